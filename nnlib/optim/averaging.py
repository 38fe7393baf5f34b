"""Averages of the parameters along the way: less noise than the last step alone."""

from contextlib import contextmanager

import numpy as np

from .._checks import check_in_range


class ExponentialMovingAverage:
    """A moving average of parameters, to evaluate with in place of their last values.

    ``a <- a + (1 - decay) / (1 - decay^t) * (theta - a)`` after step ``t``.

    Parameters
    ----------
    parameters : iterable of Parameter
        Usually ``model.parameters()``.
    decay : float
        The share that is kept, ``0 <= decay <= 1``; the average reaches back about ``1 / (1 -
        decay)`` steps. 1 is the limit: the plain mean of all steps.

    Attributes
    ----------
    t : int
        The number of updates.
    average : list of array
        One for each parameter, of its shape.

    Raises
    ------
    ValueError
        If there are no parameters or `decay` is out of range.

    Notes
    -----
    Averaging the path of stochastic gradient descent goes back to Polyak and Juditsky (1992), who
    take the plain mean. The update is that of ``m <- decay * m + (1 - decay) * theta`` from ``m =
    0``, divided by ``1 - decay^t`` as in `Adam`: first weights that were drawn at random do not
    enter. PyTorch and TensorFlow start from a copy of them instead.

    Buffers of a module, such as running statistics, are not averaged.

    Examples
    --------
    >>> from nnlib import Parameter
    >>> w = Parameter(np.zeros(1))
    >>> ema = ExponentialMovingAverage([w], decay=0.5)
    >>> for value in (3.0, 6.0):
    ...     w.assign(np.array([value]))  # in place of a training step
    ...     ema.update()
    >>> with ema.applied():
    ...     w.data.copy()  # (3 / 4 + 6 / 2) / (1 / 4 + 1 / 2)
    array([5.])
    >>> w.data
    array([6.])
    """

    def __init__(self, parameters, decay=0.999):
        check_in_range(decay, 0, 1, "ExponentialMovingAverage", "decay")
        self.parameters, self.decay, self.t = list(parameters), float(decay), 0
        if not self.parameters:
            raise ValueError(
                "ExponentialMovingAverage: expected at least one parameter, received none"
            )
        self.average = [np.zeros_like(p.data) for p in self.parameters]

    def update(self):
        """Take in the present parameters; call it after each step of the optimizer."""
        self.t += 1
        share = (
            1.0 / self.t if self.decay == 1.0 else (1.0 - self.decay) / (1.0 - self.decay**self.t)
        )
        for average, p in zip(self.average, self.parameters, strict=True):
            average += share * (p.data - average)

    @contextmanager
    def applied(self):
        """Give the parameters their averages inside a ``with`` block, and their own values after.

        Raises
        ------
        RuntimeError
            Before the first update, where there is no average.
        """
        if self.t == 0:
            raise RuntimeError(
                "ExponentialMovingAverage.applied: expected at least one update, received none"
            )
        own = [p.data.copy() for p in self.parameters]
        self._assign(self.average)
        try:
            yield
        finally:
            self._assign(own)

    def _assign(self, values):
        for p, value in zip(self.parameters, values, strict=True):
            p.assign(value)

    def state_dict(self):
        """The number of updates and copies of the averages."""
        return {"t": self.t, "average": [a.copy() for a in self.average]}

    def load_state_dict(self, state):
        """Continue where `state` was saved.

        Raises
        ------
        ValueError
            If the shapes are not those of these parameters.
        """
        expected = [a.shape for a in self.average]
        received = [np.shape(a) for a in state["average"]]
        if received != expected:
            raise ValueError(
                f"load_state_dict: expected averages of shapes {expected}, received {received}"
            )
        self.t = int(state["t"])
        for average, saved in zip(self.average, state["average"], strict=True):
            average[...] = np.asarray(saved, like=average)

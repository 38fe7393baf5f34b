"""The base of all optimizers: one vector of parameters, one of gradients, one formula."""

import math

import numpy as np

from .._checks import check_in_range
from ..tensor import Parameter
from .clipping import clip_by_norm


class Optimizer:
    """Base class; a subclass writes `update`.

    Parameters
    ----------
    parameters : iterable of Parameter
        Usually ``model.parameters()``.
    lr : float or callable
        The learning rate, or a schedule ``lr(t)`` of the step ``t = 1, 2, ...``.
    weight_decay : float
        Adds ``weight_decay * w`` to the gradient of every weight matrix, the gradient of
        ``weight_decay / 2 * ||w||^2``. Parameters with fewer than two axes (biases, gains) are left
        out.
    clip_norm : float or None
        If given, a gradient whose Euclidean norm over all parameters is larger is scaled down to
        it.

    Attributes
    ----------
    theta, grad : array (P,)
        All parameters and all gradients.
    t : int
        The number of steps taken.
    rate : float
        The learning rate of the current step.
    slots : dict of str to array (P,)
        What the optimizer remembers between steps.

    Raises
    ------
    ValueError
        If there are no parameters, dtypes differ, an option is out of range, or another optimizer
        packed a parameter.
    """

    def __init__(self, parameters, lr, *, weight_decay=0.0, clip_norm=None):
        self.parameters = list(parameters)
        who = type(self).__name__
        _check_parameters(self.parameters, who)
        if not callable(lr):
            check_in_range(lr, 0, math.inf, who, "lr")
        check_in_range(weight_decay, 0, math.inf, who, "weight_decay")
        if clip_norm is not None and not clip_norm > 0:
            raise ValueError(f"{who}: expected clip_norm > 0, received {clip_norm}")
        self.lr, self.weight_decay, self.clip_norm = lr, weight_decay, clip_norm
        self.t, self.rate, self.slots = 0, None, {}
        self._pack()

    def _pack(self):
        """Move the parameters into one vector and make each of them a view of its piece."""
        self.theta = np.concatenate([p.data.reshape(-1) for p in self.parameters])
        self.grad = np.zeros_like(self.theta)
        self._scratch = np.empty_like(self.theta)
        self._decay = np.zeros_like(self.theta)  # weight_decay in matrices, 0 elsewhere
        start = 0
        for p in self.parameters:
            piece = slice(start, start + p.data.size)
            p.data, p.grad = self.theta[piece].reshape(p.shape), self.grad[piece].reshape(p.shape)
            p.owner = self
            if p.ndim >= 2:
                self._decay[piece] = self.weight_decay
            start = piece.stop

    def release(self):
        """Give the parameters memory of their own again, for another optimizer to take."""
        for p in self.parameters:
            p.data, p.grad, p.owner = p.data.copy(), None, None
        self.parameters = []

    def slot(self, name):
        """Make a vector of zeros that is remembered between steps and saved with the optimizer."""
        self.slots[name] = np.zeros_like(self.theta)
        return self.slots[name]

    def zero_grad(self):
        """Set the gradient to 0. `backward` adds to it, so call this before every backward pass."""
        self.grad[...] = 0

    def step(self):
        """Change the parameters by one update from the gradient that is in ``grad``.

        Raises
        ------
        RuntimeError
            If `release` gave the parameters away.
        """
        if not self.parameters:
            raise RuntimeError(
                f"{type(self).__name__}.step: expected an optimizer with parameters, "
                "received one that released them"
            )
        self.t += 1
        self.rate = float(self.lr(self.t) if callable(self.lr) else self.lr)
        if self.clip_norm is not None:
            clip_by_norm(self.grad, self.clip_norm)
        if self.weight_decay:
            np.multiply(self._decay, self.theta, out=self._scratch)
            self.grad += self._scratch
        self.update(self.theta, self.grad, self.t)
        for p in self.parameters:
            p.mark_changed()

    def update(self, theta, grad, t):
        """Change `theta` in place from `grad`; ``self.rate`` is the learning rate of step `t`."""
        raise TypeError(f"{type(self).__name__}: expected a subclass that defines update")

    def state_dict(self):
        """The number of steps and copies of the slots; the parameters are the model's."""
        return {"t": self.t, **{name: value.copy() for name, value in self.slots.items()}}

    def load_state_dict(self, state):
        """Continue where `state` was saved.

        Raises
        ------
        ValueError
            If the names or sizes are not those of this optimizer.
        """
        sizes = {name: np.size(value) for name, value in state.items()}
        expected = {"t": 1, **{name: value.size for name, value in self.slots.items()}}
        if sizes != expected:
            raise ValueError(
                f"load_state_dict: expected entries of sizes {expected}, received {sizes}"
            )
        self.t = int(state["t"])
        for name, slot in self.slots.items():
            slot[...] = np.asarray(state[name], like=slot)


def _check_parameters(parameters, who):
    if not parameters:
        raise ValueError(f"{who}: expected at least one parameter, received none")
    for p in parameters:
        if not isinstance(p, Parameter):
            raise TypeError(f"{who}: expected Parameters, received {type(p).__name__}")
        if p.owner is not None:
            raise ValueError(
                f"{who}: expected parameters without an optimizer, "
                f"received one of shape {p.shape} that "
                f"{type(p.owner).__name__} packed; call release() on that optimizer first"
            )
    if len({id(p) for p in parameters}) < len(parameters):
        raise ValueError(f"{who}: expected each parameter once, received one twice")
    dtypes = sorted({str(p.dtype) for p in parameters})
    if len(dtypes) > 1:
        raise ValueError(
            f"{who}: expected parameters of one dtype, received {' and '.join(dtypes)}"
        )

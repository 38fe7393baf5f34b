"""Gradient descent, plain and with momentum."""

import numpy as np

from .._checks import check_in_range
from .optimizer import Optimizer


class SGD(Optimizer):
    """(Stochastic) gradient descent, with momentum if asked for.

    ``v <- momentum * v + g``, ``theta <- theta - lr * v``; without momentum ``theta <- theta - lr *
    g``.

    Parameters
    ----------
    parameters, lr, weight_decay, clip_norm
        See `Optimizer`.
    momentum : float
        The share of the last step that is kept, ``0 <= momentum < 1`` (Polyak, 1964).

    Notes
    -----
    The literature disagrees on the form. Sutskever et al. (2013) put the learning rate inside the
    velocity, ``v <- momentum * v - lr * g``. Both are equal while ``lr`` is constant; when it
    changes, this form (PyTorch's) applies the new rate to the whole velocity at once.

    Examples
    --------
    >>> from nnlib import Parameter
    >>> w = Parameter(np.array([4.0]))
    >>> optimizer = SGD([w], lr=0.1)
    >>> (w * w).sum().backward()
    >>> optimizer.step()
    >>> w.data
    array([3.2])
    """

    def __init__(self, parameters, lr, *, momentum=0.0, weight_decay=0.0, clip_norm=None):
        check_in_range(momentum, 0, 1, "SGD", "momentum", open_high=True)
        super().__init__(parameters, lr, weight_decay=weight_decay, clip_norm=clip_norm)
        self.momentum = momentum
        self.v = self.slot("v") if momentum else None

    def update(self, theta, grad, t):
        """``v <- momentum * v + g``; ``theta <- theta - lr * v``."""
        if self.v is None:
            v = grad
        else:
            v = self.v
            v *= self.momentum
            v += grad
        theta -= np.multiply(v, self.rate, out=self._scratch)

"""Gradient descent: plain, with momentum, and with exact zeros."""

import math

import numpy as np

from .._checks import check_in_range
from .optimizer import Optimizer


class SGD(Optimizer):
    """(Stochastic) gradient descent, with momentum if asked for.

    ``v <- momentum * v + g``, ``theta <- theta - lr * v``; with `nesterov` ``theta <- theta - lr *
    (g + momentum * v)``; without momentum ``theta <- theta - lr * g``.

    Parameters
    ----------
    parameters, lr, weight_decay, clip_norm
        See `Optimizer`.
    momentum : float
        The share of the last step that is kept, ``0 <= momentum < 1`` (Polyak, 1964).
    nesterov : bool
        Look ahead along the velocity (Nesterov, 1983).

    Raises
    ------
    ValueError
        If `momentum` is out of range, or `nesterov` is asked for without momentum.

    Notes
    -----
    The literature disagrees on the form. Sutskever et al. (2013) put the learning rate inside the
    velocity, ``u <- momentum * u - lr * g``. With ``u = -lr * v`` both are equal while ``lr`` is
    constant; when it changes, this form (PyTorch's) applies the new rate to the whole velocity at
    once.

    Nesterov's method takes the gradient at the point ahead, ``w + momentum * u``, and steps from
    ``w``. Written for the point ahead, ``theta = w + momentum * u``, it is the formula above, which
    needs the gradient at `theta` alone. So `theta` is where the gradients are taken; Sutskever's
    ``w`` is ``theta + lr * momentum * v``.

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

    def __init__(
        self, parameters, lr, *, momentum=0.0, nesterov=False, weight_decay=0.0, clip_norm=None
    ):
        who = type(self).__name__
        check_in_range(momentum, 0, 1, who, "momentum", open_high=True)
        if nesterov and not momentum:
            raise ValueError(f"{who}: expected momentum > 0 with nesterov, received {momentum}")
        super().__init__(parameters, lr, weight_decay=weight_decay, clip_norm=clip_norm)
        self.momentum, self.nesterov = float(momentum), nesterov
        if momentum:
            self.slot("v")

    def update(self, theta, grad, t, v=None):
        """``v <- momentum * v + g``; ``theta <- theta - lr * v``."""
        if v is not None:
            v *= self.momentum
            v += grad
            grad = grad + self.momentum * v if self.nesterov else v
        theta -= self.rate * grad


class ProximalSGD(SGD):
    """Gradient descent on a loss plus ``l1 * sum |w|``, with weights that become exactly 0.

    A step of gradient descent on the loss alone, then the proximal operator of the penalty, which
    is the soft threshold: ``w <- sign(w) * max(|w| - lr * l1, 0)``. A (sub)gradient of ``|w|``
    would push a small weight back and forth across 0 forever.

    Parameters
    ----------
    parameters, lr, weight_decay, clip_norm
        See `Optimizer`.
    l1 : float
        The weight of the penalty. As with weight decay, only matrices are penalized, not biases and
        gains.

    Raises
    ------
    ValueError
        Unless ``l1 >= 0``.

    Notes
    -----
    The proximal gradient method (Parikh and Boyd, 2014). The threshold is ``lr * l1`` because
    ``argmin_x (x - w)^2 / (2 lr) + l1 |x|`` is 0 for ``|w| <= lr * l1``, and otherwise lies ``lr *
    l1`` closer to 0 than ``w``. There is no momentum: it makes steps along the gradient ``1 / (1 -
    momentum)`` times as long, but not the threshold, and so weakens the penalty.

    Examples
    --------
    >>> from nnlib import Parameter
    >>> w = Parameter(np.array([[0.05, -0.8]]))
    >>> ProximalSGD([w], lr=0.1, l1=1.0).step()  # the gradient is 0
    >>> w.data
    array([[ 0. , -0.7]])
    """

    def __init__(self, parameters, lr, *, l1, weight_decay=0.0, clip_norm=None):
        check_in_range(l1, 0, math.inf, "ProximalSGD", "l1")
        super().__init__(parameters, lr, weight_decay=weight_decay, clip_norm=clip_norm)
        self.l1 = self.in_matrices(l1)

    def step(self):
        """One step on the loss, then the soft threshold."""
        super().step()
        threshold = self.rate * self.l1
        # w - clip(w) is 0 inside the threshold; outside, w is moved by it.
        self.theta -= np.clip(self.theta, -threshold, threshold)

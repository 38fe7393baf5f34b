"""Optimizers that divide each step by the size of its gradient entry in the past.

They differ in how they remember the past: `Adagrad` adds it up, `RMSprop` and `Adadelta` average
over the recent past, and `Adam` averages the gradient itself too. All squares, roots and quotients
are taken entry by entry.
"""

import math

import numpy as np

from .._checks import check_in_range
from .optimizer import Optimizer


def _check_eps(eps, who):
    if not eps > 0:
        raise ValueError(f"{who}: expected eps > 0, received {eps}")


class Adagrad(Optimizer):
    """Adagrad (Duchi, Hazan and Singer, 2011): divide by the root of all squares so far.

    ``v <- v + g^2``, ``theta <- theta - lr * g / (sqrt(v) + eps)``. Entries that are rarely active,
    such as those of rare words, keep a large rate. ``v`` only grows, so that all rates fall, for a
    constant gradient like ``1 / sqrt(t)``.

    Parameters
    ----------
    parameters, lr, weight_decay, clip_norm
        See `Optimizer`.
    eps : float
        Keeps the division finite.

    Raises
    ------
    ValueError
        Unless ``eps > 0``.

    Notes
    -----
    Implementations start ``v`` at different values: here and in PyTorch at 0, in TensorFlow at 0.1,
    which softens the first steps. From 0 the first step is ``lr * sign(g)``.
    """

    def __init__(self, parameters, lr=0.01, *, eps=1e-10, weight_decay=0.0, clip_norm=None):
        _check_eps(eps, "Adagrad")
        super().__init__(parameters, lr, weight_decay=weight_decay, clip_norm=clip_norm)
        self.eps = float(eps)
        self.slot("v")

    def update(self, theta, grad, t, v):
        """``v <- v + g^2``; ``theta <- theta - lr * g / (sqrt(v) + eps)``."""
        v += grad * grad
        theta -= self.rate * grad / (np.sqrt(v) + self.eps)


class RMSprop(Optimizer):
    """RMSprop (Tieleman and Hinton, 2012): divide by the root of the mean of recent squares.

    ``v <- alpha v + (1 - alpha) g^2``, ``s = g / (sqrt(v) + eps)``, ``theta <- theta - lr * s``;
    with momentum ``u <- momentum * u + s`` takes the place of ``s``.

    Parameters
    ----------
    parameters, lr, weight_decay, clip_norm
        See `Optimizer`.
    alpha : float
        The decay rate of the average, ``0 <= alpha < 1``.
    eps : float
        Keeps the division finite.
    momentum : float
        The share of the last step that is kept.

    Raises
    ------
    ValueError
        If an option is out of range.

    Notes
    -----
    It was published in a lecture, with ``alpha = 0.9``; the form and the defaults here are
    PyTorch's. TensorFlow puts ``eps`` under the root, which matters where
    gradients are small. Graves (2013) divides by the standard deviation instead, ``sqrt(v - a^2)``
    with the average ``a`` of ``g`` ("centered"). The average starts at 0 and is not corrected as in
    `Adam`: the first step is ``lr / sqrt(1 - alpha)``, ten times the rate.
    """

    def __init__(
        self,
        parameters,
        lr=0.01,
        *,
        alpha=0.99,
        eps=1e-8,
        momentum=0.0,
        weight_decay=0.0,
        clip_norm=None,
    ):
        check_in_range(alpha, 0, 1, "RMSprop", "alpha", open_high=True)
        check_in_range(momentum, 0, 1, "RMSprop", "momentum", open_high=True)
        _check_eps(eps, "RMSprop")
        super().__init__(parameters, lr, weight_decay=weight_decay, clip_norm=clip_norm)
        self.alpha, self.eps, self.momentum = float(alpha), float(eps), float(momentum)
        self.slot("v")
        if momentum:
            self.slot("u")

    def update(self, theta, grad, t, v, u=None):
        """``v <- alpha v + (1 - alpha) g^2``; ``theta <- theta - lr * g / (sqrt(v) + eps)``."""
        v *= self.alpha
        v += (1.0 - self.alpha) * grad * grad
        step = grad / (np.sqrt(v) + self.eps)
        if u is not None:
            u *= self.momentum
            u += step
            step = u
        theta -= self.rate * step


class Adadelta(Optimizer):
    """Adadelta (Zeiler, 2012): multiply by the size of recent steps, divide by that of gradients.

    ``v <- rho v + (1 - rho) g^2``, ``s = sqrt(u + eps) / sqrt(v + eps) * g``,
    ``u <- rho u + (1 - rho) s^2``, ``theta <- theta - lr * s``.

    Parameters
    ----------
    parameters, lr, weight_decay, clip_norm
        See `Optimizer`. The paper has no rate: its step is that of ``lr = 1``.
    rho : float
        The decay rate of both averages, ``0 <= rho < 1``; 0.95 in the paper.
    eps : float
        Starts the steps, whose size ``u`` is 0 at first, and keeps the division finite.

    Raises
    ------
    ValueError
        If an option is out of range.

    Notes
    -----
    The quotient gives a step the units of ``theta``, which a step of gradient descent or of
    `RMSprop` does not have. The first step is about ``sqrt(eps / (1 - rho))``, and the sizes grow
    only slowly from there: Adadelta starts slowly unless ``eps`` is raised.
    """

    def __init__(self, parameters, lr=1.0, *, rho=0.9, eps=1e-6, weight_decay=0.0, clip_norm=None):
        check_in_range(rho, 0, 1, "Adadelta", "rho", open_high=True)
        _check_eps(eps, "Adadelta")
        super().__init__(parameters, lr, weight_decay=weight_decay, clip_norm=clip_norm)
        self.rho, self.eps = float(rho), float(eps)
        self.slot("v"), self.slot("u")

    def update(self, theta, grad, t, v, u):
        """``theta <- theta - lr * sqrt(u + eps) / sqrt(v + eps) * g``, and both averages."""
        v *= self.rho
        v += (1.0 - self.rho) * grad * grad
        step = np.sqrt((u + self.eps) / (v + self.eps)) * grad
        u *= self.rho
        u += (1.0 - self.rho) * step * step
        theta -= self.rate * step


class Adam(Optimizer):
    """Adam (Kingma and Ba, 2015): steps divided by the recent size of each gradient entry.

    ``m <- beta1 m + (1 - beta1) g``, ``v <- beta2 v + (1 - beta2) g^2``,
    ``theta <- theta - lr * m_hat / (sqrt(v_hat) + eps)`` with ``m_hat = m / (1 - beta1^t)`` and
    ``v_hat = v / (1 - beta2^t)``, which undo the start of both averages at 0.

    Parameters
    ----------
    parameters, lr, weight_decay, clip_norm
        See `Optimizer`. Weight decay enters the gradient (L2) and is rescaled with it; see `AdamW`.
    betas : tuple of float
        The decay rates of the averages of ``g`` and of ``g^2``.
    eps : float
        Keeps the division finite.
    amsgrad : bool
        Divide by the largest ``v`` so far instead of the present one (Reddi, Kale and Kumar, 2018),
        so that a rare large gradient is not forgotten and no rate grows again.

    Raises
    ------
    ValueError
        If an option is out of range.

    Notes
    -----
    Implementations differ in where ``eps`` stands: here, as in the paper's Algorithm 1, it is added
    after the bias correction; the paper's efficient variant and TensorFlow add it before. They
    differ in AMSGrad too: its paper corrects no bias; here, as in PyTorch, the largest ``v`` is
    corrected.
    """

    def __init__(
        self,
        parameters,
        lr=0.001,
        *,
        betas=(0.9, 0.999),
        eps=1e-8,
        amsgrad=False,
        weight_decay=0.0,
        clip_norm=None,
    ):
        who = type(self).__name__
        for beta in betas:
            check_in_range(beta, 0, 1, who, "betas", open_high=True)
        _check_eps(eps, who)
        super().__init__(parameters, lr, weight_decay=weight_decay, clip_norm=clip_norm)
        self.betas, self.eps = tuple(float(beta) for beta in betas), float(eps)
        self.slot("m"), self.slot("v")
        if amsgrad:
            self.slot("v_max")

    def update(self, theta, grad, t, m, v, v_max=None):
        """``theta <- theta - lr * m_hat / (sqrt(v_hat) + eps)``."""
        beta1, beta2 = self.betas
        m *= beta1
        m += (1.0 - beta1) * grad
        v *= beta2
        v += (1.0 - beta2) * grad * grad
        if v_max is not None:
            v = np.maximum(v_max, v, out=v_max)
        # lr * m_hat / (sqrt(v_hat) + eps), with both corrections taken out of the vectors.
        root = math.sqrt(1.0 - beta2**t)
        rate = self.rate * root / (1.0 - beta1**t)
        theta -= rate * m / (np.sqrt(v) + self.eps * root)


class AdamW(Adam):
    """Adam with decoupled weight decay (Loshchilov and Hutter, 2019).

    ``theta <- theta - lr * weight_decay * theta`` in matrices, then the step of `Adam` with the
    gradient of the loss alone. The decay is the same for all weights; in `Adam`, where it is a part
    of the gradient, it is divided by ``sqrt(v_hat)`` and hardly touches weights with large
    gradients.

    Parameters
    ----------
    parameters, lr, betas, eps, amsgrad, clip_norm
        See `Adam`.
    weight_decay : float
        0.01 by default.

    Notes
    -----
    The decay per step is ``lr * weight_decay`` as in PyTorch, so that changing the rate changes it
    too. The paper multiplies ``weight_decay`` by the schedule alone (a factor that starts at 1) and
    not by the rate, so that the two can be tuned one by one.
    """

    def __init__(
        self,
        parameters,
        lr=0.001,
        *,
        betas=(0.9, 0.999),
        eps=1e-8,
        amsgrad=False,
        weight_decay=0.01,
        clip_norm=None,
    ):
        super().__init__(
            parameters,
            lr,
            betas=betas,
            eps=eps,
            amsgrad=amsgrad,
            weight_decay=weight_decay,
            clip_norm=clip_norm,
        )

    def decay(self, theta, grad, decay):
        """``theta <- theta - lr * decay * theta``, before the update."""
        theta -= self.rate * decay * theta

"""Optimizers that divide each step by the recent size of its gradient entry."""

import math

import numpy as np

from .._checks import check_in_range
from .optimizer import Optimizer


class Adam(Optimizer):
    """Adam (Kingma and Ba, 2015): steps divided by the recent size of each gradient entry.

    ``m <- beta1 m + (1 - beta1) g``, ``v <- beta2 v + (1 - beta2) g^2``,
    ``theta <- theta - lr * m_hat / (sqrt(v_hat) + eps)`` with ``m_hat = m / (1 - beta1^t)`` and
    ``v_hat = v / (1 - beta2^t)``, which undo the start of both averages at 0.

    Parameters
    ----------
    parameters, lr, weight_decay, clip_norm
        See `Optimizer`. Weight decay enters the gradient (L2) and is rescaled with it.
    betas : tuple of float
        The decay rates of the averages of ``g`` and of ``g^2``.
    eps : float
        Keeps the division finite.

    Notes
    -----
    Implementations differ in where ``eps`` stands: here, as in the paper's Algorithm 1, it is added
    after the bias correction; the paper's efficient variant and TensorFlow add it before.
    """

    def __init__(
        self,
        parameters,
        lr=0.001,
        *,
        betas=(0.9, 0.999),
        eps=1e-8,
        weight_decay=0.0,
        clip_norm=None,
    ):
        for beta in betas:
            check_in_range(beta, 0, 1, "Adam", "betas", open_high=True)
        if not eps > 0:
            raise ValueError(f"Adam: expected eps > 0, received {eps}")
        super().__init__(parameters, lr, weight_decay=weight_decay, clip_norm=clip_norm)
        self.betas, self.eps = betas, eps
        self.m, self.v = self.slot("m"), self.slot("v")

    def update(self, theta, grad, t):
        """``theta <- theta - lr * m_hat / (sqrt(v_hat) + eps)``."""
        (beta1, beta2), m, v, scratch = self.betas, self.m, self.v, self._scratch
        m *= beta1
        m += np.multiply(grad, 1.0 - beta1, out=scratch)
        v *= beta2
        np.multiply(grad, grad, out=scratch)
        scratch *= 1.0 - beta2
        v += scratch
        np.sqrt(v, out=scratch)
        scratch *= 1.0 / math.sqrt(1.0 - beta2**t)  # sqrt(v_hat)
        scratch += self.eps
        np.divide(m, scratch, out=scratch)
        scratch *= self.rate / (1.0 - beta1**t)  # lr * m_hat / (sqrt(v_hat) + eps)
        theta -= scratch

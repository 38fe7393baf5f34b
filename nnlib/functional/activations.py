"""Activation functions: what a unit does with its weighted sum.

All but softmax act on each number alone, so that their VJP multiplies by the derivative; where it
can be, the derivative is written with the output, which is at hand. Exponentials are taken of
non-positive numbers only, so that nothing overflows.
"""

import math

import numpy as np

from ..tensor import primitive
from .arithmetic import unbroadcast

_SELU_ALPHA = 1.6732632423543772
_SELU_SCALE = 1.0507009873554805


@primitive
def identity(x):
    """Return ``x``: the linear activation, of an output layer for regression.

    Notes
    -----
    VJP: ``dx = dy``.
    """
    return x, lambda dy: dy


@primitive
def step(x):
    """The Heaviside step: 1 where ``x >= 0``, else 0 (McCulloch and Pitts, 1943).

    Notes
    -----
    VJP: 0 almost everywhere, and by convention at the jump. A net of steps cannot be trained by its
    gradient.
    """
    return (x >= 0).astype(x.dtype), lambda dy: np.zeros_like(dy)


@primitive
def sigmoid(x):
    """The logistic function ``1 / (1 + e^-x)``, from 0 to 1.

    Computed as ``(1 + tanh(x / 2)) / 2``, which never overflows.

    Notes
    -----
    VJP: ``dx = dy * y (1 - y)``, at most ``dy / 4``.

    Examples
    --------
    >>> sigmoid(np.array([-1000.0, 0.0, 1000.0]))
    array([0. , 0.5, 1. ])
    """
    y = np.tanh(0.5 * x)
    y *= 0.5
    y += 0.5
    return y, lambda dy: dy * y * (1.0 - y)


@primitive
def tanh(x):
    """The hyperbolic tangent, from -1 to 1.

    Notes
    -----
    VJP: ``dx = dy * (1 - y^2)``.
    """
    y = np.tanh(x)
    return y, lambda dy: dy * (1.0 - y * y)


@primitive
def relu(x):
    """The rectified linear unit ``max(x, 0)`` (Nair and Hinton, 2010).

    Notes
    -----
    VJP: ``dx = dy`` where ``x > 0``, else 0; at the kink it returns 0, one of the subgradients in
    [0, 1].
    """
    y = np.maximum(x, 0.0)
    return y, lambda dy: dy * (y > 0)


@primitive
def leaky_relu(x, *, slope=0.01):
    """``x`` where ``x > 0``, else ``slope * x`` (Maas, Hannun and Ng, 2013).

    Notes
    -----
    VJP: ``dx = dy`` where ``x > 0``, else ``slope * dy``.
    """
    slope = float(slope)
    larger_or_smaller = np.maximum if slope <= 1 else np.minimum

    def vjp(dy):
        passed = dy * (x > 0)  # sums and products run faster than a choice by `np.where`
        return passed + slope * (dy - passed)

    return larger_or_smaller(x, slope * x), vjp


@primitive
def prelu(x, slope):
    """The leaky ReLU whose `slope` is learned (He et al., 2015); it broadcasts against ``x``.

    Notes
    -----
    VJP: ``dx`` as for `leaky_relu`; ``dslope`` is the sum of ``dy * x`` over the entries with ``x
    <= 0`` that share it.

    Raises
    ------
    ValueError
        If the slope does not broadcast to the shape of ``x``.
    """
    if np.broadcast_shapes(x.shape, np.shape(slope)) != x.shape:
        raise ValueError(
            f"prelu: expected a slope that broadcasts to {x.shape}, received {np.shape(slope)}"
        )
    negative = x <= 0

    def vjp(dy, needs=(True, True)):
        dx = np.where(negative, dy * slope, dy) if needs[0] else None
        dslope = unbroadcast(np.where(negative, dy * x, 0.0), np.shape(slope)) if needs[1] else None
        return dx, dslope

    return np.where(negative, slope * x, x), vjp


@primitive
def elu(x, *, alpha=1.0):
    """``x`` where ``x > 0``, else ``alpha (e^x - 1)`` (Clevert, Unterthiner and Hochreiter, 2016).

    Notes
    -----
    VJP: ``dx = dy`` where ``x > 0``, else ``dy * alpha e^x``, which is ``dy * (y + alpha)``.
    """
    alpha = float(alpha)
    y = np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0.0)))
    return y, lambda dy: np.where(x > 0, dy, dy * (y + alpha))


@primitive
def selu(x):
    """The scaled ELU, ``scale * elu(x, alpha)`` with the constants of Klambauer et al. (2017).

    They make mean 0 and variance 1 a stable fixed point from layer to layer.

    Notes
    -----
    VJP: that of `elu` times the scale.
    """
    y, elu_vjp = elu.with_vjp(x, alpha=_SELU_ALPHA)
    return _SELU_SCALE * y, lambda dy: elu_vjp(_SELU_SCALE * dy)


@primitive
def silu(x):
    """``x * sigmoid(x)``, also called swish (Elfwing, Uchibe and Doya, 2018).

    Notes
    -----
    VJP: with ``s = sigmoid(x)``, ``dx = dy * (s + x s (1 - s))``.
    """
    s = sigmoid(x)
    return x * s, lambda dy: dy * (s + x * s * (1.0 - s))


@primitive
def gelu(x):
    """The Gaussian error linear unit in its tanh form (Hendrycks and Gimpel, 2016).

    ``x/2 * (1 + tanh(c (x + 0.044715 x^3)))`` with ``c = sqrt(2/pi)``, the approximation of ``x *
    Phi(x)`` that GPT-2 and BERT use; it differs from the exact form by less than 5e-4.

    Notes
    -----
    VJP: with ``t`` the tanh, ``dx = dy * ((1 + t)/2 + x/2 (1 - t^2) c (1 + 3 * 0.044715 x^2))``.
    """
    c = math.sqrt(2.0 / math.pi)

    def tanh_of_cubic():
        u = x * x
        u *= 0.044715 * c
        u += c
        u *= x  # c (x + 0.044715 x^3)
        return np.tanh(u)

    def vjp(dy):
        t = tanh_of_cubic()  # again: as fast as to keep it, and a transformer has many of them
        dx = x * x
        dx *= 0.134145 * c
        dx += c
        dx *= x
        slope = t * t
        slope -= 1.0  # -(1 - t^2), in place
        dx *= slope
        dx *= -1.0
        dx += t
        dx += 1.0
        dx *= 0.5
        dx *= dy
        return dx

    y = tanh_of_cubic()
    y += 1.0
    y *= x
    y *= 0.5
    return y, vjp


@primitive
def softplus(x):
    """``log(1 + e^x)``, a smooth ReLU (Dugas et al., 2001).

    Computed as ``max(x, 0) + log(1 + e^-|x|)``, which never overflows.

    Notes
    -----
    VJP: ``dx = dy * sigmoid(x)``.
    """
    return np.maximum(x, 0.0) + np.log1p(np.exp(-np.abs(x))), lambda dy: dy * sigmoid(x)


@primitive
def softmax(x, *, axis=-1):
    """``e^{x_k} / sum_j e^{x_j}`` along `axis`: positive numbers that sum to 1.

    The maximum is subtracted first; this changes nothing, because softmax ignores a shift, and
    prevents overflow.

    Notes
    -----
    The Jacobian is ``diag(y) - y y^T``, so the VJP is ``dx = y * (dy - sum_j dy_j y_j)``.
    """
    y = np.exp(x - x.max(axis=axis, keepdims=True))
    y = y / y.sum(axis=axis, keepdims=True)
    return y, lambda dy: y * (dy - (dy * y).sum(axis=axis, keepdims=True))


@primitive
def log_softmax(x, *, axis=-1):
    """The logarithm of `softmax`, ``x - log sum_j e^{x_j}``, safe for tiny probabilities.

    Notes
    -----
    VJP: ``dx = dy - softmax(x) * sum_j dy_j``.
    """
    shifted = x - x.max(axis=axis, keepdims=True)
    y = shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
    return y, lambda dy: dy - np.exp(y) * dy.sum(axis=axis, keepdims=True)

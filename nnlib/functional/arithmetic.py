"""Arithmetic, element by element, and reductions: the pattern on functions you know.

Two facts carry the whole file. An elementwise operation has a diagonal Jacobian, so its VJP
multiplies by the derivative. And *broadcasting* copies a value, so its VJP sums over the copies
(`unbroadcast`); a *sum* is the reverse, so its VJP copies.

Shapes that do not broadcast, and axes that an array does not have, raise a ValueError.
"""

import math

import numpy as np

from ..tensor import primitive


def unbroadcast(dy, shape):
    """Sum `dy` over the axes along which an array of `shape` was broadcast.

    Broadcasting copies an entry to many places; each place contributes to the derivative, so the
    copies' gradients add up.

    Parameters
    ----------
    dy : array
        The gradient in the broadcast shape.
    shape : tuple of int
        The shape before broadcasting.

    Returns
    -------
    array
        The gradient in `shape`.

    Examples
    --------
    >>> unbroadcast(np.ones((4, 3)), (3,))
    array([4., 4., 4.])
    >>> unbroadcast(np.ones((4, 3)), (4, 1)).shape
    (4, 1)
    """
    if dy.shape == shape:
        return dy
    new_axes = dy.ndim - len(shape)
    stretched = (
        i + new_axes
        for i, length in enumerate(shape)
        if length == 1 and dy.shape[i + new_axes] != 1
    )
    return dy.sum(axis=(*range(new_axes), *stretched)).reshape(shape)


def _check_broadcast(name, x, y):
    try:
        np.broadcast_shapes(np.shape(x), np.shape(y))
    except ValueError:
        raise ValueError(
            f"{name}: expected shapes that broadcast, received {np.shape(x)} and {np.shape(y)}"
        ) from None


@primitive
def add(x, y):
    """Return ``x + y``, with broadcasting.

    Notes
    -----
    VJP: each argument receives ``dy`` itself, summed over the axes along which it was broadcast.
    """
    _check_broadcast("add", x, y)

    def vjp(dz, needs=(True, True)):
        dx = unbroadcast(dz, np.shape(x)) if needs[0] else None
        dy = unbroadcast(dz, np.shape(y)) if needs[1] else None
        return dx, dy

    return x + y, vjp


@primitive
def sub(x, y):
    """Return ``x - y``, with broadcasting.

    Notes
    -----
    VJP: ``dx = dz``, ``dy = -dz``, summed over broadcast axes.
    """
    _check_broadcast("sub", x, y)

    def vjp(dz, needs=(True, True)):
        dx = unbroadcast(dz, np.shape(x)) if needs[0] else None
        dy = unbroadcast(-dz, np.shape(y)) if needs[1] else None
        return dx, dy

    return x - y, vjp


@primitive
def mul(x, y):
    """Return ``x * y`` element by element, with broadcasting.

    Notes
    -----
    VJP: each argument receives ``dz`` times the other one, summed over broadcast axes.
    """
    _check_broadcast("mul", x, y)

    def vjp(dz, needs=(True, True)):
        dx = unbroadcast(dz * y, np.shape(x)) if needs[0] else None
        dy = unbroadcast(dz * x, np.shape(y)) if needs[1] else None
        return dx, dy

    return x * y, vjp


@primitive
def div(x, y):
    """Return ``x / y`` element by element, with broadcasting.

    Notes
    -----
    VJP: ``dx = dz / y`` and, from ``d(1/y) = -dy / y^2``, ``dy = -dz x / y^2``, summed over
    broadcast axes.
    """
    _check_broadcast("div", x, y)
    z = x / y

    def vjp(dz, needs=(True, True)):
        dx = unbroadcast(dz / y, np.shape(x)) if needs[0] else None
        dy = unbroadcast(-dz * z / y, np.shape(y)) if needs[1] else None
        return dx, dy

    return z, vjp


@primitive
def neg(x):
    """Return ``-x``.

    Notes
    -----
    VJP: ``dx = -dy``.
    """
    return -x, lambda dy: -dy


@primitive
def pow(x, *, exponent):
    """Return ``x`` raised to a fixed `exponent`, a Python number.

    Notes
    -----
    VJP: ``dx = dy * exponent * x^(exponent - 1)``, and 0 for exponent 0, also where ``x = 0``.

    Raises
    ------
    TypeError
        If the exponent is not a Python number.
    """
    if not isinstance(exponent, (int, float)):
        raise TypeError(
            f"pow: expected the exponent as a Python number, received {type(exponent).__name__}"
        )
    if isinstance(exponent, np.floating):
        exponent = float(exponent)  # else a NumPy number would turn float32 into float64

    def vjp(dy):
        return dy * (exponent * x ** (exponent - 1)) if exponent != 0 else np.zeros_like(dy)

    return x**exponent, vjp


@primitive
def square(x):
    """Return ``x^2``.

    Notes
    -----
    VJP: ``dx = 2 x dy``.
    """
    return x * x, lambda dy: 2.0 * x * dy


@primitive
def sqrt(x):
    """Return the square root of ``x >= 0``.

    Notes
    -----
    VJP: ``dx = dy / (2 sqrt(x))``, written with the output. It is infinite at 0.
    """
    y = np.sqrt(x)
    return y, lambda dy: 0.5 * dy / y


@primitive
def exp(x):
    """Return ``e^x``.

    Notes
    -----
    VJP: ``dx = dy * e^x``, written with the output.
    """
    y = np.exp(x)
    return y, lambda dy: dy * y


@primitive
def log(x):
    """Return the natural logarithm of ``x > 0``.

    Notes
    -----
    VJP: ``dx = dy / x``.
    """
    return np.log(x), lambda dy: dy / x


@primitive
def abs(x):
    """Return ``|x|``.

    Notes
    -----
    VJP: ``dx = dy * sign(x)``. At the kink ``x = 0`` it returns 0, one of the subgradients in [-1,
    1].
    """
    return np.abs(x), lambda dy: dy * np.sign(x)


@primitive
def maximum(x, y):
    """Return the larger of ``x`` and ``y`` element by element, with broadcasting.

    Notes
    -----
    VJP: the larger argument receives ``dz``; where both are equal each receives half.
    """
    _check_broadcast("maximum", x, y)
    z = np.maximum(x, y)

    def vjp(dz, needs=(True, True)):
        half = 0.5 * dz
        larger = half * (x >= y) + half * (x > y)
        dx = unbroadcast(larger, np.shape(x)) if needs[0] else None
        dy = unbroadcast(dz - larger, np.shape(y)) if needs[1] else None
        return dx, dy

    return z, vjp


def _axes(axis, ndim):
    """The reduced axes as a tuple of non-negative numbers."""
    if axis is None:
        return tuple(range(ndim))
    return tuple(a % ndim for a in (axis if isinstance(axis, tuple) else (axis,)))


def _check_axis(name, axis, ndim):
    axes = () if axis is None else axis if isinstance(axis, tuple) else (axis,)
    if not all(-ndim <= a < ndim for a in axes):
        raise ValueError(
            f"{name}: expected an axis of an array with {ndim} axes, received axis {axis}"
        )


def _kept_shape(shape, axis):
    """The shape that a reduction over `axis` has when it keeps the reduced axes with length 1."""
    axes = _axes(axis, len(shape))
    return tuple(1 if i in axes else length for i, length in enumerate(shape))


@primitive
def sum(x, *, axis=None, keepdims=False):
    """Return the sum over `axis` (an int, a tuple, or None for all axes).

    Notes
    -----
    VJP: every summand has derivative 1, so ``dy`` is copied back along the summed axes.
    """
    _check_axis("sum", axis, x.ndim)

    def vjp(dy):
        return np.broadcast_to(np.reshape(dy, _kept_shape(x.shape, axis)), x.shape)

    return x.sum(axis=axis, keepdims=keepdims), vjp


@primitive
def mean(x, *, axis=None, keepdims=False):
    """Return the mean over `axis` (an int, a tuple, or None for all axes).

    Notes
    -----
    VJP: that of `sum`, divided by the number of averaged entries.
    """
    _check_axis("mean", axis, x.ndim)
    count = math.prod(x.shape[a] for a in _axes(axis, x.ndim))
    if count == 0:
        raise ValueError(f"mean: expected at least one entry to average, received shape {x.shape}")

    def vjp(dy):
        return np.broadcast_to(np.reshape(dy, _kept_shape(x.shape, axis)) / count, x.shape)

    return x.mean(axis=axis, keepdims=keepdims), vjp


@primitive
def max(x, *, axis=None, keepdims=False):
    """Return the maximum over `axis` (an int, a tuple, or None for all axes).

    Notes
    -----
    VJP: ``dy`` goes to the largest entry; several equal maxima share it in equal parts.
    """
    _check_axis("max", axis, x.ndim)
    if x.size == 0:
        raise ValueError(f"max: expected at least one entry, received shape {x.shape}")
    y = x.max(axis=axis, keepdims=True)

    def vjp(dy):
        is_max = (x == y).astype(x.dtype)
        share = is_max / is_max.sum(axis=axis, keepdims=True)
        return share * np.reshape(dy, _kept_shape(x.shape, axis))

    return (y if keepdims else x.max(axis=axis)), vjp

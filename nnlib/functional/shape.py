"""Operations that move numbers without changing them; their VJPs move the gradients back.

Shapes that do not fit raise a ValueError.
"""

import numpy as np

from ..tensor import primitive


@primitive
def reshape(x, *, shape):
    """Return the same values, in the same order, in another `shape`; one length may be -1.

    Notes
    -----
    VJP: reshape ``dy`` back.
    """
    try:
        y = x.reshape(shape)
    except ValueError:
        raise ValueError(
            f"reshape: expected a shape for {x.size} values, received {shape} for {x.shape}"
        ) from None
    return y, lambda dy: dy.reshape(x.shape)


@primitive
def transpose(x, *, axes=None):
    """Return `x` with its axes in the order `axes`; by default reversed.

    Notes
    -----
    VJP: permute the axes of ``dy`` back, by the inverse permutation ``argsort(axes)``.
    """
    if axes is None:
        axes = tuple(range(x.ndim))[::-1]
    elif sorted(a % x.ndim for a in axes) != list(range(x.ndim)):
        raise ValueError(f"transpose: expected a permutation of {x.ndim} axes, received {axes}")
    back = sorted(range(x.ndim), key=lambda i: axes[i] % x.ndim)
    return np.transpose(x, axes), lambda dy: np.transpose(dy, back)


def _repeats(key):
    """Whether indexing by `key` may read an entry twice: lists and integer arrays can."""
    parts = key if isinstance(key, tuple) else (key,)
    return any(
        isinstance(p, list) or (hasattr(p, "dtype") and p.dtype != bool and np.ndim(p) > 0)
        for p in parts
    )


@primitive
def index(x, *, key):
    """Return ``x[key]`` for any key that NumPy takes: integers, slices, boolean or integer arrays.

    Notes
    -----
    VJP: an array of zeros into which ``dy`` is added at `key`. An entry that was read several times
    receives the sum.
    """
    y = x[key]

    def vjp(dy):
        if _repeats(key):
            places = np.arange(x.size, like=x).reshape(x.shape)[key]  # of the entries, in x.ravel()
            dx = np.zeros_like(x, shape=(x.size,))
            np.add.at(dx, places.reshape(-1), dy.reshape(-1))
            return dx.reshape(x.shape)
        dx = np.zeros_like(x)
        dx[key] = dy
        return dx

    return y, vjp


def _check_arrays(name, arrays):
    if not arrays:
        raise ValueError(f"{name}: expected at least one array, received none")


@primitive
def concatenate(*arrays, axis=0):
    """Join arrays along an existing `axis`; the other axes must agree.

    Notes
    -----
    VJP: cut ``dy`` into the pieces that were joined.
    """
    _check_arrays("concatenate", arrays)
    try:
        y = np.concatenate(arrays, axis=axis)
    except ValueError:
        shapes = [np.shape(a) for a in arrays]
        raise ValueError(
            f"concatenate: expected equal shapes but for axis {axis}, received {shapes}"
        ) from None

    def vjp(dy, needs=None):
        ends = np.cumsum([a.shape[axis] for a in arrays])[:-1].tolist()
        pieces = tuple(np.split(dy, ends, axis=axis))
        return pieces if len(pieces) > 1 else pieces[0]

    return y, vjp


@primitive
def stack(*arrays, axis=0):
    """Join arrays of one shape along a new `axis`.

    Notes
    -----
    VJP: take ``dy`` apart along the new axis.
    """
    _check_arrays("stack", arrays)
    try:
        y = np.stack(arrays, axis=axis)
    except ValueError:
        raise ValueError(
            f"stack: expected equal shapes, received {[np.shape(a) for a in arrays]}"
        ) from None

    def vjp(dy, needs=None):
        pieces = tuple(np.moveaxis(dy, axis, 0))
        return pieces if len(pieces) > 1 else pieces[0]

    return y, vjp


@primitive
def pad(x, *, widths, value=0.0):
    """Surround `x` with a constant; `widths` holds one pair (before, after) for each axis.

    Notes
    -----
    VJP: cut the border off ``dy``.
    """
    if len(widths) != x.ndim or any(len(w) != 2 or min(w) < 0 for w in widths):
        raise ValueError(
            f"pad: expected {x.ndim} pairs (before, after) of numbers >= 0, received {widths}"
        )
    inside = tuple(
        slice(before, before + length) for (before, _), length in zip(widths, x.shape, strict=True)
    )
    return np.pad(x, widths, constant_values=value), lambda dy: dy[inside]

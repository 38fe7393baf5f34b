"""Positions: attention sees a set of vectors, so their order has to be written into them."""

import numpy as np

from .._checks import check_broadcasts, check_count
from ..tensor import primitive


def sinusoidal_positions(length, dim, *, base=10000.0, dtype=np.float32):
    """The sinusoidal code of positions (Vaswani et al., 2017), to be added to embeddings.

    ``P[t, 2i] = sin(t w_i)`` and ``P[t, 2i + 1] = cos(t w_i)`` with ``w_i = base^(-2i / dim)``. A
    shift by ``s`` rotates each pair by the angle ``s w_i``, whatever ``t`` is. A plain function:
    nothing is learned.

    Parameters
    ----------
    length, dim : int
        The number of positions, and of entries for each.
    base : float
        The wavelengths grow from ``2 pi`` to almost ``2 pi base``.
    dtype : dtype
        float32 by default.

    Returns
    -------
    array (length, dim)

    Raises
    ------
    ValueError
        If `dim` is odd, a size is not a positive integer, or ``base <= 0``.

    Examples
    --------
    >>> sinusoidal_positions(2, 4, dtype=np.float64).round(4)
    array([[0.    , 1.    , 0.    , 1.    ],
           [0.8415, 0.5403, 0.01  , 1.    ]])
    """
    check_count(length, "sinusoidal_positions", "length")
    angles = np.arange(length)[:, None] * _frequencies("sinusoidal_positions", dim, base)
    return np.stack([np.sin(angles), np.cos(angles)], axis=-1).reshape(length, dim).astype(dtype)


@primitive
def rotary(x, *, positions=None, base=10000.0):
    """Rotary positions (Su et al., 2021): rotate each pair of entries by an angle that grows.

    ``(x_2i, x_2i+1)`` at position ``t`` turns by ``t w_i`` with ``w_i = base^(-2i / D)``. Applied
    to queries and keys, their products depend on the distance of their positions only.

    Parameters
    ----------
    x : array (..., T, D)
        Queries or keys; D is even.
    positions : array, optional
        Any numbers that broadcast to (..., T); ``0, 1, ..., T - 1`` by default.
    base : float
        The wavelengths grow from ``2 pi`` to almost ``2 pi base``.

    Returns
    -------
    array (..., T, D)

    Raises
    ------
    ValueError
        If D is odd, the positions do not fit, or ``base <= 0``.

    Notes
    -----
    VJP: a rotation is orthogonal, so ``dx`` is ``dy`` rotated back. As in the paper, neighbors form
    a pair; LLaMA's code pairs entry ``i`` with ``i + D/2``, which permutes the weights, no more.

    Examples
    --------
    >>> x = np.array([[1.0, 0.0], [1.0, 0.0]])
    >>> rotary(x, positions=np.array([0.0, np.pi / 2])).round(3)   # by 0 and by 90 degrees
    array([[1., 0.],
           [0., 1.]])
    """
    if np.ndim(x) < 2:
        raise ValueError(f"rotary: expected x (..., T, D), received {np.shape(x)}")
    if positions is None:
        positions = np.arange(x.shape[-2], like=x)
    else:
        check_broadcasts(positions, x.shape[:-1], "rotary", "positions")
    frequencies = np.asarray(_frequencies("rotary", x.shape[-1], base), like=x)
    angles = positions[..., None] * frequencies  # (..., T, D/2)
    cos, sin = np.cos(angles).astype(x.dtype), np.sin(angles).astype(x.dtype)
    return _rotate(x, cos, sin), lambda dy: _rotate(dy, cos, -sin)


def _rotate(x, cos, sin):
    """Turn each pair of entries of `x` by the angle with this cosine and sine."""
    even, odd = x[..., 0::2], x[..., 1::2]
    y = np.empty_like(x)
    y[..., 0::2] = even * cos - odd * sin
    y[..., 1::2] = even * sin + odd * cos
    return y


def _frequencies(who, dim, base):
    """``base^(-2i / dim)`` for i = 0, ..., dim/2 - 1."""
    check_count(dim, who, "dim")
    if dim % 2:
        raise ValueError(f"{who}: expected an even dim, received {dim}")
    if not base > 0:
        raise ValueError(f"{who}: expected base > 0, received {base}")
    return float(base) ** (-np.arange(0, dim, 2) / dim)

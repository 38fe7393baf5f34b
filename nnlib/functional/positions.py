"""Positions: attention sees a set of vectors, so their order has to be written into them."""

import math

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


def relative_buckets(n_queries, n_keys, *, n_buckets=32, max_distance=128, bidirectional=True):
    """The bucket of the distance from each query to each key, an integer array (Tq, Tk).

    Half of the buckets hold one distance each, 0, 1, 2, ...; the others grow geometrically up to
    `max_distance`, and the last holds everything beyond (Raffel et al., 2020). In both directions,
    one half of all buckets is for keys before the query and one for keys after it; else all are for
    keys before it. The last query stands at the last key.

    Raises
    ------
    ValueError
        If there are fewer than 4 buckets, or `max_distance` is not above the single distances.

    Examples
    --------
    >>> relative_buckets(1, 10, n_buckets=8, max_distance=8, bidirectional=False)
    array([[7, 7, 7, 6, 5, 4, 3, 2, 1, 0]])
    """
    check_count(n_queries, "relative_buckets", "n_queries")
    check_count(n_keys, "relative_buckets", "n_keys")
    check_count(n_buckets, "relative_buckets", "n_buckets")
    if n_buckets < 4 or not max_distance > n_buckets // 2:
        raise ValueError(
            "relative_buckets: expected at least 4 buckets and max_distance > n_buckets / 2, "
            f"received {n_buckets} and {max_distance}"
        )
    offset = np.arange(n_keys) - (np.arange(n_queries) + n_keys - n_queries)[:, None]  # (Tq, Tk)
    if bidirectional:
        n_buckets //= 2
        first, distance = n_buckets * (offset > 0), np.abs(offset)
    else:
        first, distance = 0, np.maximum(-offset, 0)
    single = n_buckets // 2
    growth = np.log(np.maximum(distance, 1) / single) / math.log(max_distance / single)
    grown = single + (growth * (n_buckets - single)).astype(int)
    return first + np.where(distance < single, distance, np.minimum(grown, n_buckets - 1))


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

"""Graphs: sums over the neighbors of each node, and other sums over groups of rows.

A graph is given by two integer arrays with one entry for each edge, ``rows`` and ``columns``: the
edge ``e`` brings a message from node ``columns[e]`` to node ``rows[e]``. An undirected edge stands
there twice. `nnlib.graphs.Adjacency` makes these arrays. Rows and columns may number different
things, such as users and items.

A *segment* is the group of all entries with the same number: the edges into one node, the nodes of
one graph. Entries may stand in any order, but sorted ones are faster.
"""

import numpy as np

from .._checks import check_count, check_integers
from ..tensor import primitive


@primitive
def sparse_matmul(values, x, *, rows, columns, n_rows):
    """The product ``y = A x`` with a matrix that is given by its entries that are not 0.

    ``y_i = sum_e values_e x_columns[e]`` over the entries ``e`` with ``rows[e] = i``. An entry that
    is given twice counts twice.

    Parameters
    ----------
    values : array (E,) or (E, H)
        The entries of ``A``, or of one matrix for each of H heads, all with the same places.
    x : array (M, D) or (M, H, D)
    rows, columns : integer array (E,)
        The place of each entry; rows from 0 to ``n_rows - 1``, columns from 0 to ``M - 1``.
    n_rows : int
        The number of rows N of ``A``.

    Returns
    -------
    array (N, D) or (N, H, D)
        Zeros in a row without entries.

    Raises
    ------
    TypeError
        If `rows` or `columns` are not integers.
    ValueError
        If shapes do not fit or a place is outside the matrix.

    Notes
    -----
    VJP: ``dx = A^T dy``, the same product with rows and columns exchanged, and ``dvalues_e =
    dy_rows[e]^T x_columns[e]``, the entries of ``dy x^T`` at the places of ``A``.

    Examples
    --------
    >>> edges = {"rows": np.array([0, 1, 1]), "columns": np.array([1, 0, 2])}  # 0 - 1 <- 2
    >>> sparse_matmul(np.ones(3), np.array([[1.0], [2.0], [4.0]]), **edges, n_rows=3)
    array([[2.],
           [5.],
           [0.]])
    """
    if np.ndim(values) < 1 or np.ndim(x) < 2 or values.shape[1:] != x.shape[1:-1]:
        raise ValueError(
            "sparse_matmul: expected values (E,) and x (M, D), or (E, H) and (M, H, D), "
            f"received {np.shape(values)} and {np.shape(x)}"
        )
    _check_segments("sparse_matmul", "rows", rows, len(values), n_rows)
    _check_segments("sparse_matmul", "columns", columns, len(values), x.shape[0])
    y = _weighted_sum(values, x, columns, rows, n_rows)

    def vjp(dy, needs=(True, True)):
        dvalues = (
            (dy.take(rows, axis=0) * x.take(columns, axis=0)).sum(axis=-1) if needs[0] else None
        )
        dx = _weighted_sum(values, dy, rows, columns, x.shape[0]) if needs[1] else None
        return dvalues, dx

    return y, vjp


@primitive
def segment_sum(x, *, segments, n):
    """Sum over each segment: ``y_i = sum_e x_e`` over the entries with ``segments[e] = i``.

    Parameters
    ----------
    x : array (E, ...)
    segments : integer array (E,)
        The number of the segment that each entry belongs to, from 0 to ``n - 1``.
    n : int
        The number of segments.

    Returns
    -------
    array (n, ...)
        Zeros for a segment without entries.

    Raises
    ------
    TypeError
        If `segments` are not integers.
    ValueError
        If shapes do not fit or a number is outside the range.

    Notes
    -----
    VJP: every entry receives the gradient of its segment, ``dx_e = dy_segments[e]``. It is the
    transpose of a look-up, whose VJP sums over segments.

    Examples
    --------
    >>> segment_sum(np.array([1.0, 2.0, 4.0]), segments=np.array([0, 2, 0]), n=3)
    array([5., 0., 2.])
    """
    _check_members("segment_sum", x, segments, n)
    return _sum(x, segments, n), lambda dy: dy.take(segments, axis=0)


@primitive
def segment_mean(x, *, segments, n):
    """Mean over each segment, 0 for one without entries; otherwise like `segment_sum`.

    Notes
    -----
    VJP: ``dx_e = dy_segments[e] / count_segments[e]``.

    Examples
    --------
    >>> segment_mean(np.array([1.0, 2.0, 4.0]), segments=np.array([0, 2, 0]), n=3)
    array([2.5, 0. , 2. ])
    """
    _check_members("segment_mean", x, segments, n)
    counts = _sum(np.ones_like(x, shape=(len(segments),) + (1,) * (x.ndim - 1)), segments, n)
    counts = np.maximum(counts, 1.0)
    return _sum(x, segments, n) / counts, lambda dy: (dy / counts).take(segments, axis=0)


@primitive
def segment_max(x, *, segments, n):
    """The largest entry of each segment, 0 for one without entries; otherwise like `segment_sum`.

    Notes
    -----
    VJP: the gradient goes to the largest entry. Where several are equal each gets the same share, a
    subgradient, as in `max`.

    Examples
    --------
    >>> segment_max(np.array([-1.0, -2.0, -4.0]), segments=np.array([0, 2, 0]), n=3)
    array([-1.,  0., -2.])
    """
    _check_members("segment_max", x, segments, n)
    y = _max(x, segments, n)

    def vjp(dy):
        is_largest = (x == y.take(segments, axis=0)).astype(x.dtype)
        shares = dy / np.maximum(_sum(is_largest, segments, n), 1.0)
        return is_largest * shares.take(segments, axis=0)

    return y, vjp


@primitive
def segment_softmax(scores, *, segments, n):
    """Softmax over each segment: ``p_e = exp(s_e) / sum_k exp(s_k)`` over its entries ``k``.

    With the edges into a node as segments these are attention weights over its neighbors: the
    softmax of a matrix of scores that is masked to the edges, without the matrix (Velickovic et
    al., 2018).

    Parameters
    ----------
    scores : array (E, ...)
        One column for each head, for example.
    segments : integer array (E,)
    n : int
        See `segment_sum`.

    Returns
    -------
    array (E, ...)

    Raises
    ------
    TypeError, ValueError
        As in `segment_sum`.

    Notes
    -----
    VJP: as for `softmax`, ``ds_e = p_e (dp_e - sum_k p_k dp_k)``. The largest score of the segment
    is subtracted first, so that nothing overflows.

    Examples
    --------
    >>> segment_softmax(np.array([0.0, 7.0, 0.0]), segments=np.array([0, 2, 0]), n=3)
    array([0.5, 1. , 0.5])
    """
    _check_members("segment_softmax", scores, segments, n)
    p = np.exp(scores - _max(scores, segments, n).take(segments, axis=0))
    p /= _sum(p, segments, n).take(segments, axis=0)

    def vjp(dp):
        ds = p * dp
        ds -= p * _sum(ds, segments, n).take(segments, axis=0)
        return ds

    return p, vjp


def _check_segments(who, what, segments, length, n):
    check_count(n, who, "n_rows" if what == "rows" else "n")
    if np.shape(segments) != (length,):
        raise ValueError(
            f"{who}: expected {what} of shape ({length},), received {np.shape(segments)}"
        )
    check_integers(segments, 0, n, who, what)


def _check_members(who, x, segments, n):
    if np.ndim(x) < 1:
        raise ValueError(f"{who}: expected at least one axis, received shape {np.shape(x)}")
    _check_segments(who, "segments", segments, len(x), n)


def _runs(segments, n):
    """An order that sorts `segments` (None if they are sorted), and where its runs start.

    Returns (order, starts of the runs, number of the segment of each run).
    """
    order = None
    if (segments[1:] < segments[:-1]).any():
        # NumPy sorts integers of 16 bits in linear time, ten times faster than longer ones.
        keys = segments.astype(np.uint16) if n <= 1 << 16 else segments
        order = np.argsort(keys, kind="stable")
        segments = segments[order]
    is_first = np.ones_like(segments, dtype=bool)
    is_first[1:] = segments[1:] != segments[:-1]
    starts = np.flatnonzero(is_first)
    return order, starts, segments[starts]


def _sum(x, segments, n):
    """Sorted entries are summed run by run: several times faster than ``np.add.at``."""
    order, starts, present = _runs(segments, n)
    entries = x if order is None else x.take(order, axis=0)
    return _place(np.add.reduceat(entries, starts, axis=0), present, n)


def _weighted_sum(values, x, sources, targets, n):
    """``y_targets[e] += values_e x_sources[e]``, from zeros."""
    order, starts, present = _runs(targets, n)
    if order is not None:
        values, sources = values.take(order, axis=0), sources.take(order)
    messages = x.take(sources, axis=0)  # the same as x[sources], and several times faster
    messages *= values[..., None]
    return _place(np.add.reduceat(messages, starts, axis=0), present, n)


def _max(x, segments, n):
    order, starts, present = _runs(segments, n)
    if isinstance(x, np.ndarray):
        entries = x if order is None else x.take(order, axis=0)
        return _place(np.maximum.reduceat(entries, starts, axis=0), present, n)
    # CuPy has no `maximum.reduceat`, and its `maximum.at` rounds to single precision. With the
    # largest entries first and then, in this order, run by run, each run starts with its maximum.
    order = np.argsort(-x, axis=0)
    runs = np.argsort(segments.take(order), axis=0, kind="stable")
    order = np.take_along_axis(order, runs, axis=0)
    return _place(np.take_along_axis(x, order, axis=0).take(starts, axis=0), present, n)


def _place(results, present, n):
    """The results of all `n` segments: those of the segments that have entries, and zeros."""
    if len(present) == n:
        return results
    y = np.zeros_like(results, shape=(n, *results.shape[1:]))
    y[present] = results
    return y

"""Products: the affine map, the matrix product, and the look-up of rows.

Rows are examples, as everywhere in this library: ``X`` is (N, D), ``W`` is (D, M), and ``Z = X W +
b`` is (N, M).
"""

import numpy as np

from .._checks import check_integers
from ..tensor import primitive
from .arithmetic import unbroadcast
from .graph import segment_sum


@primitive
def linear(x, W, b=None):
    """The affine map ``z = x W + b`` of a fully connected layer.

    Parameters
    ----------
    x : array (..., D)
        Inputs; all axes but the last one number examples.
    W : array (D, M)
        Weights; column ``m`` belongs to unit ``m``.
    b : array (M,), optional
        Biases.

    Returns
    -------
    array (..., M)

    Raises
    ------
    ValueError
        If the shapes do not fit.

    Notes
    -----
    VJP: from ``z_nm = sum_d x_nd W_dm + b_m`` follow ``dx = dz W^T``,
    ``dW = x^T dz`` and ``db = sum_n dz_n``. The examples share ``W`` and ``b``, so
    their contributions add up.

    Examples
    --------
    >>> linear(np.array([[1.0, 2.0]]), np.array([[3.0], [4.0]]), np.array([5.0]))
    array([[16.]])
    """
    if W.ndim != 2 or x.ndim < 1 or x.shape[-1] != W.shape[0]:
        raise ValueError(
            f"linear: expected x (..., D) and W (D, M), received {x.shape} and {W.shape}"
        )
    if b is not None and b.shape != W.shape[1:]:
        raise ValueError(f"linear: expected b of shape ({W.shape[1]},), received {b.shape}")
    z = x @ W  # (..., M)
    if b is not None:
        z += b

    def vjp(dz, needs=(True, True) if b is None else (True, True, True)):
        rows = dz.reshape(-1, W.shape[1])  # (N, M), all examples below each other
        dx = dz @ W.T if needs[0] else None
        dW = x.reshape(-1, W.shape[0]).T @ rows if needs[1] else None
        db = rows.sum(axis=0) if b is not None and needs[2] else None
        return (dx, dW, db)[: len(needs)]

    return z, vjp


@primitive
def matmul(x, y):
    """The matrix product ``x @ y`` of matrices, or of stacks of them as in NumPy.

    Notes
    -----
    VJP: ``dx = dz y^T`` and ``dy = x^T dz``, summed over axes along which a stack was broadcast.

    Raises
    ------
    ValueError
        If an argument has fewer than two axes or the shapes do not fit.
    """
    try:
        if np.ndim(x) < 2 or np.ndim(y) < 2:
            raise ValueError
        z = x @ y
    except ValueError:
        raise ValueError(
            "matmul: expected x (..., N, K) and y (..., K, M), "
            f"received {np.shape(x)} and {np.shape(y)}"
        ) from None

    def vjp(dz, needs=(True, True)):
        dx = unbroadcast(dz @ y.swapaxes(-1, -2), x.shape) if needs[0] else None
        dy = unbroadcast(x.swapaxes(-1, -2) @ dz, y.shape) if needs[1] else None
        return dx, dy

    return z, vjp


@primitive
def embedding(table, ids):
    """Look up row ``ids[i]`` of `table` for every entry of `ids`.

    The same as the product of one-hot rows with the table, without the zeros.

    Parameters
    ----------
    table : array (V, D)
        One row for each of V symbols.
    ids : integer array, any shape
        Symbols, from 0 to V - 1.

    Returns
    -------
    array (*ids.shape, D)

    Raises
    ------
    TypeError
        If `ids` are not integers.
    ValueError
        If an id is outside the table.

    Notes
    -----
    VJP: each row of the table receives the sum of the gradients of all places that looked it up,
    which is `segment_sum`. (``np.add.at`` says it in one line and takes several times as long.)

    Examples
    --------
    >>> y, vjp = embedding.with_vjp(np.eye(3), np.array([2, 0, 2]))
    >>> y
    array([[0., 0., 1.],
           [1., 0., 0.],
           [0., 0., 1.]])
    >>> vjp(np.ones((3, 3)))[0][:, 0]      # how often each row was looked up
    array([1., 0., 2.])
    """
    n_symbols, dim = table.shape
    check_integers(ids, 0, n_symbols, "embedding", "ids")

    def vjp(dy, needs=(True, False)):
        return segment_sum(dy.reshape(-1, dim), segments=ids.reshape(-1), n=n_symbols), None

    return table.take(ids, axis=0), vjp  # the same as table[ids], and several times faster

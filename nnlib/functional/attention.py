"""Scaled dot-product attention: a weighted mean of values, whose weights come from products.

A query asks, keys answer with a score, and softmax turns the scores into the weights with which the
values are averaged. Scores, softmax and mean are one operation here, because the matrix of weights
is the largest array of a transformer: fused, the backward pass goes over it twice, not six times.
"""

import math

import numpy as np

from .._checks import check_broadcasts
from ..tensor import primitive
from .arithmetic import unbroadcast


@primitive
def attention(q, k, v, bias=None, *, mask=None, causal=False, scale=None):
    """Attention, ``Y = softmax(scale Q K^T + bias) V`` (Vaswani et al., 2017).

    Parameters
    ----------
    q : array (..., Tq, D)
        Queries. Leading axes number examples and heads and are the same in `k` and `v`.
    k : array (..., Tk, D)
        Keys.
    v : array (..., Tk, M)
        Values, one for each key.
    bias : array, optional
        Added to the scores; broadcasts to (..., Tq, Tk). Relative positions are learned here.
    mask : boolean array, optional
        True where a query may attend to a key; broadcasts to (..., Tq, Tk).
    causal : bool
        Whether a query sees no key after its own place. The last query stands at the last key, so
        that with a cache of earlier keys (Tq < Tk) the new queries see all of them.
    scale : float, optional
        ``1 / sqrt(D)`` by default, which keeps the variance of the scores at that of the queries.

    Returns
    -------
    array (..., Tq, M)
        Zeros for a query that may attend to nothing, such as one of an empty sequence.

    Raises
    ------
    TypeError
        If the mask is not boolean.
    ValueError
        If the shapes do not fit.

    Notes
    -----
    VJP: with the weights ``P``, ``dV = P^T dY`` and ``dP = dY V^T``. Softmax gives ``dS = P * (dP -
    sum_j dP_j P_j)``, and that sum is ``sum_m dY_m Y_m``, much shorter (Dao et al., 2022). Then
    ``dQ = scale dS K``, ``dK = scale dS^T Q`` and ``dbias = dS``.

    ``P = E / total`` is never formed: its rows are divided after the product with ``V``.

    Examples
    --------
    >>> q, k, v = np.eye(2), np.eye(2), np.array([[1.0], [2.0]])
    >>> attention(q, k, v, scale=100.0).round(3)   # each query finds its own key
    array([[1.],
           [2.]])
    >>> attention(q, k, v, scale=0.0)              # all keys alike: the mean
    array([[1.5],
           [1.5]])
    """
    if np.ndim(v) < 2 or v.shape[:-1] != k.shape[:-1]:
        raise ValueError(
            f"attention: expected one value for each key, received {np.shape(k)} and {np.shape(v)}"
        )
    scale = _check("attention", q, k, bias, mask, causal, scale)
    e, total = _exponentials(q * scale, k, bias, mask, causal)
    # Results are laid out in memory like the arguments: to merge heads again costs no copy then.
    y = np.matmul(e, v, out=np.empty_like(q, shape=(*q.shape[:-1], v.shape[-1])))
    y /= total  # (..., Tq, M)

    def vjp(dy, needs=(True,) * (3 if bias is None else 4)):
        dy = dy / total  # so that e stands for P
        dq = dk = dbias = None
        dv = np.matmul(e.swapaxes(-1, -2), dy, out=np.empty_like(v)) if needs[2] else None
        if needs[0] or needs[1] or needs[3:] == (True,):
            ds = (v @ dy.swapaxes(-1, -2)).swapaxes(-1, -2)  # (..., Tq, Tk)
            ds -= (dy * y).sum(axis=-1, keepdims=True)
            ds *= e
        if needs[0]:
            dq = np.matmul(ds, k, out=np.empty_like(q))
            dq *= scale
        if needs[1]:
            dk = np.matmul(ds.swapaxes(-1, -2), q, out=np.empty_like(k))
            dk *= scale
        if needs[3:] == (True,):
            dbias = unbroadcast(ds, bias.shape)
        return (dq, dk, dv, dbias)[: len(needs)]

    return y, vjp


@primitive
def attention_weights(q, k, bias=None, *, mask=None, causal=False, scale=None):
    """The weights ``P = softmax(scale Q K^T + bias)`` of `attention`, for figures.

    Parameters and errors are those of `attention`, without the values.

    Returns
    -------
    array (..., Tq, Tk)
        Each row sums to 1, or to 0 where a query may attend to nothing.

    Notes
    -----
    VJP: ``dS = P * (dP - sum_j dP_j P_j)``, then as in `attention`.

    Examples
    --------
    >>> attention_weights(np.zeros((3, 2)), np.zeros((3, 2)), causal=True).round(2)
    array([[1.  , 0.  , 0.  ],
           [0.5 , 0.5 , 0.  ],
           [0.33, 0.33, 0.33]])
    """
    scale = _check("attention_weights", q, k, bias, mask, causal, scale)
    p, total = _exponentials(q * scale, k, bias, mask, causal)
    p /= total

    def vjp(dp, needs=(True,) * (2 if bias is None else 3)):
        ds = p * (dp - (dp * p).sum(axis=-1, keepdims=True))
        dq = scale * (ds @ k) if needs[0] else None
        dk = scale * (ds.swapaxes(-1, -2) @ q) if needs[1] else None
        dbias = unbroadcast(ds, bias.shape) if needs[2:] == (True,) else None
        return (dq, dk, dbias)[: len(needs)]

    return p, vjp


def _exponentials(q, k, bias, mask, causal):
    """``e^(s - max s)`` for the scores ``s = q k^T + bias``, and the sums of its rows.

    A score that is masked is -inf. The largest exponential of a row is 1, so that a sum below 1 is
    that of a row without any score; it is set to 1 to divide zeros by.
    """
    # Written as (k q^T)^T the queries lie side by side in memory: `max` and `sum` over the keys
    # then run over whole rows of queries, three times faster.
    s = (k @ q.swapaxes(-1, -2)).swapaxes(-1, -2)  # (..., Tq, Tk)
    if bias is not None:
        s += bias
    if causal and s.shape[-2] > 1:  # a single query is the last one
        last = np.arange(s.shape[-2], like=s) + (s.shape[-1] - s.shape[-2])
        past = (np.arange(s.shape[-1], like=s)[:, None] <= last).T  # (Tq, Tk)
        mask = past if mask is None else mask & past
    if mask is not None:
        s += np.where(mask, 0.0, -math.inf).astype(s.dtype)
    s -= np.maximum(s.max(axis=-1, keepdims=True), float(np.finfo(s.dtype).min))
    e = np.exp(s, out=s)
    return e, np.maximum(e.sum(axis=-1, keepdims=True), 1.0)


def _check(who, q, k, bias, mask, causal, scale):
    """Check shapes and the type of the mask; return the scale."""
    if np.ndim(q) < 2 or q.shape[:-2] != k.shape[:-2] or q.shape[-1] != k.shape[-1]:
        raise ValueError(
            f"{who}: expected q (..., Tq, D) and k (..., Tk, D), "
            f"received {np.shape(q)} and {np.shape(k)}"
        )
    if k.shape[-2] == 0:
        raise ValueError(f"{who}: expected at least one key, received shape {k.shape}")
    if causal and q.shape[-2] > k.shape[-2]:
        raise ValueError(
            f"{who}: expected no more queries than keys where causal, "
            f"received {q.shape[-2]} and {k.shape[-2]}"
        )
    shape = (*q.shape[:-1], k.shape[-2])
    if bias is not None:
        check_broadcasts(bias, shape, who, "bias")
    if mask is not None:
        check_broadcasts(mask, shape, who, "mask")
        dtype = getattr(mask, "dtype", None)
        if dtype is None or dtype.kind != "b":
            raise TypeError(
                f"{who}: expected mask as a boolean array, received {dtype or type(mask).__name__}"
            )
    return 1.0 / math.sqrt(q.shape[-1]) if scale is None else float(scale)

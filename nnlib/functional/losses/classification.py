"""Losses for classes, from margins and from probabilities."""

import math

import numpy as np

from ..._checks import check_in_range, check_integers, check_positive
from ...tensor import primitive
from ..activations import log_softmax, sigmoid
from ._common import matched


@primitive
def hinge(outputs, targets):
    """The hinge loss ``mean(max(0, 1 - t y))`` for targets ``t`` of -1 or +1.

    Notes
    -----
    VJP: ``-t / size * dy`` inside the margin (``t y < 1``), else 0.

    Raises
    ------
    ValueError
        If the shapes differ or a target is neither -1 nor +1.
    """
    targets = matched("hinge", outputs, targets)
    if not bool((np.abs(targets) == 1).all()):
        raise ValueError(
            "hinge: expected targets -1 or +1, "
            f"received values from {targets.min()} to {targets.max()}"
        )
    slack = 1.0 - targets * outputs

    def vjp(dy, needs=(True, False)):
        return np.where(slack > 0, -targets, 0.0) * (dy / slack.size), None

    return np.maximum(slack, 0.0).mean(), vjp


@primitive
def bce_with_logits(logits, targets):
    """Binary cross-entropy of ``sigmoid(logits)``: ``mean(-t log p - (1 - t) log(1 - p))``.

    Computed as ``max(z, 0) - z t + log(1 + e^-|z|)``, which neither overflows nor takes the
    logarithm of 0.

    Parameters
    ----------
    logits : array
        Any shape; one independent yes-or-no question for each entry.
    targets : array
        The same shape; probabilities from 0 to 1, usually 0 or 1.

    Raises
    ------
    ValueError
        If the shapes differ or a target is outside [0, 1].

    Notes
    -----
    VJP: ``(p - t) / size * dy``. The derivative ``p (1 - p)`` of the sigmoid cancels against the
    logarithm's.
    """
    targets = matched("bce_with_logits", logits, targets)
    check_in_range(targets.min(), 0, 1, "bce_with_logits", "targets")
    check_in_range(targets.max(), 0, 1, "bce_with_logits", "targets")
    values = np.maximum(logits, 0.0) - logits * targets + np.log1p(np.exp(-np.abs(logits)))

    def vjp(dy, needs=(True, True)):
        dlogits = (sigmoid(logits) - targets) * (dy / logits.size) if needs[0] else None
        dtargets = -logits * (dy / logits.size) if needs[1] else None
        return dlogits, dtargets

    return values.mean(), vjp


def _rows(who, scores, labels, ignore_index=None):
    """Check scores (..., K) and labels (...), and return them with the shapes (N, K) and (N,).

    An ignored label becomes 0, so that it can be looked up.
    """
    if np.ndim(scores) < 1 or np.shape(labels) != scores.shape[:-1]:
        raise ValueError(
            f"{who}: expected scores (..., K) and labels (...), "
            f"received {np.shape(scores)} and {np.shape(labels)}"
        )
    if scores.size == 0:
        raise ValueError(f"{who}: expected at least one example, received shape {scores.shape}")
    if ignore_index is not None and hasattr(labels, "dtype"):
        labels = np.where(labels == ignore_index, 0, labels)
    check_integers(labels, 0, scores.shape[-1], who, "labels")
    return scores.reshape(-1, scores.shape[-1]), labels.reshape(-1)


def _shares(labels, z, weights, ignore_index):
    """The shares (N,) of the examples in the mean, before the weights (K,) of their classes."""
    N, K = z.shape
    if weights is None and ignore_index is None:
        return np.full_like(z, 1.0 / N, shape=N), 1.0
    w = np.ones_like(z, shape=K) if weights is None else weights.astype(z.dtype, copy=False)
    if np.shape(w) != (K,):
        raise ValueError(f"cross_entropy: expected weights ({K},), received {np.shape(w)}")
    counts = np.ones_like(z, shape=N)
    if ignore_index is not None:
        counts = (labels != ignore_index).astype(z.dtype)
        labels = np.where(labels == ignore_index, 0, labels)
    total = (counts * w[labels]).sum()
    if not total > 0:
        raise ValueError("cross_entropy: expected at least one label that counts, received none")
    return counts / total, w


def _soft(z, targets):
    """``-sum(targets * log softmax(z))`` over all rows, and the function from dy to dz."""
    log_p = log_softmax(z)

    def dz(dy):
        return (np.exp(log_p) * targets.sum(axis=-1, keepdims=True) - targets) * dy

    return -(targets * log_p).sum(), dz


@primitive
def cross_entropy(logits, labels, *, weights=None, label_smoothing=0.0, ignore_index=None):
    """The cross-entropy of ``softmax(logits)``: ``-mean_n log p[n, labels[n]]``.

    Parameters
    ----------
    logits : array (..., K)
        K scores for each example; a language model's (N, T, K) need no reshape.
    labels : integer array (...)
        The right class of each example, from 0 to K - 1.
    weights : array (K,), optional
        How much an example of each class counts; the mean is weighted, ``sum_n w_n loss_n / sum_n
        w_n`` with ``w_n = weights[labels[n]]``.
    label_smoothing : float
        The share of each target that is spread evenly over all classes (Szegedy et al., 2016).
    ignore_index : int, optional
        Examples with this label do not count, e.g. the padding of a sequence.

    Returns
    -------
    scalar
        In nats. A model that knows nothing starts near ``log K``.

    Raises
    ------
    TypeError
        If the labels are not integers.
    ValueError
        If the shapes do not fit, the batch is empty, a label is out of range, no label counts, or
        `label_smoothing` is outside [0, 1].

    Notes
    -----
    VJP: ``dlogits = (p - y) / N * dy`` with ``p = softmax(logits)`` and ``y`` the labels as one-hot
    rows, because ``d(-log p_k) / dz_j = p_j - [j = k]``. With weights or ignored labels another
    share of the mean stands in place of ``1 / N``; smoothed labels are the targets of
    `soft_cross_entropy`.

    Examples
    --------
    >>> float(cross_entropy(np.zeros((4, 10)), np.array([0, 3, 5, 9])).round(4))   # log 10
    2.3026
    """
    check_in_range(label_smoothing, 0, 1, "cross_entropy", "label_smoothing")
    z, y = _rows("cross_entropy", logits, labels, ignore_index)  # (N, K), (N,)
    share, w = _shares(labels.reshape(-1), z, weights, ignore_index)
    n = np.arange(len(z), like=z)
    if label_smoothing > 0:
        targets = np.zeros_like(z) + float(label_smoothing) / z.shape[1]
        targets[n, y] += 1.0 - float(label_smoothing)
        loss, dz = _soft(z, targets * share[:, None] * w)
        return loss, lambda dy, needs=(True, False): (dz(dy).reshape(logits.shape), None)
    if weights is not None:
        share = share * w[y]
    highest = z.max(axis=1)
    exp_z = z - highest[:, None]  # (N, K)
    np.exp(exp_z, out=exp_z)
    total = exp_z @ np.ones_like(z, shape=z.shape[1])  # (N,), faster than a sum
    log_p = z[n, y] - highest - np.log(total)  # (N,), of the right classes

    def vjp(dy, needs=(True, False)):
        scale = dy * share  # (N,)
        dlogits = exp_z * (scale / total)[:, None]
        dlogits[n, y] -= scale
        return dlogits.reshape(logits.shape), None

    return -(share * log_p).sum(), vjp


@primitive
def soft_cross_entropy(logits, targets):
    """The cross-entropy with targets that are distributions: ``-mean_n sum_k t_nk log p_nk``.

    For labels that are uncertain, mixed, or the output of another network (distillation).

    Parameters
    ----------
    logits : array (..., K)
    targets : array (..., K)
        Each row sums to 1, which is not checked.

    Returns
    -------
    scalar
        At least the mean entropy of the targets, which it reaches where ``p = t``.

    Raises
    ------
    ValueError
        If the shapes differ or the batch is empty.

    Notes
    -----
    VJP: ``dlogits = (p sum_k t_k - t) / N * dy``, and ``dtargets = -log p / N * dy``.

    Examples
    --------
    >>> float(soft_cross_entropy(np.zeros((1, 2)), np.array([[0.3, 0.7]])).round(4))   # log 2
    0.6931
    """
    targets = matched("soft_cross_entropy", logits, targets)
    N = math.prod(logits.shape[:-1])
    loss, dz = _soft(logits, targets)

    def vjp(dy, needs=(True, True)):
        dtargets = log_softmax(logits) * (-dy / N) if needs[1] else None
        return (dz(dy / N) if needs[0] else None), dtargets

    return loss / N, vjp


@primitive
def nll(log_p, labels):
    """The negative log-likelihood ``-mean_n log_p[n, labels[n]]`` of log-probabilities.

    With `log_softmax` before it the same as `cross_entropy`, in two steps.

    Parameters
    ----------
    log_p : array (..., K)
        The logarithms of the probabilities of K classes.
    labels : integer array (...)
        The right class of each example, from 0 to K - 1.

    Raises
    ------
    TypeError
        If the labels are not integers.
    ValueError
        If the shapes do not fit, the batch is empty, or a label is out of range.

    Notes
    -----
    VJP: ``-dy / N`` at each example's label, 0 elsewhere.
    """
    rows, y = _rows("nll", log_p, labels)
    n = np.arange(len(rows), like=rows)

    def vjp(dy, needs=(True, False)):
        drows = np.zeros_like(rows)
        drows[n, y] = -dy / len(rows)
        return drows.reshape(log_p.shape), None

    return -rows[n, y].mean(), vjp


@primitive
def multiclass_hinge(scores, labels, *, margin=1.0):
    """The multi-class hinge loss ``mean_n 1/K sum_{j != y} max(0, margin - s_y + s_j)``.

    Parameters
    ----------
    scores : array (..., K)
    labels : integer array (...)
        The right class of each example, from 0 to K - 1.
    margin : float
        How far the right class should lead.

    Raises
    ------
    TypeError
        If the labels are not integers.
    ValueError
        If the shapes do not fit, the batch is empty, a label is out of range, or ``margin <= 0``.

    Notes
    -----
    VJP: each wrong class within the margin receives ``dy / (N K)``, the right class the negative
    sum of these.

    The literature has two forms. Weston and Watkins (1999) sum over all wrong classes, as here;
    the factor ``1/K`` is PyTorch's. Crammer and Singer (2001) take the worst wrong class only.

    Examples
    --------
    >>> float(multiclass_hinge(np.array([[2.0, 1.5, -1.0, 0.0]]), np.array([0])))   # 0.5 / 4
    0.125
    """
    check_positive(margin, "multiclass_hinge", "margin")
    s, y = _rows("multiclass_hinge", scores, labels)
    n = np.arange(len(s), like=s)
    slack = s - s[n, y][:, None] + float(margin)  # (N, K)
    slack[n, y] = 0.0
    np.maximum(slack, 0.0, out=slack)

    def vjp(dy, needs=(True, False)):
        ds = (slack > 0) * (dy / slack.size)
        ds[n, y] = -ds.sum(axis=1)
        return ds.reshape(scores.shape), None

    return slack.sum() / slack.size, vjp

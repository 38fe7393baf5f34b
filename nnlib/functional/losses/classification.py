"""Losses for classes, from margins and from probabilities."""

import numpy as np

from ..._checks import check_in_range, check_integers
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
    values = np.log1p(np.exp(-np.abs(logits)))
    values += np.maximum(logits, 0.0) - logits * targets

    def vjp(dy, needs=(True, True)):
        dlogits = dtargets = None
        if needs[0]:
            dlogits = sigmoid(logits)
            dlogits -= targets
            dlogits *= dy / logits.size
        if needs[1]:
            dtargets = -logits * (dy / logits.size)
        return dlogits, dtargets

    return values.mean(), vjp


@primitive
def cross_entropy(logits, labels):
    """The cross-entropy of ``softmax(logits)``: ``-mean_n log p[n, labels[n]]``.

    Parameters
    ----------
    logits : array (N, K)
        One row of K scores for each example.
    labels : integer array (N,)
        The right class of each example, from 0 to K - 1.

    Returns
    -------
    scalar
        In nats. A model that knows nothing starts near ``log K``.

    Raises
    ------
    TypeError
        If the labels are not integers.
    ValueError
        If the shapes do not fit, the batch is empty, or a label is out of range.

    Notes
    -----
    VJP: ``dlogits = (p - y) / N * dy`` with ``p = softmax(logits)`` and ``y`` the labels as one-hot
    rows, because ``d(-log p_k) / dz_j = p_j - [j = k]``.

    Examples
    --------
    >>> float(cross_entropy(np.zeros((4, 10)), np.array([0, 3, 5, 9])).round(4))   # log 10
    2.3026
    """
    if np.ndim(logits) != 2 or np.shape(labels) != np.shape(logits)[:1]:
        raise ValueError(
            "cross_entropy: expected logits (N, K) and labels (N,), "
            f"received {np.shape(logits)} and {np.shape(labels)}"
        )
    count, classes = logits.shape
    if count == 0:
        raise ValueError(
            f"cross_entropy: expected at least one example, received shape {logits.shape}"
        )
    check_integers(labels, 0, classes, "cross_entropy", "labels")
    log_p = log_softmax(logits)  # (N, K)
    rows = np.arange(count, like=logits)

    def vjp(dy, needs=(True, False)):
        dlogits = np.exp(log_p)
        dlogits[rows, labels] -= 1.0
        return dlogits * (dy / count), None

    return -log_p[rows, labels].mean(), vjp

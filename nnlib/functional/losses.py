"""Losses: how wrong a batch of outputs is, as one number (the mean over the batch).

Every loss takes the model's outputs first and the targets second and returns a scalar. Those for
classification take *logits*, the outputs before sigmoid or softmax: fused with it, the gradient is
the short and stable ``p - y``. Targets are converted to the dtype of the outputs; other shapes and
empty batches raise a ValueError.
"""

import numpy as np

from .._checks import check_in_range, check_integers
from ..tensor import primitive
from .activations import log_softmax, sigmoid


def _matched(name, outputs, targets):
    """Check that both have one shape and return the targets in the dtype of the outputs.

    Labels are often integers, and float32 outputs times int64 targets would be float64.
    """
    if not hasattr(targets, "astype"):
        raise TypeError(f"{name}: expected targets as an array, received {type(targets).__name__}")
    if np.shape(outputs) != np.shape(targets):
        raise ValueError(
            f"{name}: expected outputs and targets of one shape, "
            f"received {np.shape(outputs)} and {np.shape(targets)}"
        )
    if outputs.size == 0:
        raise ValueError(
            f"{name}: expected at least one example, received shape {np.shape(outputs)}"
        )
    return targets.astype(outputs.dtype, copy=False) if outputs.dtype.kind == "f" else targets


def _mean_of(values, slope):
    """The mean of `values` and its VJP; `slope` is the derivative of each value by its output.

    For a loss of ``outputs - targets`` the targets receive the negative gradient.
    """

    def vjp(dy, needs=(True, True)):
        dx = slope * (dy / slope.size)
        return (dx if needs[0] else None), (-dx if needs[1] else None)

    return values.mean(), vjp


@primitive
def mse(outputs, targets):
    """The mean squared error ``mean((outputs - targets)^2)`` over all entries.

    Notes
    -----
    VJP: ``2 (outputs - targets) / size * dy``, and its negative for the targets.
    """
    targets = _matched("mse", outputs, targets)
    r = outputs - targets
    return _mean_of(r * r, 2.0 * r)


@primitive
def mae(outputs, targets):
    """The mean absolute error ``mean(|outputs - targets|)`` over all entries.

    Notes
    -----
    VJP: ``sign(outputs - targets) / size * dy``, 0 where they are equal.
    """
    targets = _matched("mae", outputs, targets)
    r = outputs - targets
    return _mean_of(np.abs(r), np.sign(r))


@primitive
def huber(outputs, targets, *, delta=1.0):
    """The mean Huber loss (1964): quadratic up to ``|r| = delta``, then linear.

    ``r^2 / 2`` for a residual ``|r| <= delta``, else ``delta (|r| - delta / 2)``.

    Quadratic near zero like `mse`, linear far out like `mae`, so that an outlier pulls with bounded
    force.

    Notes
    -----
    VJP: the residual ``r = outputs - targets`` clipped to ``[-delta, delta]``, divided by the size,
    times ``dy``.

    Raises
    ------
    ValueError
        If the shapes differ or ``delta <= 0``.
    """
    targets = _matched("huber", outputs, targets)
    if not delta > 0:
        raise ValueError(f"huber: expected delta > 0, received {delta}")
    delta = float(delta)
    r = outputs - targets
    clipped = np.clip(r, -delta, delta)
    return _mean_of(clipped * (r - 0.5 * clipped), clipped)


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
    targets = _matched("hinge", outputs, targets)
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
    targets = _matched("bce_with_logits", logits, targets)
    check_in_range(targets.min(), 0, 1, "bce_with_logits", "targets")
    check_in_range(targets.max(), 0, 1, "bce_with_logits", "targets")
    values = np.maximum(logits, 0.0) - logits * targets + np.log1p(np.exp(-np.abs(logits)))

    def vjp(dy, needs=(True, True)):
        dlogits = (sigmoid(logits) - targets) * (dy / logits.size) if needs[0] else None
        dtargets = -logits * (dy / logits.size) if needs[1] else None
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

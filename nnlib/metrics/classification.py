"""Metrics of classes, of their probabilities, and of scores that rank them."""

import numpy as np

from .._checks import check_count, check_in_range, check_integers
from ._checks import as_labels, check_shapes, label_pair


def accuracy(y_true, y_pred):
    r"""Return the fraction of labels that were predicted correctly.

    .. math:: \frac{1}{N} \sum_{i=1}^{N} [y_i = \hat y_i]

    Parameters
    ----------
    y_true, y_pred : array of integers, shape (N,)
        True and predicted labels.

    Returns
    -------
    float
        Between 0 and 1.

    Raises
    ------
    TypeError
        If labels are not integers.
    ValueError
        If shapes differ, are not one-dimensional, or there are no examples.

    Examples
    --------
    >>> accuracy([0, 1, 2, 2], [0, 1, 1, 2])
    0.75
    """
    y_true, y_pred = label_pair("accuracy", y_true, y_pred)
    return float(np.mean(y_true == y_pred))


def confusion_matrix(y_true, y_pred, n_classes=None):
    r"""Count how often each class was taken for each other one.

    .. math:: C_{jk} = \sum_{i=1}^{N} [y_i = j]\,[\hat y_i = k]

    Rows are true classes, columns predicted ones; the diagonal counts the correct predictions.

    Parameters
    ----------
    y_true, y_pred : array of integers, shape (N,)
        True and predicted classes, from 0 to K - 1.
    n_classes : int, optional
        The number of classes K; by default, one more than the largest label that occurs.

    Returns
    -------
    array of int64, shape (K, K)

    Raises
    ------
    TypeError, ValueError
        As for `accuracy`, and if a label is not from 0 to K - 1.

    Examples
    --------
    >>> confusion_matrix([0, 0, 1, 2], [0, 1, 1, 1])
    array([[1, 1, 0],
           [0, 1, 0],
           [0, 1, 0]])
    """
    y_true, y_pred = label_pair("confusion_matrix", y_true, y_pred)
    if n_classes is None:
        n_classes = 1 + max(int(y_true.max()), int(y_pred.max()))
    check_integers(y_true, 0, n_classes, "confusion_matrix", "y_true")
    check_integers(y_pred, 0, n_classes, "confusion_matrix", "y_pred")
    cells = y_true * n_classes + y_pred  # of the matrix, numbered row by row
    return np.bincount(cells, minlength=n_classes**2).reshape(n_classes, n_classes)


def precision(y_true, y_pred, *, average="binary"):
    r"""Return how many of the examples that were predicted to be positive are positive.

    .. math:: \text{precision} = \frac{TP}{TP + FP}

    Parameters
    ----------
    y_true, y_pred : array of integers, shape (N,)
        True and predicted classes.
    average : {"binary", "macro"}
        ``"binary"``: class 1 of the classes 0 and 1 is the positive one. ``"macro"``: the mean over
        all classes that occur, each one in turn taken as the positive one.

    Returns
    -------
    float
        Between 0 and 1; a class that was never predicted counts as 0.

    Raises
    ------
    TypeError, ValueError
        As for `confusion_matrix`, and if `average` is unknown or does not fit the labels.

    Examples
    --------
    >>> precision([0, 0, 1, 1], [0, 1, 1, 1])
    0.6666666666666666
    """
    hits, predicted, _ = _hits("precision", y_true, y_pred, average)
    return float(np.mean(_ratio(hits, predicted)))


def recall(y_true, y_pred, *, average="binary"):
    r"""Return how many of the positive examples were found.

    .. math:: \text{recall} = \frac{TP}{TP + FN}

    Parameters and errors are those of `precision`; a class that occurs only among the predictions
    counts as 0.

    Examples
    --------
    >>> recall([0, 0, 1, 1], [0, 1, 1, 1])
    1.0
    """
    hits, _, true = _hits("recall", y_true, y_pred, average)
    return float(np.mean(_ratio(hits, true)))


def f1(y_true, y_pred, *, average="binary"):
    r"""Return the harmonic mean of precision and recall.

    .. math:: F_1 = \frac{2 P R}{P + R} = \frac{2\,TP}{2\,TP + FP + FN}, \qquad
              P = \text{precision},\ R = \text{recall}

    Parameters and errors are those of `precision`. With ``average="macro"`` it is the mean of the
    classes' scores, not the score of the mean precision and recall.

    Examples
    --------
    >>> f1([0, 0, 1, 1], [0, 1, 1, 1])
    0.8
    """
    hits, predicted, true = _hits("f1", y_true, y_pred, average)
    return float(np.mean(_ratio(2 * hits, predicted + true)))


def log_loss(y_true, probabilities):
    r"""Return the mean negative log-probability of the true class: the cross-entropy, in nats.

    .. math:: -\frac{1}{N} \sum_{i=1}^{N} \ln p_{i, y_i}

    A probability below the machine epsilon of its dtype counts as that, so that a single confident
    error does not make the result infinite.

    Parameters
    ----------
    y_true : array of integers, shape (N,)
        True classes, from 0 to K - 1.
    probabilities : array of floats, shape (N, K) or (N,)
        Predicted probabilities of the K classes, which sum to 1; or of class 1 alone, for two
        classes.

    Returns
    -------
    float
        0 for a perfect prediction; ln K if all classes are given the same probability.

    Raises
    ------
    TypeError
        If labels are not integers.
    ValueError
        If shapes do not fit, a label is not from 0 to K - 1, a probability is not from 0 to 1, or a
        row does not sum to 1.

    Examples
    --------
    >>> round(log_loss([0, 2], [[0.5, 0.25, 0.25], [0.1, 0.1, 0.8]]), 4)
    0.4581
    """
    y_true, p, tiny = _probabilities("log_loss", y_true, probabilities)
    chosen = p[np.arange(len(p)), y_true]
    return float(-np.log(np.maximum(chosen, tiny)).mean())


def roc_auc(y_true, scores):
    r"""Return the area under the ROC curve: how often a positive example outscores a negative one.

    .. math:: \frac{1}{N_1 N_0} \sum_{i: y_i = 1} \sum_{j: y_j = 0}
              \left( [s_i > s_j] + \tfrac12 [s_i = s_j] \right)

    It is computed from ranks in O(N log N) (Mann and Whitney, 1947). With the sum :math:`R_1` of
    the ranks of the positive examples, where equal scores share their mean rank, it is

    .. math:: \frac{R_1 - N_1 (N_1 + 1) / 2}{N_1 N_0}.

    Parameters
    ----------
    y_true : array of integers, shape (N,)
        True classes, 0 or 1; both must occur.
    scores : array, shape (N,)
        Any number that is larger where class 1 is more likely.

    Returns
    -------
    float
        1 for a perfect ranking, 0.5 for chance, 0 for the reverse of a perfect one.

    Raises
    ------
    TypeError
        If labels are not integers.
    ValueError
        If shapes differ, labels are not 0 and 1, only one class occurs, or a score is NaN.

    Examples
    --------
    >>> roc_auc([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])
    0.75
    """
    y_true, scores = np.asarray(y_true), np.asarray(scores)
    check_shapes("roc_auc", y_true, scores, "scores")
    y_true = as_labels("roc_auc", "y_true", y_true)
    if y_true.ndim != 1:
        raise ValueError(
            f"roc_auc: expected y_true and scores of shape (N,), received {y_true.shape}"
        )
    check_integers(y_true, 0, 2, "roc_auc", "y_true")
    if np.isnan(scores).any():
        raise ValueError("roc_auc: expected scores that are numbers, received NaN")
    positive = y_true == 1
    n1, n0 = int(positive.sum()), int((~positive).sum())
    if n1 == 0 or n0 == 0:
        raise ValueError(
            f"roc_auc: expected both classes, received {n1} of class 1 and {n0} of class 0"
        )
    _, place, ties = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = np.cumsum(ties) - (ties - 1) / 2  # the mean rank of each distinct score, counted from 1
    return float((ranks[place][positive].sum() - n1 * (n1 + 1) / 2) / (n1 * n0))


def reliability(y_true, probabilities, *, n_bins=10):
    r"""Return confidence, accuracy and count in bins of confidence: a reliability diagram.

    The confidence of an answer is the largest probability, :math:`c_i = \max_k p_{ik}`. Answers are
    put into bins of equal width, and for each bin :math:`B` the mean confidence stands beside the
    share of right answers. Where the probabilities are *calibrated* the two are equal.

    Parameters
    ----------
    y_true : array of integers, shape (N,)
        True classes, from 0 to K - 1.
    probabilities : array of floats, shape (N, K) or (N,)
        As in `log_loss`.
    n_bins : int
        The number of bins from 0 to 1.

    Returns
    -------
    confidence, accuracy : array, shape (n_bins,)
        NaN in an empty bin.
    count : array of integers, shape (n_bins,)

    Raises
    ------
    TypeError, ValueError
        As in `log_loss`, and if `n_bins` is not a positive integer.

    Examples
    --------
    >>> confidence, accuracy, count = reliability([1, 0], [[0.1, 0.9], [0.2, 0.8]], n_bins=2)
    >>> count, accuracy
    (array([0, 2]), array([nan, 0.5]))
    """
    check_count(n_bins, "reliability", "n_bins")
    y_true, p, _ = _probabilities("reliability", y_true, probabilities)
    confidence, right = p.max(axis=1), p.argmax(axis=1) == y_true
    edges = np.linspace(0.0, 1.0, n_bins + 1)
    bins = np.searchsorted(edges[1:-1], confidence)  # a bin holds its upper edge
    count = np.bincount(bins, minlength=n_bins)
    whole = np.where(count > 0, count, np.nan)
    confidence_sum = np.bincount(bins, weights=confidence, minlength=n_bins)
    right_sum = np.bincount(bins, weights=right, minlength=n_bins)
    return confidence_sum / whole, right_sum / whole, count


def expected_calibration_error(y_true, probabilities, *, n_bins=10):
    r"""Return how far confidence and accuracy are apart, on average (Guo et al., 2017).

    .. math:: \sum_B \frac{|B|}{N} \, |\text{accuracy}(B) - \text{confidence}(B)|

    The bins and the parameters are those of `reliability`. The number depends on the bins: compare
    only values with the same `n_bins`.

    Examples
    --------
    >>> round(expected_calibration_error([1, 0], [[0.1, 0.9], [0.2, 0.8]]), 3)
    0.45
    """
    confidence, accuracy, count = reliability(y_true, probabilities, n_bins=n_bins)
    full = count > 0
    gaps = np.abs(accuracy[full] - confidence[full])
    return float(np.sum(count[full] * gaps) / count.sum())


def _hits(who, y_true, y_pred, average):
    """Count hits, predictions and true examples of each class that the average is over."""
    if average not in ("binary", "macro"):
        raise ValueError(f"{who}: expected average 'binary' or 'macro', received {average!r}")
    y_true, y_pred = label_pair(who, y_true, y_pred)
    largest = max(int(y_true.max()), int(y_pred.max()))
    if average == "binary" and largest > 1:
        raise ValueError(f"{who}: expected labels 0 and 1, received {largest}; use average='macro'")
    n_classes = max(largest + 1, 2)
    check_integers(y_true, 0, n_classes, who, "y_true")
    check_integers(y_pred, 0, n_classes, who, "y_pred")
    hits, predicted, true = (
        np.bincount(labels, minlength=n_classes)
        for labels in (y_true[y_true == y_pred], y_pred, y_true)
    )
    classes = slice(1, 2) if average == "binary" else predicted + true > 0
    return hits[classes], predicted[classes], true[classes]


def _ratio(part, whole):
    return part / np.maximum(whole, 1)  # part is 0 where whole is 0: that counts as 0


def _probabilities(who, y_true, probabilities):
    """Labels, rows of probabilities in float64, and the epsilon of the dtype that they had."""
    p = np.asarray(probabilities)
    tiny = np.finfo(p.dtype if p.dtype.kind == "f" else np.float64).eps
    p = p.astype(np.float64)
    if p.ndim == 1:
        p = np.column_stack([1.0 - p, p])
    y_true = np.asarray(y_true)
    if y_true.ndim != 1 or p.ndim != 2 or len(y_true) != len(p) or p.size == 0:
        raise ValueError(
            f"{who}: expected y_true of shape (N,) and probabilities of shape (N, K) or (N,), "
            f"received shapes {y_true.shape} and {np.shape(probabilities)}"
        )
    y_true = as_labels(who, "y_true", y_true)
    check_integers(y_true, 0, p.shape[1], who, "y_true")
    check_in_range(p.min(), 0.0, 1.0, who, "probabilities")
    check_in_range(p.max(), 0.0, 1.0, who, "probabilities")
    sums = p.sum(axis=1)
    worst = sums[np.argmax(np.abs(sums - 1.0))]
    if abs(worst - 1.0) > np.sqrt(tiny):
        raise ValueError(
            f"{who}: expected probabilities of sum 1 in each row, received a sum of {worst:.6g}"
        )
    return y_true, p, tiny

"""How good are the predictions? Scores of a whole data set, as plain numbers.

A metric is for people, a loss (`nnlib.functional`) is for gradients: nothing here is
differentiable. As in scikit-learn the truth comes first, ``metric(y_true, y_pred)``. Labels are
integers, or booleans for two classes; a metric refuses arrays of different shapes, which NumPy
would broadcast into a plausible wrong number. All arithmetic is done in float64, and the result is
a Python float.
"""

import numpy as np

from ._checks import check_in_range, check_integers


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
    y_true, y_pred = _labels("accuracy", y_true, y_pred)
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
    y_true, y_pred = _labels("confusion_matrix", y_true, y_pred)
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
    p = np.asarray(probabilities)
    tiny = np.finfo(p.dtype if p.dtype.kind == "f" else np.float64).eps
    p = p.astype(np.float64)
    if p.ndim == 1:
        p = np.column_stack([1.0 - p, p])
    y_true = np.asarray(y_true)
    if y_true.ndim != 1 or p.ndim != 2 or len(y_true) != len(p) or p.size == 0:
        raise ValueError(
            f"log_loss: expected y_true of shape (N,) and probabilities of shape (N, K) or (N,), "
            f"received shapes {y_true.shape} and {np.shape(probabilities)}"
        )
    y_true = _as_labels("log_loss", "y_true", y_true)
    check_integers(y_true, 0, p.shape[1], "log_loss", "y_true")
    check_in_range(p.min(), 0.0, 1.0, "log_loss", "probabilities")
    check_in_range(p.max(), 0.0, 1.0, "log_loss", "probabilities")
    sums = p.sum(axis=1)
    worst = sums[np.argmax(np.abs(sums - 1.0))]
    if abs(worst - 1.0) > np.sqrt(tiny):
        raise ValueError(
            f"log_loss: expected probabilities of sum 1 in each row, received a sum of {worst:.6g}"
        )
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
    _check_shapes("roc_auc", y_true, scores, "scores")
    y_true = _as_labels("roc_auc", "y_true", y_true)
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


def mse(y_true, y_pred):
    r"""Return the mean squared error over all entries.

    .. math:: \frac{1}{n} \sum_{i=1}^{n} (y_i - \hat y_i)^2

    Parameters
    ----------
    y_true, y_pred : array of one shape
        True and predicted values; n is the number of entries.

    Returns
    -------
    float
        NaN if an entry is NaN.

    Raises
    ------
    ValueError
        If shapes differ or there are no entries.

    Examples
    --------
    >>> mse([1.0, 2.0], [1.0, 4.0])
    2.0
    """
    return float(np.mean(_errors("mse", y_true, y_pred) ** 2))


def rmse(y_true, y_pred):
    r"""Return the root of the mean squared error, in the units of the values; see `mse`.

    .. math:: \sqrt{\frac{1}{n} \sum_{i=1}^{n} (y_i - \hat y_i)^2}

    Examples
    --------
    >>> rmse([1.0, 2.0], [1.0, 4.0])
    1.4142135623730951
    """
    return float(np.sqrt(np.mean(_errors("rmse", y_true, y_pred) ** 2)))


def mae(y_true, y_pred):
    r"""Return the mean absolute error over all entries, which one outlier moves less than `mse`.

    .. math:: \frac{1}{n} \sum_{i=1}^{n} |y_i - \hat y_i|

    Examples
    --------
    >>> mae([1.0, 2.0], [1.0, 4.0])
    1.0
    """
    return float(np.mean(np.abs(_errors("mae", y_true, y_pred))))


def r2(y_true, y_pred):
    r"""Return the coefficient of determination: the part of the variance that is explained.

    .. math:: R^2 = 1 - \frac{\sum_i (y_i - \hat y_i)^2}{\sum_i (y_i - \bar y)^2}

    It is 1 for a perfect prediction, 0 for always predicting the mean, and negative for anything
    worse than that.

    Parameters
    ----------
    y_true, y_pred : array of shape (N,) or (N, D)
        True and predicted values; with D columns the result is the mean of the columns' scores.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If shapes differ, there are no entries, or a column of `y_true` is constant (R² is 0/0 or
        infinite there; scikit-learn puts 1 or 0 in its place).

    Examples
    --------
    >>> r2([1.0, 2.0, 3.0], [1.0, 2.0, 4.0])
    0.5
    """
    errors = _errors("r2", y_true, y_pred)
    if errors.ndim not in (1, 2):
        raise ValueError(f"r2: expected shape (N,) or (N, D), received {errors.shape}")
    y_true = np.asarray(y_true, dtype=np.float64)
    if np.any(y_true.min(axis=0) == y_true.max(axis=0)):
        raise ValueError("r2: expected y_true that varies, received a constant")
    total = np.sum((y_true - y_true.mean(axis=0)) ** 2, axis=0)
    return float(np.mean(1.0 - np.sum(errors**2, axis=0) / total))


def _hits(who, y_true, y_pred, average):
    """Count hits, predictions and true examples of each class that the average is over."""
    if average not in ("binary", "macro"):
        raise ValueError(f"{who}: expected average 'binary' or 'macro', received {average!r}")
    y_true, y_pred = _labels(who, y_true, y_pred)
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


def _errors(who, y_true, y_pred):
    y_true, y_pred = np.asarray(y_true), np.asarray(y_pred)
    _check_shapes(who, y_true, y_pred, "y_pred")
    return y_true.astype(np.float64) - y_pred.astype(np.float64)


def _labels(who, y_true, y_pred):
    y_true, y_pred = np.asarray(y_true), np.asarray(y_pred)
    _check_shapes(who, y_true, y_pred, "y_pred")
    if y_true.ndim != 1:
        raise ValueError(f"{who}: expected labels of shape (N,), received {y_true.shape}")
    return _as_labels(who, "y_true", y_true), _as_labels(who, "y_pred", y_pred)


def _as_labels(who, what, labels):
    if labels.dtype.kind not in "iub":
        raise TypeError(f"{who}: expected {what} as integer labels, received {labels.dtype}")
    return labels.astype(np.int64)


def _check_shapes(who, y_true, other, what):
    if y_true.shape != other.shape:
        hint = "; take the argmax of class scores first" if other.ndim == y_true.ndim + 1 else ""
        raise ValueError(
            f"{who}: expected y_true and {what} of one shape, "
            f"received {y_true.shape} and {other.shape}{hint}"
        )
    if y_true.size == 0:
        raise ValueError(f"{who}: expected at least one example, received shape {y_true.shape}")

"""Metrics of predicted numbers."""

import numpy as np

from ._checks import differences


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
    return float(np.mean(differences("mse", y_true, y_pred) ** 2))


def rmse(y_true, y_pred):
    r"""Return the root of the mean squared error, in the units of the values; see `mse`.

    .. math:: \sqrt{\frac{1}{n} \sum_{i=1}^{n} (y_i - \hat y_i)^2}

    Examples
    --------
    >>> rmse([1.0, 2.0], [1.0, 4.0])
    1.4142135623730951
    """
    return float(np.sqrt(np.mean(differences("rmse", y_true, y_pred) ** 2)))


def mae(y_true, y_pred):
    r"""Return the mean absolute error over all entries, which one outlier moves less than `mse`.

    .. math:: \frac{1}{n} \sum_{i=1}^{n} |y_i - \hat y_i|

    Examples
    --------
    >>> mae([1.0, 2.0], [1.0, 4.0])
    1.0
    """
    return float(np.mean(np.abs(differences("mae", y_true, y_pred))))


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
    errors = differences("r2", y_true, y_pred)
    if errors.ndim not in (1, 2):
        raise ValueError(f"r2: expected shape (N,) or (N, D), received {errors.shape}")
    y_true = np.asarray(y_true, dtype=np.float64)
    if np.any(y_true.min(axis=0) == y_true.max(axis=0)):
        raise ValueError("r2: expected y_true that varies, received a constant")
    total = np.sum((y_true - y_true.mean(axis=0)) ** 2, axis=0)
    return float(np.mean(1.0 - np.sum(errors**2, axis=0) / total))

"""Scalers, in the form of scikit-learn.

`fit` learns from the training examples, and only from them: a scaler that has seen the test
examples leaks what they look like. What was learned is in attributes whose names end in ``_``.
"""

import numpy as np

from .._checks import check_fitted


class _Scaler:
    """What both scalers share: the checks, and `fit_transform`."""

    def fit_transform(self, X):
        """Learn from `X` and return it transformed."""
        return self.fit(X).transform(X)

    def _check_training(self, X):
        who = f"{type(self).__name__}.fit"
        _check_floats(X, who)
        if X.ndim != 2 or X.size == 0:
            raise ValueError(f"{who}: expected X of shape (N, D), not empty, received {X.shape}")
        bad = int((~np.isfinite(X)).any(axis=1).sum())
        if bad:
            raise ValueError(
                f"{who}: expected finite features, received NaN or inf in {bad} of {len(X)} rows"
            )
        self.n_features_in_ = X.shape[1]

    def _check_fitted(self, X, method):
        check_fitted(self, method)
        who = f"{type(self).__name__}.{method}"
        _check_floats(X, who)
        if X.ndim != 2 or X.shape[1] != self.n_features_in_:
            raise ValueError(
                f"{who}: expected shape (N, {self.n_features_in_}) as in fit, received {X.shape}"
            )


def _check_floats(X, who):
    dtype = getattr(X, "dtype", None)
    if dtype is None or dtype.kind != "f":
        received = dtype or type(X).__name__
        raise TypeError(f"{who}: expected an array of floats, received {received}")


class StandardScaler(_Scaler):
    r"""Give every feature mean 0 and standard deviation 1 (z-scores).

    With the mean :math:`\mu_j` and the standard deviation :math:`\sigma_j` of feature j over the N
    training examples,

    .. math:: z_{ij} = \frac{x_{ij} - \mu_j}{\sigma_j}, \qquad
              \sigma_j^2 = \frac1N \sum_{i=1}^{N} (x_{ij} - \mu_j)^2.

    A feature that is constant in the training examples becomes 0 there.

    Attributes
    ----------
    mean_ : array of float64, shape (D,)
        The means.
    scale_ : array of float64, shape (D,)
        The standard deviations; 1 for a constant feature.
    n_features_in_ : int
        The number of features D.

    Examples
    --------
    >>> X = np.array([[1.0, 10.0], [3.0, 10.0]])
    >>> scaler = StandardScaler().fit(X)
    >>> scaler.transform(X)
    array([[-1.,  0.],
           [ 1.,  0.]])
    >>> scaler.inverse_transform(np.array([[0.0, 0.0]]))
    array([[ 2., 10.]])
    """

    def fit(self, X):
        """Learn mean and standard deviation of each feature.

        Parameters
        ----------
        X : array of floats, shape (N, D)
            Training examples, all finite.

        Returns
        -------
        StandardScaler
            The scaler itself.

        Raises
        ------
        TypeError, ValueError
            If `X` is not a non-empty two-dimensional array of finite floats.
        """
        self._check_training(X)
        self.mean_ = X.mean(axis=0, dtype=np.float64)
        constant = X.min(axis=0) == X.max(axis=0)
        self.scale_ = np.where(constant, 1.0, X.std(axis=0, dtype=np.float64))
        return self

    def transform(self, X):
        """Return z-scores of `X`, shape (N, D), in the dtype of `X`; RuntimeError before `fit`."""
        self._check_fitted(X, "transform")
        return ((X - self.mean_) / self.scale_).astype(X.dtype)

    def inverse_transform(self, Z):
        """Return the features whose z-scores are `Z`, shape (N, D); RuntimeError before `fit`."""
        self._check_fitted(Z, "inverse_transform")
        return (Z * self.scale_ + self.mean_).astype(Z.dtype)


class MinMaxScaler(_Scaler):
    r"""Map the range of every feature to the same interval.

    With the smallest and largest training value :math:`m_j, M_j` of feature j and the interval
    :math:`[a, b]`,

    .. math:: z_{ij} = a + (b - a) \, \frac{x_{ij} - m_j}{M_j - m_j}.

    New values outside the training range fall outside of the interval. A feature that is constant
    in the training examples becomes a there.

    Parameters
    ----------
    feature_range : (float, float)
        The interval, a < b.

    Attributes
    ----------
    data_min_, data_range_ : array of float64, shape (D,)
        Smallest training value, and largest minus smallest (1 for a constant feature).
    n_features_in_ : int
        The number of features D.

    Raises
    ------
    ValueError
        If not a < b.

    Examples
    --------
    >>> MinMaxScaler().fit_transform(np.array([[1.0], [2.0], [5.0]])).ravel()
    array([0.  , 0.25, 1.  ])
    """

    def __init__(self, feature_range=(0.0, 1.0)):
        low, high = feature_range
        if not low < high:
            raise ValueError(
                f"MinMaxScaler: expected feature_range (a, b) with a < b, received {feature_range}"
            )
        self.feature_range = feature_range

    def fit(self, X):
        """Learn the range of each feature.

        Parameters
        ----------
        X : array of floats, shape (N, D)
            Training examples, all finite.

        Returns
        -------
        MinMaxScaler
            The scaler itself.

        Raises
        ------
        TypeError, ValueError
            If `X` is not a non-empty two-dimensional array of finite floats.
        """
        self._check_training(X)
        self.data_min_ = X.min(axis=0).astype(np.float64)
        data_range = X.max(axis=0).astype(np.float64) - self.data_min_
        self.data_range_ = np.where(data_range == 0.0, 1.0, data_range)
        return self

    def transform(self, X):
        """Return `X`, shape (N, D), mapped to the interval; RuntimeError before `fit`."""
        self._check_fitted(X, "transform")
        low, high = self.feature_range
        return (low + (high - low) * ((X - self.data_min_) / self.data_range_)).astype(X.dtype)

    def inverse_transform(self, Z):
        """Return the features that were mapped to `Z`, shape (N, D); RuntimeError before `fit`."""
        self._check_fitted(Z, "inverse_transform")
        low, high = self.feature_range
        return ((Z - low) / (high - low) * self.data_range_ + self.data_min_).astype(Z.dtype)

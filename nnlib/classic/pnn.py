"""Networks that keep all examples and ask the near ones: PNN and GRNN (Specht, 1990 and 1991).

Nothing is trained. One hidden unit per example answers ``exp(-|x - x_n|^2 / (2 sigma^2))``; the
output adds up. The only parameter is the spread sigma, and leave-one-out chooses it: each example
is predicted from all others.
"""

import numpy as np

from .. import functional as F
from ._distances import squared_distances
from ._estimator import Classifier, Regressor

BLOCK = 2**22  # distances in memory at a time: 32 MiB


class _KeepsExamples:
    """What both networks share: distances to the examples, and the choice of sigma."""

    def _blocks(self, X):
        """Yield slices of rows of `X`, and the squares of their distances to the examples."""
        size = max(1, BLOCK // len(self.examples_))
        for start in range(0, len(X), size):
            rows = slice(start, min(start + size, len(X)))
            yield rows, squared_distances(X[rows], self.examples_)

    def _candidates(self):
        sigma = np.atleast_1d(np.asarray(self.sigma, dtype=np.float64))
        if sigma.ndim != 1 or sigma.size == 0 or not (np.isfinite(sigma) & (sigma > 0)).all():
            raise ValueError(
                f"{type(self).__name__}: expected sigma > 0, or several of them, "
                f"received {self.sigma!r}"
            )
        return sigma

    def _choose_sigma(self):
        """Set `sigma_` to the candidate with the best leave-one-out score, the larger in a tie."""
        candidates = self._candidates()
        if len(candidates) == 1:
            self.sigma_ = float(candidates[0])
            return
        if len(self.examples_) < 3:
            raise ValueError(
                f"{type(self).__name__}: expected three examples or more to choose sigma, "
                f"received {len(self.examples_)}"
            )
        scores = np.zeros(len(candidates))
        for rows, d2 in self._blocks(self.examples_):
            d2[np.arange(len(d2)), np.arange(rows.start, rows.stop)] = np.inf  # leave it out
            scores += [self._loo_score(d2, rows, sigma) for sigma in candidates]
        self.loo_scores_ = scores / len(self.examples_)
        best = candidates[self.loo_scores_ == self.loo_scores_.max()]
        self.sigma_ = float(best.max())


class PNN(_KeepsExamples, Classifier):
    """The probabilistic neural network: a Parzen estimate of each class, and Bayes' rule.

    With the ``N_k`` examples of class ``k``, ``p(x | k) = 1 / N_k sum_n (2 pi sigma^2)^(-D/2)
    exp(-|x - x_n|^2 / (2 sigma^2))``, and ``P(k | x) = P(k) p(x | k) / sum_j P(j) p(x | j)``.

    Parameters
    ----------
    sigma : float or sequence of float
        The spread of the kernel, in the units of the features. From several, leave-one-out chooses
        the one with the most right answers.
    priors : array (K,), optional
        ``P(k)`` in the order of `classes_`, positive, with the sum 1; by default the classes'
        shares of the examples.

    Attributes
    ----------
    classes_ : array (K,)
        The labels.
    sigma_ : float
        The spread that is used.
    loo_scores_ : array
        The leave-one-out accuracy of each sigma, if there were several.
    priors_ : array (K,)
        The prior probabilities.
    examples_ : array (N, D)
        All examples, class by class. Memory and the time of a prediction grow with their number.

    Notes
    -----
    As sigma goes to 0 the answer becomes that of the nearest neighbor, and for a very large sigma
    the class with the larger prior, or with equal priors the nearer mean. Everything is done with
    logarithms, so that no sum underflows. (Specht, 1990; the estimate is from Parzen, 1962.)

    Examples
    --------
    >>> X, y = np.array([[0.0], [1.0], [5.0]]), np.array(["low", "low", "high"])
    >>> model = PNN(sigma=1.0).fit(X, y)
    >>> model.predict(np.array([[0.4], [4.0]])).tolist()
    ['low', 'high']
    >>> model.predict_proba(np.array([[3.0]])).round(3)      # columns: high, low
    array([[0.48, 0.52]])
    """

    def __init__(self, sigma=1.0, *, priors=None):
        self.sigma = sigma
        self.priors = priors

    def fit(self, X, y):
        """Keep the examples ``X (N, D)`` with labels ``y (N,)``, and choose sigma.

        Raises
        ------
        ValueError
            If the shapes do not fit, a value is not finite, there is only one class, or `sigma` or
            `priors` is out of range.
        """
        self._candidates()
        X, codes = self._training_data(X, y)
        order = np.argsort(codes, kind="stable")
        self.examples_, self._codes = X[order], codes[order]
        self._counts = np.bincount(codes)
        self._starts = np.cumsum(self._counts) - self._counts  # where each class begins
        self.priors_ = self._checked_priors()
        self._choose_sigma()
        return self

    def log_density(self, X):
        """``log p(x | k)`` of rows of ``X (N, D)`` for each class, (N, K)."""
        X = self._inputs(X, "log_density")
        result = np.empty((len(X), len(self.classes_)))
        for rows, d2 in self._blocks(X):
            result[rows] = self._log_sums(d2, self.sigma_) - np.log(self._counts)
        return result - X.shape[1] * np.log(np.sqrt(2.0 * np.pi) * self.sigma_)

    def predict_proba(self, X):
        """``P(k | x)`` of rows of ``X (N, D)``, (N, K)."""
        return F.softmax(self.log_density(X) + np.log(self.priors_))

    def predict(self, X):
        """The most probable class of each row of ``X (N, D)``, (N,)."""
        best = (self.log_density(X) + np.log(self.priors_)).argmax(axis=1)
        return self.classes_[best]

    def _log_sums(self, d2, sigma):
        """``log sum_n exp(-d2 / (2 sigma^2))`` over each class, the largest term taken out."""
        exponents = d2 * (-0.5 / sigma**2)  # (B, N), class by class
        largest = np.maximum.reduceat(exponents, self._starts, axis=1)  # (B, K)
        shift = np.where(
            np.isfinite(largest), largest, 0.0
        )  # a class whose only example is left out
        exponents -= np.repeat(shift, self._counts, axis=1)
        sums = np.add.reduceat(np.exp(exponents, out=exponents), self._starts, axis=1)
        with np.errstate(divide="ignore"):
            return np.log(sums) + shift

    def _loo_score(self, d2, rows, sigma):
        """How many examples of a block the others classify right."""
        joint = self._log_sums(d2, sigma)
        if self.priors is not None:  # else the classes' shares, which cancel their counts
            own = self._codes[rows, None] == np.arange(len(self._counts))
            joint += np.log(self.priors_) - np.log(np.maximum(self._counts - own, 1))
        return np.sum(joint.argmax(axis=1) == self._codes[rows])

    def _checked_priors(self):
        if self.priors is None:
            return self._counts / self._counts.sum()
        priors = np.asarray(self.priors, dtype=np.float64)
        if (
            priors.shape != self._counts.shape
            or not (priors > 0).all()
            or (abs(priors.sum() - 1.0) > 1e-8)
        ):
            raise ValueError(
                f"PNN: expected {len(self._counts)} positive priors of sum 1, "
                f"received {self.priors!r}"
            )
        return priors


class GRNN(_KeepsExamples, Regressor):
    """The general regression neural network: a mean of all targets, weighted by nearness.

    ``y(x) = sum_n w_n y_n / sum_n w_n`` with ``w_n = exp(-|x - x_n|^2 / (2 sigma^2))``: the
    regression of Nadaraya (1964) and Watson (1964), as a network (Specht, 1991).

    Parameters
    ----------
    sigma : float or sequence of float
        The spread of the kernel, in the units of the features. From several, leave-one-out chooses
        the one with the smallest squared error.

    Attributes
    ----------
    sigma_ : float
        The spread that is used.
    loo_scores_ : array
        Minus the leave-one-out mean squared error of each sigma, if there were several.
    examples_, targets_ : array (N, D), array (N, M)
        All examples.

    Notes
    -----
    The weights ``w_n / sum_n w_n`` are a softmax of ``-|x - x_n|^2 / (2 sigma^2)``: attention to
    the examples, with keys ``x_n`` and values ``y_n``. As sigma goes to 0 the answer becomes that
    of the nearest example; as it grows, the mean of all.

    Examples
    --------
    >>> model = GRNN(sigma=0.5).fit(np.array([[0.0], [1.0], [2.0]]), np.array([0.0, 1.0, 4.0]))
    >>> model.predict(np.array([[1.0], [1.5]])).round(3)
    array([1.213, 2.477])
    """

    def __init__(self, sigma=1.0):
        self.sigma = sigma

    def fit(self, X, y):
        """Keep the examples ``X (N, D)`` with targets ``y (N,)`` or (N, M), and choose sigma.

        Raises
        ------
        ValueError
            If the shapes do not fit, a value is not finite, or `sigma` is not positive.
        """
        self._candidates()
        self.examples_, self.targets_ = self._training_data(X, y)
        self._choose_sigma()
        return self

    def predict(self, X):
        """The weighted means for rows of ``X (N, D)``, (N,) or (N, M) like the targets."""
        X = self._inputs(X, "predict")
        result = np.empty((len(X), self.targets_.shape[1]))
        for rows, d2 in self._blocks(X):
            result[rows] = self._means(d2, self.sigma_)
        return result.reshape(len(X), *self._target_shape)

    def _means(self, d2, sigma):
        return F.softmax(d2 * (-0.5 / sigma**2)) @ self.targets_

    def _loo_score(self, d2, rows, sigma):
        """Minus the squared errors of predicting a block from all other examples."""
        errors = self._means(d2, sigma) - self.targets_[rows]
        return -np.sum(errors**2) / errors.shape[1]

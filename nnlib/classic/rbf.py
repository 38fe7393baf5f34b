"""Networks of radial basis functions: bumps in the space of inputs, added up linearly."""

import numpy as np

from .._checks import check_count, check_rng
from ._distances import squared_distances
from ._targets import ClassOutputs, NumberOutputs, ridge


class _RBF:
    """The network itself, for numbers and for classes."""

    def __init__(self, n_centers=20, *, centers="kmeans", width=None, penalty=1e-6, rng=None):
        self.n_centers = n_centers
        self.centers = centers
        self.width = width
        self.penalty = penalty
        self.rng = rng

    def hidden(self, X):
        """The answers of the hidden units to rows of ``X (N, D)``, (N, K)."""
        return self._hidden(self._inputs(X, "hidden"))

    def _hidden(self, X):
        return np.exp(squared_distances(X, self.centers_) * (-0.5 / self.width_**2))

    def _outputs(self, X):
        return self._hidden(X) @ self.coef_ + self.intercept_

    def _fit(self, X, T):
        self.centers_ = self._place_centers(X)
        self.width_ = self._choose_width()
        H = self._hidden(X)
        h_mean, t_mean = H.mean(axis=0), T.mean(axis=0)
        self.coef_ = ridge(H - h_mean, T - t_mean, self.penalty)  # (K, M); no penalty on the bias
        self.intercept_ = t_mean - h_mean @ self.coef_  # (M,)

    def _place_centers(self, X):
        who = type(self).__name__
        if not isinstance(self.centers, str):
            centers = np.array(self.centers, dtype=np.float64)
            if centers.ndim != 2 or centers.shape[1] != X.shape[1] or len(centers) == 0:
                raise ValueError(
                    f"{who}: expected centers (K, {X.shape[1]}), received {centers.shape}"
                )
            self._check_finite(centers, "centers")
            return centers
        check_rng(self.rng, who)
        if self.n_centers > len(X):
            raise ValueError(
                f"{who}: expected as many examples as centers or more, "
                f"received {len(X)} for {self.n_centers}"
            )
        if self.centers == "kmeans":
            return kmeans(X, self.n_centers, rng=self.rng)
        return X[self.rng.choice(len(X), self.n_centers, replace=False)]

    def _choose_width(self):
        if self.width is not None:
            return float(self.width)
        d2 = squared_distances(self.centers_, self.centers_)
        np.fill_diagonal(d2, np.inf)
        width = float(np.mean(np.sqrt(d2.min(axis=1))))
        if not (np.isfinite(width) and width > 0):
            raise ValueError(
                f"{type(self).__name__}: expected a width, or two different centers to choose it "
                f"by, received width=None and {len(d2)} centers"
            )
        return width

    def _check_parameters(self):
        who = type(self).__name__
        check_count(self.n_centers, who, "n_centers")
        if isinstance(self.centers, str) and self.centers not in ("kmeans", "sample"):
            raise ValueError(
                f"{who}: expected centers 'kmeans', 'sample' or an array, received {self.centers!r}"
            )
        if self.width is not None and not 0 < self.width < np.inf:
            raise ValueError(f"{who}: expected width > 0, received {self.width}")
        if not 0 <= self.penalty < np.inf:
            raise ValueError(f"{who}: expected penalty >= 0, received {self.penalty}")


class RBFNetwork(_RBF, NumberOutputs):
    """Gaussian bumps around centers, and linear outputs: a regressor.

    ``h_k = exp(-|x - c_k|^2 / (2 width^2))`` and ``y = h U + b``. Centers and width are chosen
    without the targets; ``U`` and ``b`` then minimize ``|H U + b - T|^2 + penalty |U|^2``, a linear
    problem with one solution.

    Parameters
    ----------
    n_centers : int
        The number K of hidden units, at most that of the examples.
    centers : {"kmeans", "sample"} or array (K, D)
        The means of clusters (Moody and Darken, 1989), random examples (Broomhead and Lowe, 1988),
        or given ones.
    width : float, optional
        By default the mean distance of a center to the nearest other one.
    penalty : float
        Of the squares of the weights, not of the bias; 0 for plain least squares.
    rng : numpy.random.Generator
        Draws the examples where the search for centers begins, or ends; not needed if they are
        given.

    Attributes
    ----------
    centers_ : array (K, D)
        The centers ``c_k``.
    width_ : float
        The width.
    coef_ : array (K, M)
        The output weights ``U``.
    intercept_ : array (M,)
        The output biases ``b``.

    Notes
    -----
    With all examples as centers and no penalty the network passes through every target: it
    interpolates, as Broomhead and Lowe set out from. Far from all centers every ``h_k`` is 0 and
    the answer is ``b``, where a sigmoid unit would extrapolate.

    Examples
    --------
    >>> X = np.linspace(0.0, 3.0, 7)[:, None]
    >>> y = np.sin(2.0 * X[:, 0])
    >>> model = RBFNetwork(centers=X, width=0.7, penalty=0.0).fit(X, y)
    >>> bool(np.allclose(model.predict(X), y)), model.predict([[0.75]]).round(2)
    (True, array([1.01]))
    """


class RBFClassifier(_RBF, ClassOutputs):
    """An `RBFNetwork` with an output for each class, whose target is 1 for the class and 0 else.

    Parameters and attributes are those of `RBFNetwork`, and ``classes_``, the labels in the order
    of the outputs. The class with the largest output answers.

    Examples
    --------
    >>> X, y = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 1, 1, 0])   # XOR
    >>> RBFClassifier(centers=X[[0, 3]], width=0.5).fit(X, y).predict(X)
    array([0, 1, 1, 0])
    """


def kmeans(X, k, *, rng, max_iter=100):
    """Lloyd's algorithm: move each center to the mean of the examples nearest to it, and repeat.

    Parameters
    ----------
    X : array (N, D)
        Examples.
    k : int
        The number of centers, at most N; they start at random examples. One that is nearest to no
        example stays where it is.
    rng : numpy.random.Generator
        Draws the first centers.
    max_iter : int
        The number of rounds after which to stop, if centers still move.

    Returns
    -------
    array (k, D)

    Examples
    --------
    >>> X = np.array([[0.0], [0.2], [5.0], [5.4]])
    >>> np.sort(kmeans(X, 2, rng=np.random.default_rng(0)), axis=0).ravel()
    array([0.1, 5.2])
    """
    centers = X[rng.choice(len(X), k, replace=False)]
    for _ in range(max_iter):
        nearest = squared_distances(X, centers).argmin(axis=1)
        member = np.equal.outer(np.arange(k), nearest).astype(X.dtype)  # (k, N)
        counts = member.sum(axis=1, keepdims=True)
        moved = np.where(counts > 0, member @ X / np.maximum(counts, 1), centers)
        if np.array_equal(moved, centers):
            break
        centers = moved
    return centers

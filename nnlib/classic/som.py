"""The self-organizing map: units on a grid that learn together with their neighbors (Kohonen)."""

import numpy as np

from .._checks import check_count, check_fitted, check_rng
from ._estimator import Estimator

NEIGHBORHOODS = {
    "gaussian": lambda d2, radius: np.exp(d2 * (-0.5 / radius**2)),
    "bubble": lambda d2, radius: (d2 <= radius**2).astype(d2.dtype),
}


class SelfOrganizingMap(Estimator):
    r"""A sheet of units, stretched over the data so that neighbors on it are similar.

    Unit ``k`` has a place on the grid and a weight vector ``w_k``. The **best-matching unit** (BMU)
    ``c(x) = argmin_k |x - w_k|`` wins the example ``x``, and learns it together with its neighbors,
    to the degree ``h_ck``: ``exp(-d^2 / (2 radius^2))`` (Gaussian), or 1 within the radius and 0
    outside (bubble), where ``d`` is the distance of ``c`` and ``k`` on the grid.

    - Online, after each example: ``w_k <- w_k + lr h_ck (x - w_k)`` (Kohonen, 1982).
    - Batch, once per epoch: ``w_k <- sum_n h_{c(n) k} x_n / sum_n h_{c(n) k}`` (Kohonen, 2001).

    Parameters
    ----------
    rows, columns : int
        The size of the grid, ``K = rows * columns`` units.
    topology : {"rectangular", "hexagonal"}
        Places at integers, with eight neighbors; or every second row shifted by one half and rows
        ``sqrt(3) / 2`` apart, with six neighbors at distance 1.
    periodic : bool
        Join opposite edges of a rectangular grid; one row becomes a ring.
    neighborhood : {"gaussian", "bubble"}
        The form of ``h``.
    training : {"batch", "online"}
        The rule.
    radius : (float, float) or callable
        Start and end, from which it falls by a constant factor per step (per epoch with the batch
        rule); or a function of the progress, from 0 to 1. The map is smoother with a larger end.
    lr : (float, float) or callable
        The same for the rate of the online rule, at most 1.
    init : {"pca", "sample"} or array (rows, columns, D)
        First weights: a sheet in the plane of the two principal components, one standard deviation
        to each side, the longer side along the first one; random examples; or given.
    epochs : int
        Passes over the data.
    rng : numpy.random.Generator, optional
        Draws the random examples; with the online rule also a new order for each epoch, which else
        is that of the data.

    Attributes
    ----------
    weights_ : array (rows, columns, D)
        The weight vectors, float32 if the data are, else float64.
    positions_ : array (K, 2)
        The places of the units, row by row, for drawing: down and to the right.

    Notes
    -----
    A feature that is NaN is missing: it is left out of the distances, means and errors.
    With ``radius`` towards 0 only the winner learns, and the rules become online k-means and
    Lloyd's algorithm: the grid no longer matters. The online rule does not descend the gradient of
    any one function (Erwin, Obermayer and Schulten, 1992).

    Examples
    --------
    >>> X = np.linspace(0.0, 1.0, 50)[:, None]
    >>> som = SelfOrganizingMap(1, 5, radius=(2.0, 0.3)).fit(X)
    >>> som.weights_.ravel().round(2)
    array([0.1 , 0.31, 0.5 , 0.69, 0.9 ])
    >>> som.predict(np.array([[0.0], [1.0]]))
    array([0, 4])
    """

    def __init__(
        self,
        rows=10,
        columns=10,
        *,
        topology="rectangular",
        periodic=False,
        neighborhood="gaussian",
        training="batch",
        radius=(3.0, 0.5),
        lr=(0.5, 0.01),
        init="pca",
        epochs=20,
        rng=None,
    ):
        self.rows = rows
        self.columns = columns
        self.topology = topology
        self.periodic = periodic
        self.neighborhood = neighborhood
        self.training = training
        self.radius = radius
        self.lr = lr
        self.init = init
        self.epochs = epochs
        self.rng = rng

    def fit(self, X, y=None):
        """Learn from examples ``X (N, D)``; labels `y` are not looked at.

        Raises
        ------
        TypeError
            If `rng` is not a Generator, or is missing for random first weights.
        ValueError
            If a parameter is outside its range, or `X` has no rows, an infinite value, or a row
            or column that is all NaN.
        """
        self._check_parameters()
        X, observed = self._examples(X)
        if observed is not None and not observed.any(axis=0).all():
            raise ValueError("SelfOrganizingMap: expected each column observed, received NaN only")
        if self.rng is not None or isinstance(self.init, str) and self.init == "sample":
            check_rng(self.rng, "SelfOrganizingMap")
        positions, d2 = self._grid()
        W = self._first_weights(X, positions)  # (K, D)
        train = self._batch if self.training == "batch" else self._online
        train(X, observed, W, d2.astype(W.dtype))
        self.n_features_in_, self.positions_ = X.shape[1], positions
        self.weights_ = W.reshape(self.rows, self.columns, -1)
        return self

    def _online(self, X, observed, W, d2):
        """One example at a time; `W` changes in place."""
        near, steps = NEIGHBORHOODS[self.neighborhood], self.epochs * len(X)
        radii, rates = self._schedule("radius", steps), self._schedule("lr", steps)
        step, distance = np.empty_like(W), np.empty(len(W), W.dtype)
        d2 = d2[:, :, None]  # so that h is a column
        for start in range(0, steps, len(X)):
            order = np.arange(len(X)) if self.rng is None else self.rng.permutation(len(X))
            part = slice(start, start + len(X))
            for n, radius, lr in zip(order.tolist(), radii[part], rates[part], strict=True):
                np.subtract(X[n], W, out=step)  # (K, D), used twice
                if observed is not None:
                    step[:, ~observed[n]] = 0.0
                np.vecdot(step, step, out=distance)
                h = near(d2[distance.argmin()], radius)  # (K, 1)
                h *= lr
                step *= h
                W += step

    def _batch(self, X, observed, W, d2):
        """All examples at once, in each epoch; `W` changes in place."""
        near = NEIGHBORHOODS[self.neighborhood]
        filled, seen = _fill(X, observed)
        d2 = d2.astype(np.float64)  # far units have weights too small for float32
        for radius in self._schedule("radius", self.epochs):
            bmu = _half_distances(filled, seen, W).argmin(axis=1)
            won = np.zeros((len(X), len(W)), W.dtype)  # (N, K): a one for each winner
            won[np.arange(len(X)), bmu] = 1.0
            h = near(d2, radius)
            sums, counts = h @ (won.T @ filled), h @ (won.T @ seen)  # (K, D), (K, D) or (K, 1)
            learned = np.broadcast_to(counts > np.finfo(np.float64).tiny, W.shape)
            np.divide(sums, counts, out=W, where=learned)

    def transform(self, X):
        """The distances ``|x - w_k|`` from examples ``X (N, D)`` to all units, ``(N, K)``."""
        return np.sqrt(self._distances(X, "transform")).astype(self.weights_.dtype)

    def predict(self, X):
        """The number of each example's BMU, counted row by row, ``(N,)``."""
        return self._distances(X, "predict").argmin(axis=1)

    def bmu(self, X):
        """Row and column of each example's BMU, ``(N, 2)``."""
        check_fitted(self, "bmu")
        return np.column_stack(np.unravel_index(self.predict(X), self.weights_.shape[:2]))

    def quantization_error(self, X):
        """The mean distance of the examples to their BMU: how well the units cover the data."""
        d2 = self._distances(X, "quantization_error")
        return float(np.mean(np.sqrt(d2.min(axis=1))))

    def topographic_error(self, X):
        """The share of examples whose two best units are no neighbors: tears and folds of the map.

        After Kiviluoto (1996). Neighbors are the eight (hexagonal: six) around a unit; some count
        four, which gives larger errors. A ValueError for a map of one unit.
        """
        d2 = self._distances(X, "topographic_error")
        if d2.shape[1] < 2:
            raise ValueError("SelfOrganizingMap: expected two units or more, received a map of 1")
        best = np.argpartition(d2, 1, axis=1)[:, :2]  # the best, then the second best
        return float(np.mean(~self._neighbors()[best[:, 0], best[:, 1]]))

    def u_matrix(self):
        """The mean distance of each unit's weights to its neighbors' weights, (rows, columns).

        Large values are borders between clusters (Ultsch and Siemon, 1990).
        """
        check_fitted(self, "u_matrix")
        W, neighbors = self.weights_.reshape(-1, self.n_features_in_), self._neighbors()
        distances = np.linalg.norm(W[:, None] - W, axis=2)  # (K, K)
        mean = (distances * neighbors).sum(axis=1) / np.maximum(neighbors.sum(axis=1), 1)
        return mean.reshape(self.weights_.shape[:2])

    def component_planes(self):
        """The weights of each feature as an image of the map, (D, rows, columns)."""
        check_fitted(self, "component_planes")
        return np.moveaxis(self.weights_, 2, 0)

    def label_units(self, X, y):
        """The label in the majority among the examples that each unit wins, (rows, columns).

        In a tie it is the first in order. A unit that wins nothing is labeled like the example
        nearest to it. A map and its labels are a classifier: ``labels.ravel()[som.predict(X)]``.
        """
        d2, y = self._distances(X, "label_units"), self._labels(X, y)
        labels, votes = _votes(d2.argmin(axis=1), y, d2.shape[1])
        winners = np.where(votes.any(axis=1), labels[votes.argmax(axis=1)], y[d2.argmin(axis=0)])
        return winners.reshape(self.weights_.shape[:2])

    def purity(self, X, y):
        """The share of examples with the label that is in the majority at their BMU."""
        d2, y = self._distances(X, "purity"), self._labels(X, y)
        return float(_votes(d2.argmin(axis=1), y, d2.shape[1])[1].max(axis=1).sum() / len(y))

    def _grid(self):
        """The places of the units (K, 2), and the squares of their distances (K, K)."""
        row, column = np.divmod(np.arange(self.rows * self.columns), self.columns)
        if self.topology == "hexagonal":
            positions = np.column_stack([row * np.sqrt(0.75), column + row % 2 / 2])
        else:
            positions = np.column_stack([row, column]).astype(np.float64)
        offsets = np.abs([np.subtract.outer(p, p) for p in positions.T])  # (2, K, K)
        if self.periodic:
            size = np.reshape([self.rows, self.columns], (2, 1, 1))
            offsets = np.minimum(offsets, size - offsets)
        return positions, (offsets**2).sum(axis=0)

    def _neighbors(self):
        """Which units are next to each other, (K, K): distance 1, or sqrt(2) between corners."""
        d2 = self._grid()[1]
        return (d2 > 0.0) & (d2 < 2.5)

    def _first_weights(self, X, positions):
        K = len(positions)
        if not isinstance(self.init, str):
            W = np.array(self.init, dtype=X.dtype)
            if W.shape != (self.rows, self.columns, X.shape[1]) or not np.isfinite(W).all():
                raise ValueError(
                    "SelfOrganizingMap: expected init finite and of shape "
                    f"{(self.rows, self.columns, X.shape[1])}, received shape {W.shape}"
                )
            return W.reshape(K, -1)
        means = np.nanmean(X, axis=0)
        filled = np.where(np.isnan(X), means, X)
        if self.init == "sample":
            return filled[self.rng.choice(len(X), K, replace=len(X) < K)]
        extent = positions.max(axis=0)
        places = 2 * positions / np.maximum(extent, 1.0) - (extent > 0.0)  # (K, 2), from -1 to 1
        places = places[:, np.argsort(-extent, kind="stable")]  # the longer side comes first
        _, scales, components = np.linalg.svd(filled - means, full_matrices=False)
        largest = np.abs(components).argmax(axis=1, keepdims=True)
        components *= np.sign(np.take_along_axis(components, largest, axis=1))  # sign is arbitrary
        sheet = (scales[:, None] * components / np.sqrt(len(X)))[:2]  # one standard deviation
        return (means + places[:, : len(sheet)] @ sheet).astype(X.dtype)

    def _schedule(self, name, steps):
        """The values of a schedule in `steps` steps, as Python floats, which keep float32."""
        schedule, progress = getattr(self, name), np.linspace(0.0, 1.0, steps)
        if callable(schedule):
            values = [float(schedule(p)) for p in progress.tolist()]
        else:
            start, end = schedule
            values = (start * (end / start) ** progress).tolist()
        low, high = min(values), max(values)
        if not (low > 0 and high <= (1.0 if name == "lr" else np.inf)):
            raise ValueError(
                f"SelfOrganizingMap: expected {name} > 0{' and <= 1' if name == 'lr' else ''}, "
                f"received values from {low} to {high}"
            )
        return values

    def _check_parameters(self):
        who = "SelfOrganizingMap"
        for name in ("rows", "columns", "epochs"):
            check_count(getattr(self, name), who, name)
        for name, known in (
            ("topology", ("rectangular", "hexagonal")),
            ("neighborhood", tuple(NEIGHBORHOODS)),
            ("training", ("batch", "online")),
            ("init", ("pca", "sample")),
        ):
            value = getattr(self, name)
            given = name == "init" and not isinstance(value, str)  # an array of weights
            if not given and value not in known:
                raise ValueError(f"{who}: expected {name} in {known}, received {value!r}")
        for name in ("radius", "lr"):
            pair = getattr(self, name)
            if not callable(pair) and not (np.shape(pair) == (2,) and min(pair) > 0):
                raise ValueError(
                    f"{who}: expected {name} as a function or two positive numbers, "
                    f"received {pair!r}"
                )
        if self.periodic and self.topology != "rectangular":
            raise ValueError(f"{who}: expected periodic on a rectangular grid, received hexagonal")

    def _examples(self, X):
        """Return `X` as floats, and which entries are observed (None if all are)."""
        X = np.asarray(X)
        X = X if X.dtype == np.float32 else X.astype(np.float64)
        if X.ndim != 2 or X.size == 0:
            raise ValueError(f"SelfOrganizingMap: expected X (N, D), not empty, received {X.shape}")
        if np.isfinite(X).all():
            return X, None
        observed = ~np.isnan(X)
        if np.isinf(X).any() or not observed.any(axis=1).all():
            raise ValueError(
                "SelfOrganizingMap: expected finite X, NaN where missing, "
                "received infinity or a row of NaN"
            )
        return X, observed

    def _distances(self, X, method):
        """The squares of the distances from examples to units, over observed features, (N, K)."""
        check_fitted(self, method)
        X, observed = self._examples(X)
        if X.shape[1] != self.n_features_in_:
            raise ValueError(
                f"SelfOrganizingMap: expected X of shape (N, {self.n_features_in_}), "
                f"received {X.shape}"
            )
        filled, seen = _fill(X.astype(np.float64), observed)  # small differences of large squares
        d2 = 2.0 * _half_distances(filled, seen, self.weights_.reshape(-1, X.shape[1]))
        d2 += np.einsum("nd,nd->n", filled, filled)[:, None]
        return np.maximum(d2, 0.0, out=d2)  # rounding can leave less than 0

    def _labels(self, X, y):
        y = np.asarray(y)
        if y.shape != (len(X),):
            raise ValueError(f"SelfOrganizingMap: expected y ({len(X)},), received {y.shape}")
        return y


def _fill(X, observed):
    """`X` with 0 for what is missing, and ones for what is observed: (N, D), or (N, 1) if all."""
    if observed is None:
        return X, np.ones((len(X), 1), X.dtype)
    return np.nan_to_num(X), observed.astype(X.dtype)


def _half_distances(filled, seen, W):
    """Half the squared distances, ``|x - w|^2 / 2``, but for ``|x|^2 / 2``, (N, K).

    One product, ``w^2 / 2 - x . w`` over observed features, finds the same winners.
    """
    halves = 0.5 * W * W
    result = filled @ -W.T
    result += halves.sum(axis=1) if seen.shape[1] == 1 else seen @ halves.T
    return result


def _votes(bmu, y, n_units):
    """The labels in order, and how many examples of each every unit wins, (K, labels)."""
    labels, codes = np.unique(y, return_inverse=True)
    votes = np.bincount(bmu * len(labels) + codes, minlength=n_units * len(labels))
    return labels, votes.reshape(n_units, -1)

"""The group method of data handling: a deep network of polynomials that grows by selection.

Ivakhnenko (1971) stacked layers, tried many units and kept those that predict well on data that
they were not fitted to, years before backpropagation; it is a search for a structure.
"""

import itertools
from typing import NamedTuple

import numpy as np

from .._checks import check_count, check_rng
from ._estimator import Regressor


class PartialPolynomial(NamedTuple):
    """A unit: ``a_0 + a_1 u + a_2 v + a_3 u v + a_4 u^2 + a_5 v^2`` of two inputs of its layer.

    Parameters
    ----------
    inputs : (int, int)
        Which units of the layer below ``u`` and ``v`` are; in the first layer, which features.
    coef : array (6,)
        The coefficients ``a``.
    error : float
        The criterion by which the unit was selected, a mean squared error.

    Examples
    --------
    >>> print(PartialPolynomial((0, 2), np.array([1.0, 0, 0, -2, 0, 0.25]), 0.0))
    1 - 2 z0 z2 + 0.25 z2^2
    """

    inputs: tuple
    coef: np.ndarray
    error: float

    def __call__(self, Z):
        """The unit's output for the rows of ``Z (N, D)``, (N,)."""
        return _terms(Z, self.inputs) @ self.coef

    def __str__(self):
        u, v = (f" z{i}" for i in self.inputs)
        names = ("", u, v, u + v, u + "^2", v + "^2")
        terms = [f"{a:+.3g}{name}" for a, name in zip(self.coef, names, strict=True) if a]
        text = " ".join(f"{term[0]} {term[1:]}" for term in terms)
        return text.removeprefix("+ ") or "0"


class GMDH(Regressor):
    """Polynomials of pairs, fitted by least squares and selected layer by layer.

    1. For every pair ``u, v`` of the layer's inputs, fit ``y = a_0 + a_1 u + a_2 v + a_3 u v + a_4
       u^2 + a_5 v^2`` by least squares on the fitting examples.
    2. Keep the `width` units with the smallest criterion; their outputs are the inputs of the next
       layer.
    3. Stop when the best unit is no better than the best of the layer before. That one answers.

    Parameters
    ----------
    width : int
        The number of units kept in each layer, at least 2.
    max_layers : int
        The number of layers after which to stop.
    criterion : {"external", "internal"}
        The mean squared error by which units are selected and layers are stopped: on other examples
        than those fitted to, or on the same ones.
    validation_fraction : float
        The share of the examples that is set aside for the external criterion, if `fit` is not
        given any.
    rng : numpy.random.Generator, optional
        Draws these examples; needed if `fit` is not given any.

    Attributes
    ----------
    layers_ : list of lists of PartialPolynomial
        The units of each layer, the best one first; the first one of the last layer answers.
    criteria_ : list of float
        The criterion of the best unit of each layer that was tried: one more than there are layers,
        if the last one was no better.
    features_ : list of int
        The features that the answer depends on.

    Notes
    -----
    A unit can copy its input (``y = u``), so that the internal criterion never rises: it cannot
    tell when to stop, and after L layers the polynomials have degree ``2^L``, which explode between
    and beyond the examples. The external criterion rises when new layers fit the noise. As it has
    seen many units by then, it is too optimistic for the one that it has selected; judge that by a
    third set of examples.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> X = rng.uniform(-1, 1, (80, 4))
    >>> model = GMDH(rng=rng).fit(X, 1.0 + 2.0 * X[:, 0] * X[:, 2])
    >>> best = model.layers_[0][0]
    >>> best.inputs, best.coef.round(6) + 0.0
    ((0, 2), array([1., 0., 0., 2., 0., 0.]))
    """

    def __init__(
        self,
        width=8,
        max_layers=5,
        *,
        criterion="external",
        validation_fraction=0.5,
        rng=None,
    ):
        self.width = width
        self.max_layers = max_layers
        self.criterion = criterion
        self.validation_fraction = validation_fraction
        self.rng = rng

    def fit(self, X, y, *, validation=None):
        """Learn from examples ``X (N, D)`` with targets ``y (N,)``.

        Parameters
        ----------
        X, y : array (N, D), array (N,)
            Examples, with at least two features.
        validation : (array (M, D), array (M,)), optional
            Examples for the external criterion; then units are fitted to all of `X`. The internal
            criterion does not look at them.

        Raises
        ------
        TypeError
            If `rng` is needed and not a Generator.
        ValueError
            If the shapes do not fit, a value is not finite, or a parameter is out of range.
        """
        self._check_parameters()
        X, y = self._single_target(X, y)
        if self.criterion == "internal":
            X_val, y_val = X, y
        elif validation is not None:
            X_val, y_val = self._single_target(*validation)
            self._inputs(X, "fit")  # as many columns as the validation examples
        else:
            check_rng(self.rng, "GMDH")
            if len(X) < 2:
                raise ValueError("GMDH: expected two examples or more to divide, received 1")
            order = self.rng.permutation(len(X))
            n = min(max(round(self.validation_fraction * len(X)), 1), len(X) - 1)
            X_val, y_val, X, y = X[order[:n]], y[order[:n]], X[order[n:]], y[order[n:]]
        self.layers_, self.criteria_ = [], []
        while len(self.layers_) < self.max_layers and X.shape[1] > 1:  # two features make one unit
            layer = self._best_units(X, y, X_val, y_val)
            self.criteria_.append(layer[0].error)
            if self.layers_ and layer[0].error >= self.layers_[-1][0].error:
                break
            self.layers_.append(layer)
            X, X_val = _outputs(layer, X), _outputs(layer, X_val)
        self.features_ = self._used_features()
        return self

    def predict(self, X):
        """The answer for rows of ``X (N, D)``, (N,)."""
        *_, answer = self.staged_predict(X)
        return answer

    def staged_predict(self, X):
        """Yield the answer of the best unit of each layer in turn, (N,)."""
        Z = self._inputs(X, "predict")
        for layer in self.layers_:
            Z = _outputs(layer, Z)
            yield Z[:, 0]

    def _best_units(self, Z, y, Z_val, y_val):
        """Fit a unit to every pair of columns of `Z`, and return the best ones."""
        units = []
        for inputs in itertools.combinations(range(Z.shape[1]), 2):
            coef = _least_squares(_terms(Z, inputs), y)
            error = float(np.mean((_terms(Z_val, inputs) @ coef - y_val) ** 2))
            units.append(PartialPolynomial(inputs, coef, error))
        return sorted(units, key=lambda unit: unit.error)[: self.width]

    def _used_features(self):
        """Follow the connections from the answer down to the features."""
        used = {0}
        for layer in reversed(self.layers_):
            used = {i for k in used for i in layer[k].inputs}
        return sorted(used)

    def _single_target(self, X, y):
        X, T = self._training_data(X, y)
        if self._target_shape != () or X.shape[1] < 2:
            raise ValueError(
                f"GMDH: expected X (N, D) with D >= 2 and y (N,), "
                f"received {X.shape} and {np.shape(y)}"
            )
        return X, T[:, 0]

    def _check_parameters(self):
        check_count(self.max_layers, "GMDH", "max_layers")
        if not isinstance(self.width, (int, np.integer)) or self.width < 2:
            raise ValueError(f"GMDH: expected width as an integer >= 2, received {self.width!r}")
        if self.criterion not in ("external", "internal"):
            raise ValueError(
                f"GMDH: expected criterion 'external' or 'internal', received {self.criterion!r}"
            )
        if not 0.0 < self.validation_fraction < 1.0:
            raise ValueError(
                "GMDH: expected validation_fraction between 0 and 1, "
                f"received {self.validation_fraction}"
            )


def _terms(Z, inputs):
    """The six terms of a unit, (N, 6)."""
    u, v = Z[:, inputs].T
    return np.column_stack([np.ones_like(u), u, v, u * v, u * u, v * v])


def _outputs(layer, Z):
    """The outputs of all units of a layer, (N, width)."""
    return np.column_stack([unit(Z) for unit in layer])


def _least_squares(A, y):
    """The shortest least-squares solution; columns of length 1 make it a matter of angles alone."""
    lengths = np.linalg.norm(A, axis=0)
    lengths[lengths == 0.0] = 1.0
    return np.linalg.lstsq(A / lengths, y, rcond=None)[0] / lengths

"""The perceptron: the first machine that learned from its mistakes (Rosenblatt, 1958)."""

import numpy as np

from .._checks import check_count, check_fitted, check_rng


class Perceptron:
    """A linear threshold unit trained by the perceptron rule.

    The unit answers the second class where ``x . w + b >= 0``, like `nnlib.functional.step`. With
    the classes coded as ``t = -1`` and ``t = +1``, each example that is on the wrong side or on the
    boundary, ``t (x . w + b) <= 0``, is a mistake and changes the unit: ``w <- w + t x``, ``b <- b
    + t``.

    Parameters
    ----------
    max_epochs : int
        Passes over the data after which to give up.
    rng : numpy.random.Generator, optional
        If given, each epoch visits the examples in a new random order; else in the order of the
        data.

    Attributes
    ----------
    classes_ : array (2,)
        The two labels; the second one is answered on the positive side.
    coef_ : array (D,)
        The weights ``w``.
    intercept_ : float
        The bias ``b``.
    mistakes_ : list of int
        The number of mistakes in each epoch.
    converged_ : bool
        Whether the last epoch had no mistake: the data are separated.

    Notes
    -----
    If some unit vector ``u`` (acting on inputs with a constant 1 appended) separates the data with
    margin ``gamma``, and ``R`` is the largest norm of such an input, the rule makes at most ``(R /
    gamma)^2`` mistakes in all, in any order (Novikoff, 1962). If no unit separates them, it never
    stops. There is no learning rate: starting from zero it would scale the weights and change no
    answer.

    Examples
    --------
    >>> X, y = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 0, 0, 1])   # AND
    >>> model = Perceptron().fit(X, y)
    >>> model.predict(X).tolist(), model.converged_
    ([0, 0, 0, 1], True)
    """

    def __init__(self, max_epochs=1000, *, rng=None):
        self.max_epochs = max_epochs
        self.rng = rng

    def fit(self, X, y):
        """Learn from examples ``X (N, D)`` with labels ``y (N,)`` of two classes.

        Raises
        ------
        TypeError
            If `rng` is not a Generator.
        ValueError
            If the shapes do not fit, a value is not finite, `max_epochs` is not positive, or there
            are not two classes.
        """
        X, y = np.asarray(X, dtype=np.float64), np.asarray(y)
        _check_data(X, y)
        check_count(self.max_epochs, "Perceptron", "max_epochs")
        if self.rng is not None:
            check_rng(self.rng, "Perceptron")
        self.classes_ = np.unique(y)
        if len(self.classes_) != 2:
            raise ValueError(
                f"Perceptron: expected labels of two classes, received {len(self.classes_)}"
            )
        t = np.where(y == self.classes_[1], 1.0, -1.0)
        w, b = np.zeros(X.shape[1]), 0.0
        self.mistakes_ = []
        for _ in range(self.max_epochs):
            mistakes = 0
            order = range(len(X)) if self.rng is None else self.rng.permutation(len(X))
            for n in order:
                if t[n] * (X[n] @ w + b) <= 0:
                    w += t[n] * X[n]
                    b += t[n]
                    mistakes += 1
            self.mistakes_.append(mistakes)
            if mistakes == 0:
                break
        self.coef_, self.intercept_, self.converged_ = w, float(b), mistakes == 0
        return self

    def decision_function(self, X):
        """The weighted sums ``X w + b``; zero on the boundary.

        Raises
        ------
        RuntimeError
            Before `fit`.
        ValueError
            If `X` has another number of columns than in `fit`.
        """
        check_fitted(self, "decision_function")
        X = np.asarray(X, dtype=np.float64)
        if X.ndim != 2 or X.shape[1] != len(self.coef_):
            raise ValueError(
                f"Perceptron: expected X of shape (N, {len(self.coef_)}), received {X.shape}"
            )
        return X @ self.coef_ + self.intercept_

    def predict(self, X):
        """The label of each row of `X`."""
        positive = self.decision_function(X) >= 0
        return self.classes_[positive.astype(int)]

    def score(self, X, y):
        """The share of rows of `X` whose label is predicted right."""
        return float(np.mean(self.predict(X) == np.asarray(y)))


def _check_data(X, y):
    if X.ndim != 2 or y.shape != X.shape[:1] or len(X) == 0:
        raise ValueError(
            "Perceptron: expected X (N, D) and y (N,) with N >= 1, "
            f"received {X.shape} and {y.shape}"
        )
    if not np.isfinite(X).all():
        raise ValueError("Perceptron: expected finite inputs, received NaN or infinity")

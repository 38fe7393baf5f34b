"""Linear output units, found in closed form: for numbers, and for classes coded as rows of 0 and 1.

A network that fits targets ``T (N, M)`` in `_fit` and answers with outputs ``(N, M)`` in `_outputs`
becomes a regressor with the one class, a classifier with the other.
"""

import numpy as np

from ._estimator import Classifier, Regressor


def ridge(H, T, penalty):
    """``U = (H^T H + penalty I)^-1 H^T T``, which minimizes ``|H U - T|^2 + penalty |U|^2``.

    Without a penalty, the shortest least-squares solution. Shapes are ``H (N, K)``, ``T (N, M)``
    and ``U (K, M)``.
    """
    if penalty == 0.0:
        return np.linalg.lstsq(H, T, rcond=None)[0]
    gram = H.T @ H
    gram.flat[:: len(gram) + 1] += penalty  # the diagonal
    return np.linalg.solve(gram, H.T @ T)


class NumberOutputs(Regressor):
    """Targets are numbers."""

    def fit(self, X, y):
        """Learn from examples ``X (N, D)`` with targets ``y (N,)`` or (N, M).

        Raises
        ------
        TypeError
            If `rng` is not a Generator.
        ValueError
            If the shapes do not fit, a value is not finite, or a parameter is out of range.
        """
        self._check_parameters()
        self._fit(*self._training_data(X, y))
        return self

    def predict(self, X):
        """The outputs for rows of ``X (N, D)``, (N,) or (N, M) like the targets."""
        return self._answer(self._outputs(self._inputs(X, "predict")))

    def _answer(self, outputs):
        return outputs.reshape(len(outputs), *self._target_shape)


class ClassOutputs(Classifier):
    """Targets are rows with a 1 for the class and 0 else; the largest output answers."""

    def fit(self, X, y):
        """Learn from examples ``X (N, D)`` with labels ``y (N,)``.

        Raises
        ------
        TypeError
            If `rng` is not a Generator.
        ValueError
            If the shapes do not fit, a value is not finite, there is only one class, or a parameter
            is out of range.
        """
        self._check_parameters()
        X, codes = self._training_data(X, y)
        self._fit(X, np.eye(len(self.classes_))[codes])
        return self

    def decision_function(self, X):
        """The outputs for rows of ``X (N, D)``, one for each class, (N, K)."""
        return self._outputs(self._inputs(X, "decision_function"))

    def predict(self, X):
        """The label of each row of ``X (N, D)``, (N,)."""
        return self._answer(self.decision_function(X))

    def _answer(self, outputs):
        return self.classes_[outputs.argmax(axis=1)]

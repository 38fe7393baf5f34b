"""A hyperplane between two classes: what the perceptrons and the Adaline share."""

from .._checks import check_count, check_rng
from ._estimator import Classifier


class TwoClasses(Classifier):
    """A linear unit that answers the second class where ``x . w + b >= 0``."""

    def _start(self, X, y, epochs):
        """Check everything; return `X` and the classes coded as ``t = -1`` and ``t = +1``."""
        who = type(self).__name__
        check_count(getattr(self, epochs), who, epochs)
        if self.rng is not None:
            check_rng(self.rng, who)
        X, codes = self._training_data(X, y, binary=True)
        return X, 2.0 * codes - 1.0

    def _order(self, n):
        """The order in which an epoch visits `n` examples."""
        return range(n) if self.rng is None else self.rng.permutation(n)

    def decision_function(self, X):
        """The weighted sums ``X w + b``; zero on the boundary.

        Raises
        ------
        RuntimeError
            Before `fit`.
        ValueError
            If `X` has another number of columns than in `fit`.
        """
        return self._inputs(X, "decision_function") @ self.coef_ + self.intercept_

    def predict(self, X):
        """The label of each row of `X`."""
        positive = self.decision_function(X) >= 0
        return self.classes_[positive.astype(int)]

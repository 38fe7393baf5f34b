"""What all estimators share: parameters that can be copied, checks of the data, and a score.

The form is scikit-learn's, whose `clone`, `cross_val_score`, `GridSearchCV` and `Pipeline` work
with these classes; nothing of it is needed here. A constructor only stores its arguments, `fit`
checks them.
"""

import inspect

import numpy as np

from .. import metrics
from .._checks import check_fitted


class Estimator:
    """Something that learns by `fit`; what it learned is in attributes that end in ``_``."""

    _kind = None  # "classifier" or "regressor", for scikit-learn

    def get_params(self, deep=True):
        """The arguments of the constructor, as a dict; `deep` is accepted and changes nothing."""
        names = list(inspect.signature(type(self).__init__).parameters)[1:]
        return {name: getattr(self, name) for name in names}

    def set_params(self, **params):
        """Replace arguments of the constructor and return self; a ValueError for unknown ones."""
        known = self.get_params()
        for name, value in params.items():
            if name not in known:
                raise ValueError(
                    f"{type(self).__name__}: expected parameters among {', '.join(known)}, "
                    f"received {name!r}"
                )
            setattr(self, name, value)
        return self

    def __repr__(self):
        signature = inspect.signature(type(self).__init__).parameters
        changed = (
            f"{name}={value!r}"
            for name, value in self.get_params().items()
            if value is not signature[name].default
        )
        return f"{type(self).__name__}({', '.join(changed)})"

    def __sklearn_tags__(self):
        """What scikit-learn asks an estimator about itself; nobody else calls this."""
        from sklearn.utils import ClassifierTags, RegressorTags, Tags, TargetTags

        return Tags(
            estimator_type=self._kind,
            target_tags=TargetTags(required=self._kind is not None),
            classifier_tags=ClassifierTags() if self._kind == "classifier" else None,
            regressor_tags=RegressorTags() if self._kind == "regressor" else None,
        )

    def _training_inputs(self, X):
        """Return `X` as float64, checked."""
        X = np.asarray(X, dtype=np.float64)
        if X.ndim != 2 or X.size == 0:
            raise ValueError(
                f"{type(self).__name__}: expected X (N, D), not empty, received {X.shape}"
            )
        self._check_finite(X, "X")
        return X

    def _inputs(self, X, method):
        """Return `X` as float64, checked to have the columns that it had in `fit`."""
        check_fitted(self, method)
        X = np.asarray(X, dtype=np.float64)
        if X.ndim != 2 or X.shape[1] != self.n_features_in_:
            raise ValueError(
                f"{type(self).__name__}: expected X of shape (N, {self.n_features_in_}), "
                f"received {X.shape}"
            )
        self._check_finite(X, "X")
        return X

    def _check_finite(self, values, what):
        if not np.isfinite(values).all():
            raise ValueError(
                f"{type(self).__name__}: expected finite {what}, received NaN or infinity"
            )


class Classifier(Estimator):
    """An estimator whose `predict` answers labels, of any type that can be sorted."""

    _kind = "classifier"

    def _training_data(self, X, y, *, binary=False):
        """Return `X` and the classes of `y` as numbers 0 to K - 1; `classes_` has the labels."""
        X, y = self._training_inputs(X), np.asarray(y)
        if y.shape != X.shape[:1]:
            raise ValueError(
                f"{type(self).__name__}: expected X (N, D) and y (N,), "
                f"received {X.shape} and {y.shape}"
            )
        classes, codes = np.unique(y, return_inverse=True)
        if len(classes) < 2 or (binary and len(classes) > 2):
            expected = "two classes" if binary else "two classes or more"
            raise ValueError(
                f"{type(self).__name__}: expected labels of {expected}, received {len(classes)}"
            )
        self.classes_, self.n_features_in_ = classes, X.shape[1]
        return X, codes

    def score(self, X, y):
        """The share of rows of `X` whose label is predicted right."""
        predicted, y = self.predict(X), np.asarray(y)
        if y.shape != predicted.shape:
            raise ValueError(
                f"{type(self).__name__}: expected y ({len(predicted)},), received {y.shape}"
            )
        return float(np.mean(predicted == y))


class Regressor(Estimator):
    """An estimator whose `predict` answers numbers."""

    _kind = "regressor"

    def _training_data(self, X, y):
        """Return `X` and targets ``T (N, M)``, with ``M = 1`` for ``y (N,)``."""
        X, y = self._training_inputs(X), np.asarray(y, dtype=np.float64)
        if y.ndim not in (1, 2) or len(y) != len(X):
            raise ValueError(
                f"{type(self).__name__}: expected X (N, D) and y (N,) or (N, M), "
                f"received {X.shape} and {y.shape}"
            )
        self._check_finite(y, "y")
        self.n_features_in_, self._target_shape = X.shape[1], y.shape[1:]
        return X, y.reshape(len(y), -1)

    def score(self, X, y):
        """The coefficient of determination R^2, see `nnlib.metrics.r2`."""
        return metrics.r2(y, self.predict(X))

"""The Adaline: a linear unit that learns from the size of its error (Widrow and Hoff, 1960)."""

import numpy as np

from ._two_classes import TwoClasses


class Adaline(TwoClasses):
    """A linear unit trained by the rule of least mean squares (LMS, the delta rule).

    With ``z = x . w + b`` and the classes coded as ``t = -1`` and ``t = +1``, gradient descent on
    ``E = (t - z)^2 / 2``: after each example ``w <- w + lr (t - z) x`` and ``b <- b + lr (t - z)``;
    or once per epoch, with the means of these corrections over all examples.

    Parameters
    ----------
    lr : float
        The learning rate, positive.
    epochs : int
        Passes over the data.
    batch : bool
        Correct once per epoch instead of after each example.
    rng : numpy.random.Generator, optional
        If given, each epoch visits the examples in a new random order; else in the order of the
        data.

    Attributes
    ----------
    classes_ : array (2,)
        The two labels; the second one is answered where ``z >= 0``.
    coef_ : array (D,)
        The weights ``w``.
    intercept_ : float
        The bias ``b``.
    losses_ : list of float
        The mean of ``(t - z)^2`` in each epoch, each error taken before the correction that it
        causes.
    lr_bound_ : float
        ``2 / lambda``, where ``lambda`` is the largest eigenvalue of the mean of ``x x^T`` (a
        constant 1 appended to each ``x``).

    Notes
    -----
    In the eigenvectors of that matrix the batch rule multiplies each component of the distance to
    the least-squares solution by ``1 - lr lambda_i`` per epoch: it converges, from any start, if
    and only if ``lr < lr_bound_``, and then to least squares. The same bound holds for the *mean*
    of the weights after each example when examples are drawn independently; but there the weights
    keep wandering around the solution, the less the smaller the rate, and a single visit makes its
    own error grow if ``lr > 2 / (|x|^2 + 1)``. Unlike the perceptron it also learns from examples
    that it answers right, and least squares need not separate data that can be separated.

    Examples
    --------
    >>> X, y = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 0, 0, 1])   # AND
    >>> model = Adaline(lr=0.5, epochs=200, batch=True).fit(X, y)
    >>> model.predict(X).tolist(), model.coef_.round(6), round(model.intercept_, 6)
    ([0, 0, 0, 1], array([1., 1.]), -1.5)
    """

    def __init__(self, lr=0.01, epochs=100, *, batch=False, rng=None):
        self.lr = lr
        self.epochs = epochs
        self.batch = batch
        self.rng = rng

    def fit(self, X, y):
        """Learn from examples ``X (N, D)`` with labels ``y (N,)`` of two classes.

        Raises
        ------
        TypeError
            If `rng` is not a Generator.
        ValueError
            If the shapes do not fit, a value is not finite, `lr` or `epochs` is not positive, or
            there are not two classes.
        FloatingPointError
            If the weights grow beyond all bounds, because the rate is too large.
        """
        if not self.lr > 0:
            raise ValueError(f"Adaline: expected lr > 0, received {self.lr}")
        X, t = self._start(X, y, "epochs")
        X1 = np.column_stack([X, np.ones(len(X))])  # (N, D + 1): the bias is the last weight
        self.lr_bound_ = 2.0 / float(np.linalg.eigvalsh(X1.T @ X1 / len(X))[-1])
        w, self.losses_ = np.zeros(X1.shape[1]), []
        with np.errstate(over="ignore", invalid="ignore"):
            for _ in range(self.epochs):
                errors = self._batch_epoch(X1, t, w) if self.batch else self._epoch(X1, t, w)
                self.losses_.append(float(np.mean(errors**2)))
                if not np.isfinite(self.losses_[-1]):
                    raise FloatingPointError(
                        f"Adaline: expected lr well below lr_bound_ = {self.lr_bound_:.3g}, "
                        f"received {self.lr}, for which the weights grow beyond all bounds"
                    )
        self.coef_, self.intercept_ = w[:-1], float(w[-1])
        return self

    def _epoch(self, X1, t, w):
        """Change `w` after each example; return the errors."""
        errors = np.empty(len(X1))
        for n in self._order(len(X1)):
            errors[n] = t[n] - X1[n] @ w
            w += self.lr * errors[n] * X1[n]
        return errors

    def _batch_epoch(self, X1, t, w):
        """Change `w` once; return the errors."""
        errors = t - X1 @ w
        w += self.lr / len(X1) * (errors @ X1)
        return errors

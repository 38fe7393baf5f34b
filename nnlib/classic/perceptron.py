"""The perceptron: the first machine that learned from its mistakes (Rosenblatt, 1958).

All three classes here follow the same rule, and differ in the weights that they keep: the last
ones, the best ones, or the mean of all.
"""

import numpy as np

from ._two_classes import TwoClasses


class Perceptron(TwoClasses):
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
        X, t = self._start(X, y, "max_epochs")
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


class PocketPerceptron(TwoClasses):
    """The perceptron rule, with the best weights so far kept "in the pocket".

    The rule runs as in `Perceptron`. After each correction the new weights are tried on all
    examples, and replace those in the pocket if they make fewer mistakes, ``t (x . w + b) <= 0``.

    Parameters
    ----------
    max_epochs : int
        Passes over the data; fewer if weights without a mistake are found.
    rng : numpy.random.Generator, optional
        If given, each epoch visits the examples in a new random order; else in the order of the
        data.

    Attributes
    ----------
    classes_, coef_, intercept_
        As in `Perceptron`; the weights are those in the pocket.
    errors_ : list of int
        The training mistakes of the weights in the pocket after each epoch; it never rises.
    converged_ : bool
        Whether the weights in the pocket make no mistake.

    Notes
    -----
    On data that no hyperplane separates, the last weights of the perceptron rule can be bad ones;
    those in the pocket come as close to the best as one likes, with a probability that goes to 1
    with the number of visits in random order (Gallant, 1990). Gallant tries new weights only after
    a run of right answers longer than that of the pocket, which saves time where a pass over the
    data is expensive; one matrix product is not.

    Examples
    --------
    >>> X, y = np.array([[0.0], [1], [2], [3]]), np.array([0, 1, 0, 1])  # not separable
    >>> PocketPerceptron(100).fit(X, y).score(X, y)
    0.75
    """

    def __init__(self, max_epochs=100, *, rng=None):
        self.max_epochs = max_epochs
        self.rng = rng

    def fit(self, X, y):
        """Learn from examples ``X (N, D)`` with labels ``y (N,)``; errors as in `Perceptron`."""
        X, t = self._start(X, y, "max_epochs")
        w, b, fewest = np.zeros(X.shape[1]), 0.0, len(X)
        self.coef_, self.intercept_, self.errors_ = w.copy(), b, []
        for _ in range(self.max_epochs):
            for n in self._order(len(X)):
                if t[n] * (X[n] @ w + b) <= 0:
                    w += t[n] * X[n]
                    b += t[n]
                    errors = int(np.sum(t * (X @ w + b) <= 0))
                    if errors < fewest:
                        fewest, self.coef_, self.intercept_ = errors, w.copy(), float(b)
            self.errors_.append(fewest)
            if fewest == 0:
                break
        self.converged_ = fewest == 0
        return self


class AveragedPerceptron(TwoClasses):
    """The perceptron rule, answering with the mean of all weights on the way.

    ``w = sum_k c_k w_k / sum_k c_k``, where ``w_k`` are the weights after the k-th mistake, and
    ``c_k`` is the number of visits that they lasted, the one that made them included; the same for
    the bias.

    Parameters
    ----------
    epochs : int
        Passes over the data.
    rng : numpy.random.Generator, optional
        If given, each epoch visits the examples in a new random order; else in the order of the
        data.

    Attributes
    ----------
    classes_, coef_, intercept_
        As in `Perceptron`; the weights are the means.
    mistakes_ : list of int
        The number of mistakes of the rule in each epoch.

    Notes
    -----
    Weights that were right for long count for much, and the last mistake counts for little. Freund
    and Schapire (1999) let all ``w_k`` vote with ``c_k`` votes each, prove a bound for data that
    are not separable, and find the mean to do as well as the vote at a fraction of its cost.

    Examples
    --------
    >>> X, y = np.array([[1.0], [3.0], [-2.0]]), np.array([0, 1, 1])
    >>> model = AveragedPerceptron(1).fit(X, y)       # (w, b): (-1, -1), (2, 0), (0, 1)
    >>> model.coef_, model.intercept_
    (array([0.33333333]), 0.0)
    """

    def __init__(self, epochs=10, *, rng=None):
        self.epochs = epochs
        self.rng = rng

    def fit(self, X, y):
        """Learn from examples ``X (N, D)`` with labels ``y (N,)``; errors as in `Perceptron`."""
        X, t = self._start(X, y, "epochs")
        w, b = np.zeros(X.shape[1]), 0.0
        w_sum, b_sum = np.zeros(X.shape[1]), 0.0
        self.mistakes_ = []
        for _ in range(self.epochs):
            mistakes = 0
            for n in self._order(len(X)):
                if t[n] * (X[n] @ w + b) <= 0:
                    w += t[n] * X[n]
                    b += t[n]
                    mistakes += 1
                w_sum += w
                b_sum += b
            self.mistakes_.append(mistakes)
        visits = self.epochs * len(X)
        self.coef_, self.intercept_ = w_sum / visits, float(b_sum / visits)
        return self

"""Deep stacking networks: shallow networks on top of each other, each solved in closed form."""

import numpy as np

from .. import functional as F
from .._checks import check_count, check_rng
from ._targets import ClassOutputs, NumberOutputs, ridge


def module_error(Z, T, W, penalty):
    """Error of a module with the best upper weights, these weights, and the gradient for ``W``.

    ``H = sigmoid(Z W)``, ``U = (H^T H + penalty I)^-1 H^T T``, and ``E = (|H U - T|^2 + penalty
    |U|^2) / N``.

    Parameters
    ----------
    Z, T : array (N, D), array (N, M)
        Inputs, with a column of ones for the biases, and targets.
    W : array (D, H)
        Lower weights.
    penalty : float
        Of the squares of the upper weights.

    Returns
    -------
    float, array (H, M), array (D, H)
        ``E``, ``U`` and ``dE/dW``.

    Notes
    -----
    ``U`` depends on ``W``, but ``E`` is at its minimum in ``U``: ``dE/dU = 0``, so that to first
    order a change of ``U`` changes nothing, and ``U`` counts as constant. What is left is
    backpropagation: ``dE/dH = 2 / N (H U - T) U^T`` and ``dE/dW = Z^T (dE/dH * H * (1 - H))``. The
    penalty must be in ``E`` for that. For a penalty of 0 it is the formula with the pseudo-inverse
    of Deng and Yu (2011).

    Examples
    --------
    >>> Z, T = np.array([[1.0, -1.0], [1.0, 1.0]]), np.array([[0.0], [1.0]])
    >>> E, U, dW = module_error(Z, T, np.array([[0.0], [3.0]]), 0.0)
    >>> round(E, 4), U.round(4), dW.round(4)
    (0.0012, array([[1.0472]]), array([[ 0.0022],
           [-0.0025]]))
    """
    H = F.sigmoid(Z @ W)  # (N, H)
    U = ridge(H, T, penalty)
    residual = H @ U - T  # (N, M)
    E = (np.sum(residual**2) + penalty * np.sum(U**2)) / len(Z)
    dH = 2.0 / len(Z) * residual @ U.T
    return float(E), U, Z.T @ (dH * H * (1.0 - H))


class _DeepStacking:
    """The network itself, for numbers and for classes."""

    def __init__(
        self,
        n_modules=3,
        n_hidden=100,
        *,
        penalty=0.1,
        scale=1.0,
        fine_tune_steps=0,
        lr=1.0,
        rng=None,
    ):
        self.n_modules = n_modules
        self.n_hidden = n_hidden
        self.penalty = penalty
        self.scale = scale
        self.fine_tune_steps = fine_tune_steps
        self.lr = lr
        self.rng = rng

    def staged_predict(self, X):
        """Yield the answer of each module in turn to rows of ``X (N, D)``."""
        for outputs in self._modules(self._inputs(X, "staged_predict")):
            yield self._answer(outputs)

    def _modules(self, X):
        """Yield the outputs of each module in turn, (N, M)."""
        Y = np.empty((len(X), 0))
        for W, U in zip(self.lower_, self.upper_, strict=True):
            Y = F.sigmoid(_stack(X, Y) @ W) @ U
            yield Y

    def _outputs(self, X):
        *_, Y = self._modules(X)
        return Y

    def _fit(self, X, T):
        self.lower_, self.upper_, self.errors_ = [], [], []
        Y = np.empty((len(X), 0))
        for _ in range(self.n_modules):
            Z = _stack(X, Y)  # (N, 1 + D), later (N, 1 + D + M)
            W = self.scale * self.rng.standard_normal((Z.shape[1], self.n_hidden))
            W, U = self._fine_tune(Z, T, W / np.sqrt(Z.shape[1]))
            Y = F.sigmoid(Z @ W) @ U
            self.lower_.append(W)
            self.upper_.append(U)
            self.errors_.append(float(np.mean((Y - T) ** 2)))

    def _fine_tune(self, Z, T, W):
        """Descend the gradient; a step that does not lower the error is halved, and not taken."""
        lr = self.lr
        E, U, dW = module_error(Z, T, W, self.penalty)
        for _ in range(self.fine_tune_steps):
            trial = W - lr * dW
            result = module_error(Z, T, trial, self.penalty)
            if result[0] < E:
                W, (E, U, dW) = trial, result
            else:
                lr /= 2.0
        return W, U

    def _check_parameters(self):
        who = type(self).__name__
        check_count(self.n_modules, who, "n_modules")
        check_count(self.n_hidden, who, "n_hidden")
        if self.fine_tune_steps != 0:
            check_count(self.fine_tune_steps, who, "fine_tune_steps other than 0")
        if not 0 <= self.penalty < np.inf:
            raise ValueError(f"{who}: expected penalty >= 0, received {self.penalty}")
        for name in ("scale", "lr"):
            if not 0 < getattr(self, name) < np.inf:
                raise ValueError(f"{who}: expected {name} > 0, received {getattr(self, name)}")
        check_rng(self.rng, who)


class DeepStackingNetwork(_DeepStacking, NumberOutputs):
    """Modules with one hidden layer; each sees the inputs and the answer of the one below.

    Module ``l`` has the inputs ``Z_l = [1, X, Y_{l-1}]``, the hidden units ``H_l = sigmoid(Z_l
    W_l)`` and the answer ``Y_l = H_l U_l``. Its lower weights ``W_l`` are random. Its upper weights
    solve a convex problem, ``U_l = (H_l^T H_l + penalty I)^-1 H_l^T T``: every module is fitted to
    the targets ``T``, one after the other, and nothing is propagated back through the stack.

    Parameters
    ----------
    n_modules, n_hidden : int
        The number of modules, and of hidden units in each.
    penalty : float
        Of the squares of the upper weights; 0 for plain least squares.
    scale : float
        Lower weights are drawn from a normal distribution with the standard deviation ``scale /
        sqrt(inputs of the module)``.
    fine_tune_steps : int
        Steps of gradient descent on each module's lower weights, through the solution for the upper
        ones; see `module_error`.
    lr : float
        The size of these steps at first; it is halved when the error would rise.
    rng : numpy.random.Generator
        Draws the lower weights.

    Attributes
    ----------
    lower_, upper_ : lists of arrays
        The weights ``W_l`` (inputs, n_hidden) and ``U_l`` (n_hidden, M).
    errors_ : list of float
        The mean squared error of each module on the training examples.

    Notes
    -----
    Deng and Yu (2011), who call it a deep convex network; Deng, Yu and Platt (2012). They write
    examples as columns, ``U = (H H^T + penalty I)^-1 H T^T``. It is stacked generalization
    (Wolpert, 1992), with the same examples for all levels; it is not a stack of autoencoders, since
    every module is fitted to the targets.

    Examples
    --------
    >>> X = np.linspace(-1.0, 1.0, 50)[:, None]
    >>> model = DeepStackingNetwork(3, 20, scale=5.0, penalty=1e-3, rng=np.random.default_rng(0))
    >>> round(model.fit(X, np.sin(4.0 * X[:, 0])).score(X, np.sin(4.0 * X[:, 0])), 3)
    1.0
    """


class DeepStackingClassifier(_DeepStacking, ClassOutputs):
    """A `DeepStackingNetwork` with an output for each class, with the target 1 for it and 0 else.

    Parameters and attributes are those of `DeepStackingNetwork`, and ``classes_``, the labels in
    the order of the outputs. The class with the largest output answers.

    Examples
    --------
    >>> X, y = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 1, 1, 0])   # XOR
    >>> model = DeepStackingClassifier(2, 10, scale=3.0, penalty=1e-3, rng=np.random.default_rng(0))
    >>> model.fit(X, y).predict(X)
    array([0, 1, 1, 0])
    """


def _stack(X, Y):
    """The inputs of a module: ones for the biases, the features, the answer below."""
    return np.column_stack([np.ones(len(X)), X, Y])

"""A quasi-Newton method: it learns the curvature of the loss from its own steps."""

import math

from .._checks import check_count
from ..tensor import Tensor
from .optimizer import Optimizer


class LBFGS(Optimizer):
    """L-BFGS (Liu and Nocedal, 1989): Newton's direction, from the latest changes of the gradient.

    ``theta <- theta - a * H g``, where ``H`` estimates the inverse of the Hessian from the last
    pairs ``s = theta_t - theta_{t-1}``, ``y = g_t - g_{t-1}`` such that ``H y = s`` for the newest,
    without forming a matrix, and the step length ``a`` comes from a line search.

    For the whole data set, not for mini-batches: the noise of a batch would be taken for curvature.

    Parameters
    ----------
    parameters
        See `Optimizer`. There is no learning rate; a penalty belongs into the loss.
    history : int
        The number of pairs that are kept.
    evaluations : int
        The largest number of evaluations of the loss in one line search.

    Raises
    ------
    ValueError
        If an option is not a positive integer.

    Notes
    -----
    The line search doubles and bisects ``a``, as in Lewis and Overton (2013), until both strong
    Wolfe conditions hold (Nocedal and Wright, 2006, section 3.1): with the slope ``p = g^T d < 0``
    along the direction ``d`` the loss must fall by at least ``c1 a |p|`` (Armijo), and the slope
    must shrink to at most ``c2 |p|`` (curvature). The second implies ``s^T y > 0``, without which
    ``H`` would not stay positive definite and the next direction need not go down.

    Examples
    --------
    >>> from nnlib import Parameter
    >>> w = Parameter(np.array([-3.0, 2.0]))
    >>> optimizer = LBFGS([w])
    >>> curvatures = np.array([1.0, 100.0])
    >>> losses = [optimizer.step(lambda: (curvatures * w * w).sum()) for _ in range(12)]
    >>> losses[-1] < 1e-12
    True
    """

    ARMIJO, CURVATURE = 1e-4, 0.9  # c1 and c2

    def __init__(self, parameters, *, history=10, evaluations=20):
        check_count(history, "LBFGS", "history")
        check_count(evaluations, "LBFGS", "evaluations")
        super().__init__(parameters, lr=1.0)
        self.history, self.evaluations = history, evaluations
        # The pair of step t has place t % history; a place is empty where both vectors are 0.
        self.pairs = [(self.slot(f"s{i}"), self.slot(f"y{i}")) for i in range(history)]

    def step(self, loss):
        """One direction and one line search.

        Parameters
        ----------
        loss : callable
            ``loss()`` runs the forward pass and returns a scalar Tensor. It must be the same
            function of the parameters every time: no dropout, no new batch. It is called two or
            more times, and its gradient is taken here.

        Returns
        -------
        float
            The loss after the step. Where no step makes it smaller (at a minimum, up to rounding),
            the parameters stay and the history is forgotten.

        Raises
        ------
        RuntimeError
            If `release` gave the parameters away.
        TypeError
            If `loss` does not return a Tensor.
        """
        self._begin_step()
        value = self._evaluate(loss)
        theta, gradient = self.theta.copy(), self.grad.copy()
        direction = self._direction(gradient)
        new_value = self._search(loss, theta, direction, value, _dot(gradient, direction))
        if new_value is None:
            self._move(theta)
            for slot in self.slots.values():
                slot[...] = 0
            return value
        s, y = self.pairs[self.t % self.history]
        s[...], y[...] = self.theta - theta, self.grad - gradient
        return new_value

    def _search(self, loss, theta, direction, value, slope):
        """Move along `direction` to where the Wolfe conditions hold; the loss there, or None."""
        low, high, length = 0.0, math.inf, 1.0
        for _ in range(self.evaluations):
            self._move(theta + length * direction)
            new_value = self._evaluate(loss)
            new_slope = _dot(self.grad, direction)
            falls = new_value < value and new_value <= value + self.ARMIJO * length * slope
            if falls and abs(new_slope) <= self.CURVATURE * abs(slope):
                self.rate = length
                return new_value
            if falls and new_slope < 0.0:
                low = length  # still steep: go further
            else:
                high = length  # too far; NaN counts as that
            length = 2.0 * low if math.isinf(high) else 0.5 * (low + high)
        return None

    def _direction(self, gradient):
        """``-H g`` by the two-loop recursion; ``H`` is a multiple of the identity at first."""
        d, coefficients = -gradient, []
        newest_first = (self.pairs[(self.t - 1 - i) % self.history] for i in range(self.history))
        pairs = [(s, y, sy) for s, y in newest_first if (sy := _dot(s, y)) > 0.0]
        for s, y, sy in pairs:
            coefficients.append(_dot(s, d) / sy)
            d -= coefficients[-1] * y
        if pairs:
            _, y, sy = pairs[0]
            d *= sy / _dot(y, y)  # the size of the inverse Hessian along the newest step
        else:
            d *= 1.0 / max(1.0, math.sqrt(_dot(d, d)))  # a first step of at most unit length
        for (s, y, sy), coefficient in zip(reversed(pairs), reversed(coefficients), strict=True):
            d += (coefficient - _dot(y, d) / sy) * s
        return d

    def _move(self, theta):
        self.theta[...] = theta
        for p in self.parameters:
            p.mark_changed()

    def _evaluate(self, loss):
        """The loss as a number; its gradient is then in ``grad``."""
        self.zero_grad()
        value = loss()
        if not isinstance(value, Tensor):
            raise TypeError(
                "LBFGS.step: expected loss() to return a scalar Tensor, "
                f"received {type(value).__name__}"
            )
        value.backward()
        return value.item()


def _dot(x, y):
    return (x @ y).item()

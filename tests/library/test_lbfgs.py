"""L-BFGS: its direction is that of BFGS, its steps satisfy the Wolfe conditions, and it is fast."""

import numpy as np
import pytest

from nnlib import Parameter
from nnlib import functional as F
from nnlib.optim import LBFGS

from ..requirements import require_module
from .cases import spread


def rosenbrock(w):
    return (100.0 * (w[1:] - w[:-1] ** 2) ** 2 + (1.0 - w[:-1]) ** 2).sum()


class Counted:
    """A function of parameters that counts its evaluations."""

    def __init__(self, function, *parameters):
        self.function, self.parameters, self.count = function, parameters, 0

    def __call__(self):
        self.count += 1
        return self.function(*self.parameters)


@pytest.mark.parametrize("dim", [2, 10])
def test_rosenbrock_takes_as_few_steps_as_scipy(dim):
    optimize = require_module("scipy.optimize")
    start = np.where(np.arange(dim) % 2 == 0, -1.2, 1.0)
    theirs = optimize.minimize(
        optimize.rosen, start, jac=optimize.rosen_der, method="L-BFGS-B", options={"ftol": 1e-15}
    )
    w = Parameter(start.copy())
    loss = Counted(rosenbrock, w)
    optimizer = LBFGS([w])
    losses = [optimizer.step(loss) for _ in range(2 * theirs.nit)]
    assert losses[int(1.25 * theirs.nit)] < 1e-10
    np.testing.assert_allclose(w.data, np.ones(dim), atol=1e-9)
    assert all(b <= a for a, b in zip(losses[:-1], losses[1:], strict=True))


def test_logistic_regression_ends_where_scipy_does():
    optimize = require_module("scipy.optimize")
    X, y = spread(40, 5), (spread(40, 1, start=0.2) > 0).astype(float)

    def loss_of(W, b):
        return F.bce_with_logits(F.linear(X, W, b), y) + 0.05 * (W * W).sum()

    def value_and_gradient(theta):
        W, b = Parameter(theta[:5].reshape(5, 1)), Parameter(theta[5:])
        value = loss_of(W, b)
        value.backward()
        return value.item(), np.concatenate([W.grad.ravel(), b.grad])

    theirs = optimize.minimize(
        value_and_gradient, np.zeros(6), jac=True, method="L-BFGS-B", options={"ftol": 1e-15}
    )
    W, b = Parameter(np.zeros((5, 1))), Parameter(np.zeros(1))
    optimizer = LBFGS([W, b])
    for _ in range(30):
        value = optimizer.step(lambda: loss_of(W, b))
    assert theirs.fun - 1e-8 < value <= theirs.fun
    np.testing.assert_allclose(optimizer.theta, theirs.x, atol=1e-4)
    np.testing.assert_allclose(value_and_gradient(optimizer.theta.copy())[1], 0.0, atol=1e-8)


def test_the_two_loops_are_the_product_with_the_bfgs_matrix():
    """H <- (I - s y^T / s^T y) H (I - y s^T / s^T y) + s s^T / s^T y, from a multiple of I."""
    optimizer = LBFGS([Parameter(spread(4))], history=3)
    pairs = [(spread(4, start=i / 7), spread(4, start=i / 7) + 0.1 * i) for i in range(1, 4)]
    for (s, y), (slot_s, slot_y) in zip(pairs, optimizer.pairs, strict=True):
        slot_s[...], slot_y[...] = s, y
    optimizer.t = 3  # the next step: the pair in place 2 is the newest
    s, y = pairs[-1]
    H = (s @ y) / (y @ y) * np.eye(4)
    for s, y in pairs:
        turn = np.eye(4) - np.outer(s, y) / (s @ y)
        H = turn @ H @ turn.T + np.outer(s, s) / (s @ y)
    g = spread(4, start=0.5)
    np.testing.assert_allclose(optimizer._direction(g), -H @ g, rtol=1e-12)
    np.testing.assert_allclose(H @ y, s)  # the newest pair is reproduced


def test_every_step_satisfies_the_wolfe_conditions():
    w = Parameter(np.array([-1.2, 1.0, 0.3]))
    optimizer = LBFGS([w], history=2)
    for _ in range(25):
        optimizer.zero_grad()
        before, theta = rosenbrock(w), w.data.copy()
        before.backward()
        gradient = optimizer.grad.copy()
        after = optimizer.step(lambda: rosenbrock(w))
        s = w.data - theta
        assert after <= before.item() + 1e-4 * (gradient @ s)
        assert abs(optimizer.grad @ s) <= 0.9 * abs(gradient @ s)
        assert optimizer.rate > 0.0 and s @ (optimizer.grad - gradient) > 0.0


def test_a_quadratic_takes_few_steps():
    """With the whole history the directions are nearly conjugate; gradient descent needs 1000s."""
    curvatures = np.array([1.0, 10.0, 100.0, 1000.0])
    w = Parameter(np.ones(4))
    optimizer = LBFGS([w])
    for _ in range(25):
        value = optimizer.step(lambda: (curvatures * w * w).sum())
    assert value < 1e-12


def test_a_saved_state_continues_exactly():
    def run(w, optimizer, steps):
        for _ in range(steps):
            optimizer.step(lambda: rosenbrock(w))
        return w.data.copy()

    one = Parameter(np.array([-1.2, 1.0]))
    optimizer = LBFGS([one], history=3)
    two = Parameter(run(one, optimizer, 5))
    resumed = LBFGS([two], history=3)
    resumed.load_state_dict(optimizer.state_dict())
    np.testing.assert_array_equal(run(two, resumed, 6), run(one, optimizer, 6))


def test_at_a_minimum_it_stays():
    w = Parameter(np.zeros(2))
    optimizer = LBFGS([w])
    assert optimizer.step(lambda: (w * w).sum()) == 0.0
    np.testing.assert_array_equal(w.data, [0.0, 0.0])


def test_float32_ends_at_rounding_and_forgets():
    w = Parameter(np.array([-1.2, 1.0], np.float32))
    optimizer = LBFGS([w])
    for _ in range(60):
        optimizer.step(lambda: rosenbrock(w) + 1.0)
    assert w.dtype == optimizer.theta.dtype == np.float32
    np.testing.assert_allclose(w.data, 1.0, atol=2e-3)
    assert all((slot == 0.0).all() for slot in optimizer.slots.values())


def test_the_line_search_comes_back_from_where_the_loss_is_not_defined():
    """The first step leads to w < 0, where log(w) is NaN."""
    w = Parameter(np.array([0.01]))
    optimizer = LBFGS([w])
    with np.errstate(invalid="ignore", divide="ignore"):
        for _ in range(20):
            optimizer.step(lambda: (100.0 * w - F.log(w)).sum())
    np.testing.assert_allclose(w.data, 0.01, rtol=1e-6)
    w.assign(np.array([0.5]))
    with np.errstate(invalid="ignore", divide="ignore"):
        for _ in range(20):
            optimizer.step(lambda: (100.0 * w - F.log(w)).sum())
    np.testing.assert_allclose(w.data, 0.01, rtol=1e-6)

"""Optimizers converge at the rate that theory gives, and keep their books in order."""

import math

import numpy as np
import pytest

import nnlib as nn
from nnlib import Parameter
from nnlib.optim import (
    SGD,
    Adam,
    Optimizer,
    clip_by_norm,
    cosine_decay,
    exponential_decay,
    linear_warmup,
    step_decay,
)

# A quadratic sum_i lambda_i w_i^2 / 2, whose gradient is lambda * w.
CURVATURES = np.array([1.0, 3.0, 10.0])


def descend(optimizer, curvatures, steps):
    """Follow the gradient of the quadratic; returns the parameters after each step."""
    (w,) = optimizer.parameters
    path = [w.data.copy()]
    for _ in range(steps):
        optimizer.zero_grad()
        (0.5 * curvatures * w * w).sum().backward()
        optimizer.step()
        path.append(w.data.copy())
    return np.array(path)


@pytest.mark.parametrize("lr", [0.01, 0.1, 0.15])
def test_gradient_descent_contracts_exactly(lr):
    """w_i(t) = (1 - lr lambda_i)^t w_i(0)."""
    path = descend(SGD([Parameter(np.ones(3))], lr), CURVATURES, 60)
    expected = (1.0 - lr * CURVATURES) ** np.arange(61)[:, None]
    np.testing.assert_allclose(path, expected, rtol=1e-11, atol=1e-300)


@pytest.mark.parametrize(("lr", "converges"), [(0.199, True), (0.201, False)])
def test_stability_ends_at_two_over_the_largest_curvature(lr, converges):
    path = descend(SGD([Parameter(np.ones(3))], lr), CURVATURES, 400)
    assert (np.abs(path[-1]).max() < 0.1) == converges
    assert (np.abs(path[-1]).max() > 10.0) == (not converges)


def test_heavy_ball_converges_at_its_best_rate():
    """With the best lr and momentum (Polyak, 1964) the error falls like
    ((sqrt(kappa) - 1) / (sqrt(kappa) + 1))^t, where gradient descent has kappa for its root."""
    low, high = 1.0, 100.0
    root = math.sqrt(high / low)
    rate = (root - 1) / (root + 1)
    lr = (2.0 / (math.sqrt(high) + math.sqrt(low))) ** 2
    curvatures = np.array([low, high])
    path = descend(SGD([Parameter(np.ones(2))], lr, momentum=rate**2), curvatures, 150)
    sizes = np.linalg.norm(path, axis=1)
    # A double root of the recurrence: rate^t times a polynomial of degree 1.
    assert (sizes[150] / sizes[50]) ** 0.01 == pytest.approx(rate, rel=0.02)
    plain = descend(SGD([Parameter(np.ones(2))], 2.0 / (low + high)), curvatures, 150)
    assert np.linalg.norm(plain[-1]) > 1e8 * sizes[-1]


def test_momentum_follows_its_recurrence():
    """For one curvature, w(t+1) = (1 + beta - lr lambda) w(t) - beta w(t-1)."""
    path = descend(SGD([Parameter(np.ones(1))], 0.1, momentum=0.9), np.array([2.0]), 30)[:, 0]
    np.testing.assert_allclose(path[2:], 1.7 * path[1:-1] - 0.9 * path[:-2], atol=1e-14)


def test_first_step_of_adam_is_the_learning_rate():
    """Bias correction makes the first step lr * sign(g), whatever the size of the gradient."""
    w = Parameter(np.array([1e-3, -5.0, 4e6]))
    descend(Adam([w], 0.1), CURVATURES, 1)
    np.testing.assert_allclose(w.data, [1e-3 - 0.1, -4.9, 4e6 - 0.1], rtol=2e-5)


def test_adam_ignores_the_scale_of_the_loss():
    paths = [
        descend(Adam([Parameter(np.ones(3))], 0.1, eps=1e-300), scale * CURVATURES, 30)
        for scale in (1.0, 1e6)
    ]
    np.testing.assert_allclose(paths[0], paths[1], rtol=1e-10)


@pytest.mark.parametrize(
    ("make", "steps"),
    [
        (lambda p: Adam(p, lr=0.02), 5000),
        (lambda p: SGD(p, lr=5e-4, momentum=0.95), 5000),
    ],
    ids=["adam", "momentum"],
)
def test_rosenbrock(make, steps):
    """The curved valley (1 - x)^2 + 100 (y - x^2)^2 with its minimum at (1, 1)."""
    x, y = Parameter(np.array(-1.0)), Parameter(np.array(1.5))
    optimizer = make([x, y])
    for _ in range(steps):
        optimizer.zero_grad()
        ((1.0 - x) ** 2 + 100.0 * (y - x * x) ** 2).backward()
        optimizer.step()
    np.testing.assert_allclose(optimizer.theta, [1.0, 1.0], atol=1e-3)


# Weight decay and clipping


def test_weight_decay_shrinks_matrices_only(rng):
    layer = nn.Linear(2, 2, rng=rng, dtype=np.float64)
    layer.b.assign(np.ones(2))
    before = layer.W.data.copy()
    SGD(layer.parameters(), lr=0.1, weight_decay=0.5).step()  # the gradient is 0
    np.testing.assert_allclose(layer.W.data, 0.95 * before, rtol=1e-14)
    np.testing.assert_array_equal(layer.b.data, [1.0, 1.0])


def test_clipping_keeps_the_direction():
    gradient = np.array([3.0, 4.0])
    assert clip_by_norm(gradient, 10.0) == 5.0
    np.testing.assert_array_equal(gradient, [3.0, 4.0])
    assert clip_by_norm(gradient, 1.0) == 5.0
    np.testing.assert_allclose(gradient, [0.6, 0.8])
    assert clip_by_norm(np.zeros(2), 1.0) == 0.0


def test_clipping_takes_all_parameters_together():
    x, y = Parameter(np.zeros(1)), Parameter(np.zeros(1))
    optimizer = SGD([x, y], lr=1.0, clip_norm=1.0)
    (3.0 * x + 4.0 * y).sum().backward()
    optimizer.step()
    np.testing.assert_allclose(optimizer.theta, [-0.6, -0.8])


# Schedules


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        (step_decay(1.0, every=2), {1: 1.0, 2: 1.0, 3: 0.1, 4: 0.1, 5: 0.01}),
        (exponential_decay(1.0, factor=0.5), {1: 1.0, 2: 0.5, 4: 0.125}),
        (cosine_decay(1.0, steps=4, final=0.2), {1: 1.0, 3: 0.6, 5: 0.2, 9: 0.2}),
        (linear_warmup(1.0, steps=4), {1: 0.25, 2: 0.5, 4: 1.0, 9: 1.0}),
        (linear_warmup(step_decay(1.0, every=4), steps=2), {1: 0.5, 2: 1.0, 4: 1.0, 5: 0.1}),
    ],
    ids=["step", "exponential", "cosine", "warm-up", "warm-up then step"],
)
def test_schedule(schedule, expected):
    for t, rate in expected.items():
        assert schedule(t) == pytest.approx(rate)


def test_the_schedule_counts_from_one():
    rates = []
    optimizer = SGD([Parameter(np.zeros(1))], lr=lambda t: float(t))
    for _ in range(3):
        optimizer.step()
        rates.append(optimizer.rate)
    assert rates == [1.0, 2.0, 3.0] and optimizer.t == 3


# The flat vector


def test_parameters_are_views_of_one_vector(rng):
    layer = nn.Linear(3, 2, rng=rng)
    before = layer.state_dict()
    optimizer = SGD(layer.parameters(), lr=0.1)
    assert optimizer.theta.shape == optimizer.grad.shape == (8,)
    for p in layer.parameters():
        assert np.shares_memory(p.data, optimizer.theta)
        assert np.shares_memory(p.grad, optimizer.grad)
        assert p.owner is optimizer
    np.testing.assert_array_equal(layer.W.data, before["W"])  # packing changes no value
    layer(np.ones((1, 3), np.float32)).sum().backward()
    np.testing.assert_array_equal(optimizer.grad, np.ones(8))
    optimizer.zero_grad()
    np.testing.assert_array_equal(layer.W.grad, np.zeros((3, 2)))


def test_release_gives_the_parameters_back(rng):
    layer = nn.Linear(3, 2, rng=rng)
    first = SGD(layer.parameters(), lr=0.1)
    with pytest.raises(ValueError, match="that SGD packed; call release"):
        Adam(layer.parameters())
    values = layer.state_dict()
    first.release()
    first.theta[...] = np.nan  # their memory is their own again
    second = Adam(layer.parameters())
    np.testing.assert_array_equal(layer.W.data, values["W"])
    assert layer.W.owner is second
    with pytest.raises(RuntimeError, match="SGD.step: .* received one that released them"):
        first.step()


@pytest.mark.parametrize(
    "make", [lambda p: SGD(p, 0.1, momentum=0.9), lambda p: Adam(p, 0.1)], ids=["SGD", "Adam"]
)
def test_saved_state_continues_exactly(make):
    one, two = Parameter(np.ones(3)), Parameter(np.ones(3))
    optimizer = make([one])
    descend(optimizer, CURVATURES, 5)
    state, values = optimizer.state_dict(), one.data.copy()
    expected = descend(optimizer, CURVATURES, 5)
    two.assign(values)
    resumed = make([two])
    resumed.load_state_dict(state)
    np.testing.assert_array_equal(descend(resumed, CURVATURES, 5), expected)
    assert resumed.t == 10


@pytest.mark.parametrize("make", [lambda p: SGD(p, 0.1, momentum=0.9), lambda p: Adam(p, 0.1)])
def test_optimizers_keep_float32(make):
    w = Parameter(np.ones(3, np.float32))
    optimizer = make([w])
    path = descend(optimizer, CURVATURES.astype(np.float32), 3)
    assert path.dtype == optimizer.theta.dtype == w.grad.dtype == np.float32
    assert all(slot.dtype == np.float32 for slot in optimizer.slots.values())


def test_no_step_without_a_formula():
    with pytest.raises(TypeError, match="Optimizer: expected a subclass that defines update"):
        Optimizer([Parameter(np.zeros(1))], 0.1).step()

"""Optimizers converge at the rate that theory gives, and keep their books in order."""

import math

import numpy as np
import pytest

import nnlib as nn
from nnlib import Parameter, optim
from nnlib.optim import (
    SGD,
    Adam,
    AdamW,
    Optimizer,
    ProximalSGD,
    clip_by_norm,
    clip_by_value,
    cosine_decay,
    exponential_decay,
    linear_warmup,
    one_cycle,
    step_decay,
)

from .cases import spread
from .training_cases import OPTIMIZERS

# A quadratic sum_i lambda_i w_i^2 / 2, whose gradient is lambda * w.
CURVATURES = np.array([1.0, 3.0, 10.0])


def make(name, parameters):
    """One of the optimizers of `training_cases`."""
    kind, lr, options = OPTIMIZERS[name]
    return getattr(optim, kind)(parameters, lr, **options)


every_optimizer = pytest.mark.parametrize("name", OPTIMIZERS)


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


def test_nesterov_follows_its_recurrence():
    """w(t+1) = (1 - lr lambda) ((1 + beta) w(t) - beta w(t-1))."""
    optimizer = SGD([Parameter(np.ones(1))], 0.1, momentum=0.9, nesterov=True)
    path = descend(optimizer, np.array([2.0]), 30)[:, 0]
    np.testing.assert_allclose(path[2:], 0.8 * (1.9 * path[1:-1] - 0.9 * path[:-2]), atol=1e-14)


def test_nesterov_is_the_form_of_sutskever_at_the_point_ahead():
    lr, beta = 0.02, 0.9
    optimizer = SGD([Parameter(np.ones(3))], lr, momentum=beta, nesterov=True)
    path = descend(optimizer, CURVATURES, 40)
    w, u = np.ones(3), np.zeros(3)
    for theta in path:
        np.testing.assert_allclose(w + beta * u, theta, atol=1e-14)
        before, u = w, beta * u - lr * CURVATURES * (w + beta * u)
        w = w + u
    # From the last point ahead, lr * beta * v leads back to the last w.
    v = optimizer.slots["v"]
    np.testing.assert_allclose(path[-1] + lr * beta * v, before, atol=1e-14)


def follow(optimizer, gradients):
    """Step with these gradients, whatever the loss; returns the parameters after each step."""
    path = []
    for gradient in gradients:
        optimizer.grad[...] = gradient
        optimizer.step()
        path.append(optimizer.theta.copy())
    return np.array(path)


SIZES = np.array([1e-3, 1.0, 1e3])  # of a constant gradient: the adaptive methods ignore it
T = np.arange(1, 51)[:, None]


@pytest.mark.parametrize(
    ("optimizer", "steps"),
    [
        (optim.Adagrad, 1.0 / np.sqrt(T)),
        (optim.RMSprop, 1.0 / np.sqrt(1.0 - 0.99**T)),
        (optim.Adam, np.ones_like(T)),
        (optim.AdamW, np.ones_like(T)),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_steps_for_a_constant_gradient(optimizer, steps):
    """v is g^2 times t, times 1 - alpha^t, and, corrected, times 1."""
    path = follow(optimizer([Parameter(np.zeros(3))], 0.1, eps=1e-15), [SIZES] * len(T))
    np.testing.assert_allclose(path, np.cumsum(-0.1 * steps, axis=0) * np.ones(3), rtol=1e-9)


def test_first_step_of_adadelta():
    path = follow(optim.Adadelta([Parameter(np.zeros(1))], rho=0.9, eps=1e-6), [5.0])
    np.testing.assert_allclose(path, -math.sqrt(1e-6 / 0.1), rtol=1e-6)


@pytest.mark.parametrize(("amsgrad", "end"), [(False, 1.0), (True, -1.0)])
def test_counterexample_of_reddi_kale_and_kumar(amsgrad, end):
    """The gradient is 3 every third step and -1 otherwise, so that the best x in [-1, 1] is -1.

    Adam forgets the large gradient and goes to +1; AMSGrad does not.
    """
    optimizer = Adam(
        [Parameter(np.zeros(1))],
        lr=lambda t: 0.5 / math.sqrt(t),
        betas=(0.0, 0.1),
        amsgrad=amsgrad,
    )
    for t in range(1500):
        follow(optimizer, [3.0 if t % 3 == 0 else -1.0])
        np.clip(optimizer.theta, -1.0, 1.0, out=optimizer.theta)
    assert optimizer.theta[0] == pytest.approx(end, abs=0.05)


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
    ("make", "tolerance"),
    [
        (lambda p: SGD(p, lr=5e-4, momentum=0.95), 1e-3),
        (lambda p: SGD(p, lr=5e-4, momentum=0.95, nesterov=True), 1e-3),
        (lambda p: optim.Adagrad(p, lr=0.2), 0.06),  # ever smaller steps
        (lambda p: optim.RMSprop(p, lr=cosine_decay(0.01, steps=5000)), 5e-3),
        (lambda p: Adam(p, lr=0.02), 1e-3),
        (lambda p: Adam(p, lr=0.1, amsgrad=True), 1e-3),
        (lambda p: AdamW(p, lr=0.02), 1e-3),
    ],
    ids=["momentum", "nesterov", "adagrad", "rmsprop", "adam", "amsgrad", "adamw"],
)
def test_rosenbrock(make, tolerance):
    """The curved valley (1 - x)^2 + 100 (y - x^2)^2 with its minimum at (1, 1)."""
    x, y = Parameter(np.array(-1.0)), Parameter(np.array(1.5))
    optimizer = make([x, y])
    for _ in range(5000):
        optimizer.zero_grad()
        ((1.0 - x) ** 2 + 100.0 * (y - x * x) ** 2).backward()
        optimizer.step()
    np.testing.assert_allclose(optimizer.theta, [1.0, 1.0], atol=tolerance)


# Weight decay and clipping


def test_weight_decay_shrinks_matrices_only(rng):
    layer = nn.Linear(2, 2, rng=rng, dtype=np.float64)
    layer.b.assign(np.ones(2))
    before = layer.W.data.copy()
    SGD(layer.parameters(), lr=0.1, weight_decay=0.5).step()  # the gradient is 0
    np.testing.assert_allclose(layer.W.data, 0.95 * before, rtol=1e-14)
    np.testing.assert_array_equal(layer.b.data, [1.0, 1.0])


def test_decay_in_the_gradient_is_not_decay_of_the_weight():
    """Where only the decay pulls, Adam's step has the size lr whatever the weight and the decay;
    AdamW takes off the share lr * weight_decay."""
    start = np.array([[1.0, -5.0]])
    for decay in (0.1, 0.5):
        coupled = Adam([Parameter(start.copy())], 0.01, weight_decay=decay)
        np.testing.assert_allclose(follow(coupled, [0.0]), [[0.99, -4.99]], rtol=1e-8)
        decoupled = AdamW([Parameter(start.copy())], 0.01, weight_decay=decay)
        shares = (1.0 - 0.01 * decay) ** np.arange(1, 21)[:, None]
        np.testing.assert_allclose(follow(decoupled, [0.0] * 20), shares * start, rtol=1e-12)


def test_large_gradients_protect_weights_from_decay_in_the_gradient_only(rng):
    noise = rng.standard_normal((2000, 1)) * [30.0, 0.1]
    coupled, decoupled = (
        follow(kind([Parameter(np.full((1, 2), 5.0))], 5e-3, weight_decay=1.0), noise)[-1]
        for kind in (Adam, AdamW)
    )
    assert coupled[0] > 3.0 and abs(coupled[1]) < 0.3
    np.testing.assert_allclose(decoupled, 5.0 * 0.995**2000, atol=0.3)


def test_adamw_leaves_the_gradient_alone():
    optimizer = AdamW([Parameter(np.ones((1, 2)))], 0.1, weight_decay=0.5)
    follow(optimizer, [3.0])
    np.testing.assert_array_equal(optimizer.grad, [3.0, 3.0])


def test_proximal_steps_reach_the_soft_threshold():
    """The minimum of (w - a)^2 / 2 + l1 |w| is a moved by l1 towards 0, and 0 where |a| <= l1."""
    a = np.array([[-2.0, -0.3, 0.0, 0.45, 0.6, 3.0]])
    w, b = Parameter(np.full_like(a, 1.5)), Parameter(np.ones(1))
    optimizer = ProximalSGD([w, b], 0.3, l1=0.5)
    for _ in range(100):
        optimizer.zero_grad()
        (0.5 * (w - a) ** 2).sum().backward()
        optimizer.step()
    np.testing.assert_allclose(w.data, [[-1.5, 0.0, 0.0, 0.0, 0.1, 2.5]], atol=1e-12)
    np.testing.assert_array_equal(w.data == 0.0, [[False, True, True, True, False, False]])
    np.testing.assert_array_equal(b.data, [1.0])  # no penalty on biases


def test_proximal_steps_solve_the_lasso():
    """At the minimum the gradient is -l1 sign(w) where w is not 0, and at most l1 where it is."""
    X, y, l1 = spread(12, 6), spread(12, 1, start=0.3), 0.3
    w = Parameter(np.zeros((6, 1)))
    optimizer = ProximalSGD([w], 0.1, l1=l1)
    for _ in range(3000):
        optimizer.zero_grad()
        (0.5 / 12 * (X @ w - y) ** 2).sum().backward()
        optimizer.step()
    zero = w.data == 0.0
    assert 0 < zero.sum() < 6
    np.testing.assert_allclose(w.grad[~zero], -l1 * np.sign(w.data[~zero]), atol=1e-10)
    assert (np.abs(w.grad[zero]) < l1).all()


def test_a_subgradient_does_not_reach_zero():
    """What the proximal step is for: the sign of w moves a small weight across 0 and back."""
    w = Parameter(np.full((1, 1), 0.25))
    optimizer = SGD([w], 0.1)
    for _ in range(50):
        optimizer.grad[...] = np.sign(w.data[0])
        optimizer.step()
    assert 0.01 < abs(w.data[0, 0]) < 0.1
    follow(ProximalSGD([v := Parameter(np.full((1, 1), 0.25))], 0.1, l1=1.0), [0.0] * 3)
    assert v.data[0, 0] == 0.0


def test_clipping_keeps_the_direction():
    gradient = np.array([3.0, 4.0])
    assert clip_by_norm(gradient, 10.0) == 5.0
    np.testing.assert_array_equal(gradient, [3.0, 4.0])
    assert clip_by_norm(gradient, 1.0) == 5.0
    np.testing.assert_allclose(gradient, [0.6, 0.8])
    assert clip_by_norm(np.zeros(2), 1.0) == 0.0


def test_clipping_by_value_turns_the_gradient():
    gradient = np.array([[3.0, 0.2], [-7.0, -1.0]], np.float32)
    clip_by_value(gradient, np.float64(1.0))
    np.testing.assert_array_equal(gradient, np.array([[1.0, 0.2], [-1.0, -1.0]], np.float32))


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
        (linear_warmup(cosine_decay(1.0, steps=8), steps=2), {1: 0.5, 5: 0.5, 9: 0.0, 10: 0.0}),
        (one_cycle(2.0, steps=21, rise=5 / 21), {1: 0.08, 3: 1.04, 5: 2.0, 21: 8e-6, 99: 8e-6}),
    ],
    ids=["step", "exponential", "cosine", "warm-up", "warm-up, step", "warm-up, cosine", "cycle"],
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


@every_optimizer
def test_saved_state_continues_exactly(name):
    one, two = Parameter(np.ones(3)), Parameter(np.ones(3))
    optimizer = make(name, [one])
    descend(optimizer, CURVATURES, 5)
    state, values = optimizer.state_dict(), one.data.copy()
    expected = descend(optimizer, CURVATURES, 5)
    two.assign(values)
    resumed = make(name, [two])
    resumed.load_state_dict(state)
    np.testing.assert_array_equal(descend(resumed, CURVATURES, 5), expected)
    assert resumed.t == 10


@every_optimizer
def test_blocks_change_nothing(name, monkeypatch):
    """A long vector is updated block by block; here 7 numbers in blocks of 3."""

    def path():
        optimizer = make(name, [Parameter(spread(2, 2)), Parameter(spread(3))])
        return follow(optimizer, spread(5, 7))

    expected = path()
    monkeypatch.setattr("nnlib.optim.optimizer.BLOCK", 3)
    np.testing.assert_array_equal(path(), expected)


@every_optimizer
def test_optimizers_keep_float32(name):
    """Also where an option is a NumPy number, which would turn float32 arrays into float64."""
    kind, lr, options = OPTIMIZERS[name]
    options = {k: np.float64(v) if isinstance(v, float) else v for k, v in options.items()}
    w = Parameter(np.ones((3, 1), np.float32))
    optimizer = getattr(optim, kind)([w], np.float64(lr), **options)
    path = descend(optimizer, CURVATURES[:, None].astype(np.float32), 3)
    assert path.dtype == optimizer.theta.dtype == w.grad.dtype == np.float32
    assert all(slot.dtype == np.float32 for slot in optimizer.slots.values())


def test_no_step_without_a_formula():
    with pytest.raises(TypeError, match="Optimizer: expected a subclass that defines update"):
        Optimizer([Parameter(np.zeros(1))], 0.1).step()

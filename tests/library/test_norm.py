"""Normalization: what the registries do not say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nnlib as nn
from nnlib import functional as F
from nnlib.check import check_vjp
from nnlib.functional.norm import channel_moments

from .cases import spread
from .make_reference import load

SHAPES = {"rows": (5, 4), "signals": (3, 4, 5), "images": (3, 4, 2, 3)}


@pytest.mark.parametrize("name", SHAPES)
def test_batch_norm_layer_is_that_of_torch(name):
    """Three training steps and an evaluation, with gradients and running statistics."""
    layer = nn.BatchNorm(4, momentum=0.3, eps=0.01, dtype=np.float64)
    layer.gain.assign(spread(4, low=0.5, high=2.0, start=0.3))
    layer.bias.assign(spread(4, start=0.6))
    received = []
    for step in range(4):
        layer.train() if step < 3 else layer.eval()
        x = nn.Tensor(spread(*SHAPES[name], start=0.1 * step) + step)
        y = layer(x)
        layer.gain.grad = layer.bias.grad = None
        y.backward(spread(*SHAPES[name], start=0.7))
        received += [y.data, x.grad, layer.gain.grad, layer.bias.grad]
        received += [layer.running_mean.copy(), layer.running_variance.copy()]
    received = np.concatenate([array.reshape(-1) for array in received])
    np.testing.assert_allclose(received, load("batch-norm")[name], rtol=1e-10, atol=1e-12)


@given(data=st.data())
def test_gradients_for_any_shape(data):
    groups, width = data.draw(st.integers(1, 3)), data.draw(st.integers(1, 3))
    places = data.draw(st.lists(st.integers(1, 3), max_size=2))
    x = spread(data.draw(st.integers(2, 4)), groups * width, *places)
    gain, bias = spread(x.shape[1], start=0.3), spread(x.shape[1], start=0.6)
    rng = np.random.default_rng(0)
    for operation, options in ((F.batch_norm, {}), (F.group_norm, {"groups": groups})):
        # A large eps, since with two almost equal numbers a difference is not accurate.
        assert max(check_vjp(operation, x, gain, bias, rng=rng, eps=0.1, **options)) < 1e-7
    rows = np.moveaxis(x, 1, -1)
    assert max(check_vjp(F.layer_norm, rows, gain, bias, rng=rng, eps=0.1)) < 1e-7
    assert max(check_vjp(F.rms_norm, rows, gain, rng=rng, eps=0.1)) < 1e-7


def test_moments_that_are_known_change_nothing():
    x, gain, bias = spread(3, 4, 5), spread(4, start=0.3), spread(4, start=0.6)
    dy = spread(3, 4, 5, start=0.7)
    y, vjp = F.batch_norm.with_vjp(x, gain, bias)
    same, same_vjp = F.batch_norm.with_vjp(x, gain, bias, moments=channel_moments(nn.Tensor(x)))
    np.testing.assert_array_equal(same, y)
    for gradient, expected in zip(same_vjp(dy), vjp(dy), strict=True):
        np.testing.assert_array_equal(gradient, expected)


def test_numpy_numbers_and_moments_in_float64_keep_float32():
    x, gain = spread(5, 4).astype(np.float32), np.ones(4, np.float32)
    eps = np.float64(0.1)
    for y in (
        F.batch_norm(x, gain, gain, moments=(spread(4), spread(4) ** 2), eps=eps),
        F.group_norm(x, gain, gain, groups=2, eps=eps),
        F.instance_norm(x.reshape(1, 4, 5), gain, gain, eps=eps),
        F.layer_norm(x, gain, gain, eps=eps),
        F.rms_norm(x, gain, eps=eps),
    ):
        assert y.dtype == np.float32


def test_all_are_one_operation_with_other_axes():
    x, one, zero = spread(3, 4, 2, 3), np.ones(4), np.zeros(4)
    layer = F.layer_norm(x.reshape(3, 24), np.ones(24), np.zeros(24)).reshape(x.shape)
    np.testing.assert_allclose(F.group_norm(x, one, zero, groups=1), layer, rtol=1e-12)
    np.testing.assert_allclose(
        F.instance_norm(x, one, zero), F.group_norm(x, one, zero, groups=4), rtol=1e-12
    )
    rows = x.reshape(3, 24)
    across = F.batch_norm(rows.T, np.ones(3), np.zeros(3)).T
    np.testing.assert_allclose(across, layer.reshape(3, 24), rtol=1e-12)
    centered = rows - rows.mean(axis=1, keepdims=True)
    np.testing.assert_allclose(F.rms_norm(centered, np.ones(24)), layer.reshape(3, 24), rtol=1e-10)


@pytest.mark.parametrize("operation", [F.layer_norm, F.batch_norm])
def test_the_gradient_is_orthogonal_to_what_is_undone(operation):
    """A shift of all, or a longer deviation, changes nothing: no gradient in these directions."""
    x = nn.Tensor(spread(6, 5))
    axis = 1 if operation is F.layer_norm else 0
    y = operation(x, np.ones(5), np.zeros(5), eps=1e-12)
    y.backward(spread(6, 5, start=0.7))
    np.testing.assert_allclose(x.grad.sum(axis=axis), 0.0, atol=1e-12)
    np.testing.assert_allclose((x.grad * y.data).sum(axis=axis), 0.0, atol=1e-9)


def test_a_batch_of_one_is_blind():
    """Alone in its batch, every example gives the bias, and no gradient reaches it."""
    layer = nn.BatchNorm(4, dtype=np.float64)
    layer.bias.assign(spread(4))
    for start in (0.1, 0.5):
        x = nn.Tensor(spread(1, 4, start=start))
        y = layer(x)
        y.backward(spread(1, 4, start=0.7))
        np.testing.assert_array_equal(y.data, [layer.bias.data])
        np.testing.assert_array_equal(x.grad, np.zeros((1, 4)))
    assert np.isfinite(layer.running_variance).all()


def test_batch_norm_is_an_affine_map_at_evaluation():
    """So that it can be folded into the layer before it."""
    linear = nn.Linear(3, 4, rng=np.random.default_rng(0), dtype=np.float64)
    layer = nn.BatchNorm(4, dtype=np.float64)
    for step in range(20):
        layer(linear(spread(8, 3, start=step / 20)))
    layer.eval()
    x = spread(5, 3)
    factor = layer.gain.data / np.sqrt(layer.running_variance + layer.eps)
    W, b = linear.W.data * factor, layer.bias.data - layer.running_mean * factor
    np.testing.assert_allclose(layer(linear(x)).data, x @ W + b, rtol=1e-12, atol=1e-14)
    before = layer.running_mean.copy()
    layer(linear(x))
    np.testing.assert_array_equal(layer.running_mean, before)  # evaluation remembers nothing


def test_running_averages_approach_the_moments_of_the_data():
    """With momentum 1 the last batch alone counts."""
    layer, x = nn.BatchNorm(4, momentum=1.0, dtype=np.float64), spread(50, 4)
    layer(x)
    np.testing.assert_allclose(layer.running_mean, x.mean(axis=0))
    np.testing.assert_allclose(layer.running_variance, x.var(axis=0, ddof=1))


def test_large_means_cost_no_accuracy():
    """The variance comes from centered numbers, not from ``mean(x^2) - mean(x)^2``."""
    x = (spread(64, 4) + 1000.0).astype(np.float32)
    one, zero = np.ones(4, np.float32), np.zeros(4, np.float32)
    exact = F.batch_norm(x.astype(np.float64), np.ones(4), np.zeros(4))
    np.testing.assert_allclose(F.batch_norm(x, one, zero), exact, atol=5e-3)

"""Weight and spectral normalization, DropConnect: what the registries do not say."""

import numpy as np
import pytest

import nnlib as nn
from nnlib import functional as F
from nnlib.optim import SGD

from .cases import spread
from .make_reference import load


def linear(n_in=3, n_out=4):
    layer = nn.Linear(n_in, n_out, rng=np.random.default_rng(0), dtype=np.float64)
    layer.W.assign(spread(n_in, n_out))
    layer.b.assign(spread(n_out, start=0.4))
    return layer


def gradients(model, x):
    for p in model.parameters():
        p.grad = None
    x = nn.Tensor(x)
    y = model(x)
    y.backward(spread(5, 4, start=0.7))
    return [y.data, x.grad, model.layer.b.grad, model.layer.W.grad]


def assert_same(parts, name):
    received = np.concatenate([np.ravel(part) for part in parts])
    np.testing.assert_allclose(received, load("wrapped-layers")[name], rtol=1e-10, atol=1e-12)


def test_weight_norm_is_that_of_torch():
    model = nn.WeightNorm(linear())
    model.g.assign(model.g.data * spread(4, low=0.5, high=2.0))
    parts = gradients(model, spread(5, 3, start=0.2))
    assert_same([*parts, model.g.grad], "weight-norm")


def test_spectral_norm_is_that_of_torch():
    """Two training steps, which move the singular vectors, and an evaluation, which does not."""
    model = nn.SpectralNorm(linear(), rng=np.random.default_rng(0))
    model.u, model.v = spread(3, start=0.1), spread(4, start=0.5)
    parts = []
    for step in range(3):
        model.train() if step < 2 else model.eval()
        parts += [*gradients(model, spread(5, 3, start=0.2 * step)), model.u, model.v]
    assert_same(parts, "spectral-norm")


@pytest.mark.parametrize("kind", [nn.Conv2d, nn.ConvTranspose2d])
def test_convolutions(kind):
    """At first a weight norm changes nothing; a spectral norm divides by the singular value."""
    layer = kind(2, 3, 3, rng=np.random.default_rng(0), dtype=np.float64)
    x, before = spread(4, 2, 5, 5), layer.W.data.copy()
    y = layer(x).data
    wrapped = nn.WeightNorm(layer)
    assert wrapped.g.shape == (3,)  # one length for each unit
    np.testing.assert_allclose(wrapped(x).data, y, rtol=1e-12, atol=1e-14)
    wrapped.g.assign(2.0 * wrapped.g.data)
    np.testing.assert_allclose(wrapped(x).data, 2.0 * y, rtol=1e-12, atol=1e-14)
    spectral = nn.SpectralNorm(layer, rng=np.random.default_rng(0))
    for _ in range(50):
        received = spectral(x).data
    sigma = np.linalg.norm(before.reshape(len(before), -1), 2)
    np.testing.assert_allclose(received, y / sigma, rtol=1e-6, atol=1e-9)
    np.testing.assert_array_equal(layer.W.data, before)


def test_weight_norm_changes_nothing_at_first():
    x = spread(5, 3)
    np.testing.assert_allclose(nn.WeightNorm(linear())(x).data, linear()(x).data, rtol=1e-12)


def test_weight_norm_turns_only_the_direction():
    """The gradient of v is orthogonal to v, so that plain descent makes v longer and longer."""
    model = nn.WeightNorm(linear())
    gradients(model, spread(5, 3))
    v, dv = model.layer.W.data, model.layer.W.grad
    np.testing.assert_allclose((v * dv).sum(axis=0), 0.0, atol=1e-12)


def test_spectral_norm_bounds_the_largest_singular_value():
    """One step at each call keeps up with a weight that is trained."""
    model = nn.SpectralNorm(linear(), rng=np.random.default_rng(0))
    optimizer = SGD(model.parameters(), lr=0.05)
    for step in range(60):
        optimizer.zero_grad()
        F.square(model(spread(5, 3, start=step / 60))).mean().backward()
        optimizer.step()
    W = model.eval().weight(model.layer.W).data
    assert np.linalg.norm(W, 2) == pytest.approx(1.0, abs=1e-3)


def test_a_spectral_norm_used_twice_while_training_gets_both_gradients():
    """The second call moves the singular vectors; the first must still use its own."""

    def run(together):
        model = nn.SpectralNorm(linear(), rng=np.random.default_rng(0))
        model.u = spread(3, start=0.1)
        first = F.square(model(spread(5, 3))).sum()
        if not together:
            first.backward()
        second = F.square(model(spread(5, 3, start=0.5))).sum() * 3.0
        (first + second if together else second).backward()
        return model.layer.W.grad

    np.testing.assert_allclose(run(True), run(False), rtol=1e-10)


def test_drop_connect_drops_weights():
    """The expected output is that of the layer; at evaluation it is the layer itself."""
    layer = linear()
    model = nn.DropConnect(layer, 0.25, rng=np.random.default_rng(0))
    eye = np.eye(3)
    ratios = (model(eye).data - layer.b.data) / layer.W.data  # each weight alone
    np.testing.assert_allclose(np.where(ratios > 0.5, ratios * 0.75, ratios + 1.0), 1.0)
    mean = np.mean([model(eye).data for _ in range(4000)], axis=0)
    np.testing.assert_allclose(mean, layer(eye).data, atol=0.08)
    np.testing.assert_array_equal(model.eval()(eye).data, layer(eye).data)


def test_the_layer_keeps_its_weight_when_the_call_fails():
    model = nn.WeightNorm(linear())
    W = model.layer.W
    with pytest.raises(ValueError, match="linear: expected"):
        model(np.ones((5, 7)))
    assert model.layer.W is W

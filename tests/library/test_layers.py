"""Layers and models compute what their equation says."""

import numpy as np
import pytest

import nnlib as nn
from nnlib import functional as F
from nnlib import init
from nnlib.check import gradient_check
from nnlib.models import MLP

from .cases import spread


def test_linear_is_the_affine_map(rng):
    layer, X = nn.Linear(3, 2, rng=rng, dtype=np.float64), spread(5, 3)
    np.testing.assert_array_equal(layer(X).data, X @ layer.W.data + layer.b.data)
    np.testing.assert_array_equal(layer.b.data, 0.0)


def test_linear_without_bias(rng):
    layer = nn.Linear(3, 2, rng=rng, bias=False)
    assert layer.b is None and len(layer.parameters()) == 1


def test_linear_takes_a_scheme(rng):
    layer = nn.Linear(4, 4, rng=rng, weight_init=init.orthogonal, dtype=np.float64)
    np.testing.assert_allclose(layer.W.data.T @ layer.W.data, np.eye(4), atol=1e-12)


def test_two_layers_from_one_generator_differ(rng):
    assert (nn.Linear(3, 2, rng=rng).W.data != nn.Linear(3, 2, rng=rng).W.data).all()


def test_embedding_looks_up_rows(rng):
    layer = nn.Embedding(5, 3, rng=rng)
    ids = np.array([[4, 0], [4, 4]])
    np.testing.assert_array_equal(layer(ids).data, layer.table.data[ids])
    wide = nn.Embedding(100, 100, rng=rng).table.data
    np.testing.assert_allclose(wide.std(), 1.0, rtol=0.02)
    zeros = nn.Embedding(5, 3, rng=rng, weight_init=init.zeros)
    np.testing.assert_array_equal(zeros.table.data, 0.0)


def test_dropout_keeps_the_mean_and_drops_the_share(rng):
    x = np.full(100_000, 3.0)
    for p in (0.1, 0.5, 0.9):
        y = F.dropout(x, p=p, rng=rng)
        np.testing.assert_allclose((y == 0).mean(), p, atol=0.005)
        np.testing.assert_allclose(y.mean(), 3.0, rtol=0.03)
        np.testing.assert_allclose(y[y != 0], 3.0 / (1.0 - p))


def test_dropout_draws_a_new_mask_each_time_and_none_at_evaluation(rng):
    layer, x = nn.Dropout(0.5, rng=rng), np.ones(100)
    assert (layer(x) != layer(x)).any()
    assert layer.eval()(x) is x
    assert nn.Dropout(0.0, rng=rng)(x) is x


def test_dropout_does_not_disturb_the_generator_it_was_made_from():
    one, two = np.random.default_rng(0), np.random.default_rng(0)
    nn.Dropout(0.5, rng=one)(np.ones(10))
    assert one.random() == two.random()


def test_mlp_is_its_equation(rng):
    model = MLP((3, 4, 5, 2), rng=rng, activation=F.tanh, dtype=np.float64)
    first, second, last = model.layers
    X = spread(6, 3)
    expected = last(F.tanh(second(F.tanh(first(X)))))
    np.testing.assert_array_equal(model(X).data, expected.data)


def test_mlp_drops_hidden_units_only(rng):
    model = MLP((3, 50, 2), rng=rng, dropout=0.5)
    model.layers[0].b.assign(np.ones(50))
    X = np.zeros((1, 3), np.float32)  # hidden units are 1, so the output counts those kept
    model.layers[1].W.assign(np.ones((50, 2)))
    model.layers[1].b.assign(np.full(2, 7.0))
    counts = {float(model(X).data[0, 0]) for _ in range(20)}
    assert len(counts) > 3 and all((count - 7.0) % 2.0 == 0.0 for count in counts)
    assert model.eval()(X).data[0, 0] == 57.0


def test_gradients_of_a_whole_model(rng):
    """Every parameter of an MLP, entry by entry, with the losses of classification."""
    model = MLP((3, 4, 2), rng=rng, activation=F.tanh, dtype=np.float64)
    X, labels = spread(5, 3), np.array([0, 1, 1, 0, 1])
    errors = gradient_check(
        lambda: F.cross_entropy(model(X), labels), dict(model.named_parameters())
    )
    assert list(errors) == ["layers.0.W", "layers.0.b", "layers.1.W", "layers.1.b"]
    assert max(errors.values()) < 1e-7


def test_known_values():
    """The smallest examples one can check by hand."""
    assert F.mse(np.array([1.0, 3.0]), np.array([0.0, 0.0])) == 5.0
    assert F.mae(np.array([1.0, -3.0]), np.array([0.0, 0.0])) == 2.0
    assert F.huber(np.array([0.5, 3.0]), np.zeros(2)) == (0.125 + 2.5) / 2
    assert F.hinge(np.array([2.0, 0.5, -1.0]), np.array([1.0, 1.0, 1.0])) == 2.5 / 3
    assert F.bce_with_logits(np.zeros(2), np.array([0.0, 1.0])) == pytest.approx(np.log(2))
    assert F.softmax(np.zeros(4)).tolist() == [0.25] * 4
    assert F.step(np.array([-0.1, 0.0, 0.1])).tolist() == [0.0, 1.0, 1.0]

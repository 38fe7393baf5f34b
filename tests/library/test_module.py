"""Modules find their parameters, save and load them, and refuse what does not fit."""

import numpy as np
import pytest

import nnlib as nn
from nnlib import Module, Parameter, Sequential
from nnlib import functional as F


class Normalize(Module):
    """A toy layer with buffers: it subtracts a running mean."""

    buffer_names = ("mean", "count")

    def __init__(self, size):
        self.gain = Parameter(np.ones(size))
        self.mean = np.zeros(size)
        self.count = np.zeros(1)

    def __call__(self, x):
        if self.training:
            self.mean = 0.9 * self.mean + 0.1 * x.mean(axis=0)
            self.count = self.count + 1
        return (x - self.mean) * self.gain


class Everything(Module):
    """Parameters in every place where they may stand."""

    def __init__(self, rng):
        self.first = Parameter(np.zeros(1))
        self.layer = nn.Linear(2, 2, rng=rng)
        self.pair = [nn.Linear(2, 1, rng=rng, bias=False), Parameter(np.zeros(2))]
        self.heads = {"left": Normalize(2), "right": (Parameter(np.zeros(3)),)}
        self.tied = self.layer
        self.also_first = self.first
        self.nothing, self.number, self.array = None, 3, np.zeros(5)


NAMES = ["first", "layer.W", "layer.b", "pair.0.W", "pair.1", "heads.left.gain", "heads.right.0"]


@pytest.fixture
def model(rng):
    return Everything(rng)


def test_parameters_are_named_in_the_order_of_definition(model):
    assert [name for name, _ in model.named_parameters()] == NAMES


def test_shared_parameters_come_once(model):
    assert len(model.parameters()) == len(NAMES)
    assert sum(p is model.layer.W for p in model.parameters()) == 1


def test_modules_are_named(model):
    assert [name for name, _ in model.named_modules()] == ["", "layer", "pair.0", "heads.left"]


def test_training_and_evaluation_reach_every_module(model):
    assert model.training
    assert model.eval() is model
    assert not any(m.training for _, m in model.named_modules())
    assert model.train() is model
    assert all(m.training for _, m in model.named_modules())


def test_generators_are_found_once(rng):
    dropout = nn.Dropout(0.5, rng=rng)
    model = Sequential(dropout, F.relu, dropout, nn.Dropout(0.5, rng=rng))
    assert len(model.generators()) == 2


def test_buffers_are_saved_and_not_trained():
    layer, X = Normalize(2), np.arange(6.0).reshape(3, 2)
    layer(X)
    assert [name for name, _ in layer.named_parameters()] == ["gain"]
    state = layer.state_dict()
    assert list(state) == ["gain", "mean", "count"]
    other = Normalize(2)
    other.load_state_dict(state)
    np.testing.assert_array_equal(other.mean, layer.mean)
    layer(X)  # the copy in the state is not affected
    np.testing.assert_array_equal(other.mean, state["mean"])
    assert layer.astype(np.float32).mean.dtype == np.float32
    layer.eval()(X)
    assert layer.count == 2


def test_loading_names_every_problem_at_once_and_changes_nothing(model):
    before = model.state_dict()
    state = {**before, "layer.W": np.ones((3, 2)), "surplus": np.ones(1), "first": np.ones(1)}
    del state["layer.b"]
    message = (
        "expected the names and shapes of this model, received missing layer.b, "
        r"unexpected surplus, layer.W of shape \(3, 2\) instead of \(2, 2\)$"
    )
    with pytest.raises(ValueError, match=message):
        model.load_state_dict(state)
    for name, array in model.state_dict().items():
        np.testing.assert_array_equal(array, before[name])


def test_loading_a_part(model):
    model.load_state_dict({"first": np.ones(1), "surplus": np.ones(1)}, strict=False)
    assert model.first.data == 1.0
    with pytest.raises(ValueError, match=r"first of shape \(2,\) instead of \(1,\)"):
        model.load_state_dict({"first": np.ones(2)}, strict=False)


def test_loading_writes_into_the_memory_of_an_optimizer(rng):
    layer = nn.Linear(2, 1, rng=rng)
    optimizer = nn.optim.SGD(layer.parameters(), lr=0.1)
    layer.load_state_dict({"W": np.full((2, 1), 5.0), "b": np.full(1, 6.0)})
    np.testing.assert_array_equal(optimizer.theta, [5.0, 5.0, 6.0])


def test_astype_forgets_gradients_and_refuses_packed_parameters(rng):
    layer = nn.Linear(2, 1, rng=rng)
    layer(np.ones((1, 2), np.float32)).sum().backward()
    layer.astype(np.float64)
    assert layer.W.grad is None and layer.W.dtype == np.float64
    nn.optim.SGD(layer.parameters(), lr=0.1)
    with pytest.raises(ValueError, match="without an optimizer, received W packed by one"):
        layer.astype(np.float32)


def test_astype_refuses_integers(rng):
    with pytest.raises(TypeError, match="a floating-point dtype, received int64"):
        nn.Linear(2, 1, rng=rng).astype(np.int64)


def test_sequential_applies_its_steps_in_order(rng):
    layer = nn.Linear(2, 2, rng=rng, dtype=np.float64)
    model = Sequential(lambda x: x + 1.0, layer, F.relu)
    X = np.array([[1.0, -2.0]])
    np.testing.assert_array_equal(model(X).data, np.maximum(layer(X + 1.0).data, 0.0))
    assert [name for name, _ in model.named_parameters()] == ["steps.1.W", "steps.1.b"]


def test_sequential_with_one_layer_twice(rng):
    layer = nn.Linear(2, 2, rng=rng)
    assert len(Sequential(layer, F.tanh, layer).parameters()) == 2


def test_an_empty_sequential_is_the_identity():
    x = np.ones(3)
    assert Sequential()(x) is x


@pytest.mark.parametrize("step", [3, None, nn.Linear])
def test_sequential_takes_only_what_can_be_applied(step):
    with pytest.raises(TypeError, match="expected modules or functions, received .* as step 1"):
        Sequential(F.relu, step)


def test_a_module_without_a_forward_pass():
    class Unfinished(Module):
        pass

    with pytest.raises(TypeError, match="Unfinished: expected a subclass that defines __call__"):
        Unfinished()(1)

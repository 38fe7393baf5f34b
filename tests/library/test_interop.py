"""A layer and its PyTorch twin compute the same after the weights of one went to the other."""

from pathlib import Path

import numpy as np
import pytest

import nnlib as nn
from nnlib import functional as F
from nnlib.interop import from_torch, to_torch

from ..requirements import require_module
from .cases import spread
from .device_array import to_device
from .modules import MODULES

ROOT = Path(__file__).parents[2]


def disturb(state):
    """Other values in each array of floats, so that none is right only at its start."""
    return {
        name: array + 0.3 * np.abs(spread(*array.shape)) if array.dtype.kind == "f" else array
        for name, array in state.items()
    }


@pytest.mark.parametrize("case", MODULES, ids=[case.id for case in MODULES])
def test_nothing_is_lost_on_the_way(case, rng):
    """Every layer and model of the library, there and back."""
    one, other = case.build(rng), case.build(np.random.default_rng(1))
    one.load_state_dict(disturb(one.state_dict()))
    state = to_torch(one)
    assert all(array.flags.c_contiguous and array.flags.owndata for array in state.values())
    from_torch(other, state)
    expected = one.state_dict()
    for name, array in other.state_dict().items():
        np.testing.assert_array_equal(array, expected[name], err_msg=name)


def linear(torch, rng):
    yield nn.Linear(4, 3, rng=rng), torch.nn.Linear(4, 3), [spread(2, 4)]
    yield nn.Linear(4, 3, rng=rng, bias=False), torch.nn.Linear(4, 3, bias=False), [spread(2, 4)]


def embedding(torch, rng):
    yield nn.Embedding(5, 3, rng=rng), torch.nn.Embedding(5, 3), [np.array([[0, 4], [2, 2]])]


def convolutions(torch, rng):
    options = {"stride": 2, "padding": 1, "groups": 2}
    for name, shape in (
        ("Conv1d", (2, 4, 9)),
        ("Conv2d", (2, 4, 7, 6)),
        ("ConvTranspose2d", (2, 4, 3, 5)),
    ):
        twin = getattr(torch.nn, name)(4, 6, 3, **options)
        yield getattr(nn, name)(4, 6, 3, rng=rng, **options), twin, [spread(*shape)]


def norms(torch, rng):
    images = spread(2, 4, 3, 2)
    yield nn.BatchNorm(4).eval(), torch.nn.BatchNorm2d(4).eval(), [images]
    yield nn.BatchNorm(4), torch.nn.BatchNorm2d(4), [images]
    yield nn.LayerNorm(4), torch.nn.LayerNorm(4), [spread(3, 4)]
    yield nn.RMSNorm(4), torch.nn.RMSNorm(4, eps=1e-5), [spread(3, 4)]
    yield nn.GroupNorm(2, 4), torch.nn.GroupNorm(2, 4), [images]
    yield nn.InstanceNorm(4), torch.nn.InstanceNorm2d(4, affine=True), [images]


def attention(torch, rng):
    x, memory = spread(2, 5, 6), spread(2, 4, 3, start=0.3)
    for options in ({}, {"bias": False}):
        twin = torch.nn.MultiheadAttention(6, 2, batch_first=True, **options)
        twin.forward = lambda x, forward=twin.forward: forward(x, x, x)
        yield nn.MultiHeadAttention(6, 2, rng=rng, **options), twin, [x]
    twin = torch.nn.MultiheadAttention(6, 2, kdim=3, vdim=3, batch_first=True)
    twin.forward = lambda x, m, forward=twin.forward: forward(x, m, m)
    yield nn.MultiHeadAttention(6, 2, rng=rng, memory_dim=3), twin, [x, memory]


def recurrent(torch, rng):
    for name in ("RNN", "LSTM", "GRU"):
        for options in ({}, {"bidirectional": True}):
            twin = getattr(torch.nn, name)(3, 5, num_layers=2, batch_first=True, **options)
            ours = getattr(nn, name)(3, 5, rng=rng, n_layers=2, **options)
            yield ours, twin, [spread(2, 4, 3)]


def reparametrized(torch, rng):
    norms = torch.nn.utils.parametrizations
    image, options = spread(2, 4, 6, 5), {"stride": 2, "padding": 1}
    for wrap, their_wrap in (
        (nn.WeightNorm, norms.weight_norm),
        (lambda layer: nn.SpectralNorm(layer, rng=rng).eval(), norms.spectral_norm),
    ):
        twin = their_wrap(torch.nn.Linear(4, 3)).eval()
        yield wrap(nn.Linear(4, 3, rng=rng)), twin, [spread(2, 4)]
        twin = their_wrap(torch.nn.Conv2d(4, 6, 3, **options)).eval()
        yield wrap(nn.Conv2d(4, 6, 3, rng=rng, **options)), twin, [image]


def whole_models(torch, rng):
    ours = nn.Sequential(
        nn.Conv2d(1, 2, 3, rng=rng),
        F.relu,
        nn.BatchNorm(2),
        F.global_avg_pool,
        nn.Linear(2, 3, rng=rng),
    )
    theirs = torch.nn.Sequential(
        torch.nn.Conv2d(1, 2, 3),
        torch.nn.ReLU(),
        torch.nn.BatchNorm2d(2),
        torch.nn.Sequential(torch.nn.AdaptiveAvgPool2d(1), torch.nn.Flatten()),
        torch.nn.Linear(2, 3),
    )
    yield ours, theirs, [spread(2, 1, 5, 5)]
    nested = nn.Sequential(
        nn.Sequential(nn.Linear(2, 2, rng=rng), F.tanh), nn.Linear(2, 1, rng=rng)
    )
    twin = torch.nn.Sequential(
        torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.Tanh()), torch.nn.Linear(2, 1)
    )
    yield nested, twin, [spread(3, 2)]


KINDS = (linear, embedding, convolutions, norms, attention, recurrent, reparametrized, whole_models)


def outputs(torch, ours, theirs, inputs):
    """What both sides compute from the same inputs; of several results the first."""
    with torch.no_grad():
        expected, received = theirs(*(torch.tensor(x) for x in inputs)), ours(*inputs)
    expected = expected[0] if isinstance(expected, tuple) else expected
    received = received[0] if isinstance(received, tuple) else received
    return received.data, expected.numpy()


@pytest.mark.parametrize("kind", KINDS)
def test_pytorch_computes_the_same_with_our_weights(kind, rng):
    torch = require_module("torch")
    for ours, theirs, inputs in kind(torch, rng):
        ours.astype(np.float64).load_state_dict(disturb(ours.state_dict()))
        state = {name: torch.tensor(array) for name, array in to_torch(ours).items()}
        theirs.double().load_state_dict(state, strict=True)
        np.testing.assert_allclose(*outputs(torch, ours, theirs, inputs), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("kind", KINDS)
def test_we_compute_the_same_with_pytorchs_weights(kind, rng):
    torch = require_module("torch")
    torch.manual_seed(0)
    for ours, theirs, inputs in kind(torch, rng):
        state = theirs.double().state_dict()
        state = disturb({name: array.numpy() for name, array in state.items()})
        theirs.load_state_dict({name: torch.tensor(array) for name, array in state.items()})
        from_torch(ours.astype(np.float64), state)
        np.testing.assert_allclose(*outputs(torch, ours, theirs, inputs), rtol=1e-9, atol=1e-12)


def test_a_gpt_goes_over_as_a_whole(rng, monkeypatch):
    """The twin is the one of the benchmarks, with PyTorch's attention and names like ours."""
    torch = require_module("torch")
    monkeypatch.syspath_prepend(str(ROOT))
    from benchmarks.workloads import transformers as t

    model = nn.models.GPT(t.SYMBOLS, t.LENGTH, rng=rng, dim=t.DIM, n_heads=t.HEADS)
    model.astype(np.float64).load_state_dict(disturb(model.state_dict()))
    twin = t.GPT().double()
    twin.load_state_dict({name: torch.tensor(array) for name, array in to_torch(model).items()})
    ids = rng.integers(t.SYMBOLS, size=(2, 7))
    expected = outputs(torch, model, twin, [ids])
    np.testing.assert_allclose(*expected, rtol=1e-9, atol=1e-12)
    other = nn.models.GPT(t.SYMBOLS, t.LENGTH, rng=rng, dim=t.DIM, n_heads=t.HEADS)
    state = {name: array.numpy() for name, array in twin.state_dict().items()}
    from_torch(other.astype(np.float64), state)
    np.testing.assert_array_equal(other(ids).data, model(ids).data)


def test_all_problems_are_named_and_nothing_is_changed(rng):
    model = nn.Sequential(nn.Linear(3, 2, rng=rng), nn.LayerNorm(2))
    before = model.state_dict()
    state = to_torch(model)
    state["0.weight"] = state["0.weight"].T
    state["1.gain"] = state.pop("1.weight")
    message = (
        r"received missing 1.weight, unexpected 1.gain, "
        r"0.weight of shape \(3, 2\) instead of \(2, 3\)$"
    )
    with pytest.raises(ValueError, match=message):
        from_torch(model, state)
    for name, array in model.state_dict().items():
        np.testing.assert_array_equal(array, before[name])


def test_a_shared_parameter_goes_over_once(rng):
    layer = nn.Linear(2, 2, rng=rng)
    model = nn.Sequential(layer, F.relu, layer)
    assert list(to_torch(model)) == ["0.weight", "0.bias"]


def test_a_name_that_only_looks_like_a_step_is_kept(rng):
    class Steps(nn.Module):
        def __init__(self):
            self.steps = [nn.Linear(2, 2, rng=rng)]

    assert list(to_torch(Steps())) == ["steps.0.weight", "steps.0.bias"]


def test_arrays_are_copies(rng):
    layer = nn.LayerNorm(2)
    to_torch(layer)["weight"][...] = 5.0
    np.testing.assert_array_equal(layer.gain.data, [1.0, 1.0])


def test_arrays_leave_their_device(rng):
    layer = nn.LayerNorm(2)
    layer.gain.data = to_device(layer.gain.data)
    assert type(to_torch(layer)["weight"]) is np.ndarray

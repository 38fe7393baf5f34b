"""Every definition is the usual one: outputs, gradients and training runs equal PyTorch's.

A gradient check compares a derivative with its own forward pass; it cannot see that both normalize
the wrong axis. PyTorch's results are stored in ``reference/`` and compared everywhere; where
PyTorch is installed they are computed again, so that the stored ones cannot go stale.
"""

import numpy as np
import pytest

import nnlib as nn
from nnlib import functional as F
from nnlib import init, optim
from nnlib.train import Batches, fit

from ..requirements import require_module
from . import training_cases as tc
from .cases import AREAS, CASES, spread
from .make_reference import load, stored

DTYPES = {"float64": (np.float64, 1e-11), "float32": (np.float32, 5e-6)}
each_dtype = pytest.mark.parametrize(("dtype", "tolerance"), DTYPES.values(), ids=DTYPES)
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
reference = {section: load(section) for section in stored()}


def assert_close(received, expected, tolerance):
    """Relative to the largest number, since cancellation leaves errors of that size."""
    scale = max(1.0, np.abs(expected).max())
    np.testing.assert_allclose(received, expected, rtol=0, atol=tolerance * scale)


def test_every_section_is_stored():
    require_module("torch")
    from . import torch_reference

    assert set(reference) == set(torch_reference.SECTIONS)


@pytest.mark.parametrize("section", reference)
def test_stored_values_are_those_of_torch(section):
    require_module("torch")
    from . import torch_reference

    stored, live = reference[section], torch_reference.SECTIONS[section]()
    assert list(stored) == list(live), "run python -m tests.library.make_reference"
    tolerance = 0.02 if section == "initializers" else 1e-9
    for name, vector in live.items():
        np.testing.assert_allclose(stored[name], vector, rtol=tolerance, atol=1e-12, err_msg=name)


def output_and_gradients(case, dtype):
    variables = [
        nn.Tensor(a) if differentiable else a
        for a, differentiable in zip(case.astype(dtype), case.differentiable, strict=True)
    ]
    y = case.operation(*variables, **case.make_options())
    y.backward(spread(*y.shape, low=-1.0, high=1.0, start=0.7).astype(dtype))
    gradients = [v.grad for v in variables if isinstance(v, nn.Tensor)]
    return np.concatenate([np.ravel(a) for a in (y.shape, y.data, *gradients)])


def test_every_operation_has_a_reference():
    names = [name for area in AREAS for name in reference[f"operations-{area}"]]
    assert names == [case.id for case in CASES]


@each_dtype
@each_case
def test_operation(case, dtype, tolerance):
    received = output_and_gradients(case, dtype)
    assert_close(received, reference[f"operations-{case.area}"][case.id], tolerance)


@pytest.mark.parametrize("area", AREAS)
def test_operations_in_float32_against_torch_in_float32(area):
    require_module("torch")
    from . import torch_reference

    live = torch_reference.operations(area, np.float32)
    for case in CASES:
        if case.area == area:
            assert_close(output_and_gradients(case, np.float32), live[case.id], 2e-6)


def trajectory(make, dtype):
    """The parameters after every tenth of 100 steps of the optimizer that `make` returns."""
    X, Y = tc.X.astype(dtype), tc.Y.astype(dtype)
    W, b = nn.Parameter(tc.W.astype(dtype)), nn.Parameter(tc.B.astype(dtype))
    optimizer, recorded, rates = make([W, b]), [], []
    for t in range(1, tc.STEPS + 1):
        optimizer.zero_grad()
        F.mse(F.tanh(F.linear(X, W, b)), Y).backward()
        optimizer.step()
        rates.append(optimizer.rate)
        if t % tc.RECORDED == 0:
            recorded.append(optimizer.theta.copy())
    return np.concatenate(recorded), rates


@pytest.mark.parametrize("name", tc.OPTIMIZERS)
@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float64, 1e-9), (np.float32, 2e-5)])
def test_optimizer(name, dtype, tolerance):
    kind, lr, options = tc.OPTIMIZERS[name]
    if "clip_norm" in options:  # torch divides by the norm plus 1e-6
        tolerance = max(tolerance, 1e-4)
    received, _ = trajectory(lambda p: getattr(optim, kind)(p, lr, **options), dtype)
    assert_close(received, reference["optimizers"][name], tolerance)


@pytest.mark.parametrize("name", tc.SCHEDULES)
def test_schedule(name):
    schedule = getattr(optim, name)(tc.RATE, **tc.SCHEDULES[name])
    received, rates = trajectory(lambda p: optim.SGD(p, schedule), np.float64)
    np.testing.assert_allclose(rates, reference["schedules"][f"{name}-rates"], rtol=1e-12)
    assert_close(received, reference["schedules"][name], 1e-11)


def mlp(activation, dtype):
    model = nn.models.MLP(
        tc.SIZES, rng=np.random.default_rng(0), activation=activation, dtype=dtype
    )
    for layer, (W, b) in zip(model.layers, tc.weights(tc.SIZES), strict=True):
        layer.W.assign(W)
        layer.b.assign(b)
    return model


@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float64, 1e-9), (np.float32, 1e-4)])
@pytest.mark.parametrize(
    ("name", "activation", "make"),
    [
        ("mlp-relu-sgd", F.relu, lambda p: optim.SGD(p, lr=0.05, momentum=0.9)),
        ("mlp-tanh-adam", F.tanh, lambda p: optim.Adam(p, lr=0.005)),
    ],
)
def test_training_an_mlp(name, activation, make, dtype, tolerance):
    """The loss of each of 50 steps; `fit` with one batch in an epoch records each."""
    model = mlp(activation, dtype)
    optimizer, losses = make(model.parameters()), []

    def loss(model, batch):
        return F.cross_entropy(model(batch[0]), batch[1])

    for images, labels in tc.minibatches():
        batches = Batches(images.astype(dtype), labels, size=tc.BATCH)
        losses += fit(model, loss, optimizer, batches, epochs=1, progress=False)["loss"]
    assert_close(losses, reference["models"][name], tolerance)
    assert losses[-1] < 0.7 * losses[0]  # the comparison covers a run that learns


@each_dtype
def test_embedding_and_linear_layers(dtype, tolerance):
    rng = np.random.default_rng(0)
    embedding = nn.Embedding(*tc.TABLE.shape, rng=rng, dtype=dtype)
    linear = nn.Linear(*tc.HEAD.shape, rng=rng, dtype=dtype)
    embedding.table.assign(tc.TABLE)
    linear.W.assign(tc.HEAD)
    loss = F.cross_entropy(linear(embedding(tc.SYMBOLS)).reshape(-1, 3), tc.CLASSES)
    loss.backward()
    gradients = (embedding.table.grad, linear.W.grad, linear.b.grad)
    received = np.concatenate([[loss.item()], *(g.reshape(-1) for g in gradients)])
    assert_close(received, reference["models"]["embedding-linear"], tolerance)


@pytest.mark.parametrize("name", tc.INITIALIZERS)
def test_initializer(name, rng):
    """The spread of the weights, and for uniform draws their bound."""
    W = getattr(init, name)(tc.INIT_SHAPE, rng=rng)
    std, largest = reference["initializers"][name]
    np.testing.assert_allclose(W.std(), std, rtol=0.01)
    if name.endswith("uniform"):
        np.testing.assert_allclose(np.abs(W).max(), largest, rtol=0.001)

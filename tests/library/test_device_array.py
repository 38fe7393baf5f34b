"""The library runs on arrays that live on a device, without a silent trip to the host."""

import numpy as np
import pytest

import nnlib as nn
from nnlib import functional as F
from nnlib import optim
from nnlib.optim import SGD, Adam
from nnlib.train import Batches, Checkpoint, evaluate, fit

from .cases import CASES, spread
from .device_array import DeviceArray, to_device, to_host

every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)


def on_device(case):
    options = {name: to_device(value) for name, value in case.make_options().items()}
    return to_device(case.arguments), options


@pytest.mark.parametrize(
    "slip",
    [
        np.array,
        float,
        lambda x: x + np.ones(3),
        lambda x: np.ones(3) + x,
        lambda x: np.add(x, 1.0, out=np.ones(3)),
        lambda x: x[np.array([0, 1])],
        lambda x: x.__setitem__(0, np.ones(1)),
        lambda x: np.concatenate([x, np.ones(3)]),
        lambda x: np.linalg.norm(x),
    ],
)
def test_the_stand_in_refuses_the_host(slip):
    with pytest.raises(TypeError, match="host|device"):
        slip(DeviceArray(np.ones(3)))


@every_case
def test_operation_and_vjp(case, rng):
    output, vjp = case.operation.with_vjp(*case.arguments, **case.make_options())
    arguments, options = on_device(case)
    device_output, device_vjp = case.operation.with_vjp(*arguments, **options)
    np.testing.assert_array_equal(to_host(device_output), output)
    dy = np.asarray(rng.standard_normal(np.shape(output)))
    gradients, device_gradients = vjp(dy), to_host(device_vjp(DeviceArray(dy)))
    if not isinstance(gradients, tuple):
        gradients, device_gradients = (gradients,), (device_gradients,)
    for expected, received in zip(gradients, device_gradients, strict=True):
        assert (expected is None) == (received is None)
        if expected is not None:
            np.testing.assert_array_equal(received, expected)


@every_case
def test_tape(case):
    arguments, options = on_device(case)
    variables = [
        nn.Tensor(a) if differentiable else a
        for a, differentiable in zip(arguments, case.differentiable, strict=True)
    ]
    F.square(case.operation(*variables, **options)).sum().backward()
    for variable in variables:
        if isinstance(variable, nn.Tensor):
            assert isinstance(variable.grad, DeviceArray)


def test_tensor():
    x = nn.Tensor(DeviceArray(spread(3)))
    for y in (2.0 * x, x.data * x, x / x.data, x - 1.0, 1.0 - x, -x, x**2, x[1:], x.reshape(1, 3)):
        assert isinstance(y.data, DeviceArray)
    assert repr(x) == repr(nn.Tensor(spread(3)))
    assert x.sum().item() == spread(3).sum()
    x.assign(np.zeros(3))
    np.testing.assert_array_equal(x.numpy(), np.zeros(3))
    x.sum().backward()
    x.sum().backward()
    np.testing.assert_array_equal(to_host(x.grad), [2.0, 2.0, 2.0])


class Tagger(nn.Module):
    """Symbols in, classes out: a little of everything that has parameters."""

    def __init__(self, rng):
        self.embedding = nn.Embedding(7, 4, rng=rng)
        self.mlp = nn.models.MLP((4, 8, 3), rng=rng, dropout=0.2)

    def __call__(self, ids):
        return self.mlp(self.embedding(ids))


def cross_entropy(model, batch):
    return F.cross_entropy(model(batch[0]), batch[1])


def train(move, optimizer, path, **options):
    """Train a small model on arrays that `move` puts in place; returns its state on the host."""
    rng = np.random.default_rng(5)
    model = Tagger(rng)
    for parameter in model.parameters():
        parameter.data = move(parameter.data)
    ids, labels = np.arange(20) % 7, np.arange(20) % 3
    batches = Batches(move(ids), move(labels), size=6, rng=rng)
    history = fit(
        model,
        cross_entropy,
        optimizer(model.parameters(), 0.05, **options),
        batches,
        epochs=3,
        validation=batches,
        callbacks=[Checkpoint(path)],
        progress=False,
    )
    return history, model


@pytest.mark.parametrize(
    ("optimizer", "options"),
    [
        (SGD, {"momentum": 0.9, "weight_decay": 0.01, "clip_norm": 0.5}),
        (SGD, {"momentum": 0.9, "nesterov": True}),
        (optim.ProximalSGD, {"l1": 0.01}),
        (optim.Adagrad, {}),
        (optim.RMSprop, {"momentum": 0.5}),
        (optim.Adadelta, {}),
        (Adam, {"weight_decay": 0.01}),
        (optim.AdamW, {"amsgrad": True}),
    ],
)
def test_training_equals_the_host(optimizer, options, tmp_path):
    expected, on_host = train(np.copy, optimizer, tmp_path / "host.npz", **options)
    received, model = train(DeviceArray, optimizer, tmp_path / "device.npz", **options)
    assert received == expected
    for name, array in model.state_dict().items():
        np.testing.assert_array_equal(to_host(array), on_host.state_dict()[name])
    # The files are equal too, and one from the host continues on the device.
    resumed, model = train(DeviceArray, optimizer, tmp_path / "host.npz", **options)
    assert resumed == expected
    assert all(isinstance(array, DeviceArray) for array in model.state_dict().values())


def test_lbfgs_and_moving_average_equal_the_host():
    def train(move):
        w = nn.Parameter(move(spread(4)))
        optimizer, average = optim.LBFGS([w], history=3), optim.ExponentialMovingAverage([w], 0.5)
        for _ in range(8):
            optimizer.step(lambda: ((w * w) * (w - 1.0)).sum() + (w**4).sum())
            average.update()
        average.load_state_dict({"t": 8, "average": [spread(4)]})
        with average.applied():
            averaged = w.numpy().copy()
        return averaged, w.numpy()

    np.testing.assert_array_equal(train(DeviceArray), train(lambda x: x))


def test_clipping_on_a_device():
    gradient = DeviceArray(np.array([3.0, -4.0]))
    assert optim.clip_by_norm(gradient, 2.5) == 5.0
    optim.clip_by_value(gradient, 1.75)
    np.testing.assert_array_equal(to_host(gradient), [1.5, -1.75])


def test_non_finite_gradients_are_named():
    model = nn.Linear(2, 1, rng=np.random.default_rng(0))
    for parameter in model.parameters():
        parameter.data = DeviceArray(parameter.data)
    X = DeviceArray(np.array([[np.inf, 1.0]], np.float32))
    with pytest.raises(FloatingPointError, match="the gradient of W is not finite"):
        fit(
            model,
            lambda m, batch: F.square(m(batch[0])).mean(),
            SGD(model.parameters(), 0.1),
            Batches(X, size=1),
            epochs=1,
            progress=False,
        )


def test_evaluation():
    model = nn.Linear(2, 1, rng=np.random.default_rng(0))
    X = spread(5, 2).astype(np.float32)

    def loss(model, batch):
        return F.square(model(batch[0])).mean()

    expected = evaluate(model, loss, Batches(X, size=2))
    for parameter in model.parameters():
        parameter.data = DeviceArray(parameter.data)
    assert evaluate(model, loss, Batches(DeviceArray(X), size=2)) == expected

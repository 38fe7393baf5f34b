"""The library on a real device: the operations, models and training on CuPy's arrays.

Everywhere else `DeviceArray` stands in for such arrays. Results are close to the host's, not equal
to them: a device adds in another order.
"""

import numpy as np
import pytest

import nnlib as nn
from nnlib import functional as F
from nnlib import optim
from nnlib.models import GCN
from nnlib.train import Batches, Checkpoint, fit

from ..requirements import require_module
from . import attention_models as am
from .test_conv_models import MODELS as CONV_MODELS
from .test_conv_models import with_weights
from .test_device_array import cross_entropy, every_case
from .test_graph_models import BATCH, X
from .test_transformer import MODELS as ATTENTION_MODELS
from .test_transformer import WRITERS

cp = require_module("cupy")


def to_device(value):
    """`value` with all arrays in it on the device."""
    if isinstance(value, (np.ndarray, np.generic)):
        return cp.asarray(value)
    if isinstance(value, (tuple, list)):
        return type(value)(to_device(item) for item in value)
    if isinstance(value, dict):
        return {name: to_device(item) for name, item in value.items()}
    return value


def move(model):
    """Take a model's parameters and buffers to the device."""
    for _, owner in model.named_modules():
        for name in owner.buffer_names:
            setattr(owner, name, cp.asarray(getattr(owner, name)))
    for p in model.parameters():
        p.data = cp.asarray(p.data)
    return model


def assert_close(received, expected):
    """The same structure and nearly the same numbers, all of them on the device."""
    if isinstance(expected, (tuple, list)):
        for one, other in zip(received, expected, strict=True):
            assert_close(one, other)
    elif expected is None:
        assert received is None
    else:
        assert isinstance(received, cp.ndarray)
        assert received.dtype == np.asarray(expected).dtype
        single = received.dtype == np.float32
        rtol, atol = (1e-4, 1e-5) if single else (1e-9, 1e-11)
        np.testing.assert_allclose(received.get(), expected, rtol=rtol, atol=atol)


@every_case
def test_operation_and_vjp(case, rng):
    output, vjp = case.operation.with_vjp(*case.arguments, **case.make_options())
    device_output, device_vjp = case.operation.with_vjp(
        *to_device(case.arguments), **to_device(case.make_options())
    )
    assert_close(device_output, output)
    dy = np.asarray(rng.standard_normal(np.shape(output)), np.asarray(output).dtype)
    assert_close(device_vjp(cp.asarray(dy)), vjp(dy))


@every_case
def test_tape(case):
    variables = [
        nn.Tensor(a) if differentiable else a
        for a, differentiable in zip(to_device(case.arguments), case.differentiable, strict=True)
    ]
    F.square(case.operation(*variables, **to_device(case.make_options()))).sum().backward()
    for variable in variables:
        if isinstance(variable, nn.Tensor):
            assert isinstance(variable.grad, cp.ndarray)


def compare(host, device, y, device_y):
    """The outputs and the gradients of their squares."""
    assert_close(device_y.data, y.data)
    F.square(y).sum().backward()
    F.square(device_y).sum().backward()
    for p, q in zip(device.parameters(), host.parameters(), strict=True):
        assert_close(p.grad, q.grad)


@pytest.mark.parametrize("name", ATTENTION_MODELS)
def test_attention_model(name):
    host, device = ATTENTION_MODELS[name](), ATTENTION_MODELS[name]()
    y = host.model(*host.inputs, **host.options)
    options = to_device(device.options)
    device_y = move(device.model)(*to_device(device.inputs), **options)
    compare(host.model, device.model, y, device_y)


@pytest.mark.parametrize("name", CONV_MODELS)
def test_convolutional_model(name):
    make, inputs = CONV_MODELS[name]
    host, device = with_weights(make, np.float64), move(with_weights(make, np.float64))
    compare(host, device, host(*inputs), device(*to_device(inputs)))


@pytest.mark.parametrize("kind", [nn.RNN, nn.LSTM, nn.GRU])
def test_recurrent_layer(kind, rng):
    host = kind(3, 4, rng=np.random.default_rng(0), n_layers=2, bidirectional=True)
    device = move(kind(3, 4, rng=np.random.default_rng(0), n_layers=2, bidirectional=True))
    x, lengths = rng.standard_normal((3, 4, 3)), np.array([4, 2, 3])
    y, _ = host(x, lengths=lengths)
    device_y, _ = device(cp.asarray(x), lengths=cp.asarray(lengths))
    compare(host, device, y, device_y)


def test_graph_model():
    host, device = (GCN((4, 5, 3), rng=np.random.default_rng(0)) for _ in range(2))
    x = cp.asarray(X)
    compare(host, move(device), host(X, BATCH), device(x, BATCH.to(x)))


@pytest.mark.parametrize("name", WRITERS)
def test_writing(name):
    make = am.MULTIMODAL[name] if name == "captioner" else getattr(am, name)
    expected = WRITERS[name](make().model, np.copy)
    received = WRITERS[name](move(make().model), cp.asarray)
    np.testing.assert_array_equal(received.get(), expected)


@pytest.mark.parametrize(
    ("optimizer", "options"),
    [
        (optim.SGD, {"momentum": 0.9, "weight_decay": 0.01, "clip_norm": 0.5}),
        (optim.ProximalSGD, {"l1": 0.01}),
        (optim.Adagrad, {}),
        (optim.RMSprop, {"momentum": 0.5}),
        (optim.Adadelta, {}),
        (optim.AdamW, {"amsgrad": True}),
    ],
)
def test_training(optimizer, options, tmp_path):
    """The course of training, and that a checkpoint of the device continues on the host."""

    def train(to, model, epochs):
        X, labels = np.linspace(-1, 1, 80).reshape(20, 4), np.arange(20) % 3
        batches = Batches(to(X.astype(np.float32)), to(labels), size=6)
        return fit(
            model,
            cross_entropy,
            optimizer(model.parameters(), 0.05, **options),
            batches,
            epochs=epochs,
            validation=batches,
            callbacks=[Checkpoint(tmp_path / "device.npz")],
            progress=False,
        )

    def make():
        return nn.models.MLP((4, 8, 3), rng=np.random.default_rng(1))

    on_device, on_host = move(make()), make()
    received = train(cp.asarray, on_device, 4)
    continued = train(np.copy, on_host, 4)
    assert continued == received  # all epochs came from the file
    for name, array in on_device.state_dict().items():
        assert isinstance(array, cp.ndarray)
        np.testing.assert_array_equal(on_host.state_dict()[name], array.get())
    (tmp_path / "device.npz").unlink()
    expected, fresh = train(np.copy, make(), 4), received
    for name in expected:
        np.testing.assert_allclose(fresh[name], expected[name], rtol=1e-4)


def test_lbfgs():
    def train(to):
        w = nn.Parameter(to(np.array([0.3, -0.2, 0.9, 0.5])))
        optimizer = optim.LBFGS([w], history=3)
        for _ in range(8):
            optimizer.step(lambda: ((w * w) * (w - 1.0)).sum() + (w**4).sum())
        return w.numpy()

    np.testing.assert_allclose(train(cp.asarray), train(np.copy), rtol=1e-9)

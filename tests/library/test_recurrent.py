"""Recurrent operations, layers and models are what their equations say, step by step."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nnlib as nn
from nnlib import functional as F
from nnlib.check import check_vjp

from .cases import spread
from .cases.recurrent import LENGTHS, weights
from .device_array import DeviceArray, to_host
from .make_reference import load

GATES = {"rnn": 1, "lstm": 4, "gru": 3}
each_kind = pytest.mark.parametrize("kind", GATES)


def arguments(kind, N=3, T=5, D=2, H=4):
    """Everything that the operation takes, in order."""
    k = GATES[kind]
    states = [spread(N, H, start=0.2), spread(N, H, start=0.4)][: 2 if kind == "lstm" else 1]
    weights = [spread(D, k * H, start=0.3) / 2, spread(H, k * H, start=0.6) / 2, spread(k * H)]
    return [spread(N, T, D, start=0.1), *states, *weights, *([spread(H)] if kind == "gru" else [])]


def step_by_step(kind, x, h, *rest):
    """The equations of the docstrings, one example and one step at a time."""
    if kind == "lstm":
        c0, *rest = rest
    Wx, Wh, b, *bn = rest
    outputs = np.empty((*x.shape[:2], h.shape[1]))
    for n in range(len(x)):
        state, c = h[n], c0[n] if kind == "lstm" else None
        for t in range(x.shape[1]):
            u, v = x[n, t] @ Wx + b, state @ Wh
            if kind == "rnn":
                state = np.tanh(u + v)
            elif kind == "lstm":
                i, f, g, o = np.split(u + v, 4)
                c = F.sigmoid(f) * c + F.sigmoid(i) * np.tanh(g)
                state = F.sigmoid(o) * np.tanh(c)
            else:
                (ur, uz, un), (vr, vz, vn) = np.split(u, 3), np.split(v, 3)
                z = F.sigmoid(uz + vz)
                candidate = np.tanh(un + F.sigmoid(ur + vr) * (vn + bn[0]))
                state = (1 - z) * candidate + z * state
            outputs[n, t] = state
    return outputs


sizes = st.tuples(*[st.integers(1, 4)] * 4)


@each_kind
@given(sizes=sizes)
def test_operation_is_its_equations(kind, sizes):
    given = arguments(kind, *sizes)
    y = getattr(F, kind)(*given)
    np.testing.assert_allclose(y, step_by_step(kind, *given), rtol=1e-12, atol=1e-14)


@each_kind
@given(sizes=sizes, data=st.data())
def test_gradients_of_any_shape(kind, sizes, data):
    N, T = sizes[:2]
    lengths = data.draw(st.none() | st.lists(st.integers(1, T), min_size=N, max_size=N))
    errors = check_vjp(
        getattr(F, kind),
        *arguments(kind, *sizes),
        rng=np.random.default_rng(0),
        lengths=None if lengths is None else np.array(lengths),
    )
    assert max(errors) < 1e-7


@each_kind
def test_padding_has_no_influence_and_gets_no_gradient(kind):
    """A padded batch is each sequence alone, and its last output is each one's last state."""
    lengths, options = np.array([2, 5, 3]), {"cells": True} if kind == "lstm" else {}
    operation, given = getattr(F, kind), arguments(kind)
    padding = np.arange(5) >= lengths[:, None]
    given[0][padding] = 1e6
    y, vjp = operation.with_vjp(*given, lengths=lengths, **options)
    dx = vjp(spread(*y.shape))[0]
    assert (dx[padding] == 0).all() and (dx[~padding] != 0).all()
    states = 3 if kind == "lstm" else 2
    for n, length in enumerate(lengths):
        row = [a[n : n + 1] for a in given[:states]]
        alone = operation(row[0][:, :length], *row[1:], *given[states:], **options)
        np.testing.assert_allclose(y[n, :length], alone[0], rtol=1e-12)
        for t in range(length, 5):
            np.testing.assert_array_equal(y[n, t], y[n, length - 1])


@each_kind
def test_large_weighted_sums_do_not_overflow(kind):
    given = arguments(kind)
    given[0] *= 1e4
    x = nn.Tensor(given[0])
    y = getattr(F, kind)(x, *given[1:])
    y.sum().backward()
    assert np.isfinite(y.data).all() and np.isfinite(x.grad).all()


def test_cell_gradient_is_the_product_of_the_forget_gates():
    """With no way around the cells (``Wh = 0``), dc_T / dc_0 = f^T exactly."""
    H, T, bias = 3, 7, np.array([0.0, 1.0, 3.0])
    Wx, Wh, b = np.zeros((1, 4 * H)), np.zeros((H, 4 * H)), np.zeros(4 * H)
    b[H : 2 * H] = bias
    c0 = nn.Tensor(np.ones((1, H)))
    F.lstm(np.ones((1, T, 1)), np.zeros((1, H)), c0, Wx, Wh, b, cells=True)[
        :, -1, 1
    ].sum().backward()
    np.testing.assert_allclose(c0.grad[0], F.sigmoid(bias) ** T, rtol=1e-12)


def test_gradient_of_a_linear_recurrence_is_the_power_of_its_matrix():
    """With the ReLU always on, dh_T / dh_0 = Wh^T: backpropagation multiplies by it each step."""
    Wh, T = np.abs(spread(3, 3)) / 3, 6
    h0 = nn.Tensor(np.ones((1, 3)))
    y = F.rnn(np.ones((1, T, 1)), h0, np.ones((1, 3)), Wh, np.zeros(3), activation="relu")
    dy = np.zeros((1, T, 3))
    dy[0, -1] = [1.0, 2.0, 3.0]
    y.backward(dy)
    expected = np.linalg.matrix_power(Wh, T) @ [1.0, 2.0, 3.0]
    np.testing.assert_allclose(h0.grad[0], expected, rtol=1e-12)


def test_reversing_twice_changes_nothing():
    x, lengths = spread(3, 5, 2), np.array([2, 5, 1])
    reverse = F.reverse_sequence(x, lengths=lengths)
    np.testing.assert_array_equal(F.reverse_sequence(reverse, lengths=lengths), x)
    np.testing.assert_array_equal(reverse[0], x[0, [1, 0, 2, 3, 4]])


# Layers

KINDS = {"RNN": nn.RNN, "LSTM": nn.LSTM, "GRU": nn.GRU}
each_layer = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
LAYERS = {
    "plain": ({}, None),
    "lengths": ({}, LENGTHS),
    "deep": ({"n_layers": 3}, None),
    "deep-bidirectional-lengths": ({"n_layers": 2, "bidirectional": True}, LENGTHS),
}


def copy_weights(layer):
    """Give each cell the weights that its twin in PyTorch has."""
    for k, cell in enumerate(layer.cells):
        own = weights(layer.gates, *cell.Wx.shape[:1], layer.n_hidden, start=k / 10)
        for parameter, values in zip((cell.Wx, cell.Wh, cell.b), own, strict=True):
            parameter.assign(values)
        if layer.gates == 3:
            cell.bn.assign(spread(layer.n_hidden, start=k / 10))


@each_layer
@pytest.mark.parametrize("name", LAYERS)
def test_layer_equals_torch(kind, name, rng):
    """Outputs within the lengths, last states, and the gradients of everything."""
    options, lengths = LAYERS[name]
    layer = kind(3, 2, rng=rng, dtype=np.float64, **options)
    copy_weights(layer)
    x = nn.Tensor(spread(3, 4, 3))
    state = nn.Tensor(spread(*layer.initial_state(3).shape))
    y, last = layer(x, state, lengths)
    counts = (
        np.full((3, 4, 1), True)
        if lengths is None
        else np.arange(4)[:, None] < lengths[:, None, None]
    )
    weighted = (y * (spread(*y.shape, start=0.7) * counts)).sum()
    (weighted + (last * spread(*last.shape, start=0.1)).sum()).backward()
    arrays = [y.data * counts, last.data, x.grad, state.grad]
    arrays += [parameter.grad for parameter in layer.parameters()]
    received = np.concatenate([a.reshape(-1) for a in arrays])
    expected = load("recurrent-layers")[f"{kind.__name__}-{name}"]
    np.testing.assert_allclose(received, expected, rtol=1e-10, atol=1e-12)


@each_layer
@pytest.mark.parametrize("n_layers", [1, 2])
def test_two_halves_with_the_state_between_are_the_whole(kind, n_layers, rng):
    layer = kind(3, 4, rng=rng, n_layers=n_layers, dtype=np.float64)
    x, dy = spread(2, 7, 3), spread(2, 7, 4, start=0.7)
    whole, end = layer(x)
    (whole * dy).sum().backward()
    expected = [p.grad for p in layer.parameters()]
    for p in layer.parameters():
        p.grad = None
    first, state = layer(x[:, :3])
    second, state = layer(x[:, 3:], state)
    np.testing.assert_allclose(F.concatenate(first, second, axis=1).data, whole.data, rtol=1e-12)
    np.testing.assert_allclose(state.data, end.data, rtol=1e-12)
    ((first * dy[:, :3]).sum() + (second * dy[:, 3:]).sum()).backward()
    for p, gradient in zip(layer.parameters(), expected, strict=True):
        np.testing.assert_allclose(p.grad, gradient, rtol=1e-9, atol=1e-12)


def test_data_of_a_state_truncates_the_gradient(rng):
    layer, x = nn.GRU(3, 4, rng=rng), nn.Tensor(spread(2, 3, 3).astype(np.float32))
    _, state = layer(x)
    y, _ = layer(spread(2, 3, 3).astype(np.float32), state.data)
    y.sum().backward()
    assert x.grad is None


@each_layer
def test_second_direction_reads_from_the_end(kind, rng):
    layer = kind(3, 4, rng=rng, bidirectional=True, dtype=np.float64)
    one_way = kind(3, 4, rng=rng, dtype=np.float64)
    x, lengths = spread(2, 5, 3), np.array([3, 5])
    y, _ = layer(x, lengths=lengths)
    for half, cell in zip((y.data[..., :4], y.data[..., 4:]), layer.cells, strict=True):
        one_way.cells = [cell]
        order = slice(None) if cell is layer.cells[0] else slice(None, None, -1)
        for n, length in enumerate(lengths):
            expected, _ = one_way(x[n : n + 1, :length][:, order])
            np.testing.assert_allclose(half[n, :length], expected.data[0, order], rtol=1e-12)


@each_layer
def test_first_weights(kind, rng):
    """Each gate's recurrent matrix is orthogonal, the input matrix has Glorot's spread."""
    layer = kind(100, 50, rng=rng, n_layers=2, dtype=np.float64)
    for cell, n_in in zip(layer.cells, (100, 50), strict=True):
        for k in range(layer.gates):
            block = slice(k * 50, (k + 1) * 50)
            Wh, Wx = cell.Wh.data[:, block], cell.Wx.data[:, block]
            np.testing.assert_allclose(Wh @ Wh.T, np.eye(50), atol=1e-12)
            assert abs(Wx).max() <= np.sqrt(6 / (n_in + 50))
            np.testing.assert_allclose(Wx.std(), np.sqrt(2 / (n_in + 50)), rtol=0.05)
            first = 1.0 if kind is nn.LSTM and k == 1 else 0.0
            np.testing.assert_array_equal(cell.b.data[block], first)


def test_forget_bias(rng):
    b = nn.LSTM(2, 3, rng=rng, forget_bias=3.0).cells[0].b.data
    assert b.reshape(4, 3).tolist() == [[0.0] * 3, [3.0] * 3, [0.0] * 3, [0.0] * 3]


def test_relu_layer(rng):
    layer, x = nn.RNN(3, 4, rng=rng, activation="relu", dtype=np.float64), spread(2, 5, 3)
    cell = layer.cells[0]
    expected = F.rnn(
        x, np.zeros((2, 4)), cell.Wx.data, cell.Wh.data, cell.b.data, activation="relu"
    )
    np.testing.assert_array_equal(layer(x)[0].data, expected)


@each_layer
def test_layer_on_a_device(kind, rng):
    """The zeros before the first step, the reversal and the state stay on the device."""
    layer, x = kind(3, 4, rng=rng, n_layers=2, bidirectional=True), spread(3, 4, 3)
    y, state = layer(x, lengths=LENGTHS)
    for parameter in layer.parameters():
        parameter.data = DeviceArray(parameter.data)
    device_y, device_state = layer(DeviceArray(x), lengths=DeviceArray(LENGTHS))
    np.testing.assert_array_equal(to_host(device_y.data), y.data)
    np.testing.assert_array_equal(to_host(device_state.data), state.data)
    device_y.sum().backward()
    assert all(isinstance(p.grad, DeviceArray) for p in layer.parameters())

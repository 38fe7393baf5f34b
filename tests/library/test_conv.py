"""Convolutions and pools are what the chapter derives: sums over windows, sparse matrices."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nnlib as nn
from nnlib import functional as F
from nnlib import init
from nnlib.functional import _windows

from .cases import Case, spread
from .make_reference import load
from .modules.conv import LAYERS
from .test_gradients import TOLERANCE, worst_error


def convolution_by_loops(x, W, b, stride, padding, dilation, groups):
    """The definition, one product at a time."""
    x = np.pad(x, ((0, 0), (0, 0), *((p, p) for p in padding)))
    (N, _, H, Wd), (O, c, KH, KW) = x.shape, W.shape
    OH = (H - dilation[0] * (KH - 1) - 1) // stride[0] + 1
    OW = (Wd - dilation[1] * (KW - 1) - 1) // stride[1] + 1
    y = np.zeros((N, O, OH, OW))
    for n, o, i, j in np.ndindex(*y.shape):
        first = o // (O // groups) * c  # the first channel of the group
        y[n, o, i, j] = b[o] + sum(
            W[o, ch, k, l]
            * x[n, first + ch, stride[0] * i + dilation[0] * k, stride[1] * j + dilation[1] * l]
            for ch, k, l in np.ndindex(c, KH, KW)
        )
    return y


pairs = st.tuples(st.integers(1, 3), st.integers(1, 3))


@st.composite
def convolutions(draw):
    """Arguments and options of a convolution that fits."""
    groups = draw(st.integers(1, 2))
    c, o, n = (draw(st.integers(1, 2)) for _ in range(3))
    size, stride, dilation = draw(pairs), draw(pairs), draw(pairs)
    padding = draw(st.tuples(st.integers(0, 2), st.integers(0, 2)))
    image = [
        max(d * (k - 1) + 1 - 2 * p, 1) + draw(st.integers(0, 3))
        for d, k, p in zip(dilation, size, padding, strict=True)
    ]
    x, W = spread(n, groups * c, *image), spread(groups * o, c, *size, start=0.3)
    options = dict(stride=stride, padding=padding, dilation=dilation, groups=groups)
    return x, W, spread(groups * o, start=0.6), options


@given(convolutions())
def test_any_convolution_is_its_definition(drawn):
    x, W, b, options = drawn
    np.testing.assert_allclose(
        F.conv2d(x, W, b, **options), convolution_by_loops(x, W, b, **options), atol=1e-12
    )


@given(convolutions())
def test_gradients_of_any_convolution(drawn):
    *arguments, options = drawn
    case = Case("drawn", "conv2d", "drawn", tuple(arguments), options)
    assert worst_error(case, np.random.default_rng(0)) < TOLERANCE


@given(convolutions())
def test_any_transposed_convolution_is_the_adjoint(drawn):
    """``<conv(x), y> = <x, conv_transpose(y)>`` for all x and y, whatever the end that is left."""
    x, W, _, options = drawn
    convolved = F.conv2d(x, W, **options)
    y = spread(*convolved.shape, start=0.8)
    options["output_padding"] = tuple(  # the pixels at the end that no window reached
        (n + 2 * p - d * (k - 1) - 1) % s
        for n, p, d, k, s in zip(
            *(x.shape[2:], options["padding"], options["dilation"], W.shape[2:]),
            options["stride"],
            strict=True,
        )
    )
    z = F.conv_transpose2d(y, W, **options)
    assert z.shape == x.shape
    np.testing.assert_allclose((convolved * y).sum(), (x * z).sum(), atol=1e-11)
    case = Case("drawn", "conv_transpose2d", "drawn", (y, W), options)
    assert worst_error(case, np.random.default_rng(0)) < TOLERANCE


@pytest.mark.parametrize("name", ["max_pool", "avg_pool"])
@given(data=st.data())
def test_any_pool(name, data):
    axes = data.draw(st.integers(1, 2))
    size = tuple(data.draw(st.integers(1, 3)) for _ in range(axes))
    stride = tuple(data.draw(st.integers(1, 3)) for _ in range(axes))
    padding = tuple(data.draw(st.integers(0, k // 2)) for k in size)
    x = spread(2, 2, *(k + data.draw(st.integers(0, 3)) for k in size))
    options = dict(size=size, stride=stride, padding=padding)
    y = getattr(F, name)(x, **options)
    reduce, empty = (np.max, -np.inf) if name == "max_pool" else (np.mean, 0.0)
    padded = np.pad(x, ((0, 0), (0, 0), *((p, p) for p in padding)), constant_values=empty)
    for place in np.ndindex(*y.shape[2:]):
        window = tuple(slice(s * i, s * i + k) for s, i, k in zip(stride, place, size, strict=True))
        expected = reduce(padded[:, :, *window], axis=tuple(range(2, x.ndim)))
        np.testing.assert_allclose(y[:, :, *place], expected, atol=1e-14)
    case = Case("drawn", name, "drawn", (x,), options)
    assert worst_error(case, np.random.default_rng(0)) < TOLERANCE


def test_convolution_is_a_sparse_matrix_that_repeats_itself():
    """8 x 8 -> 6 x 6: 324 of 2304 entries, with 9 different values, 14 % of the matrix."""
    kernel = np.arange(1.0, 10.0).reshape(1, 1, 3, 3)
    basis = np.eye(64).reshape(64, 1, 8, 8)
    matrix = F.conv2d(basis, kernel).reshape(64, 36).T  # (36, 64): each column a picture of a pixel
    assert np.count_nonzero(matrix) == 324
    assert set(np.unique(matrix)) == {0.0, *range(1, 10)}
    assert {np.count_nonzero(column) for column in matrix.T} == {1, 2, 3, 4, 6, 9}
    _, vjp = F.conv2d.with_vjp(spread(1, 1, 8, 8), kernel)
    dy = spread(1, 1, 6, 6)
    np.testing.assert_allclose(vjp(dy)[0].reshape(64), matrix.T @ dy.reshape(36), atol=1e-12)


def test_gradient_of_the_image_is_a_full_correlation_with_the_turned_kernel():
    W, dy = spread(3, 2, 3, 2), spread(2, 3, 4, 5, start=0.2)
    _, vjp = F.conv2d.with_vjp(spread(2, 2, 6, 6), W)
    turned = W.swapaxes(0, 1)[:, :, ::-1, ::-1]
    np.testing.assert_allclose(vjp(dy)[0], F.conv2d(dy, turned, padding=(2, 1)), atol=1e-12)


def test_a_kernel_of_one_pixel_is_a_dense_layer_at_each_pixel():
    x, W = spread(2, 3, 4, 5), spread(6, 3, start=0.3)
    expected = F.linear(x.transpose(0, 2, 3, 1), W.T).transpose(0, 3, 1, 2)
    np.testing.assert_allclose(F.conv2d(x, W[:, :, None, None]), expected, atol=1e-13)


def test_convolution_is_equivariant_to_shifts():
    x, W = np.pad(spread(1, 2, 4, 4), ((0, 0), (0, 0), (3, 3), (3, 3))), spread(3, 2, 3, 3)
    shifted = np.roll(x, (1, -1), axis=(2, 3))
    np.testing.assert_array_equal(
        F.conv2d(shifted, W), np.roll(F.conv2d(x, W), (1, -1), axis=(2, 3))
    )


def test_one_dimension_is_an_image_of_one_row():
    x, W, b = spread(2, 4, 9), spread(6, 2, 3, start=0.3), spread(6)
    line = F.conv1d(x, W, b, stride=2, padding=3, dilation=2, groups=2)
    image = F.conv2d(
        *(x[:, :, None], W[:, :, None], b),
        **dict(stride=(1, 2), padding=(0, 3), dilation=(1, 2), groups=2),
    )
    np.testing.assert_array_equal(line, image[:, :, 0])


def test_memory_order_does_not_matter():
    """Images come with the batch first from the data, and with it last from another layer."""
    x, W = spread(3, 2, 5, 5), spread(4, 2, 3, 3, start=0.3)
    batch_inside = np.ascontiguousarray(x.transpose(1, 2, 3, 0)).transpose(3, 0, 1, 2)
    for order in (batch_inside, np.asfortranarray(x)):
        for operation in (lambda x: F.conv2d(x, W), lambda x: F.max_pool(x, size=2)):
            np.testing.assert_array_equal(operation(order), operation(x))


@pytest.mark.parametrize(
    ("x", "options", "expected"),
    [
        ([0.0, 0.0, 0.0, 0.0], dict(size=2), [1.0, 0.0, 2.0, 0.0]),
        ([1.0, 3.0, 3.0, 3.0], dict(size=2), [0.0, 1.0, 2.0, 0.0]),
        ([1.0, 3.0, 3.0, 2.0], dict(size=2, stride=1), [0.0, 3.0, 3.0, 0.0]),
    ],
)
def test_the_first_of_equal_entries_receives_the_gradient(x, options, expected):
    x = nn.Tensor(np.array(x).reshape(1, 1, -1))
    y = F.max_pool(x, **options)
    y.backward(np.arange(1.0, y.shape[2] + 1).reshape(y.shape))
    np.testing.assert_array_equal(x.grad[0, 0], expected)


def test_global_max_pool_gives_the_gradient_to_the_first():
    x = nn.Tensor(np.array([[[1.0, 2.0, 2.0]]]))
    F.global_max_pool(x).sum().backward()
    np.testing.assert_array_equal(x.grad[0, 0], [0.0, 1.0, 0.0])


def test_global_pools_ignore_what_follows_the_end():
    x, lengths = spread(4, 3, 6), np.array([3, 6, 1, 5])
    later = np.arange(6) >= lengths[:, None, None]
    for pool in (F.global_max_pool, F.global_avg_pool):
        y, vjp = pool.with_vjp(x, lengths=lengths)
        np.testing.assert_array_equal(y, pool(np.where(later, 99.0, x), lengths=lengths))
        assert (vjp(np.ones_like(y)) * later == 0.0).all()
        for i, n in enumerate(lengths):
            np.testing.assert_allclose(y[i], pool(x[i : i + 1, :, :n])[0], atol=1e-15)


def test_upsampling_keeps_what_it_should():
    x = spread(2, 3, 4, 5)
    for scale in (1, 2, (3, 2)):
        blocks = F.upsample(x, scale=scale)
        np.testing.assert_allclose(F.avg_pool(blocks, size=scale), x, atol=1e-14)
    np.testing.assert_array_equal(F.upsample(x, scale=1, mode="bilinear"), x)
    line = 3.0 * np.arange(5.0) + 1.0
    enlarged = F.upsample(line[None, None], scale=4, mode="bilinear")[0, 0]
    centers = (np.arange(20) + 0.5) / 4 - 0.5
    np.testing.assert_allclose(enlarged[2:-2], 3.0 * centers[2:-2] + 1.0, atol=1e-13)


@pytest.mark.parametrize("name", ["conv2d", "conv_transpose2d"])
def test_the_gradient_of_the_data_is_not_computed(name):
    x, W = np.ones((2, 2, 4, 4)), np.ones((2, 2, 3, 3))
    y, vjp = getattr(F, name).with_vjp(x, W)
    for needs in itertools.product((False, True), repeat=2):
        assert [g is not None for g in vjp(np.ones_like(y), needs)] == list(needs)


@pytest.mark.parametrize(("name", "options", "shape"), LAYERS)
def test_layer_is_that_of_torch(name, options, shape, rng):
    layer = getattr(nn, name)(4, 6, 3, rng=rng, dtype=np.float64, **options)
    layer.W.assign(spread(*layer.W.shape, start=0.3))
    layer.b.assign(spread(6, start=0.6))
    x = nn.Tensor(spread(*shape))
    y = layer(x)
    y.backward(spread(*y.shape, start=0.7))
    received = [a.reshape(-1) for a in (y.data, x.grad, layer.W.grad, layer.b.grad)]
    np.testing.assert_allclose(np.concatenate(received), load("conv-layers")[name], atol=1e-11)


def test_kernels_of_layers_have_the_variance_of_their_fan_in(rng):
    for layer in (
        nn.Conv1d(64, 100, 3, rng=rng),
        nn.Conv2d(64, 100, (1, 3), rng=rng),
        nn.Conv2d(128, 200, (1, 3), groups=2, rng=rng),
        nn.ConvTranspose2d(64, 100, (3, 1), rng=rng),  # each pixel sums 64 * 3 products
        nn.ConvTranspose2d(128, 200, (3, 1), groups=2, rng=rng),
    ):
        np.testing.assert_allclose(layer.W.data.var(), 2 / (64 * 3), rtol=0.03)
        assert not layer.b.data.any()


@pytest.mark.parametrize("groups", [1, 2])
def test_a_scheme_sees_kernels_as_they_are_summed(groups, rng):
    """Also transposed: orthogonal kernels of the units stay so, though W begins with the inputs."""
    options = dict(rng=rng, groups=groups, weight_init=init.orthogonal, dtype=np.float64)
    for kind in (nn.Conv2d, nn.ConvTranspose2d):
        W = kind(4, 6, 2, **options).W.data
        if kind is nn.ConvTranspose2d:
            W = np.concatenate([part.swapaxes(0, 1) for part in np.split(W, groups)])
        rows = W.reshape(6, -1)
        np.testing.assert_allclose(rows @ rows.T, np.eye(6), atol=1e-12)


@pytest.mark.parametrize(
    ("operation", "image", "kernels"),
    [
        (F.conv1d, (2, 4, 11), (6, 2, 3)),
        (F.conv2d, (2, 4, 11, 6), (6, 2, 3, 2)),
        (F.conv_transpose2d, (2, 4, 7, 5), (4, 3, 3, 2)),
    ],
)
@pytest.mark.parametrize("options", [{}, {"stride": 2, "padding": 1, "dilation": 2}])
def test_bands_change_nothing(monkeypatch, operation, image, kernels, options):
    """Small images are one band of rows; here there are many, of one row and of some."""
    arguments = [spread(*image), spread(*kernels), spread(6)]
    results = []
    for size in (2**21, 1, 5000):
        monkeypatch.setattr(_windows, "BAND", size)
        y, vjp = operation.with_vjp(*arguments, groups=2, **options)
        results.append([y, *vjp(spread(*y.shape, start=0.4))])
    for other in results[1:]:
        for one, expected in zip(other, results[0], strict=True):
            np.testing.assert_allclose(one, expected, rtol=1e-12, atol=1e-12)

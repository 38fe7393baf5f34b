"""First weights have the variance that each scheme promises."""

import numpy as np
import pytest

from nnlib import init

from ..requirements import require_module

SHAPE = (400, 300)
VARIANCES = {
    "lecun_normal": 1 / 400,
    "lecun_uniform": 1 / 400,
    "glorot_normal": 2 / 700,
    "glorot_uniform": 2 / 700,
    "he_normal": 2 / 400,
    "he_uniform": 2 / 400,
    "normal": 0.01**2,
    "uniform": 0.05**2 / 3,
}
SCHEMES = [*VARIANCES, "orthogonal"]


@pytest.mark.parametrize("name", VARIANCES)
def test_variance(name, rng):
    """The standard error of the variance of 120,000 normal draws is 0.4 %."""
    W = getattr(init, name)(SHAPE, rng=rng, dtype=np.float64)
    np.testing.assert_allclose(W.var(), VARIANCES[name], rtol=0.015)
    np.testing.assert_allclose(W.mean(), 0.0, atol=5 * W.std() / np.sqrt(W.size))


@pytest.mark.parametrize("name", [name for name in VARIANCES if "_" in name])
def test_variance_of_kernels(name, rng):
    """A unit of a convolution sums fan_in = 50 * 2 * 4 products; an input enters 150 * 2 * 4."""
    W = getattr(init, name)((150, 50, 2, 4), rng=rng, dtype=np.float64)
    expected = 2 / (400 + 1200) if name.startswith("glorot") else VARIANCES[name]
    np.testing.assert_allclose(W.var(), expected, rtol=0.015)


def test_fans_of_kernels_are_those_of_torch():
    torch = require_module("torch")
    for shape in ((6, 4, 3), (6, 2, 3, 5), (8, 3, 2, 2, 2)):
        expected = torch.nn.init._calculate_fan_in_and_fan_out(torch.empty(shape))
        assert init._fans(shape, "he_normal") == expected


@pytest.mark.parametrize("name", ["normal", "lecun_normal", "glorot_normal", "he_normal"])
def test_normal_draws_are_normal(name, rng):
    W = getattr(init, name)(SHAPE, rng=rng, dtype=np.float64)
    np.testing.assert_allclose(np.mean(np.abs(W) < W.std()), 0.6827, atol=0.005)
    assert np.abs(W).max() > 4 * W.std()  # not truncated


@pytest.mark.parametrize("name", ["uniform", "lecun_uniform", "glorot_uniform", "he_uniform"])
def test_uniform_draws_are_bounded(name, rng):
    W = getattr(init, name)(SHAPE, rng=rng, dtype=np.float64)
    limit = np.sqrt(3 * VARIANCES[name])
    assert 0.999 * limit < np.abs(W).max() <= limit


@pytest.mark.parametrize("shape", [(6, 6), (8, 3), (3, 8), (1, 5)])
def test_orthogonal(shape, rng):
    W = init.orthogonal(shape, rng=rng, dtype=np.float64)
    small = W.T @ W if shape[0] >= shape[1] else W @ W.T
    np.testing.assert_allclose(small, np.eye(min(shape)), atol=1e-12)


@pytest.mark.parametrize("shape", [(4, 3, 2, 2), (13, 3, 2, 2), (5, 2, 3)])
def test_orthogonal_kernels(shape, rng):
    W = init.orthogonal(shape, rng=rng, dtype=np.float64)
    assert W.shape == shape
    rows = W.reshape(shape[0], -1)
    small = rows @ rows.T if rows.shape[0] <= rows.shape[1] else rows.T @ rows
    np.testing.assert_allclose(small, np.eye(min(rows.shape)), atol=1e-12)


def test_orthogonal_is_uniform():
    """Without the signs of R's diagonal, the entries of Q would have a preferred sign."""
    rng = np.random.default_rng(0)
    corners = [init.orthogonal((3, 3), rng=rng, dtype=np.float64)[0, 0] for _ in range(2000)]
    assert abs(np.mean(corners)) < 0.05  # standard error 0.013


@pytest.mark.parametrize("name", SCHEMES)
def test_form(name, rng):
    """Every scheme has the shape and dtype asked for, float32 by default, and follows its rng."""
    scheme = getattr(init, name)
    W = scheme((5, 3), rng=rng)
    assert W.shape == (5, 3) and W.dtype == np.float32
    assert scheme((5, 3), rng=rng, dtype=np.float64).dtype == np.float64
    one, two = (scheme((5, 3), rng=np.random.default_rng(1)) for _ in range(2))
    np.testing.assert_array_equal(one, two)
    with pytest.raises(TypeError, match="expected rng to be a numpy.random.Generator"):
        scheme((5, 3), rng=0)


@pytest.mark.parametrize("name", [name for name in SCHEMES if "_" in name or name == "orthogonal"])
def test_shapes_without_fans_are_refused(name, rng):
    with pytest.raises(ValueError, match=rf"{name}: .* \(fan_in, fan_out\) .*, received \(3,\)"):
        getattr(init, name)((3,), rng=rng)


def test_zeros():
    b = init.zeros(3)
    assert b.dtype == np.float32 and not b.any()

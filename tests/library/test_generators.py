"""Generated data follow their formulas."""

import numpy as np
import pytest
import sklearn.datasets

from nnlib import datasets

GENERATORS = (
    datasets.make_xor,
    datasets.make_moons,
    datasets.make_spirals,
    datasets.make_blobs,
)


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.mark.parametrize("make", GENERATORS)
def test_generators_keep_the_common_form(make, rng):
    X, y = data = make(53, rng=rng)
    assert X.shape == (53, 2) and X.dtype == np.float32
    assert y.shape == (53,) and y.dtype == np.int64
    np.testing.assert_array_equal(np.unique(y), np.arange(len(data.target_names)))
    assert data.feature_names == ("x1", "x2")
    with pytest.raises(ValueError, match="received generated data"):
        data.split()


@pytest.mark.parametrize("make", GENERATORS)
def test_chance_comes_from_the_generator_alone(make):
    noise = {"cluster_std" if make is datasets.make_blobs else "noise": 0.3}
    first, again, other = (make(40, **noise, rng=np.random.default_rng(s)).X for s in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize("n_samples", [2, 7, 100])
def test_moons_lie_where_scikit_learn_puts_them(n_samples, rng):
    X, y = datasets.make_moons(n_samples, rng=rng)
    X_reference, y_reference = sklearn.datasets.make_moons(n_samples, shuffle=False)
    np.testing.assert_allclose(X, X_reference, atol=1e-7)
    np.testing.assert_array_equal(y, y_reference)


def test_noise_is_a_standard_deviation(rng):
    shift = (
        datasets.make_moons(20_000, noise=0.1, rng=rng).X - datasets.make_moons(20_000, rng=rng).X
    )
    np.testing.assert_allclose(shift.std(axis=0), 0.1, rtol=0.03)
    np.testing.assert_allclose(shift.mean(axis=0), 0.0, atol=0.003)


def test_xor_repeats_its_corners_evenly(rng):
    X, y = datasets.make_xor(10, rng=rng)
    np.testing.assert_array_equal(y, np.logical_xor(X[:, 0], X[:, 1]))
    _, counts = np.unique(X, axis=0, return_counts=True)
    np.testing.assert_array_equal(counts, [3, 3, 2, 2])


def test_xor_noise_makes_clusters_around_the_corners(rng):
    X, y = datasets.make_xor(4000, noise=0.1, rng=rng)
    np.testing.assert_array_equal(y, np.logical_xor(X[:, 0] > 0.5, X[:, 1] > 0.5))
    np.testing.assert_allclose(np.std(X - np.round(X), axis=0), 0.1, rtol=0.05)


@pytest.mark.parametrize("arms", [1, 2, 3, 5])
def test_spirals_follow_their_formula(arms, rng):
    X, y = datasets.make_spirals(40 * arms, arms=arms, noise=0.0, rng=rng)
    radius = np.hypot(*X.T)
    np.testing.assert_allclose(radius, np.tile(np.linspace(0, 1, 40), arms), atol=1e-6)
    turn = np.arctan2(X[:, 0], X[:, 1]) - 4.0 * radius  # the first coordinate is the sine
    off_center = radius > 0.01
    expected = np.exp(2j * np.pi * y / arms)
    np.testing.assert_allclose(np.exp(1j * turn)[off_center], expected[off_center], atol=1e-4)


def test_spiral_noise_turns_but_does_not_stretch(rng):
    noisy = datasets.make_spirals(300, noise=0.3, rng=rng).X
    smooth = datasets.make_spirals(300, noise=0.0, rng=rng).X
    np.testing.assert_allclose(np.hypot(*noisy.T), np.hypot(*smooth.T), atol=1e-6)


def test_blobs_surround_their_centers(rng):
    centers = np.array([[0.0, 0.0, 5.0], [9.0, -9.0, 0.0]])
    X, y = datasets.make_blobs(10_001, centers=centers, cluster_std=0.5, rng=rng)
    np.testing.assert_array_equal(np.bincount(y), [5001, 5000])
    for k in (0, 1):
        np.testing.assert_allclose(X[y == k].mean(axis=0), centers[k], atol=0.03)
        np.testing.assert_allclose(X[y == k].std(axis=0), 0.5, rtol=0.05)


def test_blobs_draw_their_centers_from_the_square(rng):
    X, y = datasets.make_blobs(400, centers=400, cluster_std=0.0, rng=rng)
    assert len(np.unique(X, axis=0)) == 400
    assert -10.0 <= X.min() < -9.0 and 9.0 < X.max() <= 10.0


@pytest.mark.parametrize("make", GENERATORS)
def test_generators_refuse_bad_input(make, rng):
    who = make.__name__
    with pytest.raises(
        TypeError, match=f"{who}: expected rng to be a numpy.random.Generator.*int 0"
    ):
        make(rng=0)
    with pytest.raises(ValueError, match=f"{who}: expected n_samples of at least .*, received 0"):
        make(0, rng=rng)
    with pytest.raises(
        TypeError, match=f"{who}: expected n_samples as an integer, received float 9.5"
    ):
        make(9.5, rng=rng)
    name = "cluster_std" if make is datasets.make_blobs else "noise"
    for bad in (-0.1, np.nan, np.inf):
        with pytest.raises(
            ValueError, match=f"{who}: expected {name} of at least 0.*, received {bad}"
        ):
            make(**{name: bad}, rng=rng)


def test_options_of_single_generators_are_checked(rng):
    with pytest.raises(ValueError, match="make_spirals: expected arms of at least 1, received 0"):
        datasets.make_spirals(arms=0, rng=rng)
    with pytest.raises(ValueError, match=r"make_blobs: expected centers as .*, received \(2,\)"):
        datasets.make_blobs(centers=[1.0, 2.0], rng=rng)
    with pytest.raises(
        TypeError, match="make_blobs: expected centers as an integer, received float"
    ):
        datasets.make_blobs(centers=2.5, rng=rng)

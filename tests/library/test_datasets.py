"""Stored data are what their public sources ship; generated data follow their formulas."""

import hashlib
import runpy
from dataclasses import replace
from importlib.resources import files

import make_data
import numpy as np
import pytest
import sklearn.datasets
import sklearn.model_selection
import sklearn.svm

from nnlib import datasets
from nnlib.datasets import CARDS, loaders

DATA = files("nnlib.datasets").joinpath("data")
GENERATORS = (
    datasets.make_xor,
    datasets.make_moons,
    datasets.make_spirals,
    datasets.make_blobs,
)
LOADERS = [getattr(datasets, card.loader) for card in CARDS.values()]


@pytest.fixture
def rng():
    return np.random.default_rng(0)


# -- stored files --------------------------------------------------------------------------------


@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)
def test_file_is_the_one_on_its_card(card):
    content = DATA.joinpath(card.file).read_bytes()
    assert (len(content), hashlib.sha256(content).hexdigest()) == (card.size, card.sha256)
    assert f"## {card.file}" in DATA.joinpath("LICENSES.md").read_text(encoding="utf-8")


def test_every_file_has_a_card():
    stored = {path.name for path in DATA.iterdir()}
    assert stored == {"LICENSES.md", *(card.file for card in CARDS.values())}


@pytest.mark.parametrize("build", [make_data.digits, make_data.breast_cancer])
def test_rebuilding_from_scikit_learn_reproduces_every_byte(build):
    stored = DATA.joinpath(CARDS[build.__name__].file).read_bytes()
    assert make_data.npz_bytes(build()) == stored


def test_an_edited_file_is_refused(monkeypatch):
    monkeypatch.setitem(CARDS, "digits", replace(CARDS["digits"], sha256="0" * 64))
    with pytest.raises(
        ValueError, match=r"load_digits: expected digits.npz with SHA-256 0{64}, received 0f64"
    ):
        datasets.load_digits()


def test_module_lists_every_card(capsys):
    runpy.run_module("nnlib.datasets", run_name="__main__")
    header, *rows = capsys.readouterr().out.splitlines()
    assert header.split() == ["loader", "shape", "bytes", "license", "title"]
    for row, card in zip(rows, CARDS.values(), strict=True):
        assert row.startswith(f"{card.loader}()") and row.endswith(card.title)


# -- loaders -------------------------------------------------------------------------------------


@pytest.mark.parametrize("load", LOADERS)
def test_loaders_keep_the_common_form(load):
    data = load()
    card = next(card for card in CARDS.values() if card.loader == load.__name__)
    n, d = data.X.shape
    assert (n, d) == card.shape
    assert data.X.dtype == np.float32 and data.y.dtype == np.int64
    assert data.y.shape == data.test.shape == (n,)
    assert all(column.shape == (n,) for column in data.extra.values())
    assert len(data.feature_names) == d
    np.testing.assert_array_equal(np.unique(data.y), np.arange(len(data.target_names)))


@pytest.mark.parametrize("load", LOADERS)
def test_split_divides_the_rows_and_nothing_else(load):
    data = load()
    train, test = data.split()
    n_train, n_test = len(train.y), len(test.y)
    assert n_train + n_test == len(data.y)
    for part, rows in ((train, ~data.test), (test, data.test)):
        np.testing.assert_array_equal(part.X, data.X[rows])
        np.testing.assert_array_equal(part.y, data.y[rows])
        assert part.feature_names == data.feature_names
        assert part.extra.keys() == data.extra.keys()
        for name in data.extra:
            np.testing.assert_array_equal(part.extra[name], data.extra[name][rows])
        assert set(part.y) == set(data.y)
    card = next(card for card in CARDS.values() if card.loader == load.__name__)
    assert str(n_train) in card.split and str(n_test) in card.split


def test_digits_equal_those_of_scikit_learn():
    ours, theirs = datasets.load_digits(), sklearn.datasets.load_digits()
    np.testing.assert_array_equal(ours.X, theirs.data)
    np.testing.assert_array_equal(ours.y, theirs.target)
    np.testing.assert_array_equal(ours.as_images(), theirs.images)
    assert list(ours.feature_names) == theirs.feature_names
    assert ours.target_names == tuple(map(str, theirs.target_names))


def test_digits_split_is_that_of_the_scikit_learn_example():
    theirs = sklearn.datasets.load_digits()
    expected = sklearn.model_selection.train_test_split(
        theirs.data, theirs.target, test_size=0.5, shuffle=False
    )
    (X_train, y_train), (X_test, y_test) = datasets.load_digits().split()
    for ours, reference in zip((X_train, X_test, y_train, y_test), expected, strict=True):
        np.testing.assert_array_equal(ours, reference)


def test_the_published_accuracy_on_the_digits_split():
    train, test = datasets.load_digits().split()
    accuracy = sklearn.svm.SVC(gamma=0.001).fit(train.X, train.y).score(test.X, test.y)
    assert accuracy == pytest.approx(0.969, abs=0.0005)


def test_breast_cancer_equals_that_of_scikit_learn():
    ours, theirs = datasets.load_breast_cancer(), sklearn.datasets.load_breast_cancer()
    np.testing.assert_array_equal(ours.X, theirs.data.astype(np.float32))
    np.testing.assert_array_equal(ours.y, theirs.target)
    np.testing.assert_array_equal(ours.feature_names, theirs.feature_names)
    np.testing.assert_array_equal(ours.target_names, theirs.target_names)


def test_penguins_have_the_published_counts():
    data = datasets.load_penguins()
    assert data.target_names == ("Adelie", "Chinstrap", "Gentoo")
    np.testing.assert_array_equal(np.bincount(data.y), [152, 68, 124])
    for column, counts in {
        "island": {"Biscoe": 168, "Dream": 124, "Torgersen": 52},
        "sex": {"NA": 11, "female": 165, "male": 168},
        "year": {2007: 110, 2008: 114, 2009: 120},
    }.items():
        values, found = np.unique(data.extra[column], return_counts=True)
        assert dict(zip(values.tolist(), found.tolist(), strict=True)) == counts


def test_penguins_keep_their_gaps_until_asked():
    data = datasets.load_penguins()
    gaps = np.isnan(data.X)
    np.testing.assert_array_equal(np.flatnonzero(gaps.all(axis=1)), [3, 271])
    assert gaps.sum() == 8
    complete = data.complete()
    assert complete.X.shape == (342, 4) and np.isfinite(complete.X).all()
    np.testing.assert_array_equal(complete.extra["year"], np.delete(data.extra["year"], [3, 271]))


def test_complete_and_split_commute():
    data = datasets.load_penguins()
    for one, other in zip(data.complete().split(), data.split(), strict=True):
        np.testing.assert_array_equal(one.X, other.complete().X)
        np.testing.assert_array_equal(one.y, other.complete().y)


def test_every_fifth_of_each_class_tests():
    y = np.array([0, 1, 0, 1, 0, 0, 0, 1, 1, 1, 1])
    np.testing.assert_array_equal(np.flatnonzero(loaders._every_fifth_of_each_class(y)), [6, 9])


def test_loading_twice_gives_separate_arrays():
    first = datasets.load_digits()
    first.X[:] = -1.0
    assert datasets.load_digits().X.min() == 0.0


def test_a_part_is_not_split_again():
    train, _ = datasets.load_digits().split()
    with pytest.raises(ValueError, match="split: expected data with a fixed split"):
        train.split()


def test_tables_are_not_images():
    with pytest.raises(
        ValueError, match="as_images: expected examples that are images, received 30"
    ):
        datasets.load_breast_cancer().as_images()


# -- generators ----------------------------------------------------------------------------------


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

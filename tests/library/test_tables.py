"""Tables and images are those of their sources, and allow what has been published about them."""

import gzip
import struct

import numpy as np
import pytest
import sklearn.datasets
import sklearn.discriminant_analysis
import sklearn.linear_model
import sklearn.model_selection
import sklearn.neighbors
import sklearn.preprocessing
import sklearn.svm

from nnlib import datasets
from nnlib.datasets import CARDS, Dataset

LOADED = {name: getattr(datasets, card.loader)() for name, card in CARDS.items()}
TABLES = [name for name in CARDS if isinstance(LOADED[name], Dataset)]


@pytest.mark.parametrize("name", TABLES)
def test_loaders_keep_the_common_form(name):
    data = LOADED[name]
    n, d = data.X.shape
    assert (n, d) == CARDS[name].shape
    assert data.X.dtype == np.float32
    assert data.y.shape == data.test.shape == (n,)
    assert all(len(column) == n for column in data.extra.values())
    assert len(data.feature_names) == d and len(set(data.feature_names)) == d
    if data.y.dtype == np.int64:
        np.testing.assert_array_equal(np.unique(data.y), np.arange(len(data.target_names)))
    else:
        assert data.y.dtype == np.float32 and len(data.target_names) == 1


@pytest.mark.parametrize("name", ["digits", "breast_cancer", "iris", "wine"])
def test_tables_equal_those_of_scikit_learn(name):
    ours, theirs = LOADED[name], getattr(sklearn.datasets, f"load_{name}")()
    np.testing.assert_array_equal(ours.X, theirs.data.astype(np.float32))
    np.testing.assert_array_equal(ours.y, theirs.target)
    assert list(ours.feature_names) == list(theirs.feature_names)
    np.testing.assert_array_equal(ours.target_names, np.array(theirs.target_names, dtype=str))


def test_digits_are_images():
    np.testing.assert_array_equal(
        LOADED["digits"].as_images(), sklearn.datasets.load_digits().images
    )
    assert LOADED["fashion"].as_images().shape == (5000, 28, 28)


def test_diabetes_is_that_of_scikit_learn_before_it_was_scaled():
    ours, theirs = LOADED["diabetes"], sklearn.datasets.load_diabetes()
    np.testing.assert_array_equal(ours.y, theirs.target)
    centered = ours.X.astype(np.float64) - ours.X.mean(axis=0, dtype=np.float64)
    scaled = centered / np.linalg.norm(centered, axis=0)
    np.testing.assert_allclose(scaled, theirs.data, atol=1e-7)


def test_digits_split_is_that_of_the_scikit_learn_example():
    theirs = sklearn.datasets.load_digits()
    expected = sklearn.model_selection.train_test_split(
        theirs.data, theirs.target, test_size=0.5, shuffle=False
    )
    (X_train, y_train), (X_test, y_test) = LOADED["digits"].split()
    for ours, reference in zip((X_train, X_test, y_train, y_test), expected, strict=True):
        np.testing.assert_array_equal(ours, reference)


def test_the_published_accuracy_on_the_digits_split():
    train, test = LOADED["digits"].split()
    accuracy = sklearn.svm.SVC(gamma=0.001).fit(train.X, train.y).score(test.X, test.y)
    assert accuracy == pytest.approx(0.969, abs=0.0005)


def test_the_published_accuracies_on_wine():
    # UCI's notes: leaving one out, LDA 98.9 %, one nearest neighbor of scaled features 96.1 %.
    X, y = LOADED["wine"]
    X = sklearn.preprocessing.StandardScaler().fit_transform(X)
    one_out = sklearn.model_selection.LeaveOneOut()
    for model, published in (
        (sklearn.discriminant_analysis.LinearDiscriminantAnalysis(), 0.989),
        (sklearn.neighbors.KNeighborsClassifier(1), 0.961),
    ):
        right = sklearn.model_selection.cross_val_score(model, X, y, cv=one_out)
        assert right.mean() == pytest.approx(published, abs=0.007)  # within one wine


def test_nearest_neighbors_on_fashion():
    train, test = LOADED["fashion"].split()
    model = sklearn.neighbors.KNeighborsClassifier(5).fit(train.X / 255, train.y)
    assert model.score(test.X / 255, test.y) == pytest.approx(0.807, abs=0.002)


def test_fashion_is_balanced_in_both_parts():
    for part, per_class in zip(LOADED["fashion"].split(), (400, 100), strict=True):
        np.testing.assert_array_equal(np.bincount(part.y), np.full(10, per_class))
    # The first labels of both files of the source.
    train, test = LOADED["fashion"].split()
    assert train.y[:10].tolist() == [9, 0, 0, 3, 0, 2, 7, 2, 5, 5]
    assert test.y[:10].tolist() == [9, 2, 1, 1, 6, 1, 4, 6, 5, 7]
    assert train.X.min() == 0.0 and train.X.max() == 255.0
    # A trouser is two columns with a gap, an ankle boot stands on the bottom.
    boot = train.as_images()[train.y == 9].mean(axis=0)
    assert boot[14:20].mean() > boot[:6].mean()


def test_penguins_have_the_published_counts():
    data = LOADED["penguins"]
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
    data = LOADED["penguins"]
    gaps = np.isnan(data.X)
    np.testing.assert_array_equal(np.flatnonzero(gaps.all(axis=1)), [3, 271])
    assert gaps.sum() == 8
    complete = data.complete()
    assert complete.X.shape == (342, 4) and np.isfinite(complete.X).all()
    np.testing.assert_array_equal(complete.extra["year"], np.delete(data.extra["year"], [3, 271]))


def test_complete_and_split_commute():
    data = LOADED["penguins"]
    for one, other in zip(data.complete().split(), data.split(), strict=True):
        np.testing.assert_array_equal(one.X, other.complete().X)
        np.testing.assert_array_equal(one.y, other.complete().y)


def test_complete_looks_at_every_axis_and_at_the_target():
    X = np.zeros((4, 3, 2), dtype=np.float32)
    X[1, 2, 0] = np.nan
    y = np.array([1.0, 2.0, np.nan, 4.0], dtype=np.float32)
    complete = Dataset(X, y, ("a", "b"), ("target",)).complete()
    np.testing.assert_array_equal(complete.y, [1.0, 4.0])


def test_countries_are_those_of_the_source():
    world = LOADED["gapminder"]
    countries, years = world.extra["country"], world.extra["year"]
    assert len(np.unique(countries)) == 142
    np.testing.assert_array_equal(np.unique(years), np.arange(1952, 2008, 5))
    assert world.target_names == ("Africa", "Americas", "Asia", "Europe", "Oceania")
    np.testing.assert_array_equal(np.bincount(world.y), [624, 300, 396, 360, 24])
    # The medians that the R package's page prints for 2007.
    for continent, median in enumerate([52.9265, 72.8990, 72.3960, 78.6085, 80.7195]):
        rows = (years == 2007) & (world.y == continent)
        assert np.median(world.X[rows, 0]) == pytest.approx(median, abs=1e-4)


def test_no_country_is_in_both_parts():
    train, test = LOADED["gapminder"].split()
    assert not set(train.extra["country"]) & set(test.extra["country"])


def test_photo_shows_the_cat():
    photo = LOADED["photo"]
    assert photo.dtype == np.float32 and photo.shape == CARDS["photo"].shape
    red, _, blue = photo.mean(axis=(0, 1))
    assert red > 1.3 * blue, "a ginger cat"
    nose = photo[112:122, 90:100].mean(axis=(0, 1))
    assert nose[0] > 2.0 * nose[2]


def test_tables_are_not_images():
    with pytest.raises(
        ValueError, match="as_images: expected examples that are images, received 30"
    ):
        LOADED["breast_cancer"].as_images()


# -- the files of MNIST --------------------------------------------------------------------------


def idx(array):
    """The bytes of an IDX file."""
    header = struct.pack(f">BBBB{array.ndim}I", 0, 0, 8, array.ndim, *array.shape)
    return header + array.tobytes()


@pytest.fixture
def folder(tmp_path):
    rng = np.random.default_rng(0)
    for part, n in (("train", 5), ("t10k", 3)):
        images = rng.integers(256, size=(n, 4, 3), dtype=np.uint8)
        (tmp_path / f"{part}-images-idx3-ubyte").write_bytes(idx(images))
        labels = np.arange(n, dtype=np.uint8)
        (tmp_path / f"{part}-labels-idx1-ubyte").write_bytes(idx(labels))
    return tmp_path


def test_idx_folder_comes_as_a_dataset(folder):
    data = datasets.load_idx(folder)
    assert data.X.shape == (8, 12) and data.X.dtype == np.float32
    assert data.target_names == ("0", "1", "2", "3", "4")
    rng = np.random.default_rng(0)
    train, test = data.split()
    for part, n in ((train, 5), (test, 3)):
        np.testing.assert_array_equal(
            part.as_images(), rng.integers(256, size=(n, 4, 3), dtype=np.uint8)
        )
        np.testing.assert_array_equal(part.y, np.arange(n))


def test_idx_files_may_be_packed(folder):
    plain = datasets.load_idx(folder)
    for path in list(folder.iterdir()):
        path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes()))
        path.unlink()
    packed = datasets.load_idx(str(folder))
    np.testing.assert_array_equal(packed.X, plain.X)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("train-images-idx3-ubyte", None, r"expected train-images-idx3-ubyte or .*\.gz"),
        ("t10k-labels-idx1-ubyte", b"", "received no bytes in 0 bytes"),
        ("t10k-labels-idx1-ubyte", b"\0\0\x0d\x01\0\0\0\0", "bytes 00000801 .*received 00000d01"),
        ("train-images-idx3-ubyte", b"\0\0\x08\x03\0\0\0\x05", "received 00000803 in 8 bytes"),
        ("t10k-labels-idx1-ubyte", b"\0\0\x08\x01\0\0\0\x03ab", r"expected 11 bytes .*received 10"),
        ("t10k-labels-idx1-ubyte", b"\0\0\x08\x01\0\0\0\x03abcd", "received 12"),
        ("t10k-labels-idx1-ubyte", b"\0\0\x08\x01\0\0\0\x02ab", "3 images and 2 labels"),
        (
            "t10k-images-idx3-ubyte",
            idx(np.zeros((3, 4, 4), dtype=np.uint8)),
            r"one size, received \(4, 3\) in train and \(4, 4\) in t10k",
        ),
    ],
)
def test_idx_files_are_read_strictly(folder, name, content, message):
    if content is None:
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(content)
    with pytest.raises(ValueError, match=f"load_idx: .*{message}"):
        datasets.load_idx(folder)


def test_a_broken_gzip_file_is_refused(folder):
    path = folder / "train-images-idx3-ubyte"
    packed = gzip.compress(path.read_bytes())
    path.unlink()
    for content in (packed[:-9], b"not gzip"):
        path.with_name(f"{path.name}.gz").write_bytes(content)
        with pytest.raises(ValueError, match="load_idx: expected .* to be packed with gzip"):
            datasets.load_idx(folder)

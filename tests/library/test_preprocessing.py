"""Scalers and splits against scikit-learn, and every documented error."""

import numpy as np
import pytest
import sklearn.model_selection
import sklearn.preprocessing
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from nnlib.preprocessing import MinMaxScaler, StandardScaler, one_hot, train_test_split

SCALERS = {
    StandardScaler: sklearn.preprocessing.StandardScaler,
    MinMaxScaler: sklearn.preprocessing.MinMaxScaler,
}
FEATURES = hnp.arrays(
    np.float64,
    hnp.array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=8),
    elements=st.integers(-1000, 1000).map(lambda k: k / 8),  # sums of eighths are exact
)


@pytest.fixture
def rng():
    return np.random.default_rng(0)


# -- scalers -------------------------------------------------------------------------------------


@pytest.mark.parametrize("ours", SCALERS)
@given(X=FEATURES)
def test_scalers_equal_those_of_scikit_learn(ours, X):
    theirs = SCALERS[ours]().fit(X)
    scaler = ours().fit(X)
    later = X[::-1] * 2.0 + 1.0
    np.testing.assert_allclose(scaler.transform(X), theirs.transform(X), atol=1e-10)
    np.testing.assert_allclose(scaler.transform(later), theirs.transform(later), atol=1e-10)
    np.testing.assert_array_equal(scaler.fit_transform(X), scaler.transform(X))


@pytest.mark.parametrize("ours", SCALERS)
@given(X=FEATURES)
def test_inverse_transform_undoes_transform(ours, X):
    scaler = ours().fit(X)
    np.testing.assert_allclose(scaler.inverse_transform(scaler.transform(X)), X, atol=1e-10)


def test_min_max_maps_the_range_to_the_interval(rng):
    X = rng.normal(size=(20, 3))
    theirs = sklearn.preprocessing.MinMaxScaler((-2, 3)).fit(X)
    scaler = MinMaxScaler((-2, 3)).fit(X)
    Z = scaler.transform(X)
    np.testing.assert_allclose(Z, theirs.transform(X), atol=1e-12)
    np.testing.assert_allclose(scaler.inverse_transform(Z), X, atol=1e-12)
    np.testing.assert_allclose([Z.min(axis=0), Z.max(axis=0)], [[-2] * 3, [3] * 3])


@pytest.mark.parametrize("scaler", SCALERS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_scalers_keep_the_dtype_and_the_data(scaler, dtype, rng):
    X = rng.normal(size=(6, 2)).astype(dtype)
    before = X.copy()
    fitted = scaler().fit(X)
    Z = fitted.transform(X)
    assert Z.dtype == fitted.inverse_transform(Z).dtype == dtype
    np.testing.assert_array_equal(X, before)


@pytest.mark.parametrize("scaler", SCALERS)
def test_constant_features_become_zero(scaler):
    X = np.full((7, 1), 0.1)  # its mean is not exactly 0.1, and its computed deviation not 0
    fitted = scaler().fit(X)
    np.testing.assert_allclose(fitted.transform(X), 0.0, atol=1e-12)
    np.testing.assert_allclose(fitted.transform(X + 1.0), 1.0, atol=1e-12)
    np.testing.assert_allclose(fitted.inverse_transform(fitted.transform(X)), X)


def test_statistics_of_float32_data_are_computed_in_float64():
    X = np.full((4_000_000, 1), 0.1, dtype=np.float32)
    X[0] = 0.2
    expected = X.astype(np.float64).mean()
    assert StandardScaler().fit(X).mean_[0] == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("scaler", SCALERS)
def test_refitting_forgets(scaler, rng):
    first, second = rng.normal(size=(9, 2)), rng.normal(size=(5, 3))
    refitted = scaler().fit(first).fit(second)
    np.testing.assert_array_equal(refitted.transform(second), scaler().fit_transform(second))
    assert refitted.n_features_in_ == 3


@pytest.mark.parametrize("scaler", SCALERS)
def test_scalers_refuse_bad_input(scaler):
    who, X = scaler.__name__, np.ones((3, 2))
    for method in ("transform", "inverse_transform"):
        with pytest.raises(
            RuntimeError, match=f"{who}.{method}: expected a fitted {who}; call fit first"
        ):
            getattr(scaler(), method)(X)
        with pytest.raises(
            ValueError,
            match=rf"{who}.{method}: expected shape \(N, 2\) as in fit, received \(3, 1\)",
        ):
            getattr(scaler().fit(X), method)(X[:, :1])
    for bad in (np.ones(3), np.ones((0, 2)), np.ones((2, 2, 2))):
        with pytest.raises(
            ValueError, match=rf"{who}.fit: expected X of shape \(N, D\), not empty, received"
        ):
            scaler().fit(bad)
    with pytest.raises(TypeError, match=f"{who}.fit: expected an array of floats, received int64"):
        scaler().fit(np.ones((3, 2), dtype=np.int64))
    with pytest.raises(TypeError, match=f"{who}.fit: expected an array of floats, received list"):
        scaler().fit([[1.0]])
    for bad in (np.nan, np.inf):
        with pytest.raises(ValueError, match=f"{who}.fit: .*NaN or inf in 1 of 2 rows"):
            scaler().fit(np.array([[1.0, 2.0], [bad, bad]]))


def test_min_max_refuses_an_empty_interval():
    with pytest.raises(
        ValueError, match=r"MinMaxScaler: expected feature_range .* a < b, received \(1, 1\)"
    ):
        MinMaxScaler((1, 1))


# -- labels --------------------------------------------------------------------------------------


@given(labels=hnp.arrays(np.int64, hnp.array_shapes(max_dims=2), elements=st.integers(0, 4)))
def test_one_hot_picks_rows_of_the_identity(labels):
    coded = one_hot(labels, 5)
    assert coded.dtype == np.float32
    np.testing.assert_array_equal(coded, np.eye(5)[labels])


def test_one_hot_takes_a_dtype_and_refuses_other_labels():
    assert one_hot(np.array([0]), 2, dtype=np.float64).dtype == np.float64
    for bad in ([3], [-1]):
        with pytest.raises(ValueError, match="one_hot: expected labels from 0 to 2"):
            one_hot(np.array(bad), 3)
    with pytest.raises(
        TypeError, match="one_hot: expected labels as an integer array, received float64"
    ):
        one_hot(np.array([1.0]), 3)


# -- splits --------------------------------------------------------------------------------------


@given(n=st.integers(2, 60), test_size=st.floats(0.02, 0.98), seed=st.integers(0, 9))
def test_split_is_a_partition_of_scikit_learns_sizes(n, test_size, seed):
    n_test = int(np.ceil(test_size * n))
    if n_test == n:
        return
    rows = np.arange(n)
    split = train_test_split(rows, 10 * rows, test_size=test_size, rng=np.random.default_rng(seed))
    train, test, train10, test10 = split
    reference = sklearn.model_selection.train_test_split(rows, test_size=test_size)
    assert (len(train), len(test)) == tuple(map(len, reference))
    np.testing.assert_array_equal(np.sort(np.concatenate([train, test])), rows)
    np.testing.assert_array_equal(train10, 10 * train)
    np.testing.assert_array_equal(test10, 10 * test)


@given(
    counts=st.lists(st.integers(4, 30), min_size=2, max_size=5),
    test_size=st.floats(0.3, 0.7),
    seed=st.integers(0, 9),
)
def test_stratified_parts_have_the_proportions_of_the_whole(counts, test_size, seed):
    y = np.repeat(np.arange(len(counts)), counts)
    rng = np.random.default_rng(seed)
    train, test = train_test_split(y, test_size=test_size, stratify=y, rng=rng)
    n_test = int(np.ceil(test_size * len(y)))
    assert len(test) == n_test and len(train) == len(y) - n_test
    share = np.array(counts) * n_test / len(y)
    assert np.all(np.abs(np.bincount(test, minlength=len(counts)) - share) < 1.0)


def test_the_largest_remainder_gets_what_rounding_left(rng):
    y = np.repeat([0, 1], [5, 9])  # 4 of 14: shares of 1.43 and 2.57
    _, test = train_test_split(y, test_size=0.25, stratify=y, rng=rng)
    np.testing.assert_array_equal(np.bincount(test), [1, 3])


def test_parts_are_shuffled_and_depend_on_rng_only():
    rows, y = np.arange(200), np.repeat([0, 1], 100)

    def split(seed, stratify):
        return train_test_split(rows, stratify=stratify, rng=np.random.default_rng(seed))

    for stratify in (None, y):
        (train, test), (again, _), (other, _) = (split(s, stratify) for s in (1, 1, 2))
        np.testing.assert_array_equal(train, again)
        assert set(train) != set(other)
        assert np.any(np.diff(train) < 0) and np.any(np.diff(test) < 0)
        assert 0 < np.mean(np.diff(y[train]) != 0) < 1  # the classes are mixed, not one by one


def test_every_row_is_as_likely_to_test():
    rng, y = np.random.default_rng(0), np.array([0, 0, 0, 1, 1, 1])
    for stratify in (None, y):
        tested = [
            train_test_split(np.arange(6), test_size=1 / 3, stratify=stratify, rng=rng)[1]
            for _ in range(3000)
        ]
        np.testing.assert_allclose(np.bincount(np.ravel(tested)), 1000, atol=130)


def test_labels_may_be_strings(rng):
    sex = np.array(["female", "male"] * 10)
    _, test = train_test_split(sex, test_size=0.2, stratify=sex, rng=rng)
    assert sorted(test) == ["female", "female", "male", "male"]


def test_split_refuses_bad_input(rng):
    X = np.ones((10, 2))
    with pytest.raises(
        TypeError, match="train_test_split: expected rng to be a numpy.random.Generator"
    ):
        train_test_split(X, rng=0)
    with pytest.raises(
        ValueError, match=r"expected arrays of one length, received lengths \[10, 9\]"
    ):
        train_test_split(X, X[:9], rng=rng)
    with pytest.raises(
        ValueError, match=r"expected arrays of one length, received lengths \[10, 9\]"
    ):
        train_test_split(X, stratify=np.ones(9, dtype=int), rng=rng)
    with pytest.raises(ValueError, match=r"expected arrays of one length, received lengths \[\]"):
        train_test_split(rng=rng)
    for bad in (0.0, 1.0, -0.5, 3, np.nan):
        with pytest.raises(ValueError, match=f"expected test_size between 0 and 1, received {bad}"):
            train_test_split(X, test_size=bad, rng=rng)
    with pytest.raises(ValueError, match="expected examples for both parts, received 1 with"):
        train_test_split(X[:1], rng=rng)
    y = np.array([0] * 9 + [7])
    with pytest.raises(ValueError, match="enough examples of each class .* received 1 of class 7"):
        train_test_split(X, stratify=y, rng=rng)

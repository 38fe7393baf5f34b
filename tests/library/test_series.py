"""Time series and sequences are those of their sources, and the published forecasts come out."""

import numpy as np
import pytest
import sklearn.linear_model
import sklearn.pipeline
import sklearn.preprocessing
from hypothesis import given
from hypothesis import strategies as st

from nnlib import datasets
from nnlib.datasets import Sequences, Series

SUNSPOTS, CO2, BIRTHS, VOWELS = (
    datasets.load_sunspots(),
    datasets.load_co2(),
    datasets.load_births(),
    datasets.load_vowels(),
)


def a_series(values, **options):
    days = np.datetime64("2000-01-01") + np.arange(len(values))
    return Series(days, np.array(values, dtype=np.float32), "made up", **options)


# -- stored series -------------------------------------------------------------------------------


@pytest.mark.parametrize("series", [SUNSPOTS, CO2, BIRTHS], ids=lambda series: series.name)
def test_series_are_evenly_spaced(series):
    dates, values = series
    assert values.dtype == np.float32 and len(series) == len(dates) == len(values)
    assert len(np.unique(np.diff(dates))) == 1
    train, test = series.split()
    assert train.dates[-1] < test.dates[0] and len(train) + len(test) == len(series)
    np.testing.assert_array_equal(np.r_[train.values, test.values], values)
    assert test.name == series.name


def test_sunspots_are_the_published_ones():
    years, values = SUNSPOTS
    assert years[0] == np.datetime64("1700") and years[-1] == np.datetime64("2008")
    assert values[:5].tolist() == [5.0, 11.0, 16.0, 23.0, 36.0]
    assert years[values.argmax()] == np.datetime64("1957") and values.max() == np.float32(190.2)


def test_linear_forecasts_of_the_sunspots_have_the_known_errors():
    train, test = SUNSPOTS.window(9).split()
    assert train.extra["date"][-1] == np.datetime64("1920")
    model = sklearn.linear_model.LinearRegression().fit(train.X, train.y)
    errors = (model.predict(test.X) - test.y) ** 2 / 1535
    years = test.extra["date"].astype(int) + 1970
    for first, last, expected in ((1921, 1955, 0.123), (1956, 1979, 0.342), (1980, 2008, 0.170)):
        mean = errors[(first <= years) & (years <= last)].mean()
        assert mean == pytest.approx(expected, abs=0.0006)


def test_carbon_dioxide_rises_and_has_its_gaps():
    dates, values = CO2
    assert np.isnan(values).sum() == 59
    assert (dates[0], values[0]) == (np.datetime64("1958-03-29"), np.float32(316.1))
    assert (dates[-1], values[-1]) == (np.datetime64("2001-12-29"), np.float32(371.5))
    filled = CO2.interpolate()
    known = np.isfinite(values)
    np.testing.assert_array_equal(filled.values[known], values[known])
    assert np.abs(np.diff(filled.values)).max() < 2.5
    np.testing.assert_array_equal(filled.test, CO2.test)


def test_births_add_up_and_rest_on_sunday():
    dates, values = BIRTHS
    assert int(values.sum(dtype=np.float64)) == 70_485_508
    weekday = (dates.astype(np.int64) + 3) % 7  # the first day of 1970 was a Thursday, number 3
    mean = [values[weekday == day].mean() for day in range(7)]
    assert np.argmin(mean) == 6 and np.argmax(mean) == 1


# -- windows -------------------------------------------------------------------------------------


@given(st.integers(1, 6), st.integers(1, 4), st.integers(0, 8))
def test_windows_hold_the_past_and_the_target_the_future(n, horizon, further):
    values = np.arange(n + horizon + further, dtype=np.float32) ** 2
    pairs = a_series(values).window(n, horizon=horizon)
    assert pairs.X.shape == (further + 1, n) and pairs.X.dtype == pairs.y.dtype == np.float32
    for i in range(further + 1):
        np.testing.assert_array_equal(pairs.X[i], values[i : i + n])
        assert pairs.y[i] == values[i + n + horizon - 1]
        assert pairs.extra["date"][i] == np.datetime64("2000-01-01") + i + n + horizon - 1
    for name, column in zip(pairs.feature_names, pairs.X.T, strict=True):
        lag = int(name.removeprefix("lag_"))
        np.testing.assert_array_equal(column, values[n + horizon - 1 - lag :][: further + 1])


def test_windows_follow_the_split_of_their_targets():
    series = a_series(range(10), test=np.arange(10) >= 6)
    train, test = series.window(2).split()
    assert train.y.tolist() == [2, 3, 4, 5] and test.y.tolist() == [6, 7, 8, 9]
    assert test.X[0].tolist() == [4, 5], "a forecaster knows the past"
    with pytest.raises(ValueError, match="split: expected data with a fixed split"):
        a_series(range(10)).window(2).split()


def test_windows_do_not_share_memory_with_the_series():
    series = a_series(range(5))
    pairs = series.window(2)
    pairs.X[:] = pairs.y[:] = -1.0
    assert series.values.min() == 0.0


def test_complete_drops_windows_with_a_gap():
    pairs = a_series([0, 1, np.nan, 3, 4, 5]).window(2)
    assert pairs.complete().X.tolist() == [[3, 4]] and pairs.complete().y.tolist() == [5]


def test_interpolation_is_a_straight_line():
    assert a_series([0, np.nan, np.nan, 6]).interpolate().values.tolist() == [0, 2, 4, 6]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((0,), "expected n as an integer >= 1, received 0"),
        ((2.0,), "expected n as an integer >= 1, received 2.0"),
        ((5,), r"expected more than n \+ horizon - 1 = 5 values, received 5"),
    ],
)
def test_windows_refuse_bad_input(arguments, message):
    with pytest.raises(ValueError, match=f"Series.window: {message}"):
        a_series(range(5)).window(*arguments)
    with pytest.raises(ValueError, match="Series.window: expected horizon as an integer >= 1"):
        a_series(range(5)).window(1, horizon=0)


# -- sequences -----------------------------------------------------------------------------------


def test_vowels_are_the_published_ones():
    assert len(VOWELS.X) == 640 and VOWELS.lengths.min() == 7 and VOWELS.lengths.max() == 29
    train, test = VOWELS.split()
    np.testing.assert_array_equal(np.bincount(train.y), np.full(9, 30))
    np.testing.assert_array_equal(np.bincount(test.y), [31, 35, 88, 44, 29, 24, 40, 50, 29])
    assert all(x.dtype == np.float32 and x.shape == (n, 12) for x, n in zip(
        VOWELS.X, VOWELS.lengths, strict=True
    ))  # fmt: skip
    first = [1.860936, 1.891651, 1.939205]
    np.testing.assert_array_equal(VOWELS.X[0][:3, 0], np.array(first, dtype=np.float32))


def test_summary_statistics_tell_the_speakers_apart():
    def summary(part):
        return np.array(
            [np.r_[x.mean(axis=0), x.std(axis=0), x[0], x[-1]] for x in part.X], dtype=np.float64
        )

    train, test = VOWELS.split()
    model = sklearn.pipeline.make_pipeline(
        sklearn.preprocessing.StandardScaler(),
        sklearn.linear_model.LogisticRegression(max_iter=1000),
    )
    accuracy = model.fit(summary(train), train.y).score(summary(test), test.y)
    assert accuracy == pytest.approx(0.984, abs=0.003)


def test_padding_adds_zeros_after_the_end():
    X = tuple(np.full((n, 2), n, dtype=np.float32) for n in (3, 1, 4))
    data = Sequences(X, np.array([0, 1, 0]), ("a", "b"), ("x", "y"))
    assert data.lengths.tolist() == [3, 1, 4]
    padded = data.padded()
    assert padded.shape == (3, 4, 2) and padded.dtype == np.float32
    assert padded[:, :, 0].tolist() == [[3, 3, 3, 0], [1, 0, 0, 0], [4, 4, 4, 4]]
    assert data.padded(6).shape == (3, 6, 2)
    with pytest.raises(ValueError, match="padded: expected length of at least 4, received 3"):
        data.padded(3)

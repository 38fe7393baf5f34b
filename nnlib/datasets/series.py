"""Time series: one value after the other, and how to make a table of inputs and targets of it."""

from dataclasses import dataclass, replace

import numpy as np

from .._checks import check_count
from ._stored import read
from .dataset import Dataset, check_split


@dataclass(frozen=True, eq=False)
class Series:
    """Values that were measured at evenly spaced times.

    It unpacks like a pair, ``dates, values = series``: in the order in which it is plotted.

    Parameters
    ----------
    dates : array of datetime64, shape (T,)
        When each value was measured.
    values : array of float32, shape (T,)
        What was measured. NaN marks a gap.
    name : str
        What the values are, with their unit.
    test : array of bool, shape (T,), optional
        The times that the fixed split keeps for testing, which are the last ones; None where there
        is no fixed split.
    """

    dates: np.ndarray
    values: np.ndarray
    name: str
    test: np.ndarray | None = None

    def __iter__(self):
        yield self.dates
        yield self.values

    def __len__(self):
        return len(self.values)

    def __repr__(self):
        gaps = np.isnan(self.values).sum()
        return (
            f"Series({self.name}: {len(self)} values, {self.dates[0]} to {self.dates[-1]}, "
            f"{gaps or 'no'} gaps)"
        )

    def split(self):
        """Return the fixed training part and the test part that comes after it.

        Returns
        -------
        train, test : Series

        Raises
        ------
        ValueError
            If there is no fixed split.

        Examples
        --------
        >>> train, test = load_sunspots().split()
        >>> len(train), test.dates[0].item().year
        (221, 1921)
        """
        check_split(self.test)
        return self._rows(~self.test), self._rows(self.test)

    def window(self, n, *, horizon=1):
        r"""Return the pairs from which a forecast is learned.

        With :math:`s_t` the value at time :math:`t`, each example is

        .. math:: x = (s_{t-n}, \dots, s_{t-1}), \qquad y = s_{t-1+h}.

        The examples follow the targets in time. Where the series has a fixed split, so have they:
        an example tests if its *target* lies in the test part. Its inputs may reach back into the
        training part, since a forecaster knows the past. Examples with a gap are kept;
        `Dataset.complete` leaves them out.

        Parameters
        ----------
        n : int
            Number of past values, at least 1.
        horizon : int
            How many steps ahead the target lies: 1 is the next value.

        Returns
        -------
        Dataset
            `X` of shape (T - n - horizon + 1, n), oldest value first; `y` of float32; and in
            ``extra["date"]`` the time of the target.

        Raises
        ------
        ValueError
            If the series is too short, or `n` or `horizon` is below 1.

        Examples
        --------
        >>> pairs = load_sunspots().window(9)
        >>> pairs.X[0].tolist(), pairs.y[0].item()
        ([5.0, 11.0, 16.0, 23.0, 36.0, 58.0, 29.0, 20.0, 10.0], 8.0)
        """
        check_count(n, "Series.window", "n")
        check_count(horizon, "Series.window", "horizon")
        first = n + horizon - 1  # the first value that has n values early enough before it
        if len(self) <= first:
            raise ValueError(
                f"Series.window: expected more than n + horizon - 1 = {first} values, "
                f"received {len(self)}"
            )
        windows = np.lib.stride_tricks.sliding_window_view(self.values, n)
        return Dataset(
            X=windows[: len(self) - first].copy(),  # (T - n - h + 1, n)
            y=self.values[first:].copy(),
            feature_names=tuple(f"lag_{lag}" for lag in range(first, horizon - 1, -1)),
            target_names=(self.name,),
            extra={"date": self.dates[first:]},
            test=None if self.test is None else self.test[first:],
        )

    def interpolate(self):
        """Return the series with each gap filled by a straight line between its neighbors in time.

        Such a line knows the value *after* the gap: what fills a gap is not a forecast.

        Returns
        -------
        Series

        Examples
        --------
        >>> load_co2().interpolate()
        Series(CO2 in ppm: 2284 values, 1958-03-29 to 2001-12-29, no gaps)
        """
        known = np.isfinite(self.values)
        time = np.arange(len(self))
        filled = np.interp(time, time[known], self.values[known])
        return replace(self, values=filled.astype(np.float32))

    def _rows(self, keep):
        return replace(self, dates=self.dates[keep], values=self.values[keep], test=None)


def load_sunspots():
    """Return the number of sunspots in each year from 1700 to 2008: a cycle that is never the same.

    The fixed split is the classical one: 1700 to 1920 train (221), 1921 and later test (88).
    Weigend, Huberman and Rumelhart (1990) forecast one year ahead from the twelve years before.
    Errors are customarily reported as the mean squared error divided by 1535, for 1921 to 1955 and
    for 1956 to 1979. A linear model of nine lags with intercept reaches 0.123 and 0.342.

    Returns
    -------
    Series
        309 values.

    Examples
    --------
    >>> load_sunspots()
    Series(sunspots per year: 309 values, 1700 to 2008, no gaps)
    """
    return _series("sunspots", "sunspots per year", "1921")


def load_co2():
    """Return the weekly carbon dioxide in the air over Mauna Loa, 1958 to 2001: trend plus season.

    59 weeks were not measured and are NaN, on purpose; `Series.interpolate` fills them. The fixed
    split trains on the years before 1990 (1658 weeks) and tests on the rest (626).

    Returns
    -------
    Series
        2284 values, in parts per million.

    Examples
    --------
    >>> load_co2()
    Series(CO2 in ppm: 2284 values, 1958-03-29 to 2001-12-29, 59 gaps)
    """
    return _series("co2", "CO2 in ppm", "1990-01-01")


def load_births():
    """Return the births of every day in the United States, 1969 to 1988: a week and a year at once.

    Fewer children are born on weekends and holidays. The fixed split trains on the years before
    1987 (6574 days) and tests on 1987 and 1988 (731).

    Returns
    -------
    Series
        7305 values.

    Examples
    --------
    >>> load_births()
    Series(births per day: 7305 values, 1969-01-01 to 1988-12-31, no gaps)
    """
    return _series("births", "births per day", "1987-01-01")


def _series(name, title, first_test_date):
    stored = read(name)
    return Series(
        dates=stored["dates"],
        values=stored["values"].astype(np.float32),
        name=title,
        test=stored["dates"] >= np.datetime64(first_test_date),
    )

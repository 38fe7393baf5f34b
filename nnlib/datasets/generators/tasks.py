"""Tasks for models of sequences, whose right answer is known and whose difficulty can be set."""

import numpy as np

from ..dataset import Dataset
from ..text import Pairs
from ._checks import check_integer, check_samples

MONTHS = (
    "january february march april may june july august september october november december".split()
)
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
FORMATS = (
    "{day} {month} {year}",
    "{day} {month:.3} {year}",
    "{month} {day}, {year}",
    "{month:.3} {day}, {year}",
    "{weekday}, {day} {month} {year}",
    "{weekday:.3} {month:.3} {day} {year}",
    "{day}.{number}.{year}",  # dots: the day comes first
    "{day:02}.{number:02}.{year}",
    "{number}/{day}/{year}",  # slashes: the month comes first, unless the year does
    "{number:02}/{day:02}/{year}",
    "{year}/{number:02}/{day:02}",
    "{year}{number:02}{day:02}",
)


def make_adding(n_samples=1000, *, length=50, rng):
    """Return pairs of sequences, values and markers; the sum of the two marked values is asked for.

    The values are uniform between 0 and 1. One marker stands in the first half of the sequence and
    one in the second: a model must keep a number for many steps. Answering 1 always, the mean, has
    a mean squared error of 1/6.

    Parameters
    ----------
    n_samples : int
        Number of sequences, at least 1.
    length : int
        Number of steps T, at least 2.
    rng : numpy.random.Generator
        Source of values and places.

    Returns
    -------
    Dataset
        `X` of shape (n_samples, T, 2): value and marker (0 or 1) at each step; `y` of float32.

    Notes
    -----
    Hochreiter and Schmidhuber (1997), experiment 4, draw the values between -1 and 1, mark the
    first value among the first ten steps, scale the sum to 0.5 + sum / 4 and vary the length; the
    form here is the one that later comparisons use.

    Examples
    --------
    >>> X, y = make_adding(3, length=6, rng=np.random.default_rng(0))
    >>> np.allclose((X[:, :, 0] * X[:, :, 1]).sum(axis=1), y)
    True
    """
    check_samples(n_samples, 1, rng, "make_adding")
    length = check_integer(length, 2, "make_adding", "length")
    values = rng.random((n_samples, length), dtype=np.float32)
    markers = np.zeros_like(values)
    rows, half = np.arange(n_samples), length // 2
    markers[rows, rng.integers(half, size=n_samples)] = 1.0
    markers[rows, rng.integers(half, length, size=n_samples)] = 1.0
    return Dataset(
        X=np.stack([values, markers], axis=2),  # (N, T, 2)
        y=(values * markers).sum(axis=1),
        feature_names=("value", "marker"),
        target_names=("sum",),
    )


def make_copy(n_samples=1000, *, delay=20, length=10, n_symbols=8, rng):
    r"""Return sequences of symbols that are to be repeated after a delay.

    Random symbols come first, then blanks, then a sign at which the answer is to start:

    .. math:: x = s_1 \dots s_L\ \underbrace{0 \dots 0}_{D - 1}\ !\ \underbrace{0 \dots 0}_{L},
              \qquad y = \underbrace{0 \dots 0}_{D + L}\ s_1 \dots s_L.

    Without memory, the best answer has a mean cross-entropy of :math:`L \log K / (D + 2 L)`.

    Parameters
    ----------
    n_samples : int
        Number of sequences, at least 1.
    delay : int
        Number of steps D between the last symbol and the answer, at least 1.
    length : int
        Number of symbols L to remember, at least 1.
    n_symbols : int
        Number K of different symbols, at least 1; they are 1 to K. 0 is the blank, K + 1 the sign.
    rng : numpy.random.Generator
        Source of the symbols.

    Returns
    -------
    Dataset
        `X` and `y` of int64 and of shape (n_samples, D + 2 L).

    Notes
    -----
    The form is that of Arjovsky, Shah and Bengio (2016), after Hochreiter and Schmidhuber (1997).

    Examples
    --------
    >>> X, y = make_copy(1, delay=3, length=2, rng=np.random.default_rng(0))
    >>> X.tolist(), y.tolist()
    ([[7, 6, 0, 0, 9, 0, 0]], [[0, 0, 0, 0, 0, 7, 6]])
    """
    check_samples(n_samples, 1, rng, "make_copy")
    delay = check_integer(delay, 1, "make_copy", "delay")
    length = check_integer(length, 1, "make_copy", "length")
    n_symbols = check_integer(n_symbols, 1, "make_copy", "n_symbols")
    symbols = rng.integers(1, n_symbols + 1, size=(n_samples, length))
    X = np.zeros((n_samples, delay + 2 * length), dtype=np.int64)
    y = np.zeros_like(X)
    X[:, :length] = y[:, -length:] = symbols
    X[:, length + delay - 1] = n_symbols + 1
    return Dataset(X, y, (), ("blank", *map(str, range(1, n_symbols + 1)), "answer"))


def make_parity(n_samples=1000, *, length=8, rng):
    """Return strings of bits; the class is 1 where the number of ones is odd.

    Every bit counts, and no part of the string says anything about the class: a linear model
    cannot do better than chance (Minsky and Papert, 1969), one bit of memory is enough.

    Parameters
    ----------
    n_samples : int
        Number of strings, at least 1.
    length : int
        Number of bits T, at least 1.
    rng : numpy.random.Generator
        Source of the bits.

    Returns
    -------
    Dataset
        `X` of shape (n_samples, T), zeros and ones; two classes. A recurrent network wants
        ``X[:, :, None]``.

    Examples
    --------
    >>> X, y = make_parity(3, length=4, rng=np.random.default_rng(0))
    >>> X.tolist(), y.tolist()
    ([[1.0, 1.0, 1.0, 0.0], [0.0, 0.0, 0.0, 0.0], [0.0, 1.0, 1.0, 1.0]], [1, 0, 1])
    """
    check_samples(n_samples, 1, rng, "make_parity")
    length = check_integer(length, 1, "make_parity", "length")
    bits = rng.integers(2, size=(n_samples, length))
    names = tuple(f"bit_{t}" for t in range(length))
    return Dataset(bits.astype(np.float32), bits.sum(axis=1) % 2, names, ("even", "odd"))


def make_reverse(n_samples=1000, *, length=8, n_symbols=10, rng):
    """Return sequences of symbols that are to be written backwards.

    The attention that solves it is known beforehand: step t looks at step T - 1 - t.

    Parameters
    ----------
    n_samples : int
        Number of sequences, at least 1.
    length : int
        Number of symbols T, at least 1.
    n_symbols : int
        Number K of different symbols, at least 1; they are 0 to K - 1.
    rng : numpy.random.Generator
        Source of the symbols.

    Returns
    -------
    Dataset
        `X` and `y` of int64 and of shape (n_samples, T).

    Examples
    --------
    >>> X, y = make_reverse(1, length=5, rng=np.random.default_rng(0))
    >>> X.tolist(), y.tolist()
    ([[8, 6, 5, 2, 3]], [[3, 2, 5, 6, 8]])
    """
    check_samples(n_samples, 1, rng, "make_reverse")
    length = check_integer(length, 1, "make_reverse", "length")
    n_symbols = check_integer(n_symbols, 1, "make_reverse", "n_symbols")
    X = rng.integers(n_symbols, size=(n_samples, length))
    return Dataset(X, X[:, ::-1].copy(), (), tuple(map(str, range(n_symbols))))


def make_dates(n_samples=1000, *, rng):
    """Return dates in a dozen ways of writing, to be turned into the ISO form 2009-03-07.

    The days are uniform from 1950 to 2049, the ways of writing as well. None is ambiguous: with
    dots the day comes before the month, with slashes after it.

    Parameters
    ----------
    n_samples : int
        Number of dates, at least 1.
    rng : numpy.random.Generator
        Source of the days and of their form.

    Returns
    -------
    Pairs
        In lower case.

    Examples
    --------
    >>> dates = make_dates(3, rng=np.random.default_rng(0))
    >>> for written, iso in zip(*dates):
    ...     print(written, "->", iso)
    jan 24, 2035 -> 2035-01-24
    sep 12, 2013 -> 2013-09-12
    11 february 2001 -> 2001-02-11
    """
    check_samples(n_samples, 1, rng, "make_dates")
    first, end = np.datetime64("1950-01-01"), np.datetime64("2050-01-01")
    days = first + rng.integers((end - first).astype(int), size=n_samples)
    forms = rng.integers(len(FORMATS), size=n_samples)
    written = map(_write, days.tolist(), forms)
    return Pairs(tuple(written), tuple(np.datetime_as_string(days).tolist()))


def _write(day, form):
    return FORMATS[form].format(
        day=day.day,
        number=day.month,
        month=MONTHS[day.month - 1],
        year=day.year,
        weekday=WEEKDAYS[day.weekday()],
    )

"""Checks at the door: bad input gets the same clear sentence everywhere."""

import numpy as np


def check_rng(rng, who):
    """Return `rng` if it is a Generator, else raise a TypeError that names the caller.

    An integer is refused on purpose: two layers that were both built from ``rng=0`` would start
    with equal weights.
    """
    if not isinstance(rng, np.random.Generator):
        raise TypeError(
            f"{who}: expected rng to be a numpy.random.Generator, e.g. np.random.default_rng(0), "
            f"received {type(rng).__name__} {rng!r}"
        )
    return rng


def check_integers(values, low, high, who, what):
    """Raise unless `values` is an integer array with entries in ``low <= value < high``.

    NumPy would count a negative index from the end and turn a wrong label into a wrong gradient
    without a word.
    """
    dtype = getattr(values, "dtype", None)
    if dtype is None or dtype.kind not in "iu":
        raise TypeError(
            f"{who}: expected {what} as an integer array, received {dtype or type(values).__name__}"
        )
    if values.size and (values.min() < low or values.max() >= high):
        raise ValueError(
            f"{who}: expected {what} from {low} to {high - 1}, "
            f"received values from {values.min()} to {values.max()}"
        )


def check_count(value, who, what):
    """Raise a ValueError unless `value` is an integer of at least 1."""
    if not isinstance(value, (int, np.integer)) or value < 1:
        raise ValueError(f"{who}: expected {what} as an integer >= 1, received {value!r}")


def check_sizes(sizes, who):
    """Raise a ValueError unless there are two sizes or more, all of them positive integers."""
    if len(sizes) < 2:
        raise ValueError(
            f"{who}: expected at least two sizes (input and output), received {tuple(sizes)}"
        )
    for size in sizes:
        check_count(size, who, "sizes")


def check_positive(value, who, what):
    """Raise a ValueError unless `value` is greater than 0."""
    if not value > 0:
        raise ValueError(f"{who}: expected {what} > 0, received {value}")


def check_in_range(value, low, high, who, what, *, open_high=False):
    """Raise a ValueError unless ``low <= value <= high`` (``< high`` with `open_high`)."""
    if not (low <= value and (value < high if open_high else value <= high)):
        raise ValueError(
            f"{who}: expected {what} in [{low}, {high}{')' if open_high else ']'}, received {value}"
        )


def check_broadcasts(value, shape, who, what):
    """Raise a ValueError unless `value` broadcasts to `shape`."""
    try:
        fits = np.broadcast_shapes(np.shape(value), shape) == shape
    except ValueError:
        fits = False
    if not fits:
        raise ValueError(
            f"{who}: expected {what} of a shape that broadcasts to {shape}, "
            f"received {np.shape(value)}"
        )


def check_fitted(estimator, method):
    """Raise a RuntimeError unless `estimator` was fitted: an attribute of it ends in ``_``."""
    if not any(name.endswith("_") for name in vars(estimator)):
        who = type(estimator).__name__
        raise RuntimeError(f"{who}.{method}: expected a fitted {who}; call fit first")

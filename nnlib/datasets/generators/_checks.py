"""Checks that the generators have in common, and how they divide the examples among the classes."""

import operator

import numpy as np

from ..._checks import check_rng


def check_integer(value, at_least, who, what):
    """Return `value` as an int, or raise unless it is an integer of at least `at_least`."""
    try:
        value = operator.index(value)
    except TypeError:
        raise TypeError(
            f"{who}: expected {what} as an integer, received {type(value).__name__} {value!r}"
        ) from None
    if value < at_least:
        raise ValueError(f"{who}: expected {what} of at least {at_least}, received {value}")
    return value


def check_samples(n_samples, at_least, rng, who):
    """Raise unless `rng` is a Generator and `n_samples` is an integer of at least `at_least`."""
    check_rng(rng, who)
    check_integer(n_samples, at_least, who, "n_samples")


def check_level(value, who, what):
    """Raise a ValueError unless `value` is at least 0 and finite."""
    if not 0.0 <= value < np.inf:
        raise ValueError(f"{who}: expected {what} of at least 0, finite, received {value}")


def sizes(n_samples, classes):
    """Return how many of `n_samples` examples each class gets; the remainder goes to the first."""
    return [n_samples // classes + (k < n_samples % classes) for k in range(classes)]

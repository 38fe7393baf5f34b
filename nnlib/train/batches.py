"""Mini-batches."""

import math

import numpy as np

from .._checks import check_count, check_rng


class Batches:
    """An epoch of mini-batches: iterating yields tuples of arrays that hold the same examples.

    Parameters
    ----------
    *arrays : array (N, ...)
        Inputs, targets, and whatever else belongs to an example; equal first axes.
    size : int
        Examples in a batch; the last batch of an epoch holds what is left.
    rng : numpy.random.Generator, optional
        If given, every epoch has a new random order; else the order is that of the arrays.

    Raises
    ------
    TypeError
        If `rng` is given and is not a Generator.
    ValueError
        If there are no examples, lengths differ, or the size is not positive.

    Examples
    --------
    >>> batches = Batches(np.arange(5), size=2)
    >>> [batch.tolist() for (batch,) in batches]
    [[0, 1], [2, 3], [4]]
    """

    def __init__(self, *arrays, size, rng=None):
        lengths = [len(a) for a in arrays]
        if not arrays or len(set(lengths)) > 1 or lengths[0] == 0:
            raise ValueError(
                "Batches: expected arrays with the same number of examples, >= 1, "
                f"received {lengths}"
            )
        check_count(size, "Batches", "size")
        self.arrays, self.size = arrays, size
        self.rng = check_rng(rng, "Batches") if rng is not None else None

    def __len__(self):
        return math.ceil(len(self.arrays[0]) / self.size)

    def __iter__(self):
        count = len(self.arrays[0])
        order = np.arange(count) if self.rng is None else self.rng.permutation(count)
        for start in range(0, count, self.size):
            chosen = order[start : start + self.size]
            yield tuple(a[np.asarray(chosen, like=a)] for a in self.arrays)

"""Positions that are learned; those that are computed stand in `nnlib.functional.positions`."""

import numpy as np

from .. import init
from .._checks import check_count, check_rng
from ..module import Module
from ..tensor import Parameter


class LearnedPositions(Module):
    """A learned vector for each position, added to what stands there (Gehring et al., 2017).

    Parameters
    ----------
    length, dim : int
        The largest number of positions, and the length of each vector.
    rng : numpy.random.Generator
        Draws the table.
    std : float
        The standard deviation of the first values.
    dtype : dtype
        float32 by default.

    Attributes
    ----------
    table : Parameter (length, dim)

    Raises
    ------
    TypeError
        If `rng` is not a Generator.
    ValueError
        If a size is not a positive integer.

    Examples
    --------
    >>> layer = LearnedPositions(10, 4, rng=np.random.default_rng(0))
    >>> layer(np.zeros((2, 6, 4), np.float32)).shape
    (2, 6, 4)
    """

    def __init__(self, length, dim, *, rng, std=0.02, dtype=np.float32):
        check_count(length, "LearnedPositions", "length")
        check_count(dim, "LearnedPositions", "dim")
        check_rng(rng, "LearnedPositions")
        self.table = Parameter(init.normal((length, dim), rng=rng, std=std, dtype=dtype))

    def __call__(self, x, *, start=0):
        """Add the vectors of positions ``start, start + 1, ...`` to `x` (N, T, dim).

        Raises
        ------
        ValueError
            If `x` has not three axes, or there are fewer positions than that.
        """
        if x.ndim != 3:
            raise ValueError(f"LearnedPositions: expected x (N, T, dim), received shape {x.shape}")
        stop = start + x.shape[1]
        if start < 0 or stop > len(self.table):
            raise ValueError(
                f"LearnedPositions: expected positions from 0 to {len(self.table) - 1}, "
                f"received {start} to {stop - 1}"
            )
        return x + self.table[start:stop]

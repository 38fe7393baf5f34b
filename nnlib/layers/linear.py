"""Fully connected layers, and the table that turns symbols into vectors."""

import numpy as np

from .. import functional as F
from .. import init
from .._checks import check_count, check_rng
from ..module import Module
from ..tensor import Parameter


class Linear(Module):
    """A fully connected layer, ``z = x W + b``.

    Parameters
    ----------
    n_in, n_out : int
        The number of inputs and of units.
    rng : numpy.random.Generator
        Draws the weights.
    weight_init : callable
        A scheme of `nnlib.init`; He's by default, which suits the ReLU. Biases start at 0.
    bias : bool
        Whether there is a bias.
    dtype : dtype
        float32 by default.

    Attributes
    ----------
    W : Parameter (n_in, n_out)
    b : Parameter (n_out,) or None

    Raises
    ------
    TypeError
        If `rng` is not a Generator. An int would give every layer the same weights.
    ValueError
        If a size is not a positive integer.

    Examples
    --------
    >>> layer = Linear(3, 2, rng=np.random.default_rng(0))
    >>> layer(np.ones((5, 3), np.float32)).shape
    (5, 2)
    """

    def __init__(
        self, n_in, n_out, *, rng, weight_init=init.he_normal, bias=True, dtype=np.float32
    ):
        check_count(n_in, "Linear", "n_in")
        check_count(n_out, "Linear", "n_out")
        check_rng(rng, "Linear")
        self.W = Parameter(weight_init((n_in, n_out), rng=rng, dtype=dtype))
        self.b = Parameter(init.zeros(n_out, dtype=dtype)) if bias else None

    def __call__(self, x):
        return F.linear(x, self.W) if self.b is None else F.linear(x, self.W, self.b)


class Embedding(Module):
    """A table of vectors, one for each symbol, looked up by number.

    Parameters
    ----------
    n_symbols, dim : int
        The number of symbols and the length of each vector.
    rng : numpy.random.Generator
        Draws the table.
    weight_init : callable
        A scheme of `nnlib.init`; by default N(0, 1), since a look-up sums nothing.
    dtype : dtype
        float32 by default.

    Attributes
    ----------
    table : Parameter (n_symbols, dim)

    Raises
    ------
    TypeError
        If `rng` is not a Generator.
    ValueError
        If a size is not a positive integer.

    Examples
    --------
    >>> layer = Embedding(10, 4, rng=np.random.default_rng(0))
    >>> layer(np.array([[1, 2, 3], [7, 7, 7]])).shape
    (2, 3, 4)
    """

    def __init__(self, n_symbols, dim, *, rng, weight_init=None, dtype=np.float32):
        check_count(n_symbols, "Embedding", "n_symbols")
        check_count(dim, "Embedding", "dim")
        check_rng(rng, "Embedding")
        shape = (n_symbols, dim)
        draw = (
            weight_init(shape, rng=rng, dtype=dtype)
            if weight_init
            else init.normal(shape, rng=rng, std=1.0, dtype=dtype)
        )
        self.table = Parameter(draw)

    def __call__(self, ids):
        return F.embedding(self.table, ids)

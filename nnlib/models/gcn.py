"""The graph convolutional network: every layer averages over the neighbors of a node."""

from itertools import pairwise

import numpy as np

from .. import functional as F
from .. import init
from .._checks import check_rng, check_sizes
from ..layers import Dropout
from ..module import Module
from ..tensor import Parameter


class GraphConvolution(Module):
    """One layer of a `GCN`, ``D^-1/2 (A + I) D^-1/2 X W + b``.

    Parameters
    ----------
    n_in, n_out : int
        The number of features of a node before and after.
    rng : numpy.random.Generator
        Draws the weights by Glorot's scheme; biases start at 0.
    dtype : dtype
        float32 by default.
    """

    def __init__(self, n_in, n_out, *, rng, dtype=np.float32):
        self.W = Parameter(init.glorot_uniform((n_in, n_out), rng=rng, dtype=dtype))
        self.b = Parameter(init.zeros(n_out, dtype=dtype))

    def __call__(self, x, adjacency):
        looped = adjacency.looped  # A + I
        return looped.matmul(F.linear(x, self.W), looped.symmetric) + self.b


class GCN(Module):
    """A graph convolutional network (Kipf and Welling, 2017), for labels of nodes.

    ``H_l = phi(D^-1/2 (A + I) D^-1/2 H_{l-1} W_l + b_l)``, ``H_0 = X``, and the last layer has no
    ``phi``. ``A`` is the adjacency matrix and ``D`` holds the degrees of ``A + I``: a node takes
    the sum over itself and its neighbors, each divided by ``sqrt(d_i d_j)``.

    Parameters
    ----------
    sizes : sequence of int
        Numbers of features from input to output, e.g. ``(34, 4, 2)``.
    rng : numpy.random.Generator
        Draws the weights and seeds the dropout masks.
    activation : callable
        ``phi``; ReLU by default.
    dropout : float
        The probability of dropping an input of a layer.
    dtype : dtype
        float32 by default.

    Raises
    ------
    ValueError
        If there are fewer than two sizes or one is not a positive integer.

    Notes
    -----
    ``D^-1/2 (A + I) D^-1/2`` has eigenvalues in (-1, 1], and 1 belongs to the square roots of the
    degrees: many layers without weights would give all nodes of a connected graph that one pattern
    (Li, Han and Wu, 2018). The equation in the paper has no bias.

    Examples
    --------
    >>> from nnlib.graphs import Adjacency
    >>> triangle = Adjacency.from_edges(np.array([[0, 1], [1, 2], [2, 0]]), 3)
    >>> model = GCN((3, 4, 2), rng=np.random.default_rng(0))
    >>> model(np.eye(3, dtype=np.float32), triangle).shape    # one row of scores for each node
    (3, 2)
    """

    def __init__(self, sizes, *, rng, activation=F.relu, dropout=0.0, dtype=np.float32):
        check_sizes(sizes, "GCN")
        check_rng(rng, "GCN")
        self.layers = [GraphConvolution(*pair, rng=rng, dtype=dtype) for pair in pairwise(sizes)]
        self.activation = activation
        self.dropout = Dropout(dropout, rng=rng)

    def __call__(self, x, adjacency):
        for layer in self.layers[:-1]:
            x = self.activation(layer(self.dropout(x), adjacency))
        return self.layers[-1](self.dropout(x), adjacency)

"""GraphSAGE: a node keeps its own features beside the mean of its neighbors'."""

from itertools import pairwise

import numpy as np

from .. import functional as F
from .. import init
from .._checks import check_rng, check_sizes
from ..layers import Dropout
from ..module import Module
from ..tensor import Parameter


class SAGELayer(Module):
    """One layer of `GraphSAGE`, ``X W_self + mean(neighbors of X) W_neighbors + b``.

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
        self.W_self = Parameter(init.glorot_uniform((n_in, n_out), rng=rng, dtype=dtype))
        self.W_neighbors = Parameter(init.glorot_uniform((n_in, n_out), rng=rng, dtype=dtype))
        self.b = Parameter(init.zeros(n_out, dtype=dtype))

    def __call__(self, x, adjacency):
        mean = adjacency.matmul(x, adjacency.averaging)  # 0 for a node without neighbors
        return F.linear(x, self.W_self, self.b) + F.linear(mean, self.W_neighbors)


class GraphSAGE(Module):
    """GraphSAGE with the mean aggregator (Hamilton, Ying and Leskovec, 2017).

    ``h_i <- phi(W [h_i, mean_{j in N(i)} h_j] + b)``, then ``h_i <- h_i / ||h_i||`` if asked for;
    the last layer has neither. The product with the concatenation is the sum of two products.

    Parameters
    ----------
    sizes : sequence of int
        Numbers of features from input to output.
    rng : numpy.random.Generator
        Draws the weights and seeds the dropout masks.
    activation : callable
        ``phi``; ReLU by default.
    normalize : bool
        Whether hidden features are scaled to unit length, as in the paper's Algorithm 1.
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
    No weight belongs to a node, so that a trained model applies to nodes and graphs that it has not
    seen. The paper draws a sample of the neighbors to bound the cost of a node with very many; here
    all of them are taken.

    Examples
    --------
    >>> from nnlib.graphs import Adjacency
    >>> triangle = Adjacency.from_edges(np.array([[0, 1], [1, 2], [2, 0]]), 3)
    >>> model = GraphSAGE((5, 4, 2), rng=np.random.default_rng(0))
    >>> model(np.ones((3, 5), np.float32), triangle).shape
    (3, 2)
    """

    def __init__(
        self, sizes, *, rng, activation=F.relu, normalize=False, dropout=0.0, dtype=np.float32
    ):
        check_sizes(sizes, "GraphSAGE")
        check_rng(rng, "GraphSAGE")
        self.layers = [SAGELayer(*pair, rng=rng, dtype=dtype) for pair in pairwise(sizes)]
        self.activation, self.normalize = activation, normalize
        self.dropout = Dropout(dropout, rng=rng)

    def __call__(self, x, adjacency):
        for layer in self.layers[:-1]:
            x = self.activation(layer(self.dropout(x), adjacency))
            if self.normalize:
                # The small number keeps a row of zeros, whose direction is undefined, at zeros.
                x = x / F.sqrt(F.square(x).sum(axis=-1, keepdims=True) + 1e-12)
        return self.layers[-1](self.dropout(x), adjacency)

"""The graph attention network: a node decides how much each of its neighbors counts."""

import numpy as np

from .. import functional as F
from .. import init
from .._checks import check_count, check_rng, check_sizes
from ..layers import Dropout
from ..module import Module
from ..tensor import Parameter


class GraphAttention(Module):
    """One layer of a `GAT`, with `n_heads` heads that are concatenated or averaged.

    Parameters
    ----------
    n_in, n_out : int
        The number of features of a node before, and of each head after.
    n_heads : int
    concatenate : bool
        Whether the heads are concatenated, (N, H * n_out), or averaged, (N, n_out).
    slope : float
        The slope of the leaky ReLU of the scores for negative numbers.
    rng : numpy.random.Generator
        Draws the weights by Glorot's scheme; biases start at 0.
    dtype : dtype
        float32 by default.
    """

    def __init__(self, n_in, n_out, n_heads, *, concatenate, slope=0.2, rng, dtype=np.float32):
        self.n_heads, self.n_out = n_heads, n_out
        self.concatenate, self.slope = concatenate, slope
        self.W = Parameter(init.glorot_uniform((n_in, n_heads * n_out), rng=rng, dtype=dtype))
        self.a_to = Parameter(init.glorot_uniform((n_heads, n_out), rng=rng, dtype=dtype))
        self.a_from = Parameter(init.glorot_uniform((n_heads, n_out), rng=rng, dtype=dtype))
        self.b = Parameter(init.zeros(n_heads * n_out if concatenate else n_out, dtype=dtype))

    def __call__(self, x, adjacency):
        looped = adjacency.looped
        z = F.linear(x, self.W).reshape(-1, self.n_heads, self.n_out)  # (N, H, D)
        # a^T [z_i, z_j] is a sum of a part of i and a part of j, computed once for each node.
        to, source = (z * self.a_to).sum(axis=-1), (z * self.a_from).sum(axis=-1)  # (N, H)
        scores = F.leaky_relu(
            F.embedding(to, looped.rows) + F.embedding(source, looped.columns), slope=self.slope
        )  # (E, H)
        weights = F.segment_softmax(scores, segments=looped.rows, n=looped.n_nodes)
        y = looped.matmul(z, weights)  # (N, H, D)
        y = y.reshape(-1, self.n_heads * self.n_out) if self.concatenate else y.mean(axis=1)
        return y + self.b


class GAT(Module):
    """A graph attention network (Velickovic et al., 2018), for labels of nodes.

    With ``z_i = W h_i`` and for all ``j`` among the neighbors of ``i`` and ``i`` itself:
    ``e_ij = LeakyReLU(a^T [z_i, z_j])``, ``alpha_i = softmax_j(e_ij)``, ``h_i <- phi(sum_j alpha_ij
    z_j + b)``. Every layer does so in several heads with weights of their own, which are
    concatenated; the last layer takes their mean and has no ``phi``.

    Parameters
    ----------
    sizes : sequence of int
        Numbers of features from input to output; those between belong to each head.
    n_heads : int
        The number of heads H.
    rng : numpy.random.Generator
        Draws the weights and seeds the dropout masks.
    activation : callable
        ``phi``; ELU by default, as in the paper.
    dropout : float
        The probability of dropping an input of a layer.
    dtype : dtype
        float32 by default.

    Raises
    ------
    ValueError
        If there are fewer than two sizes, or a number is not a positive integer.

    Notes
    -----
    This is `attention` with a mask: the softmax runs over the edges instead of all pairs of nodes,
    and the score of a pair is a sum and not a product of vectors. Since ``e_ij`` grows with ``a^T
    z_j`` alike for every ``i``, all nodes rank a common set of neighbors in the same order; Brody,
    Alon and Yahav (2022) change that. The paper drops attention weights too; this model does not.

    Examples
    --------
    >>> from nnlib.graphs import Adjacency
    >>> triangle = Adjacency.from_edges(np.array([[0, 1], [1, 2], [2, 0]]), 3)
    >>> model = GAT((5, 4, 2), 3, rng=np.random.default_rng(0))
    >>> model(np.ones((3, 5), np.float32), triangle).shape
    (3, 2)
    """

    def __init__(self, sizes, n_heads, *, rng, activation=F.elu, dropout=0.0, dtype=np.float32):
        check_sizes(sizes, "GAT")
        check_count(n_heads, "GAT", "n_heads")
        check_rng(rng, "GAT")
        widths = [sizes[0], *(n_heads * size for size in sizes[1:-1])]
        self.layers = [
            GraphAttention(
                *(width, size, n_heads), concatenate=i < len(widths) - 1, rng=rng, dtype=dtype
            )
            for i, (width, size) in enumerate(zip(widths, sizes[1:], strict=True))
        ]
        self.activation = activation
        self.dropout = Dropout(dropout, rng=rng)

    def __call__(self, x, adjacency):
        for layer in self.layers[:-1]:
            x = self.activation(layer(self.dropout(x), adjacency))
        return self.layers[-1](self.dropout(x), adjacency)

"""The graph isomorphism network: sums, because a mean forgets how many neighbors there are."""

import numpy as np

from .. import functional as F
from .._checks import check_count, check_rng
from ..layers import Linear
from ..module import Module
from ..tensor import Parameter
from .mlp import MLP


class GINLayer(Module):
    """One layer of a `GIN`, ``MLP((1 + eps) x_i + sum of the neighbors of x_i)``.

    Parameters
    ----------
    n_in, n_out : int
        The number of features of a node before and after; the MLP has one hidden layer of `n_out`
        units, and ReLU after both.
    rng : numpy.random.Generator
        Draws the weights.
    dtype : dtype
        float32 by default.
    """

    def __init__(self, n_in, n_out, *, rng, dtype=np.float32):
        self.mlp = MLP((n_in, n_out, n_out), rng=rng, dtype=dtype)
        self.eps = Parameter(np.zeros((), dtype))

    def __call__(self, x, adjacency):
        return F.relu(self.mlp((1.0 + self.eps) * x + adjacency.matmul(x)))


class GIN(Module):
    """A graph isomorphism network (Xu et al., 2019), for labels of whole graphs.

    ``h_i <- MLP((1 + eps) h_i + sum_{j in N(i)} h_j)`` in each layer, with a learned ``eps``; then
    the features of each layer, the input included, are summed over the nodes of each graph, and a
    linear map of each of these sums adds to the scores of the graph.

    Parameters
    ----------
    n_in, n_hidden, n_out : int
        The number of features of a node, of hidden units, and of scores of a graph.
    n_layers : int
        The number of layers.
    rng : numpy.random.Generator
        Draws the weights.
    dtype : dtype
        float32 by default.

    Raises
    ------
    ValueError
        If a number is not a positive integer.

    Notes
    -----
    A sum tells neighbors {a} from {a, a}, which a mean (`GraphSAGE`) or a maximum does not. With it
    the layers can be as strong as the test of Weisfeiler and Leman for isomorphism, and no network
    that passes messages like these is stronger: two triangles and a hexagon, whose nodes all have
    two neighbors, get the same scores from every one of them.

    The paper normalizes each batch inside the MLPs; here, as in the theory, nothing depends on the
    other graphs of a batch.

    Examples
    --------
    >>> from nnlib.graphs import Adjacency
    >>> triangle = Adjacency.from_edges(np.array([[0, 1], [1, 2], [2, 0]]), 3)
    >>> model = GIN(1, 8, 2, n_layers=2, rng=np.random.default_rng(0))
    >>> batch = Adjacency.union([triangle, triangle])
    >>> model(np.ones((6, 1), np.float32), batch).shape       # one row of scores for each graph
    (2, 2)
    """

    def __init__(self, n_in, n_hidden, n_out, *, n_layers, rng, dtype=np.float32):
        for name, value in (("n_in", n_in), ("n_hidden", n_hidden), ("n_layers", n_layers)):
            check_count(value, "GIN", name)
        check_rng(rng, "GIN")
        widths = [n_in] + [n_hidden] * n_layers
        self.layers = [GINLayer(width, n_hidden, rng=rng, dtype=dtype) for width in widths[:-1]]
        self.readouts = [Linear(width, n_out, rng=rng, dtype=dtype) for width in widths]

    def __call__(self, x, adjacency):
        scores = self.readouts[0](total(x, adjacency))
        for layer, readout in zip(self.layers, self.readouts[1:], strict=True):
            x = layer(x, adjacency)
            scores = scores + readout(total(x, adjacency))
        return scores


def total(x, adjacency):
    """The sum of the features of the nodes of each graph, (n_graphs, D)."""
    return F.segment_sum(x, segments=adjacency.members, n=adjacency.n_graphs)

"""A random graph with communities: how much is in the edges, and how much in the nodes?"""

import numpy as np

from ..._checks import check_in_range, check_rng
from ..graphs import Graph
from ._checks import check_integer, check_level


def make_block_model(
    sizes=(50, 50), *, p_within=0.2, p_between=0.02, n_features=8, signal=0.5, rng
):
    r"""Return a graph from the stochastic block model, with a feature vector at every node.

    Each pair of nodes is connected, independently of all others, with probability `p_within` if
    both are of one class and `p_between` if not. The features of a node of class :math:`k` are

    .. math:: x = \text{signal} \cdot \mu_k + \varepsilon,

    with :math:`\mu_k` and :math:`\varepsilon` standard normal. With `p_between` larger than
    `p_within`, neighbors differ: averaging over them then hurts.

    Parameters
    ----------
    sizes : sequence of int
        How many nodes each class has, at least 1.
    p_within, p_between : float
        Probabilities of an edge, from 0 to 1.
    n_features : int
        Number of features D, at least 1.
    signal : float
        How far apart the means of the classes are, in standard deviations of the noise; with 0 the
        features say nothing.
    rng : numpy.random.Generator
        Source of edges and features.

    Returns
    -------
    Graph
        Nodes in the order of their classes; some may have no edge.

    Notes
    -----
    Holland, Laskey and Leinhardt (1983), Stochastic blockmodels: first steps.

    Examples
    --------
    >>> graph = make_block_model((30, 20), rng=np.random.default_rng(0))
    >>> graph.n_nodes, graph.X.shape, np.bincount(graph.y)
    (50, (50, 8), array([30, 20]))
    """
    check_rng(rng, "make_block_model")
    for count in sizes:
        check_integer(count, 1, "make_block_model", "each of sizes")
    check_in_range(p_within, 0.0, 1.0, "make_block_model", "p_within")
    check_in_range(p_between, 0.0, 1.0, "make_block_model", "p_between")
    check_integer(n_features, 1, "make_block_model", "n_features")
    check_level(signal, "make_block_model", "signal")

    y = np.repeat(np.arange(len(sizes)), sizes)
    probability = np.where(y[:, None] == y, p_within, p_between)  # (N, N)
    connected = np.triu(rng.random(probability.shape) < probability, k=1)
    means = signal * rng.standard_normal((len(sizes), n_features))
    edges = np.argwhere(connected)
    return Graph(
        n_nodes=len(y),
        edges=edges,
        weights=np.ones(len(edges), dtype=np.float32),
        node_names=tuple(map(str, range(len(y)))),
        X=(means[y] + rng.standard_normal((len(y), n_features))).astype(np.float32),
        y=y,
        target_names=tuple(map(str, range(len(sizes)))),
    )

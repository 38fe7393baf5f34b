"""Graph networks on a path with a triangle at its end and a node without neighbors."""

import numpy as np

from nnlib.graphs import Adjacency
from nnlib.models import GAT, GCN, GIN, GraphSAGE

from ..cases import spread
from .registry import module

GRAPH = Adjacency.from_edges(np.array([[0, 1], [1, 2], [2, 3], [3, 4], [4, 2]]), 6)
BATCH = Adjacency.union([GRAPH, Adjacency.from_edges(np.array([[0, 1]]), 2)])


def nodes(dtype):
    return (spread(GRAPH.n_nodes, 4).astype(dtype),)


def nodes_of_two(dtype):
    return (spread(BATCH.n_nodes, 4).astype(dtype),)


def on_graph(model, x):
    return model(x, GRAPH)


def on_batch(model, x):
    return model(x, BATCH)


for _name, _make, _label in (
    ("GCN", lambda rng, **options: GCN((4, 5, 3), rng=rng, dropout=0.5, **options), ""),
    ("GraphSAGE", lambda rng, **options: GraphSAGE((4, 5, 3), rng=rng, **options), ""),
    (
        "GraphSAGE",
        lambda rng, **options: GraphSAGE((4, 5, 3), rng=rng, normalize=True, **options),
        "normalize",
    ),
    ("GAT", lambda rng, **options: GAT((4, 5, 3), 2, rng=rng, dropout=0.5, **options), ""),
):
    module(_name, _make, nodes, _label, call=on_graph, independent=False)
module(
    "GIN",
    lambda rng, **options: GIN(4, 5, 3, n_layers=2, rng=rng, **options),
    nodes_of_two,
    call=on_batch,
    independent=False,
)

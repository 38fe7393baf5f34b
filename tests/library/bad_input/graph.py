"""Graph operations and adjacency matrices."""

import numpy as np

from nnlib import functional as F
from nnlib.graphs import Adjacency
from nnlib.models import GAT, GCN, GIN, GraphSAGE

from .common import M, V, rng

ROWS = np.array([0, 1, 1])
ENTRIES = {"rows": ROWS, "columns": ROWS, "n_rows": 2}
SEGMENTS = {"segments": ROWS, "n": 2}
PAIR = Adjacency.from_edges(np.array([[0, 1]]), 2)

TABLE = [
    (lambda: F.sparse_matmul(V, V, **ENTRIES), ValueError, r"\(3,\) and \(3,\)"),
    (lambda: F.sparse_matmul(np.ones((3, 4)), M, **ENTRIES), ValueError, r"\(3, 4\) and \(2, 3\)"),
    (lambda: F.sparse_matmul(V[:2], M, **ENTRIES), ValueError, r"\(3,\)"),
    (lambda: F.sparse_matmul(V, M, **ENTRIES | {"n_rows": 1}), ValueError, "values from 0 to 1"),
    (lambda: F.sparse_matmul(V, M, **ENTRIES | {"n_rows": 0}), ValueError, "0"),
    (lambda: F.sparse_matmul(V, M, **ENTRIES | {"columns": ROWS + 1}), ValueError, "1 to 2"),
    (lambda: F.sparse_matmul(V, M, **ENTRIES | {"rows": V}), TypeError, "float64"),
    (lambda: F.segment_sum(np.array(1.0), **SEGMENTS), ValueError, r"\(\)"),
    (lambda: F.segment_sum(M, **SEGMENTS), ValueError, r"\(3,\)"),
    (lambda: F.segment_mean(V, segments=ROWS, n=1), ValueError, "values from 0 to 1"),
    (lambda: F.segment_max(V, segments=ROWS - 1, n=2), ValueError, "values from -1 to 0"),
    (lambda: F.segment_softmax(V, segments=[0, 1, 1], n=2), TypeError, "list"),
    (lambda: F.segment_softmax(V, segments=ROWS, n=2.0), ValueError, "2.0"),
    (lambda: Adjacency.from_edges(np.array([0, 1]), 2), ValueError, r"\(2,\)"),
    (lambda: Adjacency.from_edges(np.array([[0, 2]]), 2), ValueError, "values from 0 to 2"),
    (lambda: Adjacency.from_edges(np.array([[0.0, 1.0]]), 2), TypeError, "float64"),
    (lambda: Adjacency.from_edges(np.array([[0, 1]]), 0), ValueError, "0"),
    (lambda: Adjacency.union([]), ValueError, "none"),
    (lambda: PAIR.matmul(np.ones((1, 2))), ValueError, "values from 0 to 1"),
    (lambda: GCN((3,), rng=rng), ValueError, r"\(3,\)"),
    (lambda: GCN((3, 0), rng=rng), ValueError, "0"),
    (lambda: GCN((3, 2), rng=0), TypeError, "int 0"),
    (lambda: GraphSAGE((), rng=rng), ValueError, r"\(\)"),
    (lambda: GraphSAGE((3, 2), rng=None), TypeError, "None"),
    (lambda: GAT((3, 2), 0, rng=rng), ValueError, "0"),
    (lambda: GAT((3, 2.5), 1, rng=rng), ValueError, "2.5"),
    (lambda: GIN(0, 3, 2, n_layers=1, rng=rng), ValueError, "0"),
    (lambda: GIN(3, 3, 0, n_layers=1, rng=rng), ValueError, "0"),
    (lambda: GIN(3, 3, 2, n_layers=0, rng=rng), ValueError, "0"),
    (lambda: PAIR.looped.looped, ValueError, "2 of them"),
]

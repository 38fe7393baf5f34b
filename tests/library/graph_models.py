"""Graph networks that are compared with PyTorch: how to build them, and what they are called with.

Weights are filled from `spread`, so that they are the same wherever the comparison runs.
"""

import numpy as np

from nnlib import functional as F
from nnlib.models import GAT, GCN, GIN, GraphSAGE

from .attention_models import filled
from .cases import spread
from .modules.graph import BATCH

X = spread(BATCH.n_nodes, 4)
MODELS = {
    "gcn": lambda: filled(GCN, (4, 5, 3)),
    "sage": lambda: filled(GraphSAGE, (4, 5, 3)),
    "sage-normalize": lambda: filled(GraphSAGE, (4, 5, 3), activation=F.tanh, normalize=True),
    "gat": lambda: filled(GAT, (4, 5, 3), 2),
    "gin": lambda: filled(GIN, 4, 5, 3, n_layers=2),
}


def dense(adjacency):
    """The adjacency matrix with its zeros."""
    A = np.zeros((adjacency.n_nodes, adjacency.n_nodes))
    A[adjacency.rows, adjacency.columns] = 1.0
    return A

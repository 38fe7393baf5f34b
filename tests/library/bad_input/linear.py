"""Products, and the layers made of them."""

import numpy as np

import nnlib as nn
from nnlib import functional as F

from .common import LABELS, M, V, rng

TABLE = [
    (lambda: F.linear(M, M), ValueError, r"\(2, 3\) and \(2, 3\)"),
    (lambda: F.linear(M, M.T, V), ValueError, r"\(3,\)"),
    (lambda: F.matmul(M, V), ValueError, r"\(2, 3\) and \(3,\)"),
    (lambda: F.matmul(np.ones((4, 2, 3)), np.ones((5, 3, 2))), ValueError, r"\(4, .* \(5, 3, 2\)"),
    (lambda: F.embedding(M, LABELS.astype(float)), TypeError, "float64"),
    (lambda: F.embedding(M, np.array([0, 2])), ValueError, "values from 0 to 2"),
    (lambda: F.embedding(M, np.array([-1])), ValueError, "values from -1 to -1"),
    (lambda: nn.Linear(0, 3, rng=rng), ValueError, "0"),
    (lambda: nn.Linear(3, 2.0, rng=rng), ValueError, "2.0"),
    (lambda: nn.Linear(3, 3, rng=42), TypeError, "int 42"),
    (lambda: nn.Embedding(3, -1, rng=rng), ValueError, "-1"),
    (lambda: nn.models.MLP((3,), rng=rng), ValueError, r"\(3,\)"),
]

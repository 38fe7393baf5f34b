"""Losses."""

import numpy as np

from nnlib import functional as F

from .common import EMPTY, LABELS, M, V

TABLE = [
    (lambda: F.mse(M, V), ValueError, r"\(2, 3\) and \(3,\)"),
    (lambda: F.mse(V, [1, 1, 1]), TypeError, "list"),
    (lambda: F.mae(EMPTY, EMPTY), ValueError, r"shape \(0, 3\)"),
    (lambda: F.huber(V, V, delta=0.0), ValueError, "0.0"),
    (lambda: F.hinge(V, 0.0 * V), ValueError, "values from 0.0 to 0.0"),
    (lambda: F.bce_with_logits(V, 2.0 * V), ValueError, "2.0"),
    (lambda: F.bce_with_logits(V, -V), ValueError, "-1.0"),
    (lambda: F.cross_entropy(M, np.zeros(3, int)), ValueError, r"\(2, 3\) and \(3,\)"),
    (lambda: F.cross_entropy(EMPTY, np.zeros(0, int)), ValueError, r"shape \(0, 3\)"),
    (lambda: F.cross_entropy(M, LABELS + 2), ValueError, "values from 2 to 3"),
    (lambda: F.cross_entropy(M, LABELS.astype(float)), TypeError, "float64"),
    (lambda: F.cross_entropy(M, [0, 1]), TypeError, "list"),
]

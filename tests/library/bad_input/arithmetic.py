"""Element by element, and reductions."""

import numpy as np

from nnlib import Tensor
from nnlib import functional as F

from .common import EMPTY, M, V

TABLE = [
    (lambda: F.add(M, np.ones(2)), ValueError, r"\(2, 3\) and \(2,\)"),
    (lambda: F.sub(M, np.ones(2)), ValueError, r"\(2, 3\) and \(2,\)"),
    (lambda: F.mul(M, np.ones(2)), ValueError, r"\(2, 3\) and \(2,\)"),
    (lambda: F.div(M, np.ones(2)), ValueError, r"\(2, 3\) and \(2,\)"),
    (lambda: F.maximum(M, np.ones(2)), ValueError, r"\(2, 3\) and \(2,\)"),
    (lambda: F.pow(V, exponent=V), TypeError, "ndarray"),
    (lambda: Tensor(V) ** Tensor(V), TypeError, "Tensor"),
    (lambda: F.sum(M, axis=2), ValueError, "axis 2"),
    (lambda: F.mean(M, axis=(0, -3)), ValueError, r"axis \(0, -3\)"),
    (lambda: F.max(M, axis=2), ValueError, "axis 2"),
    (lambda: F.mean(EMPTY), ValueError, r"shape \(0, 3\)"),
    (lambda: F.mean(EMPTY, axis=0), ValueError, r"shape \(0, 3\)"),
    (lambda: F.max(EMPTY), ValueError, r"shape \(0, 3\)"),
]

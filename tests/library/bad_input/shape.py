"""Moving numbers."""

import numpy as np

from nnlib import functional as F

from .common import M, V

TABLE = [
    (lambda: F.reshape(M, shape=(4, 2)), ValueError, r"\(4, 2\) for \(2, 3\)"),
    (lambda: F.transpose(M, axes=(0, 0)), ValueError, r"\(0, 0\)"),
    (lambda: F.concatenate(), ValueError, "none"),
    (lambda: F.stack(), ValueError, "none"),
    (lambda: F.concatenate(M, np.ones((2, 2))), ValueError, r"\[\(2, 3\), \(2, 2\)\]"),
    (lambda: F.stack(M, V), ValueError, r"\[\(2, 3\), \(3,\)\]"),
    (lambda: F.pad(M, widths=((1, 1),)), ValueError, r"\(\(1, 1\),\)"),
    (lambda: F.pad(V, widths=((-1, 1),)), ValueError, r"\(\(-1, 1\),\)"),
]

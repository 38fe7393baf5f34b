"""Noise that switches units off."""

import numpy as np

import nnlib as nn
from nnlib import functional as F

from .common import V, rng

TABLE = [
    (lambda: F.dropout(V, p=1.0, rng=rng), ValueError, "1.0"),
    (lambda: F.dropout(V, p=np.nan, rng=rng), ValueError, "nan"),
    (lambda: F.dropout(V, p=0.5, rng=0), TypeError, "int 0"),
    (lambda: nn.Dropout(-0.1, rng=rng), ValueError, "-0.1"),
    (lambda: nn.Dropout(0.1, rng=None), TypeError, "NoneType None"),
]

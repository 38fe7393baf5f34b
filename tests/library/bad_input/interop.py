"""Weights of PyTorch."""

import numpy as np

import nnlib as nn
from nnlib import interop

from .common import rng

TABLE = [
    (
        lambda: interop.from_torch(nn.Linear(2, 1, rng=rng), {"weight": np.ones((2, 1)), "W": 0.0}),
        ValueError,
        r"missing bias, unexpected W, weight of shape \(2, 1\) instead of \(1, 2\)",
    ),
]

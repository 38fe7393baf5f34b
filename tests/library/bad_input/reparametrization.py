"""Weights that are functions of weights."""

import numpy as np

import nnlib as nn
from nnlib import functional as F
from nnlib.layers.reparametrization import Reparametrized

from .common import M, V, layer, rng

TABLE = [
    (lambda: F.weight_norm(M, V, axis=0), ValueError, r"\(2, 3\) and \(3,\)"),
    (lambda: F.weight_norm(M, V, axis=2), ValueError, r"\(2, 3\) and \(3,\)"),
    (lambda: F.weight_norm(M, V[:2], axis=-3), ValueError, r"\(2, 3\) and \(2,\)"),
    (lambda: F.weight_norm(0 * M, V), ValueError, "zeros"),
    (lambda: F.spectral_norm(M, u=V, v=V), ValueError, r"\(2, 3\), \(3,\) and \(3,\)"),
    (lambda: F.spectral_norm(V, u=V, v=V), ValueError, r"\(3,\), \(3,\) and \(3,\)"),
    (lambda: F.spectral_norm(M, u=V[:2], v=V[:2]), ValueError, r"\(2,\) and \(2,\)"),
    (lambda: nn.WeightNorm(nn.LayerNorm(3)), TypeError, "LayerNorm"),
    (lambda: nn.WeightNorm(F.relu), TypeError, "function"),
    (lambda: nn.SpectralNorm(np.ones(3), rng=rng), TypeError, "ndarray"),
    (lambda: nn.SpectralNorm(layer(), rng=3), TypeError, "int 3"),
    (lambda: nn.DropConnect(nn.Embedding(3, 2, rng=rng), 0.5, rng=rng), TypeError, "Embedding"),
    (lambda: nn.DropConnect(layer(), 1.0, rng=rng), ValueError, "1.0"),
    (lambda: nn.DropConnect(layer(), 0.5, rng=None), TypeError, "NoneType None"),
    (lambda: Reparametrized(layer())(M), TypeError, None),
]

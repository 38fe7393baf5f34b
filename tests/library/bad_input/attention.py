"""Attention and positions."""

import numpy as np

import nnlib as nn
from nnlib import functional as F

from .common import LABELS, M, V, rng

Q = np.ones((2, 4, 3))
X = np.ones((2, 5, 6), np.float32)


def heads(dim=6, n=3, **options):
    return nn.MultiHeadAttention(dim, n, rng=rng, **options)


TABLE = [
    (lambda: F.attention(V, V, V), ValueError, r"\(3,\) and \(3,\)"),
    (lambda: F.attention(M, M.T, M.T), ValueError, r"\(2, 3\) and \(3, 2\)"),
    (lambda: F.attention(Q, M, M), ValueError, r"\(2, 4, 3\) and \(2, 3\)"),
    (lambda: F.attention(Q, Q, Q[:, 1:]), ValueError, r"\(2, 4, 3\) and \(2, 3, 3\)"),
    (lambda: F.attention(Q, Q[:, :0], Q[:, :0]), ValueError, r"\(2, 0, 3\)"),
    (lambda: F.attention(Q, Q[:, 1:], Q[:, 1:], causal=True), ValueError, "4 and 3"),
    (lambda: F.attention(Q, Q, Q, np.ones((4, 3))), ValueError, r"\(4, 3\)"),
    (lambda: F.attention(Q, Q, Q, mask=np.ones(3, bool)), ValueError, r"\(3,\)"),
    (lambda: F.attention(Q, Q, Q, mask=np.ones((3, 2, 4, 4), bool)), ValueError, r"\(3, 2, 4, 4\)"),
    (lambda: F.attention(Q, Q, Q, mask=np.ones((4, 4))), TypeError, "float64"),
    (lambda: F.attention(Q, Q, Q, mask=[True] * 4), TypeError, "list"),
    (lambda: F.attention_weights(M, M.T), ValueError, r"\(2, 3\) and \(3, 2\)"),
    (lambda: F.attention_weights(Q, Q, mask=np.ones(4, int)), TypeError, "int64"),
    (lambda: F.rotary(V), ValueError, r"\(3,\)"),
    (lambda: F.rotary(M), ValueError, "3"),
    (lambda: F.rotary(Q[..., :2], base=0), ValueError, "0"),
    (lambda: F.rotary(Q[..., :2], positions=V), ValueError, r"\(3,\)"),
    (lambda: nn.sinusoidal_positions(0, 4), ValueError, "0"),
    (lambda: nn.sinusoidal_positions(4, 3), ValueError, "3"),
    (lambda: nn.sinusoidal_positions(4, -2), ValueError, "-2"),
    (lambda: nn.sinusoidal_positions(4, 4, base=-1.0), ValueError, "-1.0"),
    (lambda: nn.LearnedPositions(0, 4, rng=rng), ValueError, "0"),
    (lambda: nn.LearnedPositions(4, 4, rng=0), TypeError, "int 0"),
    (lambda: nn.LearnedPositions(4, 6, rng=rng)(X[0]), ValueError, r"\(5, 6\)"),
    (lambda: nn.LearnedPositions(4, 6, rng=rng)(X), ValueError, "0 to 4"),
    (lambda: nn.LearnedPositions(4, 6, rng=rng)(X, start=-2), ValueError, "-2 to 2"),
    (lambda: heads(6, 4), ValueError, "4 heads for dim 6"),
    (lambda: heads(6, 0), ValueError, "0"),
    (lambda: nn.MultiHeadAttention(6, 2, rng=None), TypeError, "None"),
    (lambda: heads()(X[0]), ValueError, r"\(5, 6\)"),
    (lambda: heads()(X, memory=X[..., 1:]), ValueError, r"\(2, 5, 5\)"),
    (lambda: heads()(X, memory=X[:1]), ValueError, r"\(2, 3, 5, 2\) and \(1, 3, 5, 2\)"),
    (lambda: heads()(X, mask=LABELS == 0), ValueError, r"\(2,\)"),
    (lambda: heads(6, 2, rotary=True), ValueError, "6 / 2"),
]

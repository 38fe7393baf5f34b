"""Normalization."""

import numpy as np

import nnlib as nn
from nnlib import functional as F
from nnlib.functional.norm import channel_moments

from .common import EMPTY, M, V

X, G = np.ones((2, 3, 4)), np.ones(3)

TABLE = [
    (lambda: F.batch_norm(V, V, V), ValueError, r"\(3,\)"),
    (lambda: F.batch_norm(M, np.ones(2), V), ValueError, r"\(2,\)"),
    (lambda: F.batch_norm(M, V, M), ValueError, r"\(2, 3\)"),
    (lambda: F.batch_norm(X, G, np.ones(4)), ValueError, r"\(4,\)"),
    (lambda: F.batch_norm(EMPTY, V, V), ValueError, r"\(0, 3\)"),
    (lambda: F.batch_norm(M, V, V, eps=0.0), ValueError, "0.0"),
    (lambda: F.batch_norm(M, V, V, moments=(V, M)), ValueError, r"\(3,\) and \(2, 3\)"),
    (lambda: channel_moments(V), ValueError, r"\(3,\)"),
    (lambda: F.layer_norm(np.ones(()), V, V), ValueError, r"\(\)"),
    (lambda: F.layer_norm(M, np.ones(2), V), ValueError, r"\(2,\)"),
    (lambda: F.layer_norm(M, V, V, eps=-1.0), ValueError, "-1.0"),
    (lambda: F.rms_norm(M, np.ones(2)), ValueError, r"\(2,\)"),
    (lambda: F.rms_norm(M, V, eps=np.nan), ValueError, "nan"),
    (lambda: F.group_norm(V, V, V, groups=1), ValueError, r"\(3,\)"),
    (lambda: F.group_norm(M, V, V, groups=2), ValueError, "2"),
    (lambda: F.group_norm(M, V, V, groups=0), ValueError, "0"),
    (lambda: F.group_norm(X, G, np.ones(2), groups=3), ValueError, r"\(2,\)"),
    (lambda: F.instance_norm(M, V, V), ValueError, r"\(2, 3\)"),
    (lambda: F.instance_norm(X, np.ones(4), G), ValueError, r"\(4,\)"),
    (lambda: nn.BatchNorm(0), ValueError, "0"),
    (lambda: nn.BatchNorm(3, momentum=1.1), ValueError, "1.1"),
    (lambda: nn.BatchNorm(3, eps=0), ValueError, "0"),
    (lambda: nn.BatchNorm(3)(np.ones((2, 4), np.float32)), ValueError, r"\(3,\)"),
    (lambda: nn.LayerNorm(3.0), ValueError, "3.0"),
    (lambda: nn.LayerNorm(3)(np.ones((2, 4), np.float32)), ValueError, r"\(3,\)"),
    (lambda: nn.RMSNorm(-1), ValueError, "-1"),
    (lambda: nn.RMSNorm(4, eps=-1e-5), ValueError, "-1e-05"),
    (lambda: nn.GroupNorm(2, 3), ValueError, "2"),
    (lambda: nn.GroupNorm(0, 3), ValueError, "0"),
    (lambda: nn.GroupNorm(1, 0), ValueError, "0"),
    (lambda: nn.InstanceNorm(True - 1), ValueError, "0"),
    (lambda: nn.InstanceNorm(3, eps=0.0), ValueError, "0.0"),
]

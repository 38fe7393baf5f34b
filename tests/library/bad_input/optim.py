"""Optimizers and schedules."""

import numpy as np

from nnlib import Parameter, Tensor
from nnlib.optim import SGD, Adam, Optimizer, clip_by_norm, cosine_decay, exponential_decay

from .common import V, packed


def released():
    _, optimizer = packed()
    optimizer.release()
    return optimizer


TABLE = [
    (lambda: SGD([], 0.1), ValueError, "none"),
    (lambda: SGD([Tensor(V)], 0.1), TypeError, "Tensor"),
    (lambda: SGD([Parameter(V)] * 2, 0.1), ValueError, "one twice"),
    (lambda: Adam([p for p in packed()[0].parameters()]), ValueError, r"that SGD packed"),
    (
        lambda: SGD([Parameter(V), Parameter(V.astype(np.float32))], 0.1),
        ValueError,
        "float32 and float64",
    ),
    (lambda: SGD([Parameter(V)], -0.1), ValueError, "-0.1"),
    (lambda: SGD([Parameter(V)], 0.1, momentum=1.0), ValueError, "1.0"),
    (lambda: SGD([Parameter(V)], 0.1, weight_decay=-1.0), ValueError, "-1.0"),
    (lambda: SGD([Parameter(V)], 0.1, clip_norm=0), ValueError, "0"),
    (lambda: Adam([Parameter(V)], betas=(0.9, 1.0)), ValueError, "1.0"),
    (lambda: Adam([Parameter(V)], eps=0.0), ValueError, "0.0"),
    (lambda: packed()[1].load_state_dict({"t": 3, "v": V}), ValueError, "{'t': 1, 'v': 3}"),
    (lambda: Optimizer([Parameter(V)], 0.1).step(), TypeError, None),
    (lambda: released().step(), RuntimeError, "one that released them"),
    (lambda: clip_by_norm(V, 0.0), ValueError, "0.0"),
    (lambda: exponential_decay(0.1, factor=1.1), ValueError, "1.1"),
    (lambda: cosine_decay(0.1, steps=0), ValueError, "0"),
]

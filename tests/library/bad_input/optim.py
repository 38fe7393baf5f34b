"""Optimizers and schedules."""

import numpy as np

from nnlib import Parameter, Tensor, optim
from nnlib.optim import LBFGS, SGD, Adam, ExponentialMovingAverage, Optimizer

from .common import V, packed


def released():
    _, optimizer = packed()
    optimizer.release()
    return optimizer


def one():
    return [Parameter(V)]


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
    (lambda: SGD(one(), 0.1, nesterov=True), ValueError, "0.0"),
    (lambda: optim.ProximalSGD(one(), 0.1, l1=-1.0), ValueError, "-1.0"),
    (lambda: optim.ProximalSGD(one(), -0.1, l1=1.0), ValueError, "-0.1"),
    (lambda: optim.Adagrad(one(), eps=0.0), ValueError, "0.0"),
    (lambda: optim.RMSprop(one(), alpha=1.0), ValueError, "1.0"),
    (lambda: optim.RMSprop(one(), momentum=1.0), ValueError, "1.0"),
    (lambda: optim.RMSprop(one(), eps=-1.0), ValueError, "-1.0"),
    (lambda: optim.Adadelta(one(), rho=1.5), ValueError, "1.5"),
    (lambda: optim.Adadelta(one(), eps=0.0), ValueError, "0.0"),
    (lambda: optim.AdamW(one(), betas=(-0.1, 0.9)), ValueError, "-0.1"),
    (lambda: optim.AdamW(one(), weight_decay=-0.1), ValueError, "-0.1"),
    (lambda: LBFGS(one(), history=0), ValueError, "0"),
    (lambda: LBFGS(one(), evaluations=1.5), ValueError, "1.5"),
    (lambda: LBFGS(one()).step(lambda: 1.0), TypeError, "float"),
    (lambda: ExponentialMovingAverage([]), ValueError, "none"),
    (lambda: ExponentialMovingAverage(one(), decay=1.1), ValueError, "1.1"),
    (lambda: ExponentialMovingAverage(one()).applied().__enter__(), RuntimeError, "none"),
    (
        lambda: ExponentialMovingAverage(one()).load_state_dict({"t": 1, "average": [V[:2]]}),
        ValueError,
        r"\[\(2,\)\]",
    ),
    (lambda: optim.clip_by_norm(V, 0.0), ValueError, "0.0"),
    (lambda: optim.clip_by_value(V, -1.0), ValueError, "-1.0"),
    (lambda: optim.exponential_decay(0.1, factor=1.1), ValueError, "1.1"),
    (lambda: optim.cosine_decay(0.1, steps=0), ValueError, "0"),
    (lambda: optim.one_cycle(0.1, steps=0), ValueError, "0"),
    (lambda: optim.one_cycle(0.1, steps=10, rise=0.05), ValueError, "rise=0.05"),
    (lambda: optim.one_cycle(0.1, steps=10, rise=1.0), ValueError, "rise=1.0"),
]

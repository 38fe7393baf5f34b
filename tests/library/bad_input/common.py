"""Small things to call wrongly."""

import numpy as np

import nnlib as nn
from nnlib import functional as F
from nnlib import primitive
from nnlib.optim import SGD
from nnlib.train import fit

rng = np.random.default_rng(0)
M, V, EMPTY = np.ones((2, 3)), np.ones(3), np.ones((0, 3))
LABELS = np.array([0, 1])


def layer():
    return nn.Linear(3, 1, rng=rng, dtype=np.float64)


def packed():
    model = layer()
    return model, SGD(model.parameters(), lr=0.1)


def loss(model, batch):
    return F.square(model(batch[0])).mean()


def run(batches=((M,),), loss=loss, epochs=1, **options):
    model, optimizer = packed()
    return fit(model, loss, optimizer, batches, epochs, progress=False, **options)


@primitive
def wrong_shape(x):
    return 2.0 * x, lambda dy: dy.sum()

"""Data and weights of the generative models, for the tests and for their twins in PyTorch."""

import math

import numpy as np

from .cases import spread

X = spread(4, 6, low=0.0, high=1.0)
Z = spread(4, 4, start=0.3)
IMAGES = spread(4, 1, 28, 28, low=-1.0, high=1.0)
LABELS = np.array([2, 0, 1, 2])
SEED = 3
NOISE = np.random.default_rng(SEED).standard_normal((4, 2))


def weight(i, shape):
    """The values of the i-th parameter of a model, smaller where more of them are summed."""
    limit = 2.0 / math.sqrt(max(1.0, math.prod(shape) / max(shape)))
    return spread(*shape, low=-limit, high=limit, start=0.1 * i)

"""Fully connected layers and models, embeddings, dropout."""

import numpy as np

import nnlib as nn
from nnlib import functional as F
from nnlib.models import MLP

from ..cases import spread
from .registry import module


def rows(dtype):
    return (spread(3, 4).astype(dtype),)


def symbols(dtype):
    return (np.array([[0, 3], [6, 3], [1, 2]]),)


module("Linear", lambda rng, **options: nn.Linear(4, 3, rng=rng, **options), rows)
module(
    "Linear",
    lambda rng, **options: nn.Linear(4, 3, rng=rng, bias=False, **options),
    rows,
    "no-bias",
)
module("Embedding", lambda rng, **options: nn.Embedding(7, 4, rng=rng, **options), symbols)
module("Dropout", lambda rng, dtype=None: nn.Dropout(0.5, rng=rng), rows)
module("MLP", lambda rng, **options: MLP((4, 5, 3), rng=rng, dropout=0.5, **options), rows)
module(
    "Sequential",
    lambda rng, **options: nn.Sequential(
        nn.Linear(4, 5, rng=rng, **options), F.relu, nn.Dropout(0.5, rng=rng)
    ),
    rows,
)

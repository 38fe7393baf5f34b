"""Layers that are run with another weight than their own."""

import nnlib as nn

from .linear import rows
from .registry import module

module("WeightNorm", lambda rng, **dtype: nn.WeightNorm(nn.Linear(4, 3, rng=rng, **dtype)), rows)
module(
    "SpectralNorm",
    lambda rng, **dtype: nn.SpectralNorm(nn.Linear(4, 3, rng=rng, **dtype), rng=rng),
    rows,
)
module(
    "DropConnect",
    lambda rng, **dtype: nn.DropConnect(nn.Linear(4, 3, rng=rng, **dtype), 0.5, rng=rng),
    rows,
)

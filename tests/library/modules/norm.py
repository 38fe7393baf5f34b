"""Normalization layers."""

import nnlib as nn

from ..cases import spread
from .registry import module


def rows(dtype):
    return (spread(3, 4).astype(dtype),)


def signals(dtype):
    return (spread(3, 4, 5).astype(dtype),)


def images(dtype):
    return (spread(3, 4, 2, 3).astype(dtype),)


for _label, _inputs in {"": rows, "signals": signals, "images": images}.items():
    module("BatchNorm", lambda rng, **dtype: nn.BatchNorm(4, **dtype), _inputs, _label, draws=False)
    module(
        "GroupNorm",
        lambda rng, **dtype: nn.GroupNorm(2, 4, **dtype),
        _inputs,
        _label,
        draws=False,
    )
module("LayerNorm", lambda rng, **dtype: nn.LayerNorm(4, **dtype), rows, draws=False)
module("RMSNorm", lambda rng, **dtype: nn.RMSNorm(4, **dtype), rows, draws=False)
module("InstanceNorm", lambda rng, **dtype: nn.InstanceNorm(4, **dtype), images, draws=False)

"""Layers: an operation of `nnlib.functional` together with the parameters it needs.

Each class stores options, draws its weights, and calls one function. There are no activation
layers: `Sequential` takes functions such as ``F.relu`` as they are. The files are called like those
of `nnlib.functional`.
"""

from .dropout import Dropout
from .linear import Embedding, Linear
from .norm import BatchNorm, GroupNorm, InstanceNorm, LayerNorm, RMSNorm

__all__ = [
    "BatchNorm",
    "Dropout",
    "Embedding",
    "GroupNorm",
    "InstanceNorm",
    "LayerNorm",
    "Linear",
    "RMSNorm",
]

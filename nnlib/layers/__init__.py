"""Layers: an operation of `nnlib.functional` together with the parameters it needs.

Each class stores options, draws its weights, and calls one function. There are no activation
layers: `Sequential` takes functions such as ``F.relu`` as they are. The files are called like those
of `nnlib.functional`.
"""

from ..functional.positions import relative_buckets, sinusoidal_positions
from .attention import KeyValueCache, MultiHeadAttention
from .conv import Conv1d, Conv2d, ConvTranspose2d
from .dropout import DropConnect, Dropout
from .linear import Embedding, Linear
from .norm import BatchNorm, GroupNorm, InstanceNorm, LayerNorm, RMSNorm
from .positions import LearnedPositions
from .recurrent import GRU, LSTM, RNN
from .reparametrization import SpectralNorm, WeightNorm

__all__ = [
    "GRU",
    "LSTM",
    "RNN",
    "BatchNorm",
    "Conv1d",
    "Conv2d",
    "ConvTranspose2d",
    "DropConnect",
    "Dropout",
    "Embedding",
    "GroupNorm",
    "InstanceNorm",
    "KeyValueCache",
    "LayerNorm",
    "LearnedPositions",
    "Linear",
    "MultiHeadAttention",
    "RMSNorm",
    "SpectralNorm",
    "WeightNorm",
    "relative_buckets",
    "sinusoidal_positions",
]

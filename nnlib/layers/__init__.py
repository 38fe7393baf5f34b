"""Layers: an operation of `nnlib.functional` together with the parameters it needs.

Each class stores options, draws its weights, and calls one function. There are no activation
layers: `Sequential` takes functions such as ``F.relu`` as they are. The files are called like those
of `nnlib.functional`.
"""

from .dropout import Dropout
from .linear import Embedding, Linear

__all__ = ["Dropout", "Embedding", "Linear"]

"""nnlib: neural networks in NumPy, written to be read and checked.

Start reading here. Each file is short, and each needs only those above it:

1. `nnlib.functional.arithmetic` - operations you know, each with its derivative beneath it.
2. `nnlib.tensor` - the tape that calls these derivatives in the right order: backpropagation.
3. `nnlib.functional.linear`, `activations`, `losses` - the operations that networks are made of;
   then, when you need them, `norm`, `conv`, `pooling`, `recurrent`, `attention`, `graph`.
4. `nnlib.module`, `nnlib.layers`, `nnlib.models` - parameters, layers, and networks, one
   architecture in each file; `mlp` is the first.
5. `nnlib.optim`, `nnlib.train` - how to follow the gradient, and the loop around it.
6. `nnlib.check` - how we know that all of this is right.

Beside them stand `nnlib.init` (first weights), `nnlib.preprocessing` and `nnlib.metrics` (before
and after training), `nnlib.datasets` (small real data, no download), `nnlib.classic` (learning
without backpropagation), `nnlib.graphs` (edges as arrays), `nnlib.io` (files), `nnlib.interop`
(weights of PyTorch), `nnlib.memory` (kept between steps), `nnlib.plot` (figures, needs matplotlib)
and `nnlib.book` (what the chapters need besides).

Examples
--------
>>> import numpy as np
>>> import nnlib as nn
>>> from nnlib import functional as F
>>> x = nn.Tensor(np.array([[1.0, 2.0]]))
>>> loss = F.square(x).sum()
>>> loss.backward()
>>> x.grad
array([[2., 4.]])
"""

from . import (
    check,
    classic,
    datasets,
    functional,
    graphs,
    init,
    interop,
    io,
    memory,
    metrics,
    models,
    optim,
    preprocessing,
    train,
)
from .layers import (
    GRU,
    LSTM,
    RNN,
    BatchNorm,
    Conv1d,
    Conv2d,
    ConvTranspose2d,
    DropConnect,
    Dropout,
    Embedding,
    GroupNorm,
    InstanceNorm,
    KeyValueCache,
    LayerNorm,
    LearnedPositions,
    Linear,
    MultiHeadAttention,
    RMSNorm,
    SpectralNorm,
    WeightNorm,
    relative_buckets,
    sinusoidal_positions,
)
from .module import Module, Sequential
from .tensor import Parameter, Tensor, no_grad, primitive

__version__ = "0.1.0"

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
    "Module",
    "MultiHeadAttention",
    "Parameter",
    "RMSNorm",
    "Sequential",
    "SpectralNorm",
    "Tensor",
    "WeightNorm",
    "check",
    "classic",
    "datasets",
    "functional",
    "graphs",
    "init",
    "interop",
    "io",
    "memory",
    "metrics",
    "models",
    "no_grad",
    "optim",
    "preprocessing",
    "primitive",
    "relative_buckets",
    "sinusoidal_positions",
    "train",
]

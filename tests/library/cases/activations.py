"""Activation functions."""

import numpy as np

from .registry import CONSTANT, batched, case, mixing, off_zero, spread

for _name in ("identity", "step", "sigmoid", "tanh", "silu", "gelu", "softplus"):
    case(_name, "matrix", off_zero(3, 4))
    case(_name, "one", off_zero())
for _name in ("relu", "leaky_relu", "elu", "selu"):
    case(_name, "matrix", off_zero(3, 4))
case("leaky_relu", "slope", off_zero(3, 4), slope=0.3)
case("leaky_relu", "steep", off_zero(3, 4), slope=1.5)
case("elu", "alpha", off_zero(3, 4), alpha=0.7)
case("prelu", "one", off_zero(3, 4), np.array(0.2))
case("prelu", "each", off_zero(3, 4), spread(4, low=0.1, high=0.4))
for _name in ("softmax", "log_softmax"):
    case(_name, "rows", spread(3, 4))
    case(_name, "columns", spread(3, 4), axis=0)
    case(_name, "stack", spread(2, 3, 4, low=-5.0, high=5.0), axis=1)

CONSTANT.update({"step-matrix", "step-one"})
for _name in ("identity", "step", "sigmoid", "tanh", "silu", "gelu", "softplus"):
    batched(_name, 0)
for _name in ("relu", "leaky_relu", "prelu", "elu", "selu"):
    batched(_name, 0)
mixing("softmax", "log_softmax")  # along any axis

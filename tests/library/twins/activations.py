"""Activations in PyTorch."""

import torch
import torch.nn.functional as TF

TWINS = {
    "elu": TF.elu,
    "gelu": lambda x: TF.gelu(x, approximate="tanh"),
    "identity": lambda x: x * 1,
    "leaky_relu": lambda x, slope=0.01: TF.leaky_relu(x, negative_slope=slope),
    "log_softmax": lambda x, axis=-1: TF.log_softmax(x, dim=axis),
    "prelu": lambda x, slope: torch.where(x > 0, x, slope * x),
    "relu": torch.relu,
    "selu": torch.selu,
    "sigmoid": torch.sigmoid,
    "silu": TF.silu,
    "softmax": lambda x, axis=-1: torch.softmax(x, dim=axis),
    "softplus": TF.softplus,
    "step": lambda x: torch.heaviside(x.detach(), torch.ones((), dtype=x.dtype)) + 0 * x,
    "tanh": torch.tanh,
}

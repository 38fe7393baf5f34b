"""Arithmetic in PyTorch."""

import torch


def _reduce(function):
    def reduce(x, *, axis=None, keepdims=False):
        dim = tuple(range(x.ndim)) if axis is None else axis
        return function(x, dim=dim, keepdim=keepdims)

    return reduce


TWINS = {
    "abs": torch.abs,
    "add": lambda x, y: x + y,
    "div": lambda x, y: x / y,
    "exp": torch.exp,
    "log": torch.log,
    "max": _reduce(torch.amax),
    "maximum": lambda x, y: torch.maximum(torch.as_tensor(x, dtype=y.dtype), y),
    "mean": _reduce(torch.mean),
    "mul": lambda x, y: x * y,
    "neg": torch.neg,
    "pow": lambda x, exponent: torch.pow(x, exponent),
    "sqrt": torch.sqrt,
    "square": torch.square,
    "sub": lambda x, y: x - y,
    "sum": _reduce(torch.sum),
}

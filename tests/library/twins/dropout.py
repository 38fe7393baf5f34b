"""Dropout in PyTorch."""

import torch


def _dropout(x, *, p, rng):
    return x * torch.as_tensor(rng.random(x.shape) >= p) / (1.0 - p)  # NumPy's mask


TWINS = {
    "dropout": _dropout,
}

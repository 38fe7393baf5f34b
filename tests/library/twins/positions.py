"""Rotary positions in PyTorch, as products with complex numbers of absolute value 1."""

import torch


def _rotary(x, *, positions=None, base=10000.0):
    positions = torch.arange(x.shape[-2]) if positions is None else torch.as_tensor(positions)
    frequencies = base ** (-torch.arange(0, x.shape[-1], 2, dtype=torch.float64) / x.shape[-1])
    angles = positions.to(torch.float64)[..., None] * frequencies
    pairs = torch.view_as_complex(x.reshape(*x.shape[:-1], -1, 2))
    turned = pairs * torch.polar(torch.ones_like(angles), angles).to(pairs.dtype)
    return torch.view_as_real(turned).reshape(x.shape)


TWINS = {"rotary": _rotary}

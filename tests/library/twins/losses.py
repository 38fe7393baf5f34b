"""Losses in PyTorch."""

import torch
import torch.nn.functional as TF

TWINS = {
    "bce_with_logits": lambda z, t: TF.binary_cross_entropy_with_logits(z, t.to(z.dtype)),
    "cross_entropy": TF.cross_entropy,
    "hinge": lambda y, t: torch.clamp(1 - t * y, min=0).mean(),
    "huber": TF.huber_loss,
    "mae": TF.l1_loss,
    "mse": TF.mse_loss,
}

"""Convolutions in PyTorch."""

import torch.nn.functional as TF

TWINS = {
    "conv1d": TF.conv1d,
    "conv2d": TF.conv2d,
    "conv_transpose2d": TF.conv_transpose2d,
}

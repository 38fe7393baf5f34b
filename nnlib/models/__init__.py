"""Models, one architecture per file; each reads like the equations of its chapter."""

from .lenet import LeNet
from .mlp import MLP
from .resnet import ResidualBlock, ResNet
from .tdnn import TDNN
from .unet import UNet

__all__ = [
    "LeNet",
    "MLP",
    "ResNet",
    "ResidualBlock",
    "TDNN",
    "UNet",
]

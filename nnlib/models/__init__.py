"""Models, one architecture per file; each reads like the equations of its chapter."""

from .gpt import GPT
from .lenet import LeNet
from .mlp import MLP
from .resnet import ResidualBlock, ResNet
from .tdnn import TDNN
from .transformer import Transformer
from .transformer_blocks import DecoderBlock, EncoderBlock, FeedForward, Residual
from .unet import UNet

__all__ = [
    "GPT",
    "MLP",
    "TDNN",
    "DecoderBlock",
    "EncoderBlock",
    "FeedForward",
    "LeNet",
    "ResNet",
    "Residual",
    "ResidualBlock",
    "Transformer",
    "UNet",
]

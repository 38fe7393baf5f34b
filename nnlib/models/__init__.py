"""Models, one architecture per file; each reads like the equations of its chapter."""

from .elman import Elman
from .gat import GAT
from .gcn import GCN
from .gin import GIN
from .gpt import GPT
from .graphsage import GraphSAGE
from .jordan import Jordan
from .lenet import LeNet
from .mlp import MLP
from .resnet import ResidualBlock, ResNet
from .seq2seq import Seq2Seq
from .sequence_classifier import SequenceClassifier
from .tdnn import TDNN
from .transformer import Transformer
from .transformer_blocks import DecoderBlock, EncoderBlock, FeedForward, Residual
from .unet import UNet

__all__ = [
    "DecoderBlock",
    "Elman",
    "EncoderBlock",
    "FeedForward",
    "GAT",
    "GCN",
    "GIN",
    "GPT",
    "GraphSAGE",
    "Jordan",
    "LeNet",
    "MLP",
    "ResNet",
    "Residual",
    "ResidualBlock",
    "Seq2Seq",
    "SequenceClassifier",
    "TDNN",
    "Transformer",
    "UNet",
]

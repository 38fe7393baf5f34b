"""Models, one architecture per file; each reads like the equations of its chapter."""

from .autoencoder import Autoencoder
from .bert import BERT, BERTClassifier, BERTMaskedLM, mask_tokens
from .captioner import Captioner
from .dcgan import ConvDiscriminator, ConvGenerator
from .decoding import greedy, sample
from .elman import Elman
from .gan import Discriminator, Generator
from .gat import GAT
from .gcn import GCN
from .gin import GIN
from .gpt import GPT
from .graphsage import GraphSAGE
from .jordan import Jordan
from .lenet import LeNet
from .mlp import MLP
from .recurrent_language_model import RecurrentLanguageModel
from .resnet import ResidualBlock, ResNet
from .seq2seq import Seq2Seq
from .sequence_classifier import SequenceClassifier
from .t5 import T5, corrupt_spans
from .tdnn import TDNN
from .transformer import Transformer
from .transformer_blocks import DecoderBlock, EncoderBlock, FeedForward, Residual
from .two_tower import TwoTower
from .unet import UNet
from .vae import VAE, ConditionalVAE
from .vit import ViT

__all__ = [
    "BERT",
    "GAT",
    "GCN",
    "GIN",
    "GPT",
    "MLP",
    "T5",
    "TDNN",
    "VAE",
    "Autoencoder",
    "BERTClassifier",
    "BERTMaskedLM",
    "Captioner",
    "ConditionalVAE",
    "ConvDiscriminator",
    "ConvGenerator",
    "DecoderBlock",
    "Discriminator",
    "Elman",
    "EncoderBlock",
    "FeedForward",
    "Generator",
    "GraphSAGE",
    "Jordan",
    "LeNet",
    "RecurrentLanguageModel",
    "ResNet",
    "Residual",
    "ResidualBlock",
    "Seq2Seq",
    "SequenceClassifier",
    "Transformer",
    "TwoTower",
    "UNet",
    "ViT",
    "corrupt_spans",
    "greedy",
    "mask_tokens",
    "sample",
]

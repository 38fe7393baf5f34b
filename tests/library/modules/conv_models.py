"""Convolutional models, small."""

import numpy as np

import nnlib as nn
from nnlib.models import TDNN, LeNet, ResidualBlock, ResNet, UNet

from ..cases import spread
from .registry import module

# What is compared with PyTorch as well: name -> (how to build it, inputs).
MODELS = {
    "lenet-28": (
        lambda **o: LeNet((28, 28), 3, n_in=2, channels=(2, 3), hidden=(5, 4), **o),
        (spread(2, 2, 28, 28),),
    ),
    "lenet-8": (
        lambda **o: LeNet((8, 9), 3, channels=(2, 3), kernel_size=3, hidden=(5,), **o),
        (spread(3, 1, 8, 9),),
    ),
    "tdnn": (
        lambda **o: TDNN(2, (4, 3), 3, kernel_sizes=(3, 2), dilations=(1, 3), **o),
        (spread(3, 2, 9),),
    ),
    "tdnn-lengths": (
        lambda **o: TDNN(2, (4, 3), 3, kernel_sizes=(3, 2), dilations=(1, 3), **o),
        (spread(3, 2, 9), np.array([7, 9, 6])),
    ),
    "resnet": (
        lambda **o: ResNet(2, 3, channels=(3, 4), blocks=2, **o),
        (spread(3, 2, 5, 6),),
    ),
    "plain": (
        lambda **o: ResNet(2, 3, channels=(3, 4), blocks=2, skip=False, **o),
        (spread(3, 2, 5, 6),),
    ),
    "resnet-1d": (
        lambda **o: ResNet(2, 3, channels=(3, 4), blocks=1, conv=nn.Conv1d, **o),
        (spread(3, 2, 9),),
    ),
    "unet": (
        lambda **o: UNet(2, 3, channels=2, depth=2, **o),
        (spread(2, 2, 4, 8),),
    ),
}
CLASSES = {"lenet": "LeNet", "tdnn": "TDNN", "resnet": "ResNet", "plain": "ResNet", "unet": "UNet"}


def weights(shapes):
    """Values for the parameters of a model; those of biases and gains lie around 0.5."""
    for i, shape in enumerate(shapes):
        low, high = (0.2, 0.8) if len(shape) == 1 else (-0.8, 0.8)
        yield spread(*shape, low=low, high=high, start=0.1 * i)


def cast(inputs, dtype):
    return tuple(x.astype(dtype) if x.dtype.kind == "f" else x for x in inputs)


for _label, (_make, _inputs) in MODELS.items():
    module(
        CLASSES[_label.partition("-")[0]],
        lambda rng, make=_make, **dtype: make(rng=rng, **dtype),
        lambda dtype, inputs=_inputs: cast(inputs, dtype),
        _label,
    )
module(
    "ResidualBlock",
    lambda rng, **dtype: ResidualBlock(2, 3, rng=rng, stride=2, **dtype),
    lambda dtype: cast((spread(3, 2, 5, 5),), dtype),
)
module(
    "ResidualBlock",
    lambda rng, **dtype: ResidualBlock(2, 2, rng=rng, **dtype),
    lambda dtype: cast((spread(3, 2, 5, 5),), dtype),
    "same-shape",
)

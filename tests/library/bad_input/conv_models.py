"""Convolutional models."""

import numpy as np

from nnlib.models import TDNN, LeNet, ResidualBlock, ResNet, UNet

from .common import LABELS, rng


def tdnn():
    return TDNN(2, (4, 3), 3, rng=rng, kernel_sizes=(3, 2), dilations=(1, 3))


S, I = np.ones((2, 2, 9), np.float32), np.ones((2, 1, 8, 8), np.float32)

TABLE = [
    (lambda: LeNet((28, 28), 10, kernel_size=4, rng=rng), ValueError, "4"),
    (lambda: LeNet((28, 28), 10, kernel_size=0, rng=rng), ValueError, "0"),
    (lambda: LeNet((8, 8), 10, rng=rng), ValueError, r"\(8, 8\)"),
    (lambda: LeNet((28, 11), 10, rng=rng), ValueError, r"\(28, 11\)"),
    (lambda: LeNet((28, 28), 10, rng=0), TypeError, "int 0"),
    (
        lambda: LeNet((28, 28), 10, rng=rng)(np.ones((2, 1, 32, 32))),
        ValueError,
        r"\(2, 576\) and \(400, 120\)",
    ),
    (lambda: TDNN(2, (4,), 3, rng=rng, kernel_sizes=(3, 3)), ValueError, r"\(4,\), \(3, 3\)"),
    (lambda: TDNN(2, (4,), 3, rng=rng, kernel_sizes=(3,), dilations=()), ValueError, r"\(\)"),
    (lambda: TDNN(2, (), 3, rng=rng, kernel_sizes=()), ValueError, r"\(\)"),
    (lambda: tdnn()(S, lengths=np.array([5, 9])), ValueError, "values from 5 to 9"),
    (lambda: tdnn()(S, lengths=np.array([6, 10])), ValueError, "values from 6 to 10"),
    (lambda: tdnn()(S, lengths=np.ones(2)), TypeError, "float64"),
    (lambda: tdnn()(S, lengths=6 + np.append(LABELS, 0)), ValueError, r"\(3,\)"),
    (lambda: tdnn()(I), ValueError, r"\(2, 1, 8, 8\)"),
    (lambda: ResNet(1, 2, rng=rng, channels=()), ValueError, r"channels=\(\)"),
    (lambda: ResNet(1, 2, rng=rng, blocks=0), ValueError, "0"),
    (lambda: ResNet(1, 2, rng=None), TypeError, "NoneType None"),
    (lambda: ResidualBlock(2, 0, rng=rng), ValueError, "0"),
    (lambda: ResidualBlock(2, 2, rng=rng, stride=0), ValueError, "0"),
    (lambda: UNet(1, 1, rng=rng, depth=0), ValueError, "0"),
    (lambda: UNet(1, 1, rng=rng, channels=1.5), ValueError, "1.5"),
    (lambda: UNet(1, 1, rng=rng, depth=4)(I), ValueError, r"\(2, 1, 8, 8\)"),
]

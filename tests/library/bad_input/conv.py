"""Convolutions, pools, and the layers made of them."""

import numpy as np

import nnlib as nn
from nnlib import functional as F

from .common import LABELS, M, rng

S, I = np.ones((2, 4, 6)), np.ones((2, 4, 6, 6))  # sequences and images of 4 channels
W1, W2 = np.ones((6, 4, 3)), np.ones((6, 4, 3, 3))

TABLE = [
    (lambda: F.conv1d(I, W1), ValueError, r"\(2, 4, 6, 6\) and \(6, 4, 3\)"),
    (lambda: F.conv1d(S, W2), ValueError, r"\(2, 4, 6\) and \(6, 4, 3, 3\)"),
    (lambda: F.conv1d(S, np.ones((6, 3, 3))), ValueError, r"\(2, 4, 6\) and \(6, 3, 3\)"),
    (lambda: F.conv1d(S, W1, np.ones(4)), ValueError, r"\(4,\)"),
    (lambda: F.conv1d(S, W1, stride=(1, 1)), ValueError, r"\(1, 1\)"),
    (lambda: F.conv1d(S, W1, dilation=3), ValueError, r"\(7,\)"),
    (lambda: F.conv2d(M, W2), ValueError, r"\(2, 3\) and \(6, 4, 3, 3\)"),
    (lambda: F.conv2d(I, W2, groups=2), ValueError, r"\(2, 4, 6, 6\) and \(6, 4, 3, 3\)"),
    (lambda: F.conv2d(I, W2[:5, :2], groups=2), ValueError, r"and \(5, 2, 3, 3\)"),
    (lambda: F.conv2d(I, W2, groups=0), ValueError, "0"),
    (lambda: F.conv2d(I, W2, np.ones((6, 1))), ValueError, r"\(6, 1\)"),
    (lambda: F.conv2d(I, W2, stride=0), ValueError, "0"),
    (lambda: F.conv2d(I, W2, stride=(1, 2, 3)), ValueError, r"\(1, 2, 3\)"),
    (lambda: F.conv2d(I, W2, padding=-1), ValueError, "-1"),
    (lambda: F.conv2d(I, W2, padding="same"), ValueError, "'same'"),
    (lambda: F.conv2d(I, W2, dilation=1.5), ValueError, "1.5"),
    (lambda: F.conv2d(I[:, :, :2], W2), ValueError, r"\(3, 3\)"),
    (lambda: F.conv2d(I, W2[:, :, :0]), ValueError, r"\(0, 3\)"),
    (lambda: F.conv_transpose2d(I, W2), ValueError, r"\(2, 4, 6, 6\) and \(6, 4, 3, 3\)"),
    (lambda: F.conv_transpose2d(S, W2[:4]), ValueError, r"\(2, 4, 6\) and \(4, 4, 3, 3\)"),
    (lambda: F.conv_transpose2d(I, W2[:4], groups=3), ValueError, r"and \(4, 4, 3, 3\)"),
    (lambda: F.conv_transpose2d(I, W2[:4], np.ones(5)), ValueError, r"\(5,\)"),
    (
        lambda: F.conv_transpose2d(I, W2[:4], stride=2, output_padding=2),
        ValueError,
        r"\(2, 2\)",
    ),
    (lambda: F.conv_transpose2d(I, W2[:4], padding=4), ValueError, r"\(4, 4\)"),
    (lambda: F.conv_transpose2d(I, W2[:4], stride=-1), ValueError, "-1"),
    (lambda: F.max_pool(M, size=2), ValueError, r"\(2, 3\)"),
    (lambda: F.max_pool(I, size=0), ValueError, "0"),
    (lambda: F.max_pool(I, size=7), ValueError, r"\(7, 7\)"),
    (lambda: F.max_pool(I, size=2, stride=0), ValueError, "0"),
    (lambda: F.max_pool(I, size=3, padding=2), ValueError, "2"),
    (lambda: F.avg_pool(S, size=(2, 2)), ValueError, r"\(2, 2\)"),
    (lambda: F.avg_pool(I, size=(2, 1), padding=1), ValueError, "1"),
    (lambda: F.global_max_pool(M), ValueError, r"\(2, 3\)"),
    (lambda: F.global_max_pool(S, lengths=np.array([0, 6])), ValueError, "values from 0 to 6"),
    (lambda: F.global_avg_pool(S, lengths=np.array([1, 7])), ValueError, "values from 1 to 7"),
    (lambda: F.global_avg_pool(S, lengths=np.ones(2)), TypeError, "float64"),
    (lambda: F.global_avg_pool(S, lengths=np.ones(3, int)), ValueError, r"\(2, 4, 6\) and \(3,\)"),
    (lambda: F.global_avg_pool(I, lengths=LABELS), ValueError, r"\(2, 4, 6, 6\) and \(2,\)"),
    (lambda: F.upsample(M, scale=2), ValueError, r"\(2, 3\)"),
    (lambda: F.upsample(I, scale=0), ValueError, "0"),
    (lambda: F.upsample(I, scale=2, mode="cubic"), ValueError, "'cubic'"),
    (lambda: nn.Conv1d(0, 3, 3, rng=rng), ValueError, "0"),
    (lambda: nn.Conv1d(3, 3, (3, 3), rng=rng), ValueError, r"\(3, 3\)"),
    (lambda: nn.Conv1d(3, 3, 3, rng=1), TypeError, "int 1"),
    (lambda: nn.Conv2d(3, 2.0, 3, rng=rng), ValueError, "2.0"),
    (lambda: nn.Conv2d(3, 3, 0, rng=rng), ValueError, "0"),
    (lambda: nn.Conv2d(4, 3, 3, groups=2, rng=rng), ValueError, "groups=2 for 4 and 3"),
    (lambda: nn.Conv2d(3, 4, 3, groups=0, rng=rng), ValueError, "0"),
    (lambda: nn.Conv2d(3, 3, 3, stride=(2, 0), rng=rng), ValueError, r"\(2, 0\)"),
    (lambda: nn.Conv2d(3, 3, 3, padding="same", rng=rng), ValueError, "'same'"),
    (lambda: nn.Conv2d(3, 3, 3, dilation=None, rng=rng), ValueError, "None"),
    (lambda: nn.ConvTranspose2d(3, 3, 3, output_padding=-1, rng=rng), ValueError, "-1"),
    (lambda: nn.ConvTranspose2d(3, 3, 3, rng=None), TypeError, "NoneType None"),
]

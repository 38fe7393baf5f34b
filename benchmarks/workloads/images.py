"""Convolutional networks: two convolutions of 16 and 32 channels with pools, and a dense layer."""

import numpy as np
import torch
from torch.nn import functional as TF

import nnlib as nn
from nnlib import functional as F

from .registry import Sides, products, training_step, workload

BATCH = 64


def twin_of(convolutions, dense):
    """The usual `torch.nn.Sequential`: convolution, ReLU, pool."""
    steps = []
    for layer in convolutions:
        n_out, n_in, size, _ = layer.W.shape
        steps += [torch.nn.Conv2d(n_in, n_out, size, padding=size // 2), torch.nn.ReLU()]
        steps.append(torch.nn.MaxPool2d(2))
        with torch.no_grad():
            steps[-3].weight.copy_(torch.tensor(layer.W.data))
            steps[-3].bias.copy_(torch.tensor(layer.b.data))
    steps += [torch.nn.Flatten(), torch.nn.Linear(*dense.W.shape)]
    with torch.no_grad():
        steps[-1].weight.copy_(torch.tensor(dense.W.data.T))
        steps[-1].bias.copy_(torch.tensor(dense.b.data))
    return torch.nn.Sequential(*steps)


def cnn(rng, size):
    X, y = rng.random((BATCH, 1, 28, 28), dtype=np.float32), rng.integers(10, size=BATCH)
    one = nn.Conv2d(1, 16, size, padding=size // 2, rng=rng)
    two = nn.Conv2d(16, 32, size, padding=size // 2, rng=rng)
    dense = nn.Linear(32 * 7 * 7, 10, rng=rng)

    def half(x):
        return F.relu(F.max_pool(x, size=2))  # the ReLU where there are fewer pixels

    def flat(x):
        return F.reshape(x, shape=(BATCH, -1))

    model = nn.Sequential(one, half, two, half, flat, dense)
    twin = twin_of([one, two], dense)
    Xt, yt = torch.tensor(X), torch.tensor(y)
    pixels, k = BATCH * 14 * 14, 16 * size**2
    return Sides(
        training_step(nn.optim.Adam(model.parameters()), lambda: F.cross_entropy(model(X), y)),
        training_step(torch.optim.Adam(twin.parameters()), lambda: TF.cross_entropy(twin(Xt), yt)),
        products(
            (16, size**2, 4 * pixels),
            (16, 4 * pixels, size**2),
            (32, k, pixels),
            (32, pixels, k),
            (k, 32, pixels),
            (BATCH, 1568, 10),
            (1568, BATCH, 10),
            (BATCH, 10, 1568),
        ),
    )


@workload("CNN 28x28, kernels 3 x 3, batch 64, Adam", target=1.0)
def small_kernels(rng):
    return cnn(rng, 3)


# The products alone take about as long as PyTorch's step, whose convolutions do without copies.
@workload("CNN 28x28, kernels 5 x 5, batch 64, Adam", target=1.5)
def large_kernels(rng):
    return cnn(rng, 5)

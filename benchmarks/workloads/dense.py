"""Fully connected networks: one so small that only overhead counts, one of the usual size."""

import numpy as np
import torch
from torch.nn import functional as TF

import nnlib as nn
from nnlib import functional as F

from .registry import Sides, dense_products, training_step, workload


def twin_of(model, activation):
    """The `torch.nn.Sequential` of an MLP with the same weights."""
    steps = []
    for layer in model.layers:
        n_in, n_out = layer.W.shape
        steps += [torch.nn.Linear(n_in, n_out), activation()]
        with torch.no_grad():
            steps[-2].weight.copy_(torch.tensor(layer.W.data.T))
            steps[-2].bias.copy_(torch.tensor(layer.b.data))
    return torch.nn.Sequential(*steps[:-1])


@workload("MLP 2-16-16-1, batch 32, SGD", target=0.15)
def tiny(rng):
    sizes, batch = (2, 16, 16, 1), 32
    X = rng.standard_normal((batch, 2), dtype=np.float32)
    y = np.sign(X[:, :1] * X[:, 1:])  # (N, 1), XOR
    model = nn.models.MLP(sizes, rng=rng, activation=F.tanh)
    twin = twin_of(model, torch.nn.Tanh)
    Xt, yt = torch.tensor(X), torch.tensor(y)
    return Sides(
        training_step(nn.optim.SGD(model.parameters(), lr=0.1), lambda: F.mse(model(X), y)),
        training_step(
            torch.optim.SGD(twin.parameters(), lr=0.1), lambda: TF.mse_loss(twin(Xt), yt)
        ),
        dense_products(batch, sizes),
    )


@workload("MLP 784-256-128-10, batch 128, Adam", target=0.75)
def usual(rng):
    sizes, batch = (784, 256, 128, 10), 128
    X, y = rng.random((batch, 784), dtype=np.float32), rng.integers(10, size=batch)
    model = nn.models.MLP(sizes, rng=rng)
    twin = twin_of(model, torch.nn.ReLU)
    Xt, yt = torch.tensor(X), torch.tensor(y)
    return Sides(
        training_step(nn.optim.Adam(model.parameters()), lambda: F.cross_entropy(model(X), y)),
        training_step(torch.optim.Adam(twin.parameters()), lambda: TF.cross_entropy(twin(Xt), yt)),
        dense_products(batch, sizes),
    )

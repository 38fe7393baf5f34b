"""Fully connected networks: one so small that only overhead counts, one of the usual size."""

import numpy as np
import torch
from torch.nn import functional as TF

import nnlib as nn
from nnlib import functional as F

from .registry import Sides, copy_weights, dense_shapes, products, training_step, workload


def mlp_twin(model, activation):
    """The `torch.nn.Sequential` of an MLP with the same weights."""
    steps = []
    for layer in model.layers:
        steps += [torch.nn.Linear(*layer.W.shape), activation()]
    twin = torch.nn.Sequential(*steps[:-1])
    copy_weights(model, twin)
    return twin


@workload("MLP 2-16-16-1, batch 32, SGD", target=0.15)
def tiny(rng):
    sizes, batch = (2, 16, 16, 1), 32
    X = rng.standard_normal((batch, 2), dtype=np.float32)
    y = np.sign(X[:, :1] * X[:, 1:])  # (N, 1), XOR
    model = nn.models.MLP(sizes, rng=rng, activation=F.tanh)
    twin = mlp_twin(model, torch.nn.Tanh)
    Xt, yt = torch.tensor(X), torch.tensor(y)
    return Sides(
        training_step(nn.optim.SGD(model.parameters(), lr=0.1), lambda: F.mse(model(X), y)),
        training_step(
            torch.optim.SGD(twin.parameters(), lr=0.1), lambda: TF.mse_loss(twin(Xt), yt)
        ),
        products(*dense_shapes(batch, sizes)),
    )


@workload("MLP 784-256-128-10, batch 128, Adam", target=0.75)
def usual(rng):
    sizes, batch = (784, 256, 128, 10), 128
    X, y = rng.random((batch, 784), dtype=np.float32), rng.integers(10, size=batch)
    model = nn.models.MLP(sizes, rng=rng)
    twin = mlp_twin(model, torch.nn.ReLU)
    Xt, yt = torch.tensor(X), torch.tensor(y)
    return Sides(
        training_step(nn.optim.Adam(model.parameters()), lambda: F.cross_entropy(model(X), y)),
        training_step(torch.optim.Adam(twin.parameters()), lambda: TF.cross_entropy(twin(Xt), yt)),
        products(*dense_shapes(batch, sizes)),
    )

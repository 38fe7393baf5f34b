"""Autoencoders of images of 784 pixels: plain and variational."""

import numpy as np
import torch
from torch.nn import functional as TF

import nnlib as nn
from nnlib import functional as F

from .dense import mlp_twin
from .registry import Sides, dense_products, training_step, workload

BATCH = 128


@workload("autoencoder 784-128-16, batch 128, Adam", target=0.85)
def plain(rng):
    sizes = (784, 128, 16, 128, 784)
    X = rng.random((BATCH, 784), dtype=np.float32)
    model = nn.models.MLP(sizes, rng=rng)
    twin = mlp_twin(model, torch.nn.ReLU)
    Xt = torch.tensor(X)
    return Sides(
        training_step(nn.optim.Adam(model.parameters()), lambda: F.bce_with_logits(model(X), X)),
        training_step(
            torch.optim.Adam(twin.parameters()),
            lambda: TF.binary_cross_entropy_with_logits(twin(Xt), Xt),
        ),
        dense_products(BATCH, sizes),
    )

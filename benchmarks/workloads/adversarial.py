"""A generative adversarial network: two networks that train each other."""

import numpy as np
import torch
from torch.nn import functional as TF

import nnlib as nn
from nnlib import functional as F

from .dense import mlp_twin
from .registry import Sides, dense_shapes, products, workload

BATCH, NOISE, HIDDEN, PIXELS = 64, 64, 128, 784


def adversarial_step(generate, discriminate, optimizers, bce, X, z, real, fake):
    """A step of the discriminator and one of the generator, in words that both libraries know."""
    for_generator, for_discriminator = optimizers

    def step():
        images = generate(z)
        for_discriminator.zero_grad()
        loss = bce(discriminate(X), real) + bce(discriminate(images.data), fake)
        loss.backward()
        for_discriminator.step()
        for_generator.zero_grad()
        their_loss = bce(discriminate(images), real)
        their_loss.backward()
        for_generator.step()
        return loss.item() + their_loss.item()

    return step


@workload("GAN 64-128-784 and 784-128-1, batch 64, Adam", target=0.65)
def gan(rng):
    X = rng.random((BATCH, PIXELS), dtype=np.float32)
    z = rng.standard_normal((BATCH, NOISE), dtype=np.float32)
    real, fake = np.ones((BATCH, 1), np.float32), np.zeros((BATCH, 1), np.float32)
    G = nn.models.MLP((NOISE, HIDDEN, PIXELS), rng=rng)
    D = nn.models.MLP((PIXELS, HIDDEN, 1), rng=rng, activation=F.leaky_relu)
    G_twin, D_twin = mlp_twin(G, torch.nn.ReLU), mlp_twin(D, torch.nn.LeakyReLU)
    back_through_D = [(BATCH, 1, HIDDEN), (BATCH, HIDDEN, PIXELS)]
    return Sides(
        adversarial_step(
            lambda z: F.sigmoid(G(z)),
            D,
            [nn.optim.Adam(network.parameters()) for network in (G, D)],
            F.bce_with_logits,
            *(X, z, real, fake),
        ),
        adversarial_step(
            lambda z: torch.sigmoid(G_twin(z)),
            D_twin,
            [torch.optim.Adam(network.parameters()) for network in (G_twin, D_twin)],
            TF.binary_cross_entropy_with_logits,
            *map(torch.tensor, (X, z, real, fake)),
        ),
        products(
            *dense_shapes(BATCH, (NOISE, HIDDEN, PIXELS)),
            *dense_shapes(2 * BATCH, (PIXELS, HIDDEN, 1)),
            *[(BATCH, PIXELS, HIDDEN), (BATCH, HIDDEN, 1), *back_through_D],
        ),
    )

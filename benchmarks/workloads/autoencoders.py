"""Autoencoders of images of 784 pixels: plain and variational."""

import numpy as np
import torch
from torch.nn import functional as TF

import nnlib as nn
from nnlib import functional as F

from .dense import mlp_twin
from .registry import Sides, dense_shapes, products, training_step, workload

BATCH, PIXELS, HIDDEN, CODE = 128, 784, 128, 16


@workload("autoencoder 784-128-16, batch 128, Adam", target=0.85)
def plain(rng):
    sizes = (PIXELS, HIDDEN, CODE, HIDDEN, PIXELS)
    X = rng.random((BATCH, PIXELS), dtype=np.float32)
    model = nn.models.MLP(sizes, rng=rng)
    twin = mlp_twin(model, torch.nn.ReLU)
    Xt = torch.tensor(X)
    return Sides(
        training_step(nn.optim.Adam(model.parameters()), lambda: F.bce_with_logits(model(X), X)),
        training_step(
            torch.optim.Adam(twin.parameters()),
            lambda: TF.binary_cross_entropy_with_logits(twin(Xt), Xt),
        ),
        products(*dense_shapes(BATCH, sizes)),
    )


def bound(encode, decode, bce, divergence, exp, X, noise):
    """Minus the evidence lower bound of a VAE, in words that both libraries know."""
    code = encode(X)
    mean, log_variance = code[:, :CODE], code[:, CODE:]
    z = mean + exp(0.5 * log_variance) * noise
    return bce(decode(z), X) * PIXELS + divergence(mean, log_variance)


def their_divergence(mean, log_variance):
    terms = log_variance.exp() + mean.square() - 1.0 - log_variance
    return 0.5 * terms.sum() / len(mean)


@workload("VAE 784-128-16, batch 128, Adam", target=0.85)
def variational(rng):
    X = rng.random((BATCH, PIXELS), dtype=np.float32)
    noise = rng.standard_normal((BATCH, CODE), dtype=np.float32)  # one draw, the same for both
    encoder = nn.models.MLP((PIXELS, HIDDEN, 2 * CODE), rng=rng)
    decoder = nn.models.MLP((CODE, HIDDEN, PIXELS), rng=rng)
    twins = [mlp_twin(part, torch.nn.ReLU) for part in (encoder, decoder)]
    their_data = torch.tensor(X), torch.tensor(noise)
    their_words = TF.binary_cross_entropy_with_logits, their_divergence, torch.exp
    return Sides(
        training_step(
            nn.optim.Adam(encoder.parameters() + decoder.parameters()),
            lambda: bound(encoder, decoder, F.bce_with_logits, F.kl_normal, F.exp, X, noise),
        ),
        training_step(
            torch.optim.Adam([p for twin in twins for p in twin.parameters()]),
            lambda: bound(*twins, *their_words, *their_data),
        ),
        products(
            *dense_shapes(BATCH, (PIXELS, HIDDEN, 2 * CODE)),
            *dense_shapes(BATCH, (CODE, HIDDEN, PIXELS)),
            (BATCH, HIDDEN, CODE),  # from the decoder to the code
        ),
    )

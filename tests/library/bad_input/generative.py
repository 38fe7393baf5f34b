"""Autoencoders and generative adversarial networks."""

import numpy as np

from nnlib import models
from nnlib.models.vae import negative_elbo, reparameterize
from nnlib.models.wasserstein import gradient_penalty, interpolate

from .common import LABELS, M, V, layer, rng


def conditional():
    return models.ConditionalVAE((3, 2), 2, rng=rng, dtype=np.float64)


TABLE = [
    (lambda: models.Autoencoder((3,), rng=rng), ValueError, r"\(3,\)"),
    (lambda: models.Autoencoder((3, 2), rng=1), TypeError, "int 1"),
    (lambda: models.Autoencoder((3, 0), rng=rng), ValueError, "0"),
    (lambda: models.Autoencoder((4, 2), rng=rng)(M), ValueError, r"\(2, 3\) and \(4, 2\)"),
    (lambda: models.VAE((3,), rng=rng), ValueError, r"\(6,\)"),
    (lambda: models.VAE((3, 2), rng=None), TypeError, "NoneType None"),
    (lambda: models.VAE((3, 2), rng=rng)(M, rng=3), TypeError, "int 3"),
    (lambda: models.ConditionalVAE((3, 2), 0, rng=rng), ValueError, "0"),
    (lambda: conditional()(M, LABELS + 1, rng=rng), ValueError, "values from 1 to 2"),
    (lambda: conditional().decode(M[:, :2], LABELS > 0), TypeError, "bool"),
    (lambda: conditional()(M, LABELS, rng=0), TypeError, "int 0"),
    (lambda: reparameterize(V, V, rng=7), TypeError, "int 7"),
    (lambda: negative_elbo(M, V, M, M), ValueError, r"\(3,\) and \(2, 3\)"),
    (lambda: negative_elbo(2.0 * M, M, M, M), ValueError, "2.0"),
    (lambda: negative_elbo(M, M, M, M, sigma=0.0), ValueError, "0.0"),
    (lambda: models.Generator((3,), rng=rng), ValueError, r"\(3,\)"),
    (lambda: models.Generator((3, 2), rng=0), TypeError, "int 0"),
    (lambda: models.Discriminator((3, 2), rng=rng), ValueError, r"\(3, 2\)"),
    (lambda: models.Discriminator((3, 1), rng=rng, dropout=1.0), ValueError, "1.0"),
    (lambda: models.ConvGenerator(0, rng=rng), ValueError, "0"),
    (lambda: models.ConvGenerator(4, rng=rng, channels=0), ValueError, "0"),
    (lambda: models.ConvDiscriminator(rng=rng, channels=1.5), ValueError, "1.5"),
    (lambda: models.ConvDiscriminator(rng=2), TypeError, "int 2"),
    (lambda: interpolate(M, V, rng=rng), ValueError, r"\(2, 3\) and \(3,\)"),
    (lambda: interpolate(M, M, rng=0), TypeError, "int 0"),
    (lambda: gradient_penalty(layer(), M, weight=0.0), ValueError, "0.0"),
]

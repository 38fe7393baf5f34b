"""Autoencoders and generative adversarial networks."""

import numpy as np

from nnlib import functional as F
from nnlib import models

from ..cases import spread
from .registry import module


def data(dtype):
    return (spread(3, 6, low=0.0, high=1.0).astype(dtype),)


def labeled(dtype):
    return (*data(dtype), np.array([2, 0, 1]))


def noise(dtype):
    return (spread(3, 4).astype(dtype),)


def images(dtype):
    return (spread(3, 1, 28, 28, low=-1.0, high=1.0).astype(dtype),)


def with_noise(model, *inputs):
    return model(*inputs, rng=np.random.default_rng(5))


module("Autoencoder", lambda rng, **dtype: models.Autoencoder((6, 5, 2), rng=rng, **dtype), data)
module(
    "Autoencoder",
    lambda rng, **dtype: models.Autoencoder(
        (6, 5, 2), rng=rng, tied=True, output=F.sigmoid, **dtype
    ),
    data,
    "tied",
)
# The noise of an example depends on its place in the batch.
module(
    "VAE",
    lambda rng, **dtype: models.VAE((6, 5, 2), rng=rng, **dtype),
    data,
    call=with_noise,
    independent=False,
)
module(
    "ConditionalVAE",
    lambda rng, **dtype: models.ConditionalVAE((6, 5, 2), 3, rng=rng, **dtype),
    labeled,
    call=with_noise,
    independent=False,
)
module("Generator", lambda rng, **dtype: models.Generator((4, 5, 6), rng=rng, **dtype), noise)
module(
    "Discriminator",
    lambda rng, **dtype: models.Discriminator((6, 5, 1), rng=rng, dropout=0.5, **dtype),
    data,
)
module(
    "ConvGenerator",
    lambda rng, **dtype: models.ConvGenerator(4, channels=2, rng=rng, **dtype),
    noise,
)
module(
    "ConvDiscriminator",
    lambda rng, **dtype: models.ConvDiscriminator(channels=2, rng=rng, **dtype),
    images,
)
module(
    "ConvDiscriminator",
    lambda rng, **dtype: models.ConvDiscriminator(channels=2, rng=rng, batch_norm=False, **dtype),
    images,
    "alone",
)

"""The convolutional GAN for images of 28 x 28 pixels.

After DCGAN (Radford, Metz and Chintala, 2016): strides in place of pools, batch normalization
within, ReLU in the generator, leaky ReLU in the discriminator, and weights drawn from N(0, 0.02^2).
The losses are those of `nnlib.models.gan`.
"""

import functools

import numpy as np

from .. import functional as F
from .. import init
from .._checks import check_count
from ..layers import BatchNorm, Conv2d, ConvTranspose2d, Linear
from ..module import Module
from .gan import leaky_relu

_normal = functools.partial(init.normal, std=0.02)
_HALVE = {"stride": 2, "padding": 1, "weight_init": _normal}  # with kernels of 4 x 4; or doubles


class ConvGenerator(Module):
    """Noise (N, n_latent) to images (N, 1, 28, 28) in [-1, 1], by 7 x 7 and 14 x 14 pixels.

    Parameters
    ----------
    n_latent : int
        The length of the noise.
    channels : int
        At 14 x 14 pixels; twice as many at 7 x 7.
    rng : numpy.random.Generator
        Draws the weights.
    dtype : dtype
        float32 by default.

    Raises
    ------
    TypeError
        If `rng` is not a Generator.
    ValueError
        If a number is not a positive integer.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> G, D = ConvGenerator(16, channels=4, rng=rng), ConvDiscriminator(channels=4, rng=rng)
    >>> images = G(rng.standard_normal((2, 16), np.float32))
    >>> images.shape, D(images).shape
    ((2, 1, 28, 28), (2,))
    """

    def __init__(self, n_latent, *, rng, channels=32, dtype=np.float32):
        check_count(channels, "ConvGenerator", "channels")
        C, options = channels, {"rng": rng, "dtype": dtype}
        self.project = Linear(n_latent, 2 * C * 7 * 7, bias=False, weight_init=_normal, **options)
        self.norm1 = BatchNorm(2 * C, dtype=dtype)
        self.up1 = ConvTranspose2d(2 * C, C, 4, bias=False, **_HALVE, **options)
        self.norm2 = BatchNorm(C, dtype=dtype)
        self.up2 = ConvTranspose2d(C, 1, 4, **_HALVE, **options)
        self.channels = C

    def __call__(self, z):
        h = self.project(z).reshape(-1, 2 * self.channels, 7, 7)
        h = F.relu(self.norm1(h))  # (N, 2C, 7, 7)
        h = F.relu(self.norm2(self.up1(h)))  # (N, C, 14, 14)
        return F.tanh(self.up2(h))  # (N, 1, 28, 28)


class ConvDiscriminator(Module):
    """Images (N, 1, 28, 28) to logits (N,).

    Parameters
    ----------
    channels : int
        At 14 x 14 pixels; twice as many at 7 x 7.
    rng : numpy.random.Generator
        Draws the weights.
    batch_norm : bool
        Whether the second convolution is followed by batch normalization; without it examples are
        treated alone, as `gradient_penalty` needs.
    activation : callable
        Of the hidden units.
    dtype : dtype
        float32 by default.

    Raises
    ------
    TypeError
        If `rng` is not a Generator.
    ValueError
        If `channels` is not a positive integer.
    """

    def __init__(
        self, *, rng, channels=32, batch_norm=True, activation=leaky_relu, dtype=np.float32
    ):
        check_count(channels, "ConvDiscriminator", "channels")
        C, options = channels, {"rng": rng, "dtype": dtype}
        self.down1 = Conv2d(1, C, 4, **_HALVE, **options)
        self.down2 = Conv2d(C, 2 * C, 4, bias=not batch_norm, **_HALVE, **options)
        self.norm = BatchNorm(2 * C, dtype=dtype) if batch_norm else F.identity
        self.score = Linear(2 * C * 7 * 7, 1, weight_init=_normal, **options)
        self.activation = activation

    def __call__(self, x):
        h = self.activation(self.down1(x))  # (N, C, 14, 14)
        h = self.activation(self.norm(self.down2(h)))  # (N, 2C, 7, 7)
        return self.score(h.reshape(len(x), -1)).reshape(-1)  # (N,)

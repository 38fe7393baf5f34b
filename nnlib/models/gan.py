"""Generative adversarial networks: a forger and a critic that train each other.

The networks are modules; the losses are functions of the discriminator's logits, so that one may be
exchanged for another. With ``D = sigmoid(logit)``, ``-log D = softplus(-logit)`` and ``-log(1 - D)
= softplus(logit)``, which never overflow. A step of training::

    fake = G(rng.standard_normal((N, K), np.float32))
    D_optimizer.zero_grad()
    discriminator_loss(D(real), D(fake.data)).backward()   # .data: G is held fixed
    D_optimizer.step()

    G_optimizer.zero_grad()
    generator_loss(D(fake)).backward()                     # D's own gradients are cleared above
    G_optimizer.step()
"""

import functools

import numpy as np

from .. import functional as F
from .. import init
from ..module import Module
from .mlp import MLP

leaky_relu = functools.partial(F.leaky_relu, slope=0.2)


class Generator(Module):
    """The generator ``x = output(MLP(z))``: noise in, data out (Goodfellow et al., 2014).

    Parameters
    ----------
    sizes : sequence of int
        From the noise to the data, e.g. ``(64, 256, 784)``.
    rng : numpy.random.Generator
        Draws the weights.
    activation, output : callable
        Of the hidden units and of the outputs; ``F.tanh`` for data in [-1, 1].
    weight_init : callable
        A scheme of `nnlib.init`.
    dtype : dtype
        float32 by default.

    Raises
    ------
    TypeError
        If `rng` is not a Generator.
    ValueError
        If there are fewer than two sizes.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> G, D = Generator((8, 32, 2), rng=rng), Discriminator((2, 32, 1), rng=rng)
    >>> D(G(rng.standard_normal((5, 8), np.float32))).shape
    (5,)
    """

    def __init__(
        self,
        sizes,
        *,
        rng,
        activation=F.relu,
        output=F.tanh,
        weight_init=init.he_normal,
        dtype=np.float32,
    ):
        self.net = MLP(sizes, rng=rng, activation=activation, weight_init=weight_init, dtype=dtype)
        self.output = output

    def __call__(self, z):
        return self.output(self.net(z))


class Discriminator(Module):
    """The discriminator: the logit of the probability that an example is real.

    At the optimum the logit is ``log p_data(x) - log p_model(x)``. The same network without a
    sigmoid behind it is the critic of a Wasserstein GAN.

    Parameters
    ----------
    sizes : sequence of int
        From the data to the one logit, e.g. ``(784, 256, 1)``.
    rng : numpy.random.Generator
        Draws the weights and seeds the dropout masks.
    activation : callable
        Of the hidden units.
    dropout : float
        The probability of dropping a hidden unit.
    weight_init : callable
        A scheme of `nnlib.init`.
    dtype : dtype
        float32 by default.

    Raises
    ------
    TypeError
        If `rng` is not a Generator.
    ValueError
        If there are fewer than two sizes or the last is not 1.
    """

    def __init__(
        self,
        sizes,
        *,
        rng,
        activation=leaky_relu,
        dropout=0.0,
        weight_init=init.he_normal,
        dtype=np.float32,
    ):
        if sizes[-1] != 1:
            raise ValueError(f"Discriminator: expected sizes that end in 1, received {sizes}")
        self.net = MLP(
            sizes,
            rng=rng,
            activation=activation,
            dropout=dropout,
            weight_init=weight_init,
            dtype=dtype,
        )

    def __call__(self, x):
        logits = self.net(F.reshape(x, shape=(len(x), -1)))  # (N, 1)
        return logits.reshape(-1)  # (N,)


def discriminator_loss(real_logits, fake_logits):
    """``-mean log D(x) - mean log(1 - D(G(z)))``: binary cross-entropy, real 1 and fake 0.

    Where it cannot tell them apart, ``D = 1/2`` and the loss is ``2 log 2 = 1.386``; it *rises* to
    that value as the generator gets better.

    Parameters
    ----------
    real_logits, fake_logits : Tensors or arrays (N,)

    Examples
    --------
    >>> float(discriminator_loss(np.zeros(4), np.zeros(4)).round(3))
    1.386
    """
    return F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()


def generator_loss(fake_logits):
    """The non-saturating loss ``-mean log D(G(z))`` of the generator (Goodfellow et al., 2014).

    Its slope by the logit is ``D - 1``: largest where the discriminator sees through the forgery.

    Parameters
    ----------
    fake_logits : Tensor or array (N,)
    """
    return F.softplus(-fake_logits).mean()


def saturating_generator_loss(fake_logits):
    """The loss of the minimax game, ``mean log(1 - D(G(z)))``, the negative of the other player's.

    Its slope by the logit is ``-D``: nothing where the discriminator sees through the forgery.

    Parameters
    ----------
    fake_logits : Tensor or array (N,)
    """
    return -F.softplus(fake_logits).mean()

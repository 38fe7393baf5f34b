"""The variational autoencoder: a code that is a distribution, and a space to draw codes from.

The model and its loss fit together as ``negative_elbo(x, *model(x, rng=rng))``.
"""

import math

import numpy as np

from .. import functional as F
from .._checks import check_count, check_integers, check_positive, check_rng
from ..module import Module
from ..tensor import Tensor
from .mlp import MLP


def reparameterize(mean, log_variance, *, rng):
    """Draw ``z = mean + e^(log_variance / 2) * noise`` with noise from N(0, 1).

    The draw is a function of mean and variance, so that gradients reach both (Kingma and Welling,
    2014; Rezende, Mohamed and Wierstra, 2014).

    Parameters
    ----------
    mean, log_variance : arrays or Tensors of one shape
    rng : numpy.random.Generator
        Draws the noise.

    Raises
    ------
    TypeError
        If `rng` is not a Generator.

    Examples
    --------
    >>> z = reparameterize(np.full(10_000, 3.0), np.zeros(10_000), rng=np.random.default_rng(0))
    >>> float(z.mean().round(1)), float(z.std().round(1))
    (3.0, 1.0)
    """
    check_rng(rng, "reparameterize")
    values = mean.data if isinstance(mean, Tensor) else mean
    noise = np.asarray(rng.standard_normal(mean.shape), dtype=mean.dtype, like=values)
    return mean + F.exp(0.5 * log_variance) * noise


def negative_elbo(x, outputs, mean, log_variance, *, beta=1.0, sigma=None):
    """The loss ``-E[log p(x | z)] + beta * KL(q(z | x) || N(0, I))``, in nats per example.

    With ``beta = 1`` an upper bound of ``-log p(x)`` (Kingma and Welling, 2014); Higgins et al.
    (2017) choose a larger one.

    Parameters
    ----------
    x : array (N, D)
        The data; from 0 to 1 unless `sigma` is given.
    outputs : Tensor (N, D)
        Of the decoder: logits of Bernoulli variables, or with `sigma` means of normal ones.
    mean, log_variance : Tensors (N, K)
        Of the code.
    beta : float
        The weight of the divergence.
    sigma : float, optional
        The standard deviation of the normal noise around the outputs. It decides what a squared
        error weighs against the divergence.

    Returns
    -------
    scalar Tensor
        Summed over D and over K, averaged over N.

    Raises
    ------
    ValueError
        If the shapes differ or ``sigma <= 0``.
    """
    D = math.prod(x.shape[1:])
    if sigma is None:
        error = F.bce_with_logits(outputs, x)
    else:
        check_positive(sigma, "negative_elbo", "sigma")
        constant = math.log(sigma) + 0.5 * math.log(2.0 * math.pi)
        error = F.mse(outputs, x) * (0.5 / float(sigma) ** 2) + constant
    return D * error + float(beta) * F.kl_normal(mean, log_variance)


class VAE(Module):
    """A variational autoencoder of multilayer perceptrons (Kingma and Welling, 2014).

    The encoder gives a normal distribution ``q(z | x)`` with mean and log variance, a code ``z`` is
    drawn from it, and the decoder gives the parameters of ``p(x | z)``.

    Parameters
    ----------
    sizes : sequence of int
        From the input to the code, e.g. ``(784, 128, 16)``; the decoder has them in reverse.
    rng : numpy.random.Generator
        Draws the weights.
    activation : callable
        Of the hidden units.
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
    >>> model = VAE((64, 32, 2), rng=rng)
    >>> x = rng.random((5, 64), np.float32)
    >>> loss = negative_elbo(x, *model(x, rng=rng))
    >>> new = F.sigmoid(model.decode(rng.standard_normal((3, 2), np.float32)))   # samples
    >>> loss.shape, new.shape
    ((), (3, 64))
    """

    def __init__(self, sizes, *, rng, activation=F.relu, dtype=np.float32):
        *hidden, self.n_latent = sizes
        options = {"rng": rng, "activation": activation, "dtype": dtype}
        self.encoder = MLP((*hidden, 2 * self.n_latent), **options)
        self.decoder = MLP(sizes[::-1], **options)

    def encode(self, x):
        """Mean and log variance of the code, each (N, K)."""
        h = self.encoder(x)
        return h[:, : self.n_latent], h[:, self.n_latent :]

    def decode(self, z):
        """Logits, or means, of the data (N, D) for codes (N, K)."""
        return self.decoder(z)

    def __call__(self, x, *, rng):
        mean, log_variance = self.encode(x)
        z = reparameterize(mean, log_variance, rng=rng)
        return self.decode(z), mean, log_variance


class ConditionalVAE(Module):
    """A variational autoencoder that is told the class: ``q(z | x, y)`` and ``p(x | z, y)``.

    Sohn, Lee and Yan (2015). The class, as a one-hot row, is appended to the input of the encoder
    and of the decoder, so that the code need not say it and a class can be asked for.

    Parameters
    ----------
    sizes : sequence of int
        From the input to the code; the class is not counted.
    n_classes : int
        The number of classes.
    rng, activation, dtype
        As for `VAE`.

    Raises
    ------
    TypeError
        If `rng` is not a Generator, or labels are not integers.
    ValueError
        If there are fewer than two sizes, `n_classes` is not a positive integer, or a label is out
        of range.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> model = ConditionalVAE((64, 32, 2), 10, rng=rng)
    >>> x, y = rng.random((5, 64), np.float32), np.array([0, 1, 2, 3, 9])
    >>> negative_elbo(x, *model(x, y, rng=rng)).shape
    ()
    """

    def __init__(self, sizes, n_classes, *, rng, activation=F.relu, dtype=np.float32):
        check_count(n_classes, "ConditionalVAE", "n_classes")
        n_in, *hidden, self.n_latent = sizes
        self.n_classes = n_classes
        options = {"rng": rng, "activation": activation, "dtype": dtype}
        self.encoder = MLP((n_in + n_classes, *hidden, 2 * self.n_latent), **options)
        self.decoder = MLP((self.n_latent + n_classes, *hidden[::-1], n_in), **options)

    def encode(self, x, labels):
        """Mean and log variance of the code, each (N, K)."""
        h = self.encoder(self._with_class(x, labels))
        return h[:, : self.n_latent], h[:, self.n_latent :]

    def decode(self, z, labels):
        """Logits, or means, of the data (N, D) for codes (N, K) and labels (N,)."""
        return self.decoder(self._with_class(z, labels))

    def __call__(self, x, labels, *, rng):
        mean, log_variance = self.encode(x, labels)
        z = reparameterize(mean, log_variance, rng=rng)
        return self.decode(z, labels), mean, log_variance

    def _with_class(self, x, labels):
        check_integers(labels, 0, self.n_classes, "ConditionalVAE", "labels")
        values = x.data if isinstance(x, Tensor) else x
        one_hot = np.zeros_like(values, shape=(len(x), self.n_classes))
        one_hot[np.arange(len(x), like=values), labels] = 1.0
        return F.concatenate(x, one_hot, axis=1)

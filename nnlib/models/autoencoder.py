"""The autoencoder: a network that must say its input again after a narrow place."""

import numpy as np

from .. import functional as F
from .. import init
from ..module import Module
from ..tensor import Parameter
from .mlp import MLP


class Autoencoder(Module):
    """An encoder ``z = f(x)`` and a decoder ``x' = g(z)``, both multilayer perceptrons.

    Parameters
    ----------
    sizes : sequence of int
        From the input to the code, e.g. ``(64, 32, 8)``; the decoder has them in reverse.
    rng : numpy.random.Generator
        Draws the weights.
    activation : callable
        Of the hidden units. `F.identity` makes the network linear: it then finds the subspace of
        the principal components (Bourlard and Kamp, 1988; Baldi and Hornik, 1989).
    output : callable
        The function of the output units, e.g. ``F.sigmoid`` for data in [0, 1].
    tied : bool
        Whether the decoder uses the encoder's weights, transposed.
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

    Notes
    -----
    The variants differ in the loss only. A *denoising* autoencoder sees noise and must say what was
    there before it (Vincent et al., 2008): ``F.mse(model(x + noise), x)``. A *sparse* one pays for
    each active code unit: ``z = model.encode(x)`` and ``F.mse(model.decode(z), x) + weight *
    F.abs(z).mean()``.

    Examples
    --------
    >>> model = Autoencoder((64, 32, 8), rng=np.random.default_rng(0))
    >>> x = np.ones((5, 64), np.float32)
    >>> model.encode(x).shape, model(x).shape
    ((5, 8), (5, 64))
    """

    def __init__(
        self,
        sizes,
        *,
        rng,
        activation=F.relu,
        output=F.identity,
        tied=False,
        weight_init=init.he_normal,
        dtype=np.float32,
    ):
        options = {"activation": activation, "weight_init": weight_init, "dtype": dtype}
        self.encoder = MLP(sizes, rng=rng, **options)
        self.decoder = _Transposed(self.encoder) if tied else MLP(sizes[::-1], rng=rng, **options)
        self.output = output

    def encode(self, x):
        """The code of each example, (N, D) to (N, K)."""
        return self.encoder(x)

    def decode(self, z):
        """The reconstruction from each code, (N, K) to (N, D)."""
        return self.output(self.decoder(z))

    def __call__(self, x):
        return self.decode(self.encode(x))


class _Transposed(Module):
    """An MLP backwards: its weights transposed and in reverse order, and biases of its own."""

    def __init__(self, mlp):
        self.mlp = mlp
        self.biases = [
            Parameter(np.zeros(layer.W.shape[0], layer.W.dtype)) for layer in mlp.layers[::-1]
        ]

    def __call__(self, z):
        *hidden, last = zip(self.mlp.layers[::-1], self.biases, strict=True)
        for layer, b in hidden:
            z = self.mlp.activation(F.linear(z, layer.W.T, b))
        layer, b = last
        return F.linear(z, layer.W.T, b)

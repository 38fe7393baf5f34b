"""The multilayer perceptron: affine maps with a nonlinearity between them."""

from itertools import pairwise

import numpy as np

from .. import functional as F
from .. import init
from .._checks import check_sizes
from ..layers import Dropout, Linear
from ..module import Module


class MLP(Module):
    """A fully connected network, ``a_0 = x``, ``a_l = phi(a_{l-1} W_l + b_l)``.

    The last layer has no ``phi``.

    Parameters
    ----------
    sizes : sequence of int
        Numbers of units from input to output, e.g. ``(64, 32, 10)``.
    rng : numpy.random.Generator
        Draws the weights and seeds the dropout masks.
    activation : callable
        ``phi``; ReLU by default.
    weight_init : callable
        A scheme of `nnlib.init`.
    dropout : float
        The probability of dropping a hidden unit.
    dtype : dtype
        float32 by default.

    Raises
    ------
    ValueError
        If there are fewer than two sizes or one is not a positive integer.

    Examples
    --------
    >>> model = MLP((64, 32, 10), rng=np.random.default_rng(0))
    >>> sum(p.data.size for p in model.parameters())
    2410
    """

    def __init__(
        self,
        sizes,
        *,
        rng,
        activation=F.relu,
        weight_init=init.he_normal,
        dropout=0.0,
        dtype=np.float32,
    ):
        check_sizes(sizes, "MLP")
        self.layers = [
            Linear(*pair, rng=rng, weight_init=weight_init, dtype=dtype) for pair in pairwise(sizes)
        ]
        self.activation = activation
        self.dropout = Dropout(dropout, rng=rng)

    def __call__(self, x):
        for layer in self.layers[:-1]:
            x = self.dropout(self.activation(layer(x)))
        return self.layers[-1](x)

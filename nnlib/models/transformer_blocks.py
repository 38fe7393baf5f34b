"""The blocks of a transformer: attention and a small network, each with a path around it.

GPT, BERT, T5, ViT and the encoder-decoder share them. They differ in masks, positions and training,
and hardly in anything else.
"""

import numpy as np

from .. import functional as F
from .. import init
from ..layers import Dropout, LayerNorm, Linear, MultiHeadAttention
from ..module import Module


class FeedForward(Module):
    """A small network at each position alone, ``y = phi(x W1 + b1) W2 + b2``.

    Parameters
    ----------
    dim, hidden : int
        The length of the vectors, and the number of hidden units.
    rng : numpy.random.Generator
        Draws the weights.
    activation : callable
        ``phi``; ReLU by default.
    weight_init, bias, dtype
        As in `Linear`; Glorot's scheme by default.
    """

    def __init__(
        self,
        dim,
        hidden,
        *,
        rng,
        activation=F.relu,
        weight_init=init.glorot_uniform,
        bias=True,
        dtype=np.float32,
    ):
        options = {"rng": rng, "weight_init": weight_init, "bias": bias, "dtype": dtype}
        self.widen = Linear(dim, hidden, **options)
        self.narrow = Linear(hidden, dim, **options)
        self.activation = activation

    def __call__(self, x):
        return self.narrow(self.activation(self.widen(x)))


class Residual(Module):
    """A sublayer and a path around it: ``x + f(norm(x))``, or ``norm(x + f(x))``.

    Vaswani et al. (2017) put the norm last. With the norm first the gradient reaches every block
    undamped, and training needs no warm-up (Xiong et al., 2020).

    Parameters
    ----------
    sublayer : Module
        ``f``; further inputs and options of a call are handed on to it.
    norm : Module
        Usually a `LayerNorm`.
    rng : numpy.random.Generator
        Draws the dropout masks.
    norm_first : bool
        Which of the two.
    dropout : float
        The probability of dropping an entry of ``f``.
    """

    def __init__(self, sublayer, norm, *, rng, norm_first=True, dropout=0.0):
        self.sublayer, self.norm, self.norm_first = sublayer, norm, norm_first
        self.dropout = Dropout(dropout, rng=rng)

    def __call__(self, x, *inputs, **options):
        if self.norm_first:
            return x + self.dropout(self.sublayer(self.norm(x), *inputs, **options))
        return self.norm(x + self.dropout(self.sublayer(x, *inputs, **options)))


class EncoderBlock(Module):
    """Self-attention, then a feed-forward network, each a `Residual`.

    With ``causal=True`` it is the block of a GPT.

    Parameters
    ----------
    dim, n_heads, hidden : int
        The length of the vectors, the number of heads, the hidden units of the network.
    rng : numpy.random.Generator
        Draws weights and dropout masks.
    activation : callable
        That of the network.
    norm : callable
        ``norm(dim, dtype=dtype)`` makes a norm.
    norm_first, dropout
        See `Residual`.
    rotary, scale
        See `MultiHeadAttention`.
    weight_init, bias, dtype
        As in `Linear`; Glorot's scheme by default.

    Examples
    --------
    >>> block = EncoderBlock(8, 2, 32, rng=np.random.default_rng(0))
    >>> block(np.ones((4, 5, 8), np.float32), causal=True).shape
    (4, 5, 8)
    """

    def __init__(
        self,
        dim,
        n_heads,
        hidden,
        *,
        rng,
        activation=F.relu,
        norm=LayerNorm,
        norm_first=True,
        dropout=0.0,
        rotary=False,
        scale=None,
        weight_init=init.glorot_uniform,
        bias=True,
        dtype=np.float32,
    ):
        linear = {"rng": rng, "weight_init": weight_init, "bias": bias, "dtype": dtype}
        around = {"rng": rng, "norm_first": norm_first, "dropout": dropout}
        attention = MultiHeadAttention(dim, n_heads, rotary=rotary, scale=scale, **linear)
        network = FeedForward(dim, hidden, activation=activation, **linear)
        self.attention = Residual(attention, norm(dim, dtype=dtype), **around)
        self.feed_forward = Residual(network, norm(dim, dtype=dtype), **around)

    def __call__(self, x, bias=None, *, mask=None, causal=False, cache=None):
        """Map `x` (N, T, dim) to the same shape; for the options see `MultiHeadAttention`."""
        x = self.attention(x, None, bias, mask=mask, causal=causal, cache=cache)
        return self.feed_forward(x)


class DecoderBlock(Module):
    """Causal self-attention, attention to a memory, a feed-forward network, each a `Residual`.

    Parameters are those of `EncoderBlock`, without `rotary`.

    Examples
    --------
    >>> block = DecoderBlock(8, 2, 32, rng=np.random.default_rng(0))
    >>> block(np.ones((4, 5, 8), np.float32), np.ones((4, 9, 8), np.float32)).shape
    (4, 5, 8)
    """

    def __init__(
        self,
        dim,
        n_heads,
        hidden,
        *,
        rng,
        activation=F.relu,
        norm=LayerNorm,
        norm_first=True,
        dropout=0.0,
        scale=None,
        weight_init=init.glorot_uniform,
        bias=True,
        dtype=np.float32,
    ):
        linear = {"rng": rng, "weight_init": weight_init, "bias": bias, "dtype": dtype}
        around = {"rng": rng, "norm_first": norm_first, "dropout": dropout}
        attention = MultiHeadAttention(dim, n_heads, scale=scale, **linear)
        cross_attention = MultiHeadAttention(dim, n_heads, scale=scale, **linear)
        network = FeedForward(dim, hidden, activation=activation, **linear)
        self.attention = Residual(attention, norm(dim, dtype=dtype), **around)
        self.cross_attention = Residual(cross_attention, norm(dim, dtype=dtype), **around)
        self.feed_forward = Residual(network, norm(dim, dtype=dtype), **around)

    def __call__(self, x, memory, bias=None, *, memory_mask=None, cache=(None, None)):
        """Map `x` (N, T, dim) to the same shape, with a `memory` (N, S, dim).

        `bias` is that of the self-attention. `memory_mask` is True where a query may attend to the
        memory. `cache` is a pair of `KeyValueCache`, for the written tokens and for the memory.
        """
        x = self.attention(x, None, bias, causal=True, cache=cache[0])
        x = self.cross_attention(x, memory, mask=memory_mask, cache=cache[1])
        return self.feed_forward(x)

"""The encoder-decoder transformer, which reads one sequence and writes another."""

import functools
import math

import numpy as np

from .. import functional as F
from .. import init
from ..layers import Dropout, Embedding, KeyValueCache, LayerNorm, sinusoidal_positions
from ..module import Module
from ..tensor import no_grad
from .decoding import greedy
from .transformer_blocks import DecoderBlock, EncoderBlock


class Transformer(Module):
    """The encoder-decoder of Vaswani et al. (2017): from a sequence to another one.

    ``memory = encoder(E_s[source] + P)`` is read by ``h = decoder(E_t[target] + P, memory)``, and
    the scores of the next symbol are ``h E_t^T``, products with the embeddings of the targets
    (Press and Wolf, 2017). Both embeddings are multiplied by ``sqrt(dim)``.

    Parameters
    ----------
    n_source, n_target : int
        The numbers of symbols.
    rng : numpy.random.Generator
        Draws weights and dropout masks.
    dim, n_heads, n_layers, hidden : int
        Sizes of the blocks, and how many there are on either side.
    pad : int
        The symbol that fills up shorter sequences at their end. Nothing attends to it in a source;
        in a target it comes after everything, where a causal model does not look.
    norm_first, dropout
        See `Residual`.
    dtype : dtype
        float32 by default.

    Examples
    --------
    >>> model = Transformer(20, 30, rng=np.random.default_rng(0), dim=8, n_heads=2, hidden=16)
    >>> source, target = np.array([[5, 6, 7, 0]]), np.array([[1, 8, 9]])
    >>> model(source, target).shape              # scores of the symbol after each of the target
    (1, 3, 30)
    """

    def __init__(
        self,
        n_source,
        n_target,
        *,
        rng,
        dim=64,
        n_heads=4,
        n_layers=2,
        hidden=256,
        pad=0,
        norm_first=True,
        dropout=0.0,
        dtype=np.float32,
    ):
        options = {"rng": rng, "norm_first": norm_first, "dropout": dropout, "dtype": dtype}
        small = functools.partial(init.normal, std=1.0 / math.sqrt(dim))
        table = {"rng": rng, "weight_init": small, "dtype": dtype}
        self.dim, self.pad = dim, pad
        self.source = Embedding(n_source, dim, **table)
        self.target = Embedding(n_target, dim, **table)
        self.encoder = [EncoderBlock(dim, n_heads, hidden, **options) for _ in range(n_layers)]
        self.decoder = [DecoderBlock(dim, n_heads, hidden, **options) for _ in range(n_layers)]
        # With the norm first, the sum that leaves the last block is not normalized yet.
        self.encoder_norm = LayerNorm(dim, dtype=dtype) if norm_first else None
        self.decoder_norm = LayerNorm(dim, dtype=dtype) if norm_first else None
        self.dropout = Dropout(dropout, rng=rng)

    def __call__(self, source, target):
        """Scores (N, T, n_target) from integer arrays (N, S) and (N, T)."""
        return self.decode(target, *self.encode(source))

    def encode(self, source):
        """The memory (N, S, dim), and the mask of the places in it that are no padding."""
        mask = (source != self.pad)[:, None, None]  # (N, 1, 1, S): for all heads and queries
        x = self._embed(self.source, source, 0)
        for block in self.encoder:
            x = block(x, mask=mask)
        return (x if self.encoder_norm is None else self.encoder_norm(x)), mask

    def decode(self, target, memory, memory_mask, *, cache=None):
        """Scores (N, T, n_target); with a cache, of the symbols after those that it holds."""
        start = 0 if cache is None else cache[0][0].length
        x = self._embed(self.target, target, start)
        for i, block in enumerate(self.decoder):
            pair = (None, None) if cache is None else cache[i]
            x = block(x, memory, memory_mask=memory_mask, cache=pair)
        x = x if self.decoder_norm is None else self.decoder_norm(x)
        return F.linear(x, F.transpose(self.target.table))

    def translate(self, source, *, start, stop, length):
        """Write the most probable next symbol, again and again (`nnlib.models.greedy`).

        Parameters
        ----------
        source : integer array (N, S)
        start, stop : int
            The symbols that begin and end a target.
        length : int
            The largest number of symbols to write.

        Returns
        -------
        integer array (N, T)
            Up to `stop`, without `start`; padding follows. Where there is dropout, call ``eval()``
            before.
        """
        with no_grad():
            memory, mask = self.encode(source)
            cache = [(KeyValueCache(), KeyValueCache()) for _ in self.decoder]
            return greedy(
                lambda last: self.decode(last, memory, mask, cache=cache).data,
                np.zeros_like(source[:, :1]) + start,
                stop=stop,
                pad=self.pad,
                length=length,
            )

    def _embed(self, embedding, ids, start):
        """``sqrt(dim) E[ids] + P`` for positions from `start` on, (N, T, dim)."""
        x = embedding(ids) * math.sqrt(self.dim)
        positions = sinusoidal_positions(start + ids.shape[1], self.dim, dtype=x.dtype)[start:]
        return self.dropout(x + np.asarray(positions, like=x.data))

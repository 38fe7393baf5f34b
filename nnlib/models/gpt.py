"""GPT: a causal transformer that predicts the next symbol of a text, and writes."""

import functools
import math

import numpy as np

from .. import functional as F
from .. import init
from .._checks import check_count
from ..layers import Dropout, Embedding, KeyValueCache, LayerNorm, LearnedPositions, Linear
from ..module import Module
from ..tensor import no_grad
from .decoding import sample
from .transformer_blocks import EncoderBlock


class GPT(Module):
    """A decoder-only transformer in the form of GPT-2 (Radford et al., 2018, 2019).

    ``x_0 = E[ids] + P``, ``x_l = block_l(x_{l-1})`` with causal attention, and the scores of the
    next symbol are ``norm(x_L) E^T``. Trained with the cross-entropy of each symbol given those
    before it, it models ``p(text) = prod_t p(s_t | s_1 ... s_{t-1})``.

    Parameters
    ----------
    n_symbols : int
        The size of the vocabulary.
    length : int
        The context: how many symbols it sees at once.
    rng : numpy.random.Generator
        Draws weights and dropout masks.
    dim, n_heads, n_layers : int
        The length of the vectors, the heads of each block, and the number of blocks.
    hidden : int, optional
        Hidden units of the feed-forward networks, ``4 dim`` by default.
    rotary : bool
        Whether positions rotate queries and keys (Su et al., 2021) instead of being learned.
    tied : bool
        Whether the output shares the table of the embedding (Press and Wolf, 2017).
    dropout : float
        The probability of dropping an entry of the embedding and of each sublayer.
    dtype : dtype
        float32 by default.

    Notes
    -----
    Weights start from N(0, 0.02^2), and those that add to the sum ``x_l`` are divided by ``sqrt(2
    n_layers)``, as in GPT-2, so that its variance does not grow with depth.

    Examples
    --------
    >>> model = GPT(65, 32, rng=np.random.default_rng(0), dim=16, n_heads=2)
    >>> model(np.zeros((4, 10), int)).shape         # scores of the symbol after each of the ten
    (4, 10, 65)
    """

    def __init__(
        self,
        n_symbols,
        length,
        *,
        rng,
        dim=64,
        n_heads=4,
        n_layers=2,
        hidden=None,
        rotary=False,
        tied=True,
        dropout=0.0,
        dtype=np.float32,
    ):
        check_count(length, "GPT", "length")
        check_count(n_layers, "GPT", "n_layers")
        small = functools.partial(init.normal, std=0.02)
        options = {"rng": rng, "weight_init": small, "dtype": dtype}
        self.length = length
        self.embedding = Embedding(n_symbols, dim, **options)
        self.positions = None if rotary else LearnedPositions(length, dim, rng=rng, dtype=dtype)
        self.dropout = Dropout(dropout, rng=rng)
        self.blocks = [
            EncoderBlock(
                dim,
                n_heads,
                hidden or 4 * dim,
                activation=F.gelu,
                rotary=rotary,
                dropout=dropout,
                **options,
            )
            for _ in range(n_layers)
        ]
        for block in self.blocks:
            for last in (block.attention.sublayer.output, block.feed_forward.sublayer.narrow):
                last.W.assign(last.W.data / math.sqrt(2.0 * n_layers))
        self.norm = LayerNorm(dim, dtype=dtype)
        self.head = None if tied else Linear(dim, n_symbols, bias=False, **options)

    def __call__(self, ids, *, cache=None):
        """Scores (N, T, n_symbols) of the symbol after each of `ids` (N, T).

        With a cache (a list with a `KeyValueCache` for each block) `ids` are the symbols after
        those that it holds.
        """
        start = 0 if cache is None else cache[0].length
        x = self.embedding(ids)  # (N, T, dim)
        x = self.dropout(x if self.positions is None else self.positions(x, start=start))
        for i, block in enumerate(self.blocks):
            x = block(x, causal=True, cache=None if cache is None else cache[i])
        x = self.norm(x)
        return self.head(x) if self.head else F.linear(x, F.transpose(self.embedding.table))

    def generate(self, prompt, length, *, rng, temperature=1.0, top_k=None, top_p=None):
        """Write `length` symbols after a prompt, each drawn by `sample` and then read again.

        When the context is full, its first half is forgotten and the rest is read anew. Where there
        is dropout, call ``eval()`` before.

        Parameters
        ----------
        prompt : integer array (N, T)
            At least one symbol for each text.
        length : int
            The number of symbols to write.
        rng, temperature, top_k, top_p
            See `nnlib.models.sample`.

        Returns
        -------
        integer array (N, T + length)
            The prompt and what follows it.
        """
        if np.ndim(prompt) != 2 or 0 in prompt.shape:
            raise ValueError(
                f"GPT.generate: expected a prompt (N, T) of symbols, received {np.shape(prompt)}"
            )
        check_count(length, "GPT.generate", "length")
        text, unread, cache = prompt, prompt[:, -self.length :], self.new_cache()
        with no_grad():
            for _ in range(length):
                if cache[0].length + unread.shape[1] > self.length:
                    unread, cache = text[:, -(self.length // 2 + 1) :], self.new_cache()
                scores = self(unread, cache=cache).data[:, -1]  # (N, n_symbols)
                unread = sample(scores, rng=rng, temperature=temperature, top_k=top_k, top_p=top_p)[
                    :, None
                ]
                text = np.concatenate([text, unread], axis=1)
        return text

    def new_cache(self):
        """An empty cache, one `KeyValueCache` for each block."""
        return [KeyValueCache() for _ in self.blocks]

"""BERT: an encoder that learns by filling in blanks, and is then fine-tuned for a task."""

import functools

import numpy as np

from .. import functional as F
from .. import init
from .._checks import check_count, check_in_range, check_integers, check_rng
from ..layers import Dropout, Embedding, LayerNorm, LearnedPositions, Linear
from ..module import Module
from ..tensor import Parameter
from .transformer_blocks import EncoderBlock

_small = functools.partial(init.normal, std=0.02)


class BERT(Module):
    """The bidirectional encoder of Devlin et al. (2019): each position sees all others.

    ``h_0 = norm(E[ids] + P + S[segments])``, ``h_l = block_l(h_{l-1})``, with the norm last in each
    block and GELU.

    Parameters
    ----------
    n_symbols : int
        The size of the vocabulary.
    length : int
        The largest number of positions.
    rng : numpy.random.Generator
        Draws weights, from N(0, 0.02^2), and dropout masks.
    dim, n_heads, n_layers : int
        The length of the vectors, the heads of each block, and the number of blocks.
    hidden : int, optional
        Hidden units of the feed-forward networks, ``4 dim`` by default.
    n_segments : int
        How many parts a text may have, such as a question and an answer.
    pad : int
        The symbol that fills up shorter texts; nothing attends to it.
    dropout : float
        The probability of dropping an entry of the embedding and of each sublayer.
    dtype : dtype
        float32 by default.

    Examples
    --------
    >>> bert = BERT(50, 16, rng=np.random.default_rng(0), dim=8, n_heads=2)
    >>> bert(np.array([[1, 20, 30, 2], [1, 40, 2, 0]])).shape
    (2, 4, 8)
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
        n_segments=2,
        pad=0,
        dropout=0.0,
        dtype=np.float32,
    ):
        check_count(n_layers, "BERT", "n_layers")
        options = {"rng": rng, "weight_init": _small, "dtype": dtype}
        self.pad = pad
        self.embedding = Embedding(n_symbols, dim, **options)
        self.positions = LearnedPositions(length, dim, rng=rng, dtype=dtype)
        self.segments = Embedding(n_segments, dim, **options)
        self.norm = LayerNorm(dim, dtype=dtype)
        self.dropout = Dropout(dropout, rng=rng)
        self.blocks = [
            EncoderBlock(
                dim,
                n_heads,
                hidden or 4 * dim,
                activation=F.gelu,
                norm_first=False,
                dropout=dropout,
                **options,
            )
            for _ in range(n_layers)
        ]

    def __call__(self, ids, segments=None):
        """Vectors (N, T, dim) of the symbols `ids` (N, T); by default all in segment 0."""
        segments = np.zeros_like(ids) if segments is None else segments
        mask = (ids != self.pad)[:, None, None]  # (N, 1, 1, T): for all heads and queries
        h = self.positions(self.embedding(ids)) + self.segments(segments)
        h = self.dropout(self.norm(h))
        for block in self.blocks:
            h = block(h, mask=mask)
        return h


class BERTMaskedLM(Module):
    """BERT with the head that fills in blanks: ``norm(gelu(h W + b)) E^T + c``.

    ``E`` is BERT's table. Trained by ``F.cross_entropy(model(corrupted)[chosen], ids[chosen])`` on
    what `mask_tokens` returns.

    Parameters
    ----------
    bert : BERT
        Trained together with the head.
    rng : numpy.random.Generator
        Draws the weights of the head.
    """

    def __init__(self, bert, *, rng):
        n_symbols, dim = bert.embedding.table.shape
        dtype = bert.embedding.table.dtype
        self.bert = bert
        self.transform = Linear(dim, dim, rng=rng, weight_init=_small, dtype=dtype)
        self.norm = LayerNorm(dim, dtype=dtype)
        self.c = Parameter(init.zeros(n_symbols, dtype=dtype))

    def __call__(self, ids, segments=None):
        """Scores (N, T, n_symbols) of the symbol that belongs at each place."""
        h = self.norm(F.gelu(self.transform(self.bert(ids, segments))))
        return F.linear(h, F.transpose(self.bert.embedding.table), self.c)


class BERTClassifier(Module):
    """BERT with a head for classes, ``tanh(h_first W + b) V + c``.

    ``h_first`` stands at the first position, where texts begin with a symbol of their own (CLS).

    Parameters
    ----------
    bert : BERT
        Usually trained before, and fine-tuned together with the head.
    n_classes : int
        The number of classes.
    rng : numpy.random.Generator
        Draws the weights of the head.
    """

    def __init__(self, bert, n_classes, *, rng):
        _, dim = bert.embedding.table.shape
        options = {"rng": rng, "weight_init": _small, "dtype": bert.embedding.table.dtype}
        self.bert = bert
        self.pool = Linear(dim, dim, **options)
        self.output = Linear(dim, n_classes, **options)

    def __call__(self, ids, segments=None):
        """Scores (N, n_classes)."""
        return self.output(F.tanh(self.pool(self.bert(ids, segments)[:, 0])))


def mask_tokens(ids, *, rng, n_symbols, mask, special=(), share=0.15):
    """Choose symbols to predict, and hide them: 80 % masked, 10 % replaced at random, 10 % kept.

    Were all of them masked, a model would learn nothing about texts without masks (Devlin et al.,
    2019).

    Parameters
    ----------
    ids : integer array (N, T)
        Symbols below `n_symbols`.
    rng : numpy.random.Generator
        Draws the choice and the replacements.
    n_symbols : int
        The size of the vocabulary.
    mask : int
        The symbol that stands for a blank.
    special : sequence of int
        Symbols that are never chosen, such as padding.
    share : float
        The probability of choosing a symbol.

    Returns
    -------
    corrupted : integer array (N, T)
    chosen : boolean array (N, T)
        Where the loss compares the prediction with ``ids``.

    Raises
    ------
    TypeError
        If `ids` are not integers or `rng` is not a Generator.
    ValueError
        If a symbol or the share is out of range.

    Examples
    --------
    >>> ids = np.arange(10).reshape(1, 10)
    >>> corrupted, chosen = mask_tokens(ids, rng=np.random.default_rng(5), n_symbols=11, mask=10)
    >>> bool((corrupted[~chosen] == ids[~chosen]).all())
    True
    """
    check_rng(rng, "mask_tokens")
    check_integers(ids, 0, n_symbols, "mask_tokens", "ids")
    check_in_range(share, 0, 1, "mask_tokens", "share")
    chosen = (rng.random(ids.shape) < share) & ~np.isin(ids, special)
    fate = rng.random(ids.shape)
    corrupted = np.where(chosen & (fate < 0.8), mask, ids)
    replaced = chosen & (fate >= 0.9)
    corrupted[replaced] = rng.integers(0, n_symbols, replaced.sum())
    return corrupted, chosen

"""T5: every task from text to text, by an encoder-decoder that only knows relative positions."""

import functools
import math

import numpy as np

from .. import functional as F
from .. import init
from .._checks import check_count, check_in_range, check_rng
from ..layers import Dropout, Embedding, KeyValueCache, RMSNorm, relative_buckets
from ..module import Module
from ..tensor import no_grad
from .decoding import greedy
from .transformer_blocks import DecoderBlock, EncoderBlock


class T5(Module):
    """The text-to-text transformer of Raffel et al. (2020).

    It differs from the transformer of 2017: the norm comes first and only divides (`RMSNorm`); no
    layer has biases; scores are not scaled, the first weights of the queries are smaller instead;
    and positions are a number for each head and each bucket of distances, added to the scores of
    the self-attentions. One table embeds sources and targets and, transposed, gives the scores.

    Parameters
    ----------
    n_symbols : int
        The size of the vocabulary.
    rng : numpy.random.Generator
        Draws weights and dropout masks.
    dim, n_heads, n_layers : int
        The length of the vectors, the heads of each block, and the blocks on either side.
    hidden : int, optional
        Hidden units of the feed-forward networks, ``4 dim`` by default.
    n_buckets, max_distance : int
        See `nnlib.relative_buckets`.
    pad : int
        The symbol that fills up shorter texts at their end, and that every target starts from.
    dropout : float
        The probability of dropping an entry of the embedding and of each sublayer.
    dtype : dtype
        float32 by default.

    Examples
    --------
    >>> model = T5(50, rng=np.random.default_rng(0), dim=8, n_heads=2)
    >>> source, target = np.array([[5, 6, 7, 0]]), np.array([[8, 9]])
    >>> model(source, target).shape              # scores of each symbol of the target
    (1, 2, 50)
    """

    def __init__(
        self,
        n_symbols,
        *,
        rng,
        dim=64,
        n_heads=4,
        n_layers=2,
        hidden=None,
        n_buckets=32,
        max_distance=128,
        pad=0,
        dropout=0.0,
        dtype=np.float32,
    ):
        check_count(n_layers, "T5", "n_layers")
        relative_buckets(1, 1, n_buckets=n_buckets, max_distance=max_distance)  # checks both
        small = functools.partial(init.normal, std=1.0 / math.sqrt(dim))
        norm = functools.partial(RMSNorm, eps=1e-6)
        options = {
            "rng": rng,
            "norm": norm,
            "scale": 1.0,
            "dropout": dropout,
            "weight_init": init.lecun_normal,
            "bias": False,
            "dtype": dtype,
        }
        sizes = dim, n_heads, hidden or 4 * dim
        self.pad, self.max_distance = pad, max_distance
        self.embedding = Embedding(n_symbols, dim, rng=rng, dtype=dtype)
        self.encoder_bias, self.decoder_bias = (
            Embedding(n_buckets, n_heads, rng=rng, weight_init=small, dtype=dtype) for _ in range(2)
        )
        self.encoder = [EncoderBlock(*sizes, **options) for _ in range(n_layers)]
        self.decoder = [DecoderBlock(*sizes, **options) for _ in range(n_layers)]
        self.encoder_norm, self.decoder_norm = norm(dim, dtype=dtype), norm(dim, dtype=dtype)
        self.dropout = Dropout(dropout, rng=rng)
        attentions = [b.attention for b in self.encoder + self.decoder]
        for attention in attentions + [b.cross_attention for b in self.decoder]:
            W = attention.sublayer.query.W
            W.assign(W.data / math.sqrt(dim // n_heads))  # in place of the scale

    def __call__(self, source, target):
        """Scores (N, T, n_symbols) of the symbols of `target` (N, T), each given those before it.

        The decoder reads the target shifted by one place, after a `pad`.
        """
        shifted = np.concatenate([self._start(target), target[:, :-1]], axis=1)
        return self.decode(shifted, *self.encode(source))

    def encode(self, source):
        """The memory (N, S, dim), and the mask of the places in it that are no padding."""
        mask = (source != self.pad)[:, None, None]  # (N, 1, 1, S)
        x = self.dropout(self.embedding(source))
        bias = self._bias(self.encoder_bias, x, x.shape[1], bidirectional=True)
        for block in self.encoder:
            x = block(x, bias, mask=mask)
        return self.dropout(self.encoder_norm(x)), mask

    def decode(self, symbols, memory, memory_mask, *, cache=None):
        """Scores (N, T, n_symbols) of what follows each of `symbols` (N, T).

        With a cache `symbols` are those after the ones that it holds.
        """
        start = 0 if cache is None else cache[0][0].length
        x = self.dropout(self.embedding(symbols))
        bias = self._bias(self.decoder_bias, x, start + x.shape[1], bidirectional=False)
        for i, block in enumerate(self.decoder):
            pair = (None, None) if cache is None else cache[i]
            x = block(x, memory, bias, memory_mask=memory_mask, cache=pair)
        x = self.dropout(self.decoder_norm(x)) * (1.0 / math.sqrt(x.shape[-1]))
        return F.linear(x, F.transpose(self.embedding.table))

    def generate(self, source, *, stop, length):
        """Answer each `source` (N, S) with the most probable symbols up to `stop`.

        Where there is dropout, call ``eval()`` before. `length` is the largest number of symbols;
        the result is an integer array (N, T) in which padding follows `stop`.
        """
        with no_grad():
            memory, mask = self.encode(source)
            cache = [(KeyValueCache(), KeyValueCache()) for _ in self.decoder]
            return greedy(
                lambda last: self.decode(last, memory, mask, cache=cache).data,
                self._start(source),
                stop=stop,
                pad=self.pad,
                length=length,
            )

    def _start(self, ids):
        return np.zeros_like(ids[:, :1]) + self.pad

    def _bias(self, table, x, n_keys, *, bidirectional):
        """A number for each head, query and key, (H, Tq, Tk)."""
        buckets = relative_buckets(
            x.shape[1],
            n_keys,
            n_buckets=len(table.table),
            max_distance=self.max_distance,
            bidirectional=bidirectional,
        )
        return F.transpose(table(np.asarray(buckets, like=x.data)), axes=(2, 0, 1))


def corrupt_spans(ids, *, rng, sentinels, share=0.15, mean_length=3.0):
    """Cut spans out of texts, as T5 is trained to restore them.

    In the source a sentinel stands for each span; the target has each sentinel and what it stands
    for, and a last sentinel. "Thank you for inviting me to your party" gives "Thank you <X> me to
    your <Y>" and "<X> for inviting <Y> party <Z>".

    Parameters
    ----------
    ids : integer array (N, T)
        Texts without padding, of at least two symbols.
    rng : numpy.random.Generator
        Draws where spans begin and how long they are.
    sentinels : sequence of int
        Symbols for the spans, one more than there are spans.
    share : float
        The share of symbols to cut out.
    mean_length : float
        The mean length of a span.

    Returns
    -------
    source, target : integer arrays (N, S), (N, T')
        All rows have one length, because the number of spans and of their symbols is fixed.

    Raises
    ------
    TypeError
        If `rng` is not a Generator.
    ValueError
        If the texts are too short, the sentinels too few, or an option is out of range.

    Examples
    --------
    >>> text = np.arange(10, 20)[None]
    >>> corrupt_spans(text, rng=np.random.default_rng(0), sentinels=[1, 2, 3], share=0.4)
    (array([[10, 11, 12, 13, 14, 15,  1]]), array([[ 1, 16, 17, 18, 19,  2]]))
    """
    check_rng(rng, "corrupt_spans")
    check_in_range(share, 0, 1, "corrupt_spans", "share")
    if np.ndim(ids) != 2 or ids.shape[1] < 2:
        raise ValueError(
            f"corrupt_spans: expected texts (N, T) of two symbols or more, received {np.shape(ids)}"
        )
    if not mean_length >= 1:
        raise ValueError(f"corrupt_spans: expected mean_length >= 1, received {mean_length}")
    length = ids.shape[1]
    n_cut = min(max(round(length * share), 1), length - 1)
    n_spans = min(max(round(n_cut / mean_length), 1), length - n_cut)
    if len(sentinels) <= n_spans:
        raise ValueError(
            f"corrupt_spans: expected {n_spans + 1} sentinels, received {len(sentinels)}"
        )
    rows = [_corrupt(text, n_cut, n_spans, sentinels, rng) for text in ids]
    return tuple(np.array(part, dtype=ids.dtype) for part in zip(*rows, strict=True))


def _corrupt(text, n_cut, n_spans, sentinels, rng):
    """One text: spans that stay and spans that are cut out take turns."""
    source, target, place = [], [], 0
    stays, cuts = _divide(len(text) - n_cut, n_spans, rng), _divide(n_cut, n_spans, rng)
    for sentinel, stay, cut in zip(sentinels, stays, cuts, strict=False):
        source += [*text[place : place + stay], sentinel]
        place += stay
        target += [sentinel, *text[place : place + cut]]
        place += cut
    return source, [*target, sentinels[n_spans]]


def _divide(total, n_parts, rng):
    """`total` as a random sum of `n_parts` positive integers."""
    ends = 1 + np.sort(rng.choice(total - 1, n_parts - 1, replace=False))
    return np.diff([0, *ends, total])

"""From images to sentences: a causal decoder that attends to the parts of an image."""

import functools

import numpy as np

from .. import functional as F
from .. import init
from .._checks import check_count
from ..layers import Dropout, Embedding, KeyValueCache, LayerNorm, LearnedPositions, Linear
from ..module import Module
from ..tensor import no_grad
from .decoding import greedy
from .transformer_blocks import DecoderBlock


class Captioner(Module):
    """An encoder of images and a decoder of sentences with cross-attention between them.

    ``memory = encoder(image) W + b`` has one vector for each part of the image, ``h = decoder(E[s]
    + P, memory)``, and the scores of the next word are ``norm(h) E^T``. That a decoder attends to
    places of the image is the idea of Xu et al. (2015), whose decoder was an LSTM.

    Parameters
    ----------
    encoder : Module
        Its method ``tokens(images)`` returns vectors (N, S, memory_dim), as that of a `ViT` does.
        It is trained together with the decoder.
    memory_dim : int
        The length of these vectors.
    n_symbols, length : int
        The size of the vocabulary, and the largest number of words.
    rng : numpy.random.Generator
        Draws weights, from N(0, 0.02^2), and dropout masks.
    dim, n_heads, n_layers : int
        The length of the vectors, the heads of each block, and the number of blocks.
    hidden : int, optional
        Hidden units of the feed-forward networks, ``4 dim`` by default.
    pad : int
        The symbol that fills up shorter sentences at their end.
    dropout : float
        The probability of dropping an entry of the embedding and of each sublayer.
    dtype : dtype
        float32 by default.

    Examples
    --------
    >>> from nnlib.models import ViT
    >>> rng = np.random.default_rng(0)
    >>> vit = ViT((8, 8), 10, rng=rng, patch=4, dim=16, n_heads=2)
    >>> model = Captioner(vit, 16, 30, 6, rng=rng, dim=8, n_heads=2)
    >>> images, captions = np.ones((2, 1, 8, 8), np.float32), np.array([[1, 5, 6], [1, 7, 0]])
    >>> model(images, captions).shape            # scores of the word after each of the caption
    (2, 3, 30)
    """

    def __init__(
        self,
        encoder,
        memory_dim,
        n_symbols,
        length,
        *,
        rng,
        dim=64,
        n_heads=4,
        n_layers=2,
        hidden=None,
        pad=0,
        dropout=0.0,
        dtype=np.float32,
    ):
        check_count(n_layers, "Captioner", "n_layers")
        small = functools.partial(init.normal, std=0.02)
        options = {"rng": rng, "weight_init": small, "dtype": dtype}
        self.pad = pad
        self.encoder = encoder
        # No norm follows: LeCun's scheme keeps the variance of the vectors of the encoder.
        self.bridge = Linear(memory_dim, dim, rng=rng, weight_init=init.lecun_normal, dtype=dtype)
        self.embedding = Embedding(n_symbols, dim, **options)
        self.positions = LearnedPositions(length, dim, rng=rng, dtype=dtype)
        self.dropout = Dropout(dropout, rng=rng)
        self.blocks = [
            DecoderBlock(
                dim, n_heads, hidden or 4 * dim, activation=F.gelu, dropout=dropout, **options
            )
            for _ in range(n_layers)
        ]
        self.norm = LayerNorm(dim, dtype=dtype)

    def __call__(self, images, captions):
        """Scores (N, T, n_symbols) of the word after each of `captions` (N, T)."""
        return self.decode(captions, self.encode(images))

    def encode(self, images):
        """The memory (N, S, dim)."""
        return self.bridge(self.encoder.tokens(images))

    def decode(self, words, memory, *, cache=None):
        """Scores (N, T, n_symbols); with a cache, of the words after those that it holds."""
        start = 0 if cache is None else cache[0][0].length
        x = self.dropout(self.positions(self.embedding(words), start=start))
        for i, block in enumerate(self.blocks):
            x = block(x, memory, cache=(None, None) if cache is None else cache[i])
        return F.linear(self.norm(x), F.transpose(self.embedding.table))

    def generate(self, images, *, start, stop, length):
        """Write a caption for each image, the most probable word each time (`nnlib.models.greedy`).

        Captions begin with the symbol `start`, which is not returned, and end with `stop`; padding
        follows. They have at most `length` words. Where there is dropout, call ``eval()`` before.
        """
        with no_grad():
            memory = self.encode(images)
            cache = [(KeyValueCache(), KeyValueCache()) for _ in self.blocks]
            return greedy(
                lambda last: self.decode(last, memory, cache=cache).data,
                np.full_like(images, start, dtype=int, shape=(len(images), 1)),
                stop=stop,
                pad=self.pad,
                length=length,
            )

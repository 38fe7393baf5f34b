"""Transformers: their blocks, and the models made of them."""

import numpy as np

from nnlib import functional as F
from nnlib import models
from nnlib.layers import LayerNorm, Linear, RMSNorm

from ..attention_models import captioner, two_tower
from ..cases import spread
from .attention import sequences
from .registry import module

SMALL = {"dim": 8, "n_heads": 2}


def texts(dtype):
    return (np.array([[3, 4, 1, 5], [4, 1, 2, 2], [1, 1, 3, 6]]),)


def two_texts(dtype):
    padded = np.array([[3, 4, 1, 5, 5], [4, 1, 2, 0, 0], [1, 1, 3, 0, 0]])
    return padded, *texts(dtype)


def two_sequences(dtype):
    return (*sequences(dtype), spread(3, 5, 6, start=0.3).astype(dtype))


def block(kind, **given):
    return lambda rng, **options: kind(6, 2, 8, rng=rng, **given, **options)


def gpt(**given):
    return lambda rng, **options: models.GPT(7, 4, rng=rng, **SMALL, **given, **options)


def symbol_by_symbol(model, ids):
    cache = model.new_cache()
    return tuple(model(ids[:, t : t + 1], cache=cache) for t in range(ids.shape[1]))


module("FeedForward", lambda rng, **o: models.FeedForward(6, 8, rng=rng, **o), sequences)
module(
    "Residual",
    lambda rng, dtype=np.float32: models.Residual(
        Linear(6, 6, rng=rng, dtype=dtype), LayerNorm(6, dtype=dtype), rng=rng, dropout=0.3
    ),
    sequences,
)
module("EncoderBlock", block(models.EncoderBlock, dropout=0.3), sequences)
module("EncoderBlock", block(models.EncoderBlock, norm_first=False), sequences, "post")
module(
    "EncoderBlock",
    block(models.EncoderBlock, norm=RMSNorm, bias=False, activation=F.gelu),
    sequences,
    "rms",
    call=lambda model, x: model(x, causal=True),
)
module("DecoderBlock", block(models.DecoderBlock, dropout=0.3), two_sequences)
module("DecoderBlock", block(models.DecoderBlock, norm_first=False), two_sequences, "post")
module(
    "Transformer",
    lambda rng, **options: models.Transformer(
        7, 8, rng=rng, hidden=12, n_layers=1, dropout=0.3, **SMALL, **options
    ),
    two_texts,
)
module("GPT", gpt(dropout=0.3), texts)
module("GPT", gpt(rotary=True, tied=False), texts, "rotary")
module("GPT", gpt(), texts, "cache", call=symbol_by_symbol)


def bert(rng, **options):
    return models.BERT(7, 5, rng=rng, n_layers=1, dropout=0.3, **SMALL, **options)


def with_segments(dtype):
    return (*texts(dtype), np.array([[0, 0, 1, 1], [0, 1, 1, 1], [0, 0, 0, 0]]))


module("BERT", bert, with_segments)
module("BERT", bert, texts, "one-segment")
module("BERTMaskedLM", lambda rng, **o: models.BERTMaskedLM(bert(rng, **o), rng=rng), texts)
module("BERTClassifier", lambda rng, **o: models.BERTClassifier(bert(rng, **o), 3, rng=rng), texts)
module(
    "T5",
    lambda rng, **o: models.T5(7, rng=rng, hidden=12, n_layers=1, dropout=0.3, **SMALL, **o),
    two_texts,
)


def images_and_captions(dtype):
    return (*sequences(dtype), *texts(dtype))


def images_and_texts(dtype):
    return spread(3, 6).astype(dtype), spread(3, 3, start=0.3).astype(dtype)


module("TwoTower", two_tower, images_and_texts, independent=False)
module("Captioner", captioner, images_and_captions)

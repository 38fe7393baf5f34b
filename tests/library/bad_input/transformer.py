"""Transformers."""

import numpy as np

import nnlib as nn
from nnlib import models

from .common import M, layer, rng

IDS = np.array([[0, 3, 1], [2, 2, 4]])


def gpt(length=4, **options):
    return models.GPT(5, length, rng=rng, dim=4, n_heads=2, **options)


def transformer():
    return models.Transformer(5, 6, rng=rng, dim=4, n_heads=2, hidden=8, n_layers=1)


def bert():
    return models.BERT(5, 4, rng=rng, dim=4, n_heads=2)


def t5(**options):
    return models.T5(6, rng=rng, dim=4, n_heads=2, n_layers=1, **options)


def blanks(ids=IDS, **options):
    return models.mask_tokens(ids, **{"rng": rng, "n_symbols": 5, "mask": 4, **options})


def cut(ids=IDS, **options):
    return models.corrupt_spans(ids, **{"rng": rng, "sentinels": [8, 9], **options})


def draw(scores=M, **options):
    return models.sample(scores, rng=rng, **options)


TABLE = [
    (lambda: models.FeedForward(4, 0, rng=rng), ValueError, "0"),
    (lambda: models.EncoderBlock(5, 2, 8, rng=rng), ValueError, "2 heads for dim 5"),
    (lambda: models.EncoderBlock(4, 2, 8, rng=rng, dropout=1.0), ValueError, "1.0"),
    (lambda: models.DecoderBlock(4, 2, 8, rng=7), TypeError, "int 7"),
    (lambda: models.Transformer(5, 0, rng=rng), ValueError, "0"),
    (lambda: models.Transformer(5, 6, rng=rng, dim=5), ValueError, "5"),
    (lambda: transformer()(IDS + 1, IDS), ValueError, "values from 1 to 5"),
    (lambda: transformer()(IDS.astype(float), IDS), TypeError, "float64"),
    (lambda: transformer()(IDS, IDS[:1]), ValueError, r"\(1, 2, 3, 2\) and \(2, 2, 3, 2\)"),
    (lambda: transformer().translate(IDS, start=1, stop=2, length=0), ValueError, "0"),
    (lambda: models.BERT(5, 4, rng=rng, n_layers=0), ValueError, "0"),
    (lambda: bert()(IDS, IDS), ValueError, "values from 0 to 4"),
    (lambda: bert()(np.tile(IDS, 2)), ValueError, "0 to 5"),
    (lambda: models.BERTClassifier(bert(), 0, rng=rng), ValueError, "0"),
    (lambda: models.BERTMaskedLM(bert(), rng=0), TypeError, "int 0"),
    (lambda: blanks(rng=0), TypeError, "int 0"),
    (lambda: blanks(IDS + 1), ValueError, "values from 1 to 5"),
    (lambda: blanks(IDS / 2.0), TypeError, "float64"),
    (lambda: blanks(share=1.5), ValueError, "1.5"),
    (lambda: t5(n_buckets=0), ValueError, "0"),
    (lambda: t5(n_buckets=3), ValueError, "3 and 128"),
    (lambda: t5(max_distance=16), ValueError, "32 and 16"),
    (lambda: models.T5(6, rng=rng, n_layers=0), ValueError, "0"),
    (lambda: t5()(IDS + 3, IDS), ValueError, "values from 3 to 7"),
    (lambda: t5().generate(IDS, stop=1, length=-1), ValueError, "-1"),
    (lambda: nn.relative_buckets(0, 4), ValueError, "0"),
    (lambda: nn.relative_buckets(4, 0), ValueError, "0"),
    (lambda: models.TwoTower(layer(), layer(), temperature=0.0), ValueError, "0.0"),
    (lambda: models.TwoTower(layer(), layer(), temperature=1.5), ValueError, "1.5"),
    (lambda: models.Captioner(layer(), 3, 5, 4, rng=rng, n_layers=0), ValueError, "0"),
    (lambda: models.Captioner(layer(), 0, 5, 4, rng=rng), ValueError, "0"),
    (lambda: cut(rng=0), TypeError, "int 0"),
    (lambda: cut(IDS[0]), ValueError, r"\(3,\)"),
    (lambda: cut(IDS[:, :1]), ValueError, r"\(2, 1\)"),
    (lambda: cut(share=-0.1), ValueError, "-0.1"),
    (lambda: cut(mean_length=0.5), ValueError, "0.5"),
    (lambda: cut(sentinels=[8]), ValueError, "1"),
    (lambda: gpt(0), ValueError, "0"),
    (lambda: gpt(n_layers=0), ValueError, "0"),
    (lambda: gpt()(IDS[0]), ValueError, r"\(3, 4\)"),
    (lambda: gpt(2)(IDS), ValueError, "0 to 2"),
    (lambda: gpt()(IDS + 3), ValueError, "values from 3 to 7"),
    (lambda: gpt().generate(IDS[0], 3, rng=rng), ValueError, r"\(3,\)"),
    (lambda: gpt().generate(IDS[:, :0], 3, rng=rng), ValueError, r"\(2, 0\)"),
    (lambda: gpt().generate(IDS, 0, rng=rng), ValueError, "0"),
    (lambda: gpt().generate(IDS, 3, rng=0), TypeError, "int 0"),
    (lambda: draw(M[0]), ValueError, r"\(3,\)"),
    (lambda: draw(M[:, :0]), ValueError, r"\(2, 0\)"),
    (lambda: draw(temperature=-1.0), ValueError, "-1.0"),
    (lambda: draw(top_k=0), ValueError, "0"),
    (lambda: draw(top_p=1.5), ValueError, "1.5"),
]

"""Layers and models with attention that are compared with PyTorch: how to build and to call them.

Weights are filled from `spread`, so that they are the same wherever the comparison runs.
"""

from dataclasses import dataclass, field

import numpy as np

import nnlib as nn
from nnlib import functional as F
from nnlib import models

from .cases import spread


@dataclass(frozen=True)
class Compared:
    """A module with its weights, and what it is called with."""

    model: nn.Module
    inputs: tuple
    options: dict = field(default_factory=dict)


def filled(make, *sizes, **options):
    """A float64 module whose parameters have values from `spread`."""
    model = make(*sizes, rng=np.random.default_rng(0), dtype=np.float64, **options)
    for i, p in enumerate(model.parameters()):
        p.assign(spread(*p.shape, low=-0.6, high=0.6, start=0.1 * i))
    return model.eval()


def results(case):
    """The output and the gradient of each parameter, as flat vectors."""
    y = case.model(*case.inputs, **case.options)
    y.backward(spread(*y.shape, low=-1.0, high=1.0, start=0.7))
    gradients = {name: p.grad.reshape(-1) for name, p in case.model.named_parameters()}
    return {"output": y.data.reshape(-1), **gradients}


class Parts(nn.Module):
    """An encoder of images that are sequences of parts already: one linear layer."""

    def __init__(self, *sizes, rng, dtype=np.float32):
        self.layer = nn.Linear(*sizes, rng=rng, dtype=dtype)

    def tokens(self, images):
        return self.layer(images)


def everything(results, cases):
    """A dict of all vectors that `results` returns for the cases."""
    return {
        f"{name}-{key}": vector
        for name, make in cases.items()
        for key, vector in results(make()).items()
    }


X, MEMORY = spread(2, 4, 6), spread(2, 5, 6, start=0.3)
NARROW = spread(2, 5, 3, start=0.3)
PADDED = np.array([[1, 1, 1, 1], [1, 1, 0, 0]], bool)

LAYERS = {
    "self": lambda: Compared(filled(nn.MultiHeadAttention, 6, 2), (X,)),
    "no-bias": lambda: Compared(filled(nn.MultiHeadAttention, 6, 3, bias=False), (X,)),
    "causal": lambda: Compared(filled(nn.MultiHeadAttention, 6, 2), (X,), {"causal": True}),
    "padded": lambda: Compared(
        filled(nn.MultiHeadAttention, 6, 2), (X,), {"mask": PADDED[:, None, None]}
    ),
    "memory": lambda: Compared(filled(nn.MultiHeadAttention, 6, 2), (X, MEMORY)),
    "narrow": lambda: Compared(filled(nn.MultiHeadAttention, 6, 2, memory_dim=3), (X, NARROW)),
}


def block(kind, **options):
    return filled(kind, 6, 2, 8, **options)


MASK = {"mask": PADDED[:, None, None]}
BLOCKS = {
    "encoder-pre": lambda: Compared(block(models.EncoderBlock), (X,), MASK),
    "encoder-post": lambda: Compared(block(models.EncoderBlock, norm_first=False), (X,), MASK),
    "encoder-gelu": lambda: Compared(
        block(models.EncoderBlock, activation=F.gelu), (X,), {"causal": True}
    ),
    "decoder-pre": lambda: Compared(block(models.DecoderBlock), (MEMORY, X)),
    "decoder-post": lambda: Compared(
        block(models.DecoderBlock, norm_first=False), (MEMORY, X), {"memory_mask": MASK["mask"]}
    ),
}

SOURCE, TARGET = (
    np.array([[3, 4, 5, 6], [4, 3, 0, 0]]),
    np.array([[1, 5, 2, 0, 0], [1, 4, 4, 6, 2]]),
)
SMALL = {"dim": 8, "n_heads": 2}


def transformer(**options):
    return Compared(
        filled(models.Transformer, 7, 8, hidden=12, **SMALL, **options), (SOURCE, TARGET)
    )


TRANSFORMERS = {
    "pre": transformer,
    "post": lambda: transformer(norm_first=False),
}

TEXT = np.array([[0, 3, 1, 5, 2], [6, 6, 4, 0, 1]])


def gpt(**options):
    return Compared(filled(models.GPT, 7, 6, **SMALL, **options), (TEXT,))


GPTS = {
    "learned": gpt,
    "rotary": lambda: gpt(rotary=True, tied=False, hidden=12),
    "one-layer": lambda: gpt(n_layers=1),
}


SEGMENTS = np.array([[0, 0, 1, 1], [0, 1, 1, 1]])


def bert(**options):
    return filled(models.BERT, 7, 5, **SMALL, **options)


def headed(make, encoder, *sizes):
    """A head around `encoder`, filled like it."""
    return filled(lambda *s, rng, dtype: make(encoder, *s, rng=rng), *sizes)


BERTS = {
    "encoder": lambda: Compared(bert(), (SOURCE, SEGMENTS)),
    "no-segments": lambda: Compared(bert(n_layers=1, hidden=12), (SOURCE,)),
    "masked": lambda: Compared(headed(models.BERTMaskedLM, bert()), (SOURCE, SEGMENTS)),
    "classifier": lambda: Compared(headed(models.BERTClassifier, bert(), 3), (SOURCE, SEGMENTS)),
}


def t5(**options):
    return Compared(filled(models.T5, 8, **SMALL, n_layers=1, **options), (SOURCE, TARGET))


T5S = {
    "short": lambda: t5(n_buckets=4, max_distance=3),
    "long": lambda: t5(hidden=12),
}


def two_tower(rng, dtype=np.float32):
    towers = (nn.Linear(n, 5, rng=rng, dtype=dtype) for n in (6, 3))
    return models.TwoTower(*towers, temperature=0.2, dtype=dtype)


def captioner(rng, **options):
    parts = Parts(6, 3, rng=rng, **options)
    return models.Captioner(parts, 3, 7, 5, rng=rng, n_layers=1, **SMALL, **options)


IMAGES, TEXTS = spread(4, 6), spread(4, 3, start=0.3)
MULTIMODAL = {
    "two-tower": lambda: Compared(filled(two_tower), (IMAGES, TEXTS)),
    "captioner": lambda: Compared(filled(captioner), (X, TEXT)),
}

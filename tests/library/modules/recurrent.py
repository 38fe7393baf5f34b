"""Recurrent layers and models."""

import numpy as np

import nnlib as nn
from nnlib.models import Elman, Jordan, RecurrentLanguageModel, Seq2Seq, SequenceClassifier

from ..cases import spread
from .registry import module

LENGTHS = np.array([4, 1, 3])


def sequences(dtype):
    return (spread(3, 4, 3).astype(dtype),)


def padded(dtype):
    return (*sequences(dtype), LENGTHS)


def with_lengths(layer, x, lengths):
    return layer(x, lengths=lengths)


def symbols(dtype):
    return (np.array([[0, 3, 6, 6], [1, 1, 4, 2], [5, 2, 0, 3]]),)


def padded_symbols(dtype):
    return (*symbols(dtype), LENGTHS)


def pairs(dtype):
    return (*symbols(dtype), np.array([[1, 0], [2, 4], [1, 3]]), LENGTHS)


def decoded(model, source, target, lengths):
    """Scores of the decoder and, where there is attention, its weights."""
    outputs = model(source, target, lengths, return_weights=True)
    return outputs if model.attention else outputs[0]


def build(kind, *sizes, **options):
    return lambda rng, **dtype: kind(*sizes, rng=rng, **options, **dtype)


for kind in (nn.RNN, nn.LSTM, nn.GRU):
    deep = build(kind, 3, 2, n_layers=2, bidirectional=True)
    module(kind.__name__, build(kind, 3, 2), sequences)
    module(kind.__name__, deep, padded, "deep-bidirectional", call=with_lengths)

logistic = {"activation": nn.functional.sigmoid, "output_activation": nn.functional.tanh}
two_way = {"embedding": 3, "bidirectional": True}

module("Elman", build(Elman, 3, 4, 2), sequences)
module("Elman", build(Elman, 3, 4, 2, activation="relu"), padded, "relu-lengths")
module("Jordan", build(Jordan, 3, 4, 2), sequences)
module("Jordan", build(Jordan, 3, 4, 2, decay=0.5, **logistic), sequences, "decay-logistic")
for cell in ("rnn", "lstm", "gru"):
    module("SequenceClassifier", build(SequenceClassifier, 3, 4, 5, cell=cell), sequences, cell)
    module(
        "SequenceClassifier",
        build(SequenceClassifier, 7, 4, 5, cell=cell, **two_way),
        padded_symbols,
        f"{cell}-symbols-two-way",
    )
for cell in ("rnn", "lstm", "gru"):
    language_model = build(RecurrentLanguageModel, 7, 3, 4, cell=cell, n_layers=2)
    module("RecurrentLanguageModel", language_model, symbols, cell)
for label, how in (
    ("dot", {}),
    ("additive", {"attention": "additive"}),
    ("none", {"attention": None}),
    ("lstm", {"cell": "lstm"}),
):
    module("Seq2Seq", build(Seq2Seq, 7, 5, 3, 4, **how), pairs, label, call=decoded)

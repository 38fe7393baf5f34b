"""Sequences."""

import numpy as np

import nnlib as nn
from nnlib import functional as F
from nnlib.models import Elman, Jordan, RecurrentLanguageModel, Seq2Seq, SequenceClassifier

from .common import rng

X, H0, LENGTHS = np.ones((2, 3, 4)), np.ones((2, 5)), np.array([3, 1])


def weights(gates):
    return np.ones((4, gates * 5)), np.ones((5, gates * 5)), np.ones(gates * 5)


def translate(**options):
    model = Seq2Seq(5, 5, 2, 2, rng=rng)
    return model.translate(LENGTHS[None], **{"start": 0, "stop": 1, "length": 3} | options)


def generate(prompt, length=2, **options):
    model = RecurrentLanguageModel(5, 2, 2, rng=rng)
    return model.generate(np.array(prompt), length, **{"rng": rng} | options)


TABLE = [
    (lambda: F.rnn(X[0], H0, *weights(1)), ValueError, r"\(3, 4\) and \(2, 5\)"),
    (lambda: F.rnn(X[:, :0], H0, *weights(1)), ValueError, r"\(2, 0, 4\) and \(2, 5\)"),
    (lambda: F.rnn(X, H0[0], *weights(1)), ValueError, r"\(2, 3, 4\) and \(5,\)"),
    (lambda: F.rnn(X, H0[:1], *weights(1)), ValueError, r"\(1, 5\)"),
    (lambda: F.rnn(X[:, :, :3], H0, *weights(1)), ValueError, r"\(4, 5\)"),
    (lambda: F.rnn(X, H0, *weights(4)), ValueError, r"\(4, 20\)"),
    (lambda: F.rnn(X, H0, *weights(1)[:2], np.ones(4)), ValueError, r"\(4,\)"),
    (lambda: F.rnn(X, H0, *weights(1), activation="gelu"), ValueError, "'gelu'"),
    (lambda: F.rnn(X, H0, *weights(1), lengths=np.ones(2)), TypeError, "float64"),
    (lambda: F.rnn(X, H0, *weights(1), lengths=[3, 1]), TypeError, "list"),
    (lambda: F.rnn(X, H0, *weights(1), lengths=LENGTHS - 1), ValueError, "values from 0 to 2"),
    (lambda: F.rnn(X, H0, *weights(1), lengths=LENGTHS + 1), ValueError, "values from 2 to 4"),
    (lambda: F.rnn(X, H0, *weights(1), lengths=LENGTHS[:1]), ValueError, r"\(1,\)"),
    (lambda: F.lstm(X, H0, H0[:, :4], *weights(4)), ValueError, r"\(2, 4\)"),
    (lambda: F.lstm(X, H0, H0, *weights(3)), ValueError, r"\(4, 15\)"),
    (lambda: F.lstm(X, H0, H0, *weights(4), lengths=np.array([[3, 1]])), ValueError, r"\(1, 2\)"),
    (lambda: F.gru(X, H0, *weights(4), np.ones(5)), ValueError, r"\(4, 20\)"),
    (lambda: F.gru(X, H0, *weights(3), np.ones(15)), ValueError, r"\(15,\)"),
    (lambda: F.gru(X, H0, weights(3)[0], *weights(1)[1:], np.ones(5)), ValueError, r"\(5, 5\)"),
    (lambda: F.reverse_sequence(np.ones(3)), ValueError, r"\(3,\)"),
    (lambda: F.reverse_sequence(X, lengths=np.array([0, 1])), ValueError, "values from 0 to 1"),
    (lambda: nn.RNN(0, 3, rng=rng), ValueError, "0"),
    (lambda: nn.LSTM(3, 2.5, rng=rng), ValueError, "2.5"),
    (lambda: nn.GRU(3, 3, rng=rng, n_layers=0), ValueError, "0"),
    (lambda: nn.GRU(3, 3, rng=42), TypeError, "int 42"),
    (lambda: nn.RNN(3, 3, rng=rng, activation="sigmoid"), ValueError, "'sigmoid'"),
    (lambda: nn.RNN(4, 5, rng=rng)(X, np.ones((2, 5))), ValueError, r"\(2, 5\)"),
    (lambda: nn.LSTM(4, 5, rng=rng)(X, np.ones((2, 1, 5))), ValueError, r"\(2, 1, 5\)"),
    (lambda: nn.GRU(3, 5, rng=rng)(X), ValueError, r"\(3, 15\)"),
    (lambda: nn.GRU(4, 5, rng=rng, bidirectional=True)(X[0]), ValueError, r"\(3, 4\)"),
    (lambda: Elman(3, 0, 1, rng=rng), ValueError, "0"),
    (lambda: Elman(3, 2, 1, rng=rng, activation=F.tanh), ValueError, "<function"),
    (lambda: Elman(4, 2, 1, rng=rng)(H0), ValueError, r"\(2, 5\)"),
    (lambda: Jordan(3, 2, 1, rng=rng, decay=1.0), ValueError, "1.0"),
    (lambda: Jordan(3, 2, -1, rng=rng), ValueError, "-1"),
    (lambda: Jordan(3, 2, 1, rng=0), TypeError, "int 0"),
    (lambda: Jordan(4, 2, 1, rng=rng)(X[0]), ValueError, r"\(3, 4\)"),
    (lambda: Jordan(4, 2, 1, rng=rng)(X[:, :, :3]), ValueError, r"\(2, 3\)"),
    (lambda: SequenceClassifier(4, 2, 3, rng=rng, cell="LSTM"), ValueError, "'LSTM'"),
    (lambda: SequenceClassifier(4, 2, 3, rng=rng, embedding=0), ValueError, "0"),
    (lambda: SequenceClassifier(4, 2, 3, rng=rng)(X, LENGTHS + 1), ValueError, "from 2 to 4"),
    (lambda: SequenceClassifier(4, 2, 3, rng=rng, embedding=2)(X), TypeError, "float64"),
    (lambda: Seq2Seq(5, 5, 2, 2, rng=rng, attention="luong"), ValueError, "'luong'"),
    (lambda: Seq2Seq(5, 5, 2, 2, rng=rng, cell=None), ValueError, "None"),
    (lambda: Seq2Seq(5, 5, 0, 2, rng=rng), ValueError, "0"),
    (lambda: translate(length=0), ValueError, "0"),
    (lambda: translate(start=5), ValueError, "from 5 to 5"),
    (lambda: translate(source_lengths=np.array([3])), ValueError, "from 3 to 3"),
    (lambda: RecurrentLanguageModel(5, 0, 2, rng=rng), ValueError, "0"),
    (lambda: RecurrentLanguageModel(5, 2, 2, rng=rng, cell="gpt"), ValueError, "'gpt'"),
    (lambda: RecurrentLanguageModel(5, 2, 2, rng=rng)(X), TypeError, "float64"),
    (lambda: RecurrentLanguageModel(5, 2, 2, rng=rng)(LENGTHS), ValueError, r"\(2, 2\)"),
    (lambda: generate([0, 1]), ValueError, r"\(2,\)"),
    (lambda: generate([[]]), ValueError, r"\(1, 0\)"),
    (lambda: generate([[5]]), ValueError, "from 5 to 5"),
    (lambda: generate([[0]], length=0), ValueError, "0"),
    (lambda: generate([[0]], rng=3), TypeError, "int 3"),
    (lambda: generate([[0]], temperature=-1.0), ValueError, "-1.0"),
]

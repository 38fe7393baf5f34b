"""Sequences."""

import numpy as np

import nnlib as nn
from nnlib import functional as F

from .common import rng

X, H0, LENGTHS = np.ones((2, 3, 4)), np.ones((2, 5)), np.array([3, 1])


def weights(gates):
    return np.ones((4, gates * 5)), np.ones((5, gates * 5)), np.ones(gates * 5)


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
]

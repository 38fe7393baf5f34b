"""Sequences."""

import numpy as np

from nnlib import functional as F

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
]

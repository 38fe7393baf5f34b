"""Recurrent networks over whole sequences."""

import numpy as np

from .registry import batched, case, spread

LENGTHS = np.array([2, 4, 1])


def weights(gates, n_in=3, n_hidden=2, start=0.0):
    """Weights of the inputs and of the state, and biases."""
    return (
        spread(n_in, gates * n_hidden, low=-1.0, high=1.0, start=start + 0.3),
        spread(n_hidden, gates * n_hidden, low=-1.0, high=1.0, start=start + 0.6),
        spread(gates * n_hidden, low=-1.0, high=1.0, start=start + 0.9),
    )


X, H0, C0, BN = spread(3, 4, 3), spread(3, 2, start=0.2), spread(3, 2, start=0.4), spread(2)
BIAS = np.array([0.5, 1.5])  # units that are on more often than off

case("rnn", "tanh", X, H0, *weights(1))
case("rnn", "relu", X, H0, *weights(1)[:2], BIAS, activation="relu")
case("rnn", "lengths", X, H0, *weights(1), lengths=LENGTHS)
case("rnn", "relu-lengths", X, H0, *weights(1)[:2], BIAS, activation="relu", lengths=LENGTHS)
case("rnn", "one-step", X[:, :1], H0, *weights(1))
case("lstm", "batch", X, H0, C0, *weights(4))
case("lstm", "lengths", X, H0, C0, *weights(4), lengths=LENGTHS)
case("lstm", "cells", X, H0, C0, *weights(4), cells=True)
case("lstm", "cells-lengths", X, H0, C0, *weights(4), cells=True, lengths=LENGTHS)
case("lstm", "one-step", X[:, :1], H0, C0, *weights(4), cells=True)
case("gru", "batch", X, H0, *weights(3), BN)
case("gru", "lengths", X, H0, *weights(3), BN, lengths=LENGTHS)
case("gru", "one-step", X[:, :1], H0, *weights(3), BN)
case("reverse_sequence", "all", X)
case("reverse_sequence", "lengths", X, lengths=LENGTHS)
case("reverse_sequence", "no-features", spread(3, 4), lengths=LENGTHS)

batched("rnn", 0, 1, "lengths")
batched("lstm", 0, 1, 2, "lengths")
batched("gru", 0, 1, "lengths")
batched("reverse_sequence", 0, "lengths")

"""Recurrent layers."""

import numpy as np

import nnlib as nn

from ..cases import spread
from .registry import module

LENGTHS = np.array([4, 1, 3])


def sequences(dtype):
    return (spread(3, 4, 3).astype(dtype),)


def padded(dtype):
    return (*sequences(dtype), LENGTHS)


def with_lengths(layer, x, lengths):
    return layer(x, lengths=lengths)


for kind in (nn.RNN, nn.LSTM, nn.GRU):
    module(kind.__name__, lambda rng, kind=kind, **dtype: kind(3, 2, rng=rng, **dtype), sequences)
    module(
        kind.__name__,
        lambda rng, kind=kind, **dtype: kind(
            3, 2, rng=rng, n_layers=2, bidirectional=True, **dtype
        ),
        padded,
        "deep-bidirectional",
        call=with_lengths,
    )

"""A recurrent network that reads a whole sequence and names its class."""

import numpy as np

from .. import init
from ..layers import Embedding, Linear
from ..layers.recurrent import recurrent_layer
from ..module import Module


class SequenceClassifier(Module):
    """Scores of the classes from the last state: ``h_t = cell(x_t, h_{t-1})``, ``z = h_T V + c``.

    Parameters
    ----------
    n_in : int
        The number of inputs of a step; with `embedding`, the number of symbols.
    n_hidden, n_classes : int
        The numbers of units and of classes.
    rng : numpy.random.Generator
        Draws the weights.
    cell : "rnn", "lstm" or "gru"
        The recurrent layer.
    embedding : int, optional
        The length of the vectors that stand for symbols, where the inputs are symbols (N, T).
        Without it the inputs are vectors (N, T, n_in).
    n_layers, bidirectional
        See `nnlib.layers.RNN`. In two directions ``h_T`` is the last state of both.
    dtype : dtype
        float32 by default.

    Raises
    ------
    TypeError
        If `rng` is not a Generator.
    ValueError
        If a size is not a positive integer or the cell is unknown.

    Examples
    --------
    >>> model = SequenceClassifier(26, 16, 3, rng=np.random.default_rng(0), embedding=8)
    >>> names, lengths = np.array([[3, 1, 20], [15, 24, 0]]), np.array([3, 2])
    >>> model(names, lengths).shape
    (2, 3)
    """

    def __init__(
        self,
        n_in,
        n_hidden,
        n_classes,
        *,
        rng,
        cell="lstm",
        embedding=None,
        n_layers=1,
        bidirectional=False,
        dtype=np.float32,
    ):
        options = {"rng": rng, "dtype": dtype}
        self.embedding = None if embedding is None else Embedding(n_in, embedding, **options)
        self.recurrent = recurrent_layer(
            cell,
            n_in if embedding is None else embedding,
            n_hidden,
            n_layers=n_layers,
            bidirectional=bidirectional,
            **options,
        )
        self.output = Linear(
            self.recurrent.directions * n_hidden,
            n_classes,
            weight_init=init.glorot_uniform,
            **options,
        )

    def __call__(self, x, lengths=None):
        x = x if self.embedding is None else self.embedding(x)  # (N, T, D)
        _, state = self.recurrent(x, lengths=lengths)
        return self.output(self.recurrent.last_hidden(state))  # (N, n_classes)

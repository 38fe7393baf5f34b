"""The network of Elman: a multilayer perceptron that also reads its own last hidden layer."""

import numpy as np

from .. import init
from ..layers import RNN, Linear
from ..module import Module


class Elman(Module):
    """A simple recurrent network (Elman, 1990): the hidden layer is fed back.

    ``h_t = phi(x_t Wx + h_{t-1} Wh + b)`` and ``y_t = h_t V + c``.

    Parameters
    ----------
    n_in, n_hidden, n_out : int
        The numbers of inputs, hidden units and outputs of a step.
    rng : numpy.random.Generator
        Draws the weights.
    activation : "tanh" or "relu"
        ``phi``.
    dtype : dtype
        float32 by default.

    Attributes
    ----------
    hidden : RNN
    output : Linear

    Raises
    ------
    TypeError
        If `rng` is not a Generator.
    ValueError
        If a size is not a positive integer or the activation is unknown.

    Notes
    -----
    Elman's units were logistic, and his gradient stopped at the copy ``h_{t-1}``; today's goes
    back through all steps.

    Examples
    --------
    >>> model = Elman(2, 8, 1, rng=np.random.default_rng(0))
    >>> model(np.ones((4, 10, 2), np.float32)).shape       # an output at each of ten steps
    (4, 10, 1)
    """

    def __init__(self, n_in, n_hidden, n_out, *, rng, activation="tanh", dtype=np.float32):
        self.hidden = RNN(n_in, n_hidden, rng=rng, activation=activation, dtype=dtype)
        self.output = Linear(n_hidden, n_out, rng=rng, weight_init=init.glorot_uniform, dtype=dtype)

    def __call__(self, x, lengths=None):
        h, _ = self.hidden(x, lengths=lengths)  # (N, T, n_hidden)
        return self.output(h)

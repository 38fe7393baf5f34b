"""The network of Jordan: a multilayer perceptron that also reads its own last output."""

import numpy as np

from .. import functional as F
from .. import init
from .._checks import check_in_range
from ..layers import Linear
from ..module import Module
from ..tensor import Parameter


class Jordan(Module):
    """A recurrent network whose output is fed back (Jordan, 1986).

    ``s_t = decay s_{t-1} + y_{t-1}``, ``h_t = phi(x_t Wx + s_t Ws + b)``, ``y_t = psi(h_t V + c)``,
    with ``s_0 = y_0 = 0``.

    What the network remembers is what it has answered, so that its memory is as wide as its output.
    Each step is recorded on the tape by itself; `Elman` runs all of them in one operation.

    Parameters
    ----------
    n_in, n_hidden, n_out : int
        The numbers of inputs, hidden units and outputs of a step.
    rng : numpy.random.Generator
        Draws the weights.
    decay : float
        How much of the state stays, from 0 (the last output only) to below 1.
    activation, output_activation : callable
        ``phi`` and ``psi``; by default tanh and the identity.
    dtype : dtype
        float32 by default.

    Attributes
    ----------
    hidden : Linear
        ``Wx`` and ``b``.
    output : Linear
        ``V`` and ``c``.
    feedback : Parameter (n_out, n_hidden)
        ``Ws``.

    Raises
    ------
    TypeError
        If `rng` is not a Generator.
    ValueError
        If a size is not a positive integer, the decay outside [0, 1), or the input no sequence.

    Examples
    --------
    >>> model = Jordan(2, 8, 1, rng=np.random.default_rng(0), decay=0.5)
    >>> model(np.ones((4, 10, 2), np.float32)).shape       # an output at each of ten steps
    (4, 10, 1)
    """

    def __init__(
        self,
        n_in,
        n_hidden,
        n_out,
        *,
        rng,
        decay=0.0,
        activation=F.tanh,
        output_activation=F.identity,
        dtype=np.float32,
    ):
        check_in_range(decay, 0, 1, "Jordan", "decay", open_high=True)
        options = {"rng": rng, "dtype": dtype}
        self.hidden = Linear(n_in, n_hidden, weight_init=init.glorot_uniform, **options)
        self.output = Linear(n_hidden, n_out, weight_init=init.glorot_uniform, **options)
        self.feedback = Parameter(init.glorot_uniform((n_out, n_hidden), **options))
        self.decay = float(decay)
        self.activation, self.output_activation = activation, output_activation

    def __call__(self, x):
        if x.ndim != 3 or x.shape[1] == 0:
            raise ValueError(f"Jordan: expected x (N, T, D) with T >= 1, received {x.shape}")
        s = y = np.zeros_like(self.feedback.data, shape=(len(x), len(self.feedback)))
        outputs = []
        for t in range(x.shape[1]):
            s = self.decay * s + y
            h = self.activation(self.hidden(x[:, t]) + F.matmul(s, self.feedback))
            y = self.output_activation(self.output(h))
            outputs.append(y)
        return F.stack(*outputs, axis=1)  # (N, T, n_out)

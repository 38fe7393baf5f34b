"""Recurrent layers: weights for `nnlib.functional.rnn`, `lstm` and `gru`, in layers and directions.

All three are called alike and return alike, so that a model can take any of them.
"""

import numpy as np

from .. import functional as F
from .. import init
from .._checks import check_count, check_rng
from ..module import Module
from ..tensor import Parameter


class _Cell(Module):
    """The weights of one layer in one direction."""

    def __init__(self, n_in, n_hidden, gates, rng, dtype):
        self.Wx = Parameter(_side_by_side(init.glorot_uniform, (n_in, n_hidden), gates, rng, dtype))
        self.Wh = Parameter(_side_by_side(init.orthogonal, (n_hidden, n_hidden), gates, rng, dtype))
        self.b = Parameter(init.zeros(gates * n_hidden, dtype=dtype))


def _side_by_side(scheme, shape, gates, rng, dtype):
    """Each gate is drawn as a matrix of its own, because each has its own fan out."""
    return np.concatenate([scheme(shape, rng=rng, dtype=dtype) for _ in range(gates)], axis=1)


class _Recurrent(Module):
    """What the three layers share. A subclass says how many gates it has and how a cell runs."""

    gates = 1
    state_shape = ()  # what stands between the cells and the units in the shape of the state

    def __init__(self, n_in, n_hidden, *, rng, n_layers=1, bidirectional=False, dtype=np.float32):
        who = type(self).__name__
        check_count(n_in, who, "n_in")
        check_count(n_hidden, who, "n_hidden")
        check_count(n_layers, who, "n_layers")
        check_rng(rng, who)
        self.n_hidden = n_hidden
        self.directions = 2 if bidirectional else 1
        sizes = [n_in] + [self.directions * n_hidden] * (n_layers - 1)
        self.cells = [
            _Cell(size, n_hidden, self.gates, rng, dtype)
            for size in sizes
            for _ in range(self.directions)
        ]

    def __call__(self, x, state=None, lengths=None):
        if state is None:
            state = self.initial_state(len(x))
        elif state.shape != self.initial_state(len(x)).shape:
            raise ValueError(
                f"{type(self).__name__}: expected a state of shape "
                f"{self.initial_state(len(x)).shape}, received {state.shape}"
            )
        last = []
        for k in range(0, len(self.cells), self.directions):
            y, end = self._run(self.cells[k], x, state[:, k], lengths)
            last.append(end)
            if self.directions == 2:
                backward = F.reverse_sequence(x, lengths=lengths)
                z, end = self._run(self.cells[k + 1], backward, state[:, k + 1], lengths)
                last.append(end)
                y = F.concatenate(y, F.reverse_sequence(z, lengths=lengths), axis=-1)
            x = y
        return x, F.stack(*last, axis=1)

    def last_hidden(self, state):
        """From a state, ``h`` of the last layer (N, H), both directions side by side.

        Here the backward direction has read the whole sequence, which it has not at ``y[:, -1]``.
        """
        top = state[:, -self.directions :]
        return (top[:, :, 0] if self.state_shape else top).reshape(len(state), -1)

    def initial_state(self, n_examples):
        """Zeros of the shape of the state, where the weights live."""
        shape = (n_examples, len(self.cells), *self.state_shape, self.n_hidden)
        return np.zeros_like(self.cells[0].Wh.data, shape=shape)


class RNN(_Recurrent):
    """Simple recurrent layers, ``h_t = phi(x_t Wx + h_{t-1} Wh + b)``.

    Called as ``y, state = layer(x, state=None, lengths=None)``; see below.

    Parameters
    ----------
    n_in, n_hidden : int
        The number of inputs of a step and of units of a layer.
    rng : numpy.random.Generator
        Draws the weights: Glorot uniform for ``Wx``, and for ``Wh`` a random orthogonal matrix,
        which neither shrinks nor stretches the state. Biases start at 0.
    n_layers : int
        How many layers stand on top of each other, each reading the states of the one below.
    bidirectional : bool
        Whether each layer has a second set of weights that reads the sequence from its end
        (Schuster and Paliwal, 1997). Its states stand beside those of the first.
    activation : "tanh" or "relu"
        ``phi``.
    dtype : dtype
        float32 by default.

    Attributes
    ----------
    cells : list
        The weights ``Wx``, ``Wh``, ``b`` of each layer and direction as in `nnlib.functional.rnn`,
        layer after layer, forward before backward.

    Raises
    ------
    TypeError
        If `rng` is not a Generator.
    ValueError
        If a size is not a positive integer, the activation is unknown, or a state has another
        shape.

    Notes
    -----
    The call takes ``x`` (N, T, n_in), the ``state`` after earlier steps, zeros by default, and the
    ``lengths`` (N,) of padded sequences. It returns the last layer's states ``y`` (N, T, H), where
    H is ``n_hidden`` times the number of directions, and the last ``state`` of all cells
    (N, cells, n_hidden). Handed over to the next call, it continues the sequence; its ``.data``
    does so without a gradient, which is truncated backpropagation through time. Past the length
    of a sequence ``y`` repeats the last states.

    Examples
    --------
    >>> layer = RNN(3, 5, rng=np.random.default_rng(0))
    >>> y, state = layer(np.ones((2, 4, 3), np.float32))
    >>> y.shape, state.shape
    ((2, 4, 5), (2, 1, 5))
    """

    def __init__(self, n_in, n_hidden, *, rng, activation="tanh", **options):
        if activation not in ("tanh", "relu"):
            raise ValueError(f"RNN: expected activation 'tanh' or 'relu', received {activation!r}")
        super().__init__(n_in, n_hidden, rng=rng, **options)
        self.activation = activation

    def _run(self, cell, x, h0, lengths):
        y = F.rnn(x, h0, cell.Wx, cell.Wh, cell.b, activation=self.activation, lengths=lengths)
        return y, y[:, -1]


class LSTM(_Recurrent):
    """Long short-term memory layers (see `nnlib.functional.lstm`).

    Parameters, attributes, errors and call are those of `RNN`, but for the activation. The weights
    of the gates i, f, g, o stand side by side, each drawn for itself.

    Parameters
    ----------
    forget_bias : float
        The first bias of the forget gates. At 1 they are open to 73 % (Gers, Schmidhuber and
        Cummins, 2000; Jozefowicz, Zaremba and Sutskever, 2015); at 0 half of a cell is lost in
        each step.

    Notes
    -----
    The state has the shape (N, cells, 2, n_hidden): ``state[:, k, 0]`` holds ``h`` and
    ``state[:, k, 1]`` holds ``c``.

    Examples
    --------
    >>> layer = LSTM(3, 5, rng=np.random.default_rng(0), n_layers=2, bidirectional=True)
    >>> y, state = layer(np.ones((2, 4, 3), np.float32))
    >>> y.shape, state.shape
    ((2, 4, 10), (2, 4, 2, 5))
    """

    gates = 4
    state_shape = (2,)

    def __init__(self, n_in, n_hidden, *, rng, forget_bias=1.0, **options):
        super().__init__(n_in, n_hidden, rng=rng, **options)
        for cell in self.cells:
            cell.b.data[n_hidden : 2 * n_hidden] = forget_bias

    def _run(self, cell, x, hc, lengths):
        h0, c0 = hc[:, 0], hc[:, 1]
        y = F.lstm(x, h0, c0, cell.Wx, cell.Wh, cell.b, lengths=lengths, cells=True)
        return y[:, :, 0], y[:, -1]


class GRU(_Recurrent):
    """Layers of gated recurrent units (see `nnlib.functional.gru`).

    Parameters, attributes, errors and call are those of `RNN`, but for the activation. The weights
    of the gates r, z, n stand side by side, each drawn for itself; each cell has a further bias
    ``bn``.

    Examples
    --------
    >>> layer = GRU(3, 5, rng=np.random.default_rng(0))
    >>> y, state = layer(np.ones((2, 4, 3), np.float32))
    >>> bool((y.data[:, -1] == state.data[:, 0]).all())
    True
    """

    gates = 3

    def __init__(self, n_in, n_hidden, *, rng, **options):
        super().__init__(n_in, n_hidden, rng=rng, **options)
        for cell in self.cells:
            cell.bn = Parameter(init.zeros(n_hidden, dtype=cell.b.dtype))

    def _run(self, cell, x, h0, lengths):
        y = F.gru(x, h0, cell.Wx, cell.Wh, cell.b, cell.bn, lengths=lengths)
        return y, y[:, -1]


def recurrent_layer(cell, *sizes, **options):
    """A layer by its name: "rnn", "lstm" or "gru".

    Raises
    ------
    ValueError
        If there is none of this name.

    Examples
    --------
    >>> type(recurrent_layer("gru", 3, 5, rng=np.random.default_rng(0))).__name__
    'GRU'
    """
    kinds = {"rnn": RNN, "lstm": LSTM, "gru": GRU}
    if cell not in kinds:
        raise ValueError(
            f"recurrent_layer: expected cell 'rnn', 'lstm' or 'gru', received {cell!r}"
        )
    return kinds[cell](*sizes, **options)

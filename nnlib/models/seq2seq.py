"""Sequence to sequence: one recurrent network reads, another one writes what it has understood."""

import math

import numpy as np

from .. import functional as F
from .. import init
from ..layers import Embedding, Linear
from ..layers.recurrent import recurrent_layer
from ..module import Module
from ..tensor import no_grad
from .decoding import greedy


class Seq2Seq(Module):
    """The recurrent encoder-decoder (Sutskever, Vinyals and Le, 2014), with or without attention.

    The encoder reads the source, ``m_s = cell(x_s, m_{s-1})``. The decoder starts from its last
    state and reads the target, ``h_t = cell(y_t, h_{t-1})``. With attention each ``h_t`` looks back
    at all ``m_s``::

        a_ts = softmax_s(score(h_t, m_s))
        g_t  = tanh([sum_s a_ts m_s, h_t] Wc + bc)

    and ``g_t``, or ``h_t`` without attention, gives the scores of the next symbol, ``g_t V + c``.

    Parameters
    ----------
    n_source, n_target : int
        The numbers of symbols.
    dim, n_hidden : int
        The length of their vectors, and the number of units of encoder and decoder.
    rng : numpy.random.Generator
        Draws the weights.
    attention : "dot", "additive" or None
        ``score(h, m)`` is ``h . m``, or ``tanh(h Wq + m Wk) . v``.
    cell : "rnn", "lstm" or "gru"
        The recurrent layers.
    dtype : dtype
        float32 by default.

    Raises
    ------
    TypeError
        If `rng` is not a Generator.
    ValueError
        If a size is not a positive integer, or the attention or the cell is unknown.

    Notes
    -----
    Attention stands behind the recurrent layer (Luong, Pham and Manning, 2015), so that it looks
    back from all steps at once. Bahdanau, Cho and Bengio (2015), whose score is the additive one,
    put it before: there ``h_{t-1}`` looks back, and what it finds is an input of step ``t``.

    Examples
    --------
    >>> model = Seq2Seq(20, 30, 8, 16, rng=np.random.default_rng(0))
    >>> source, target = np.array([[5, 6, 7]]), np.array([[1, 8]])
    >>> model(source, target).shape              # scores of the symbol after each of the target
    (1, 2, 30)
    """

    def __init__(
        self,
        n_source,
        n_target,
        dim,
        n_hidden,
        *,
        rng,
        attention="dot",
        cell="gru",
        dtype=np.float32,
    ):
        if attention not in ("dot", "additive", None):
            raise ValueError(
                f"Seq2Seq: expected attention 'dot', 'additive' or None, received {attention!r}"
            )
        options = {"rng": rng, "dtype": dtype}
        linear = {"weight_init": init.glorot_uniform, **options}
        self.source = Embedding(n_source, dim, **options)
        self.target = Embedding(n_target, dim, **options)
        self.encoder = recurrent_layer(cell, dim, n_hidden, **options)
        self.decoder = recurrent_layer(cell, dim, n_hidden, **options)
        self.attention = attention
        if attention == "additive":
            self.query = Linear(n_hidden, n_hidden, bias=False, **linear)
            self.key = Linear(n_hidden, n_hidden, bias=False, **linear)
            self.score = Linear(n_hidden, 1, bias=False, **linear)
        if attention is not None:
            self.combine = Linear(2 * n_hidden, n_hidden, **linear)
        self.output = Linear(n_hidden, n_target, **linear)

    def __call__(self, source, target, source_lengths=None, *, return_weights=False):
        """Scores (N, T, n_target) of the symbol after each of `target` (teacher forcing).

        Parameters
        ----------
        source, target : integer arrays (N, S) and (N, T)
            The target begins with a symbol that stands for its start.
        source_lengths : integer array (N,), optional
            How many symbols of each source count.
        return_weights : bool
            Whether to return also the weights ``a`` (N, T, S) of attention, None without it.
        """
        memory, mask, state = self.encode(source, source_lengths)
        scores, weights, _ = self.decode(target, memory, mask, state)
        return (scores, weights) if return_weights else scores

    def encode(self, source, lengths=None):
        """The states ``m`` (N, S, n_hidden), which of them count (N, 1, S), and the last state."""
        memory, state = self.encoder(self.source(source), lengths=lengths)
        steps = np.arange(source.shape[1], like=source)
        counts = steps[None, None] < (len(steps) if lengths is None else lengths[:, None, None])
        return memory, counts, state

    def decode(self, target, memory, mask, state):
        """Scores, weights of attention (None without it), and the state after the target."""
        h, state = self.decoder(self.target(target), state)  # (N, T, n_hidden)
        if self.attention is None:
            return self.output(h), None, state
        weights = self._weights(h, memory, mask)  # (N, T, S)
        context = F.matmul(weights, memory)
        return self.output(F.tanh(self.combine(F.concatenate(context, h, axis=-1)))), weights, state

    def _weights(self, h, memory, mask):
        if self.attention == "dot":
            return F.attention_weights(h, memory, mask=mask, scale=1.0)
        (N, T, H), S = h.shape, memory.shape[1]
        pairs = self.query(h).reshape(N, T, 1, H) + self.key(memory).reshape(N, 1, S, H)
        scores = self.score(F.tanh(pairs)).reshape(N, T, S)
        return F.softmax(scores + np.where(mask, 0.0, -math.inf).astype(scores.dtype))

    def translate(self, source, source_lengths=None, *, start, stop, length, return_weights=False):
        """Write the most probable next symbol, again and again (`nnlib.models.greedy`).

        Parameters
        ----------
        source : integer array (N, S)
        source_lengths : integer array (N,), optional
            How many symbols of each source count.
        start, stop : int
            The symbols that begin and end a target.
        length : int
            The largest number of symbols to write.
        return_weights : bool
            Whether to return also the weights (N, T, S) of attention.

        Returns
        -------
        integer array (N, T)
            Without `start`; from the first `stop` on it is repeated.
        """
        seen = []
        with no_grad():
            memory, mask, state = self.encode(source, source_lengths)

            def step(symbols):
                nonlocal state
                scores, weights, state = self.decode(symbols, memory, mask, state)
                seen.append(weights)
                return scores.data

            first = np.zeros_like(source[:, :1]) + start
            text = greedy(step, first, stop=stop, pad=stop, length=length)
        if not return_weights:
            return text
        return text, None if self.attention is None else F.concatenate(*seen, axis=1).data

"""A recurrent network that predicts the next symbol of a text, and writes."""

import numpy as np

from .. import init
from .._checks import check_count
from ..layers import Embedding, Linear
from ..layers.recurrent import recurrent_layer
from ..module import Module
from ..tensor import no_grad
from .decoding import sample


class RecurrentLanguageModel(Module):
    """Scores of the next symbol: ``h_t = cell(E[s_t], h_{t-1})``, ``z_t = h_t V + c``.

    Trained with the cross-entropy of each symbol given those before it, it models
    ``p(text) = prod_t p(s_t | s_1 ... s_{t-1})`` (Mikolov et al., 2010). ``e`` to the mean
    cross-entropy is its perplexity: the number of symbols that it hesitates between.

    Parameters
    ----------
    n_symbols : int
        The size of the vocabulary.
    dim, n_hidden : int
        The length of the symbols' vectors, and the number of units of a layer.
    rng : numpy.random.Generator
        Draws the weights.
    cell : "rnn", "lstm" or "gru"
        The recurrent layers.
    n_layers : int
        How many of them.
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
    >>> model = RecurrentLanguageModel(27, 8, 16, rng=np.random.default_rng(0))
    >>> model(np.zeros((4, 10), int)).shape         # scores of the symbol after each of the ten
    (4, 10, 27)
    """

    def __init__(self, n_symbols, dim, n_hidden, *, rng, cell="lstm", n_layers=1, dtype=np.float32):
        options = {"rng": rng, "dtype": dtype}
        self.embedding = Embedding(n_symbols, dim, **options)
        self.recurrent = recurrent_layer(cell, dim, n_hidden, n_layers=n_layers, **options)
        self.output = Linear(n_hidden, n_symbols, weight_init=init.glorot_uniform, **options)

    def __call__(self, ids):
        """Scores (N, T, n_symbols) of the symbol after each of `ids` (N, T)."""
        return self.read(ids)[0]

    def read(self, ids, state=None):
        """The same scores and the state behind the last symbol, from which reading can go on.

        With the ``.data`` of the state it goes on without a gradient into the past: truncated
        backpropagation through time.
        """
        h, state = self.recurrent(self.embedding(ids), state)
        return self.output(h), state

    def generate(self, prompt, length, *, rng, temperature=1.0):
        """Write `length` symbols after a prompt, each drawn by `sample` and then read.

        Parameters
        ----------
        prompt : integer array (N, T)
            At least one symbol for each text.
        length : int
            The number of symbols to write.
        rng, temperature
            See `nnlib.models.sample`.

        Returns
        -------
        integer array (N, T + length)
            The prompt and what follows it.

        Raises
        ------
        ValueError
            If there is no prompt, or an option is out of range.

        Examples
        --------
        >>> rng = np.random.default_rng(0)
        >>> model = RecurrentLanguageModel(27, 8, 16, rng=rng)
        >>> model.generate(np.array([[0], [0]]), 5, rng=rng).shape
        (2, 6)
        """
        if np.ndim(prompt) != 2 or 0 in prompt.shape:
            raise ValueError(
                "RecurrentLanguageModel.generate: expected a prompt (N, T) of symbols, "
                f"received {np.shape(prompt)}"
            )
        check_count(length, "RecurrentLanguageModel.generate", "length")
        text, unread, state = prompt, prompt, None
        with no_grad():
            for _ in range(length):
                scores, state = self.read(unread, state)
                drawn = sample(scores.numpy()[:, -1], rng=rng, temperature=temperature)
                unread = np.asarray(drawn, like=prompt)[:, None]
                text = np.concatenate([text, unread], axis=1)
        return text

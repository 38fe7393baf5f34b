"""From scores to symbols: how a model that predicts the next symbol writes a text."""

import math

import numpy as np

from .. import functional as F
from .._checks import check_count, check_in_range, check_rng


def greedy(step, start, *, stop, pad, length):
    """Write the most probable next symbol, again and again.

    Parameters
    ----------
    step : callable
        ``step(symbols)`` reads one more symbol of each text (N, 1) and returns the scores of the
        next one, an array (N, 1, K).
    start : integer array (N, 1)
        The first symbols to read.
    stop, pad : int
        A text ends with `stop`; `pad` fills up those that end early.
    length : int
        The largest number of symbols to write.

    Returns
    -------
    integer array (N, T)
        ``T <= length``, up to and with the last `stop`.

    Raises
    ------
    ValueError
        If `length` is not a positive integer.

    Examples
    --------
    >>> count = lambda symbols: np.eye(5)[(symbols + 1) % 5]      # 1, 2, 3, ...
    >>> greedy(count, np.array([[0], [2]]), stop=4, pad=0, length=9)
    array([[1, 2, 3, 4],
           [3, 4, 0, 0]])
    """
    check_count(length, "greedy", "length")
    last, ended, written = start, np.zeros_like(start, dtype=bool), []
    while len(written) < length and not ended.all():
        last = np.where(ended, pad, step(last).argmax(axis=-1))
        ended = ended | (last == stop)
        written.append(last)
    return np.concatenate(written, axis=1)


def sample(scores, *, rng, temperature=1.0, top_k=None, top_p=None):
    """Draw a symbol from ``softmax(scores / temperature)``, or from the likely ones among them.

    Parameters
    ----------
    scores : array (N, K)
        Logits.
    rng : numpy.random.Generator
        Draws one number for each row.
    temperature : float
        Below 1 the likely symbols become likelier; 0 takes the likeliest.
    top_k : int, optional
        Keep the `top_k` likeliest symbols only.
    top_p : float, optional
        Keep the fewest symbols whose probability reaches `top_p` (Holtzman et al., 2020).

    Returns
    -------
    integer array (N,)

    Raises
    ------
    TypeError
        If `rng` is not a Generator.
    ValueError
        If the scores have not two axes or an option is out of range.

    Examples
    --------
    >>> scores = np.log(np.array([[0.6, 0.3, 0.1]]))
    >>> rng = np.random.default_rng(0)
    >>> counts = sum(np.eye(3)[sample(scores, rng=rng, top_p=0.8)] for _ in range(3000))
    >>> (counts / 3000).round(1)                   # 0.6 and 0.3 reach 0.8, as 2/3 and 1/3
    array([[0.7, 0.3, 0. ]])
    """
    check_rng(rng, "sample")
    if np.ndim(scores) != 2 or 0 in scores.shape:
        raise ValueError(f"sample: expected scores (N, K), received {np.shape(scores)}")
    check_in_range(temperature, 0, math.inf, "sample", "temperature")
    if top_k is not None:
        check_count(top_k, "sample", "top_k")
    if top_p is not None:
        check_in_range(top_p, 0, 1, "sample", "top_p")
    order = np.argsort(-scores, axis=-1, kind="stable")  # the likeliest first
    if temperature == 0:
        return order[:, 0]
    p = F.softmax(np.take_along_axis(scores, order, axis=-1).astype(float) / temperature)
    if top_k is not None:
        p[:, top_k:] = 0.0
    if top_p is not None:  # keep a symbol if those before it do not reach top_p
        before = np.cumsum(p, axis=-1) - p
        p[:, 1:][before[:, 1:] >= top_p] = 0.0
    cumulative = np.cumsum(p, axis=-1)
    drawn = np.asarray(rng.random((len(p), 1)), like=p) * cumulative[:, -1:]
    place = (cumulative <= drawn).sum(axis=-1, keepdims=True)
    return np.take_along_axis(order, place, axis=-1)[:, 0]

"""Divergences: how far one distribution is from another. They are not symmetric."""

import math

import numpy as np

from ...tensor import primitive
from ..arithmetic import unbroadcast
from ._common import matched


@primitive
def kl_divergence(log_p, log_q):
    """The Kullback-Leibler divergence ``KL(p || q) = sum_k p_k (log p_k - log q_k)``.

    The extra nats that it costs to describe draws from p with a code made for q (Kullback and
    Leibler, 1951).

    Parameters
    ----------
    log_p, log_q : arrays (..., K)
        Logarithms of probabilities, e.g. from `log_softmax`; ``-inf`` in `log_p` is probability 0.

    Returns
    -------
    scalar
        The mean over the rows.

    Raises
    ------
    ValueError
        If the shapes differ or are empty.

    Notes
    -----
    VJP: ``dlog_q = -p / N * dy`` and ``dlog_p = p (log p - log q + 1) / N * dy``.

    PyTorch's ``kl_div(input, target)`` takes q first, and its default divides by K too.

    Examples
    --------
    >>> p, q = np.array([[0.5, 0.5]]), np.array([[0.25, 0.75]])
    >>> float(kl_divergence(np.log(p), np.log(q)).round(4))   # log(4/3) / 2
    0.1438
    """
    log_q = matched("kl_divergence", log_p, log_q)
    p = np.exp(log_p)
    possible = p > 0  # elsewhere 0 log 0 = 0
    log_ratio = np.where(possible, log_p, 0.0) - np.where(possible, log_q, 0.0)
    N = math.prod(log_p.shape[:-1])

    def vjp(dy, needs=(True, True)):
        dlog_p = p * (log_ratio + 1.0) * (dy / N) if needs[0] else None
        return dlog_p, (p * (-dy / N) if needs[1] else None)

    return (p * log_ratio).sum() / N, vjp


@primitive
def kl_normal(mean, log_variance, prior_mean=None, prior_log_variance=None):
    """The divergence of normal distributions with independent coordinates from others.

    ``sum_d (v/v0 + (m - m0)^2 / v0 - 1 - log(v/v0)) / 2``, the mean over the batch: the second term
    of a variational autoencoder's loss (Kingma and Welling, 2014).

    Parameters
    ----------
    mean, log_variance : arrays (..., D)
        ``m`` and ``log v`` of each example.
    prior_mean, prior_log_variance : arrays that broadcast to (..., D), optional
        ``m0`` and ``log v0``, both or none; by default 0, the standard normal distribution.

    Returns
    -------
    scalar
        In nats: summed over the D coordinates, averaged over the examples. To average over the
        coordinates too would make the term D times weaker.

    Raises
    ------
    ValueError
        If the shapes do not fit or are empty.

    Notes
    -----
    VJP, each times ``dy / N``: ``dm = (m - m0) / v0``, ``dlog v = (v/v0 - 1) / 2``, ``dm0 = -dm``
    and ``dlog v0 = (1 - v/v0 - (m - m0)^2 / v0) / 2``.

    Examples
    --------
    >>> mean = np.array([[3.0, 4.0]])
    >>> float(kl_normal(mean, np.zeros_like(mean)))   # |mean|^2 / 2
    12.5
    """
    log_variance = matched("kl_normal", mean, log_variance)
    shift, log_ratio, precision = mean, log_variance, 1.0
    if prior_mean is not None or prior_log_variance is not None:
        _check_prior(prior_mean, prior_log_variance, mean.shape)
        shift, log_ratio = mean - prior_mean, log_variance - prior_log_variance
        precision = np.exp(-prior_log_variance)
    ratio, scaled = np.exp(log_ratio), shift * precision
    N = math.prod(mean.shape[:-1])

    def vjp(dy, needs=(True,) * (2 if prior_mean is None else 4)):
        scale = dy / N
        gradients = [scaled * scale, (ratio - 1.0) * (0.5 * scale)]
        if prior_mean is not None:
            dlog_v0 = (1.0 - ratio - shift * scaled) * (0.5 * scale)
            gradients.append(unbroadcast(-gradients[0], prior_mean.shape))
            gradients.append(unbroadcast(dlog_v0, prior_log_variance.shape))
        return tuple(g if need else None for g, need in zip(gradients, needs, strict=True))

    return 0.5 * (ratio + shift * scaled - 1.0 - log_ratio).sum() / N, vjp


def _check_prior(mean, log_variance, shape):
    """Check that both are given and broadcast to `shape`."""
    shapes = [None if array is None else np.shape(array) for array in (mean, log_variance)]
    try:
        fits = None not in shapes and np.broadcast_shapes(*shapes, shape) == shape
    except ValueError:
        fits = False
    if not fits:
        raise ValueError(
            "kl_normal: expected prior_mean and prior_log_variance that broadcast to "
            f"{shape}, received {shapes[0]} and {shapes[1]}"
        )

"""Losses for numbers: each is the negative log-likelihood of a noise model."""

import math

import numpy as np

from ...tensor import primitive
from ._common import matched, mean_of


@primitive
def mse(outputs, targets):
    """The mean squared error ``mean((outputs - targets)^2)`` over all entries.

    Notes
    -----
    VJP: ``2 (outputs - targets) / size * dy``, and its negative for the targets.
    """
    targets = matched("mse", outputs, targets)
    r = outputs - targets
    return mean_of(r * r, 2.0 * r)


@primitive
def mae(outputs, targets):
    """The mean absolute error ``mean(|outputs - targets|)`` over all entries.

    Notes
    -----
    VJP: ``sign(outputs - targets) / size * dy``, 0 where they are equal.
    """
    targets = matched("mae", outputs, targets)
    r = outputs - targets
    return mean_of(np.abs(r), np.sign(r))


@primitive
def huber(outputs, targets, *, delta=1.0):
    """The mean Huber loss (1964): quadratic up to ``|r| = delta``, then linear.

    ``r^2 / 2`` for a residual ``|r| <= delta``, else ``delta (|r| - delta / 2)``.

    Quadratic near zero like `mse`, linear far out like `mae`, so that an outlier pulls with bounded
    force.

    Notes
    -----
    VJP: the residual ``r = outputs - targets`` clipped to ``[-delta, delta]``, divided by the size,
    times ``dy``.

    Raises
    ------
    ValueError
        If the shapes differ or ``delta <= 0``.
    """
    targets = matched("huber", outputs, targets)
    if not delta > 0:
        raise ValueError(f"huber: expected delta > 0, received {delta}")
    delta = float(delta)
    r = outputs - targets
    clipped = np.clip(r, -delta, delta)
    return mean_of(clipped * (r - 0.5 * clipped), clipped)


@primitive
def pinball(outputs, targets, *, quantile):
    """The pinball loss, whose minimum is a quantile (Koenker and Bassett, 1978).

    ``quantile * r`` for a residual ``r = targets - outputs >= 0``, else ``(quantile - 1) * r``:
    the median for 0.5, and for 0.9 a value that is too low costs nine times one that is too high.

    Parameters
    ----------
    outputs, targets : arrays of one shape
    quantile : float
        In (0, 1).

    Raises
    ------
    ValueError
        If the shapes differ or `quantile` is outside (0, 1).

    Notes
    -----
    VJP: ``(1 - quantile) / size * dy`` where the output is too high, ``-quantile / size * dy``
    elsewhere, and the negative for the targets.

    Examples
    --------
    >>> float(pinball(np.array([1.0, 3.0]), np.array([2.0, 2.0]), quantile=0.75))   # (.75 + .25)/2
    0.5
    """
    targets = matched("pinball", outputs, targets)
    if not 0 < quantile < 1:
        raise ValueError(f"pinball: expected quantile in (0, 1), received {quantile}")
    r = outputs - targets
    slope = (r > 0).astype(r.dtype) - float(quantile)
    return mean_of(slope * r, slope)


@primitive
def gaussian_nll(mean, log_variance, targets):
    """The negative log-likelihood of targets under normal distributions, the mean over all entries.

    ``(log(2 pi) + log_variance + (targets - mean)^2 / e^log_variance) / 2``: `mse` with a learned
    noise level (Nix and Weigend, 1994).

    Parameters
    ----------
    mean, log_variance, targets : arrays of one shape
        The logarithm lets a network output any number.

    Returns
    -------
    scalar
        In nats, with the constant that PyTorch leaves out unless ``full=True``.

    Raises
    ------
    ValueError
        If the shapes differ or are empty.

    Notes
    -----
    VJP: with ``r = mean - targets`` and ``v = e^log_variance``, ``dmean = r / v / size * dy``,
    ``dlog_variance = (1 - r^2 / v) / 2 / size * dy``, and ``dtargets = -dmean``.

    Examples
    --------
    >>> zero = np.zeros(1)
    >>> float(gaussian_nll(zero, zero, zero).round(4))   # log(2 pi) / 2
    0.9189
    """
    targets = matched("gaussian_nll", mean, targets)
    if np.shape(log_variance) != mean.shape:
        raise ValueError(
            f"gaussian_nll: expected log_variance of shape {mean.shape}, "
            f"received {np.shape(log_variance)}"
        )
    r = mean - targets
    scaled = r * np.exp(-log_variance)  # r / v
    values = 0.5 * (math.log(2.0 * math.pi) + log_variance + r * scaled)

    def vjp(dy, needs=(True, True, True)):
        scale = dy / r.size
        dmean = scaled * scale
        dlog_variance = (1.0 - r * scaled) * (0.5 * scale) if needs[1] else None
        return (dmean if needs[0] else None), dlog_variance, (-dmean if needs[2] else None)

    return values.mean(), vjp

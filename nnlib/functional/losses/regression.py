"""Losses for numbers: each is the negative log-likelihood of a noise model."""

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

"""Dropout: noise that switches units off while a network trains."""

import numpy as np

from .._checks import check_in_range, check_rng
from ..tensor import primitive


@primitive
def dropout(x, *, p, rng):
    """Set each entry to 0 with probability `p` and divide the others by ``1 - p``.

    Srivastava et al. (2014), in the inverted form that needs no change at evaluation.

    The division keeps the expected value: ``E[y] = (1 - p) * x / (1 - p) = x``. Without noise (at
    evaluation) the operation is left out.

    Parameters
    ----------
    x : array
        Any shape.
    p : float
        The probability of dropping an entry, ``0 <= p < 1``.
    rng : numpy.random.Generator
        Draws the mask.

    Raises
    ------
    TypeError
        If `rng` is not a Generator.
    ValueError
        If `p` is outside [0, 1).

    Notes
    -----
    VJP: the same mask and factor applied to ``dy``.

    Examples
    --------
    >>> y = dropout(np.ones(10_000), p=0.2, rng=np.random.default_rng(0))
    >>> sorted(set(y.tolist()))
    [0.0, 1.25]
    >>> bool(abs(y.mean() - 1) < 0.02)
    True
    """
    check_in_range(p, 0, 1, "dropout", "p", open_high=True)
    check_rng(rng, "dropout")
    kept = np.asarray(rng.random(x.shape) >= p, like=x)  # drawn on the host, moved to where x lives
    scale = kept.astype(x.dtype) / (1.0 - float(p))
    return x * scale, lambda dy: dy * scale

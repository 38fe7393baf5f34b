"""Layers that switch units off while a network trains."""

from .. import functional as F
from .._checks import check_in_range, check_rng
from ..module import Module


class Dropout(Module):
    """Dropout while training, the identity at evaluation (see `nnlib.functional.dropout`).

    Parameters
    ----------
    p : float
        The probability of dropping an entry, ``0 <= p < 1``.
    rng : numpy.random.Generator
        The layer draws from a child of it (``rng.spawn``), so that masks and other draws do not
        disturb each other.

    Raises
    ------
    TypeError
        If `rng` is not a Generator.
    ValueError
        If `p` is outside [0, 1).
    """

    def __init__(self, p, *, rng):
        check_in_range(p, 0, 1, "Dropout", "p", open_high=True)
        check_rng(rng, "Dropout")
        self.p = p
        self.rng = rng.spawn(1)[0]

    def __call__(self, x):
        return F.dropout(x, p=self.p, rng=self.rng) if self.training and self.p > 0 else x

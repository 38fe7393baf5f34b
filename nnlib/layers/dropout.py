"""Layers that switch units, or connections, off while a network trains."""

from .. import functional as F
from .._checks import check_in_range, check_rng
from ..module import Module
from .reparametrization import Reparametrized


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


class DropConnect(Reparametrized):
    """A layer that drops single weights while training (Wan et al., 2013).

    Dropout drops all connections that leave a unit; this drops each on its own: ``y = x (M * W) /
    (1 - p) + b`` with a random mask ``M`` of zeros and ones. At evaluation it is the layer itself.

    Parameters
    ----------
    layer : Module
        `Linear` or a convolution.
    p : float
        The probability of dropping a weight, ``0 <= p < 1``.
    rng : numpy.random.Generator
        The layer draws from a child of it.

    Raises
    ------
    TypeError
        If the layer has no Parameter ``W`` or `rng` is not a Generator.
    ValueError
        If `p` is outside [0, 1).

    Notes
    -----
    The paper draws a mask for each example, which costs a weight matrix for each; here the batch
    shares one. And the paper samples at evaluation, where the mean weights are used here.

    Examples
    --------
    >>> from nnlib.layers import Linear
    >>> rng = np.random.default_rng(0)
    >>> layer = DropConnect(Linear(2, 1, rng=rng), 0.5, rng=rng)
    >>> layer(np.zeros((1, 2), np.float32)).data
    array([[0.]], dtype=float32)
    """

    def __init__(self, layer, p, *, rng):
        super().__init__(layer)
        check_in_range(p, 0, 1, "DropConnect", "p", open_high=True)
        check_rng(rng, "DropConnect")
        self.p = p
        self.rng = rng.spawn(1)[0]

    def weight(self, W):
        return F.dropout(W, p=self.p, rng=self.rng) if self.training and self.p > 0 else W

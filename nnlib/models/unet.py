"""U-Net: one score for every pixel, from what is near and from what is far."""

import numpy as np

from .. import functional as F
from .._checks import check_count
from ..layers import Conv2d, ConvTranspose2d
from ..module import Module, Sequential


class UNet(Module):
    """Down by pools, up by transposed convolutions, and a bridge at each level.

    Down, ``a_l = f_l(pool(a_{l-1}))`` sees more and more of the image in fewer pixels and twice the
    channels. Up, ``b_l = g_l([a_l, up(b_{l+1})])`` joins what is known about the surroundings to
    the details that the pools lost. ``f_l`` and ``g_l`` are two convolutions with ReLUs.

    Parameters
    ----------
    n_in, n_out : int
        The numbers of channels and of scores of a pixel.
    rng : numpy.random.Generator
        Draws the weights.
    channels : int
        The number of channels at the top level; the others have 2, 4, ... times as many.
    depth : int
        The number of pools.
    dtype : dtype
        float32 by default.

    Raises
    ------
    ValueError
        If a number is not a positive integer, or (on a call) a side of the image is not a multiple
        of ``2^depth``.

    Notes
    -----
    Ronneberger, Fischer and Brox (2015), with 64 channels and depth 4. They did not pad and cut the
    bridges to fit; here convolutions keep the size, so that there is a score for each pixel.

    Examples
    --------
    >>> model = UNet(1, 2, rng=np.random.default_rng(0), channels=8, depth=2)
    >>> model(np.ones((3, 1, 16, 24), np.float32)).shape
    (3, 2, 16, 24)
    >>> sum(p.data.size for p in model.parameters())
    29330
    """

    def __init__(self, n_in, n_out, *, rng, channels=16, depth=2, dtype=np.float32):
        check_count(channels, "UNet", "channels")
        check_count(depth, "UNet", "depth")
        options = {"rng": rng, "dtype": dtype}

        def twice(n_in, n_out):
            first = Conv2d(n_in, n_out, 3, padding=1, **options)
            second = Conv2d(n_out, n_out, 3, padding=1, **options)
            return Sequential(first, F.relu, second, F.relu)

        widths = [channels * 2**level for level in range(depth + 1)]
        pairs = list(zip(widths[:-1], widths[1:], strict=True))
        self.depth = depth
        self.top = twice(n_in, channels)
        self.down = [twice(n, wide) for n, wide in pairs]
        self.up = [ConvTranspose2d(wide, n, 2, stride=2, **options) for n, wide in pairs]
        self.join = [twice(2 * n, n) for n in widths[:-1]]
        self.scores = Conv2d(channels, n_out, 1, **options)

    def __call__(self, x):
        if any(side % 2**self.depth for side in x.shape[2:]):
            raise ValueError(
                f"UNet: expected sides that are multiples of {2**self.depth}, received {x.shape}"
            )
        x, bridges = self.top(x), []
        for down in self.down:
            bridges.append(x)
            x = down(F.max_pool(x, size=2))
        for up, join in zip(self.up[::-1], self.join[::-1], strict=True):
            x = join(F.concatenate(bridges.pop(), up(x), axis=1))
        return self.scores(x)

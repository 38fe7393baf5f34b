"""The residual network: each block adds to what it received, so that depth does no harm."""

import numpy as np

from .. import functional as F
from .._checks import check_count
from ..layers import BatchNorm, Conv2d, Linear
from ..module import Module, Sequential


class ResidualBlock(Module):
    """Two convolutions and a path around them, ``y = relu(x + f(x))``.

    ``f = norm . conv . relu . norm . conv``, with kernels of size 3. Where the block changes the
    shape, the path around it is a projection, a normalized convolution of kernel size 1.

    Parameters
    ----------
    n_in, n_out : int
        The numbers of channels.
    rng : numpy.random.Generator
        Draws the weights.
    stride : int
        Of the first convolution.
    skip : bool
        Whether there is a path around; without it ``y = relu(f(x))``.
    conv : class
        `Conv2d` for images, `Conv1d` for sequences.
    dtype : dtype
        float32 by default.

    Examples
    --------
    >>> block = ResidualBlock(4, 8, rng=np.random.default_rng(0), stride=2)
    >>> block(np.ones((2, 4, 6, 6), np.float32)).shape
    (2, 8, 3, 3)
    """

    def __init__(self, n_in, n_out, *, rng, stride=1, skip=True, conv=Conv2d, dtype=np.float32):
        def normalized(n_in, size, stride):
            options = {"stride": stride, "padding": size // 2, "bias": False}
            return Sequential(
                conv(n_in, n_out, size, rng=rng, dtype=dtype, **options),
                BatchNorm(n_out, dtype=dtype),
            )

        self.first, self.second = normalized(n_in, 3, stride), normalized(n_out, 3, 1)
        same = stride == 1 and n_in == n_out
        self.projection = normalized(n_in, 1, stride) if skip and not same else None
        self.skip = skip

    def __call__(self, x):
        y = self.second(F.relu(self.first(x)))
        if self.skip:
            y = y + (x if self.projection is None else self.projection(x))
        return F.relu(y)


class ResNet(Module):
    """A convolution, stages of residual blocks, the mean over all places, and scores.

    Each stage but the first halves the image with a stride of 2. With `blocks` n and three stages
    there are ``6 n + 2`` layers with weights on the longest path.

    Parameters
    ----------
    n_in, n_out : int
        The numbers of channels and of classes.
    rng : numpy.random.Generator
        Draws the weights.
    channels : sequence of int
        The number of channels of each stage.
    blocks : int
        The number of blocks of each stage.
    skip : bool
        Whether blocks have a path around them. Without it this is the *plain* network of the same
        depth that the paper compares with.
    conv : class
        `Conv2d` for images (N, C, H, W), `Conv1d` for sequences (N, C, T).
    dtype : dtype
        float32 by default.

    Raises
    ------
    ValueError
        If there are no stages or a number is not a positive integer.

    Notes
    -----
    He et al. (2016), the network for CIFAR-10. Through ``x + f(x)`` the gradient of a loss reaches
    every block undiminished, ``dx = dy (1 + f'(x))``, but for the ReLU after the sum. Where shapes
    change the paper pads with zeros ("option A"); here, as in most code, there is a projection
    ("option B").

    Examples
    --------
    >>> def size(**options):
    ...     model = ResNet(3, 10, rng=np.random.default_rng(0), **options)
    ...     return sum(p.data.size for p in model.parameters())
    >>> size(), size(skip=False)      # ResNet-20 and its plain twin
    (272474, 269722)
    """

    def __init__(
        self,
        n_in,
        n_out,
        *,
        rng,
        channels=(16, 32, 64),
        blocks=3,
        skip=True,
        conv=Conv2d,
        dtype=np.float32,
    ):
        check_count(blocks, "ResNet", "blocks")
        if not channels:
            raise ValueError(f"ResNet: expected at least one stage, received channels={channels}")
        width = channels[0]
        options = {"rng": rng, "dtype": dtype}
        self.stem = conv(n_in, width, 3, padding=1, bias=False, **options)
        self.norm = BatchNorm(width, dtype=dtype)
        self.blocks = []
        for stage, n_channels in enumerate(channels):
            for i in range(blocks):
                stride = 2 if stage > 0 and i == 0 else 1
                self.blocks.append(
                    ResidualBlock(width, n_channels, stride=stride, skip=skip, conv=conv, **options)
                )
                width = n_channels
        self.scores = Linear(width, n_out, **options)

    def __call__(self, x):
        x = F.relu(self.norm(self.stem(x)))
        for block in self.blocks:
            x = block(x)
        return self.scores(F.global_avg_pool(x))

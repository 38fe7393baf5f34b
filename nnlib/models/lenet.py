"""LeNet: convolutions and pools that look for details, then layers that combine them."""

import numpy as np

from .. import functional as F
from .._checks import check_count
from ..layers import Conv2d
from ..module import Module
from .mlp import MLP


class LeNet(Module):
    """Two convolutions, each followed by a pool, and a fully connected network on top.

    Parameters
    ----------
    image : pair of int
        Height and width.
    n_out : int
        The number of classes.
    rng : numpy.random.Generator
        Draws the weights.
    n_in : int
        The number of channels of an image.
    channels : pair of int
        The numbers of channels of the two convolutions.
    kernel_size : int
        An odd number; 5 is right for digits of 28 x 28 pixels and 3 for those of 8 x 8.
    hidden : sequence of int
        The numbers of hidden units of the fully connected network.
    dtype : dtype
        float32 by default.

    Raises
    ------
    ValueError
        If `kernel_size` is even, or nothing is left of the image after the second pool.

    Notes
    -----
    The structure is that of LeNet-5 (LeCun et al., 1998), whose images of 32 x 32 are ours with a
    border of 2. Modern are ReLUs in place of scaled tanhs, maxima in place of weighted means,
    second kernels that see all first channels in place of a hand-made choice, and softmax scores
    in place of distances to prototypes. The ReLU stands after the pool, where there is a quarter of
    the pixels: it is monotonic, so that both orders give the same.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> sum(p.data.size for p in LeNet((28, 28), 10, rng=rng).parameters())
    61706
    >>> small = LeNet((8, 8), 10, rng=rng, channels=(6, 12), kernel_size=3, hidden=(60,))
    >>> sum(p.data.size for p in small.parameters())
    2110
    """

    def __init__(
        self,
        image,
        n_out,
        *,
        rng,
        n_in=1,
        channels=(6, 16),
        kernel_size=5,
        hidden=(120, 84),
        dtype=np.float32,
    ):
        check_count(kernel_size, "LeNet", "kernel_size")
        if kernel_size % 2 == 0:
            raise ValueError(f"LeNet: expected an odd kernel_size, received {kernel_size}")
        height, width = ((n // 2 - kernel_size + 1) // 2 for n in image)
        if min(height, width) < 1:
            raise ValueError(
                f"LeNet: expected an image of at least {2 * kernel_size + 2} pixels on each side "
                f"for kernel_size={kernel_size}, received {tuple(image)}"
            )
        first, second = channels
        options = {"rng": rng, "dtype": dtype}
        self.conv1 = Conv2d(n_in, first, kernel_size, padding=kernel_size // 2, **options)
        self.conv2 = Conv2d(first, second, kernel_size, **options)
        self.classifier = MLP((second * height * width, *hidden, n_out), **options)

    def __call__(self, x):
        x = F.relu(F.max_pool(self.conv1(x), size=2))  # (N, 6, 14, 14) for 28 x 28
        x = F.relu(F.max_pool(self.conv2(x), size=2))  # (N, 16, 5, 5)
        return self.classifier(F.reshape(x, shape=(len(x), -1)))

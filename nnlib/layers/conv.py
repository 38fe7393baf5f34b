"""Convolutional layers. Pools have no parameters and are functions, `nnlib.functional.pooling`."""

import numpy as np

from .. import functional as F
from .. import init
from .._checks import check_count, check_rng
from ..functional._windows import per_axis
from ..module import Module
from ..tensor import Parameter


class _Convolution(Module):
    """What the layers of this file share; a subclass names its `operation` and number of `axes`."""

    def __init__(
        self,
        n_in,
        n_out,
        kernel_size,
        *,
        rng,
        stride=1,
        padding=0,
        dilation=1,
        groups=1,
        weight_init=init.he_normal,
        bias=True,
        dtype=np.float32,
    ):
        who = type(self).__name__
        check_count(n_in, who, "n_in")
        check_count(n_out, who, "n_out")
        check_count(groups, who, "groups")
        if n_in % groups or n_out % groups:
            raise ValueError(
                f"{who}: expected groups that divide the channels, "
                f"received groups={groups} for {n_in} and {n_out}"
            )
        check_rng(rng, who)
        self.options = {
            "stride": per_axis(stride, self.axes, who, "stride"),
            "padding": per_axis(padding, self.axes, who, "padding", low=0),
            "dilation": per_axis(dilation, self.axes, who, "dilation"),
            "groups": groups,
        }
        size = per_axis(kernel_size, self.axes, who, "kernel_size")
        shape = (n_out, n_in // groups, *size)
        self.W = Parameter(weight_init(shape, rng=rng, dtype=dtype))
        self.b = Parameter(init.zeros(n_out, dtype=dtype)) if bias else None

    def __call__(self, x):
        weights = (self.W,) if self.b is None else (self.W, self.b)
        return self.operation(x, *weights, **self.options)


class Conv1d(_Convolution):
    """A convolution over time, ``y = conv1d(x, W, b)`` of sequences (N, C, T).

    Parameters and errors are those of `Conv2d`, with one number where it has pairs.

    Attributes
    ----------
    W : Parameter (n_out, n_in/groups, K)
    b : Parameter (n_out,) or None

    Examples
    --------
    >>> layer = Conv1d(3, 8, 5, rng=np.random.default_rng(0), dilation=2)
    >>> layer(np.ones((2, 3, 20), np.float32)).shape
    (2, 8, 12)
    """

    axes = 1
    operation = staticmethod(F.conv1d)


class Conv2d(_Convolution):
    """A convolution over images, ``y = conv2d(x, W, b)`` of (N, C, H, W).

    Parameters
    ----------
    n_in, n_out : int
        The numbers of channels.
    kernel_size : int or pair of int
        The height and width of the kernels.
    rng : numpy.random.Generator
        Draws the kernels.
    stride, padding, dilation : int or pair of int
        See `nnlib.functional.conv2d`.
    groups : int
        The channels are cut into this many groups that do not see each other.
    weight_init : callable
        A scheme of `nnlib.init`; He's by default, which suits the ReLU. Biases start at 0.
    bias : bool
        Whether there is a bias; a batch normalization that follows makes it useless.
    dtype : dtype
        float32 by default.

    Attributes
    ----------
    W : Parameter (n_out, n_in/groups, KH, KW)
    b : Parameter (n_out,) or None

    Raises
    ------
    TypeError
        If `rng` is not a Generator.
    ValueError
        If an option is out of range or `groups` does not divide the channels.

    Examples
    --------
    >>> layer = Conv2d(1, 8, 3, rng=np.random.default_rng(0), padding=1)
    >>> layer(np.ones((2, 1, 8, 8), np.float32)).shape
    (2, 8, 8, 8)
    >>> sum(p.data.size for p in layer.parameters())
    80
    """

    axes = 2
    operation = staticmethod(F.conv2d)


class ConvTranspose2d(_Convolution):
    """The adjoint of a convolution, ``y = conv_transpose2d(x, W, b)``, which enlarges images.

    Parameters
    ----------
    n_in, n_out, kernel_size, rng, **options
        See `Conv2d`. The scheme takes a unit to sum ``n_in/groups`` kernels; with a stride only a
        part of their entries meets in each pixel, and the signal becomes smaller by that part.
    output_padding : int or pair of int
        See `nnlib.functional.conv_transpose2d`.

    Attributes
    ----------
    W : Parameter (n_in, n_out/groups, KH, KW)
    b : Parameter (n_out,) or None

    Raises
    ------
    TypeError, ValueError
        As `Conv2d`.

    Examples
    --------
    >>> layer = ConvTranspose2d(8, 4, 2, rng=np.random.default_rng(0), stride=2)
    >>> layer(np.ones((2, 8, 7, 7), np.float32)).shape
    (2, 4, 14, 14)
    """

    axes = 2
    operation = staticmethod(F.conv_transpose2d)

    def __init__(self, n_in, n_out, kernel_size, *, rng, output_padding=0, **options):
        super().__init__(n_in, n_out, kernel_size, rng=rng, **options)
        extra = per_axis(output_padding, 2, "ConvTranspose2d", "output_padding", low=0)
        self.options["output_padding"] = extra
        # From (n_out, n_in/groups, ...) to (n_in, n_out/groups, ...), group by group.
        G, size = self.options["groups"], self.W.shape[2:]
        grouped = self.W.data.reshape(G, n_out // G, n_in // G, *size).swapaxes(1, 2)
        self.W = Parameter(grouped.reshape(n_in, n_out // G, *size))

"""Convolution: the same small kernel at every place of an image.

A convolution is a linear map whose matrix is sparse and repeats itself (Toeplitz). `im2col` writes
what the kernel sees at each place into a column, so that the map becomes one product of matrices,
kernels times columns; the derivative of the copy, `col2im`, adds. Both stand in `_windows`. Columns
repeat each pixel as many times as a kernel has entries; the loops over bands of rows keep few of
them in memory at a time.

As everywhere in this field, "convolution" means correlation: the kernel is not flipped.
"""

import numpy as np

from .._checks import check_count
from ..tensor import primitive
from ._windows import Windows, batch_first, batch_last, per_axis


def _check_shapes(who, x, W, b, groups, *, transposed=False):
    """Raise unless the axes and channels of image, kernels and biases fit each other."""
    axes = int(who.removesuffix("d")[-1])
    check_count(groups, who, "groups")
    kernels = "W (C, O/groups" if transposed else "W (O, C/groups"
    C = None if np.ndim(W) != axes + 2 else W.shape[0] if transposed else W.shape[1] * groups
    if np.ndim(x) != axes + 2 or x.shape[1] != C or W.shape[0] % groups:
        raise ValueError(
            f"{who}: expected x (N, C{', *' * axes}) and {kernels}{', *' * axes}) with "
            f"groups={groups}, received {np.shape(x)} and {np.shape(W)}"
        )
    n_out = W.shape[1] * groups if transposed else W.shape[0]
    if b is not None and np.shape(b) != (n_out,):
        raise ValueError(f"{who}: expected b of shape ({n_out},), received {np.shape(b)}")


def _convolve(who, x, W, b, stride, padding, dilation, groups):
    """Convolution over any number of spatial axes; the comments show two."""
    _check_shapes(who, x, W, b, groups)
    windows = Windows(who, x.shape[2:], W.shape[2:], stride, padding, dilation)
    padded = windows.pad(batch_last(x))  # (C, H, W, N)
    kernels = W.reshape(groups, -1, W[0].size)  # (G, O/G, C/G k)
    y = np.empty_like(padded, shape=(len(W), *windows.counts, len(x)))  # (O, OH, OW, N)
    for band in windows.bands(padded):
        columns = windows.im2col(padded, band).reshape(groups, W[0].size, -1)  # (G, C/G k, ...)
        y[:, band] = (kernels @ columns).reshape(y[:, band].shape)
    if b is not None:
        y += b.reshape(-1, *[1] * (y.ndim - 1))

    def vjp(dy, needs=(True, True) if b is None else (True, True, True)):
        dy = batch_last(dy)
        dpadded = np.zeros_like(padded) if needs[0] else None
        dkernels = np.zeros_like(kernels) if needs[1] else None
        for band in windows.bands(padded):
            dband = dy[:, band].reshape(groups, kernels.shape[1], -1)  # (G, O/G, ...)
            if needs[0]:
                windows.col2im(kernels.swapaxes(1, 2) @ dband, dpadded, band)
            if needs[1]:  # columns are made again: copies are cheap, and keeping them is not
                columns = windows.im2col(padded, band).reshape(groups, W[0].size, -1)
                dkernels += dband @ columns.swapaxes(1, 2)
        dx = batch_first(windows.crop(dpadded)) if needs[0] else None
        dW = dkernels.reshape(W.shape) if needs[1] else None
        db = dy.reshape(len(W), -1).sum(axis=1) if b is not None and needs[2] else None
        return (dx, dW, db)[: len(needs)]

    return batch_first(y), vjp


@primitive
def conv1d(x, W, b=None, *, stride=1, padding=0, dilation=1, groups=1):
    """Slide kernels over a sequence: each output is what one kernel sees at one time.

    ``y[n, o, t] = b_o + sum_{c, k} W[o, c, k] x[n, c, s t + d k - p]`` with stride s, dilation d
    and padding p.

    Parameters
    ----------
    x : array (N, C, T)
        Sequences of C channels; note that time comes last.
    W : array (O, C/groups, K)
        One kernel for each output channel.
    b : array (O,), optional
        Biases.
    stride, padding, dilation, groups : int
        See `conv2d`.

    Returns
    -------
    array (N, O, (T + 2 padding - dilation (K - 1) - 1) // stride + 1)

    Raises
    ------
    ValueError
        If the shapes do not fit or an option is out of range.

    Notes
    -----
    VJP: see `conv2d`. With a dilation this is the layer of a time-delay network (Waibel et al.,
    1989).

    Examples
    --------
    >>> x = np.array([[[0.0, 0.0, 1.0, 1.0]]])
    >>> conv1d(x, np.array([[[-1.0, 1.0]]]))   # the kernel is not flipped: a step up gives +1
    array([[[0., 1., 0.]]])
    """
    return _convolve("conv1d", x, W, b, stride, padding, dilation, groups)


@primitive
def conv2d(x, W, b=None, *, stride=1, padding=0, dilation=1, groups=1):
    """Slide kernels over an image: each output is what one kernel sees at one place.

    ``y[n, o, i, j] = b_o + sum_{c, k, l} W[o, c, k, l] x[n, c, s i + d k - p, s j + d l - p]`` with
    stride s, dilation d and padding p.

    Parameters
    ----------
    x : array (N, C, H, W)
        Images of C channels.
    W : array (O, C/groups, KH, KW)
        One kernel for each output channel.
    b : array (O,), optional
        Biases.
    stride, dilation : int or pair of int
        The step from one place of the kernel to the next, and from one entry to the next.
    padding : int or pair of int
        The number of zeros around the image on each side.
    groups : int
        The channels are cut into this many groups, and each output channel sees the inputs of its
        own group. With ``groups=C`` each channel has its own kernels ("depthwise").

    Returns
    -------
    array (N, O, OH, OW)
        With ``OH = (H + 2 padding - dilation (KH - 1) - 1) // stride + 1``.

    Raises
    ------
    ValueError
        If the shapes do not fit, an option is out of range, or the kernel is larger than the image.

    Notes
    -----
    VJP: with the columns ``X = im2col(x)`` the map is ``Y = W X + b``, so that ``dW = dY X^T`` and
    ``db`` sums ``dY`` over examples and places. ``dx = col2im(W^T dY)``, since im2col copies and
    the gradients of copies add up; with stride 1 this is the full correlation of ``dy`` with the
    kernel turned by 180 degrees. LeCun et al. (1989) trained such networks by backpropagation.

    Examples
    --------
    >>> x = np.arange(9.0).reshape(1, 1, 3, 3)
    >>> conv2d(x, np.ones((1, 1, 2, 2)))
    array([[[[ 8., 12.],
             [20., 24.]]]])
    >>> conv2d(x, np.ones((2, 1, 3, 3)), stride=2, padding=1).shape
    (1, 2, 2, 2)
    """
    return _convolve("conv2d", x, W, b, stride, padding, dilation, groups)


@primitive
def conv_transpose2d(x, W, b=None, *, stride=1, padding=0, output_padding=0, dilation=1, groups=1):
    """Spread each pixel with a kernel and add: the adjoint of `conv2d`, which enlarges an image.

    ``y[n, o, s i + d k - p, s j + d l - p] += x[n, c, i, j] W[c, o, k, l]``, plus the bias.

    Parameters
    ----------
    x : array (N, C, H, W)
        Images of C channels.
    W : array (C, O/groups, KH, KW)
        One kernel for each pair of channels; the same array as that of the convolution from O to C
        channels that it is the adjoint of.
    b : array (O,), optional
        Biases.
    stride, padding, dilation, groups
        Those of that convolution.
    output_padding : int or pair of int
        Rows to add at the end, fewer than the stride: several heights lead to the same one under a
        convolution with a stride, and this chooses among them.

    Returns
    -------
    array (N, O, OH, OW)
        With ``OH = (H - 1) stride - 2 padding + dilation (KH - 1) + 1 + output_padding``.

    Raises
    ------
    ValueError
        If the shapes do not fit, an option is out of range, or nothing of the image would be left.

    Notes
    -----
    VJP: ``y = col2im(W^T x)`` swaps the roles that data and gradients have in `conv2d`, so that
    ``dx = W im2col(dy)`` and ``dW = x im2col(dy)^T``. It is also called "deconvolution" (Zeiler et
    al., 2010), though it inverts nothing.

    Examples
    --------
    >>> conv_transpose2d(np.array([[[[1.0, 2.0]]]]), np.ones((1, 1, 1, 3)), stride=2)
    array([[[[1., 1., 3., 2., 2.]]]])
    """
    who = "conv_transpose2d"
    _check_shapes(who, x, W, b, groups, transposed=True)
    windows = _windows_of_output(
        who, x.shape[2:], W.shape[2:], stride, padding, output_padding, dilation
    )
    C, n_out = len(W), groups * W.shape[1]
    kernels = W.reshape(groups, C // groups, -1)  # (G, C/G, O/G k)
    inputs = batch_last(x)  # (C, H, W, N)
    padded = np.zeros_like(inputs, shape=(n_out, *windows.padded, len(x)))
    bands = windows.bands(padded)
    for band in bands:
        rows = inputs[:, band].reshape(groups, C // groups, -1)  # (G, C/G, ...)
        windows.col2im(kernels.swapaxes(1, 2) @ rows, padded, band)
    y = windows.crop(padded)  # (O, OH, OW, N)
    if b is not None:
        y += b.reshape(-1, 1, 1, 1)

    def vjp(dy, needs=(True, True) if b is None else (True, True, True)):
        dpadded = windows.pad(batch_last(dy))
        dx = np.empty_like(inputs) if needs[0] else None
        dkernels = np.zeros_like(kernels) if needs[1] else None
        for band in bands if needs[0] or needs[1] else ():
            dcolumns = windows.im2col(dpadded, band).reshape(groups, kernels.shape[2], -1)
            if needs[0]:
                dx[:, band] = (kernels @ dcolumns).reshape(dx[:, band].shape)
            if needs[1]:
                rows = inputs[:, band].reshape(groups, C // groups, -1)
                dkernels += rows @ dcolumns.swapaxes(1, 2)
        dx = batch_first(dx) if needs[0] else None
        dW = dkernels.reshape(W.shape) if needs[1] else None
        db = dy.sum(axis=(0, 2, 3)) if b is not None and needs[2] else None
        return (dx, dW, db)[: len(needs)]

    return batch_first(y), vjp


def _windows_of_output(who, counts, size, stride, padding, output_padding, dilation):
    """The windows on the image of which a convolution makes one of `counts` pixels."""
    axes = len(counts)
    stride = per_axis(stride, axes, who, "stride")
    padding = per_axis(padding, axes, who, "padding", low=0)
    dilation = per_axis(dilation, axes, who, "dilation")
    extra = per_axis(output_padding, axes, who, "output_padding", low=0)
    if any(e >= s for e, s in zip(extra, stride, strict=True)):
        raise ValueError(f"{who}: expected output_padding < stride {stride}, received {extra}")
    image = tuple(
        (n - 1) * s - 2 * p + d * (k - 1) + 1 + e
        for n, s, p, d, k, e in zip(counts, stride, padding, dilation, size, extra, strict=True)
    )
    if min(image) < 1:
        raise ValueError(f"{who}: expected a padding that leaves pixels, received {padding}")
    return Windows(who, image, size, stride, padding, dilation)

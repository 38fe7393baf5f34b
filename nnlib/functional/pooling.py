"""Pooling: one number for a window of an image, or for all of it; and its reverse, upsampling.

A pool has no weights and treats each channel alone. It makes an image smaller and what it says less
dependent on where exactly something stood.
"""

import math

import numpy as np

from .._checks import check_integers
from ..tensor import primitive
from ._windows import Windows, batch_first, batch_last, per_axis


def _check_image(who, x):
    if np.ndim(x) < 3:
        raise ValueError(f"{who}: expected x (N, C, T) or (N, C, H, W), received {np.shape(x)}")


def _pool_windows(who, x, size, stride, padding):
    _check_image(who, x)
    windows = Windows(who, x.shape[2:], size, size if stride is None else stride, padding)
    if any(2 * p > k for p, k in zip(windows.padding, windows.size, strict=True)):
        raise ValueError(
            f"{who}: expected padding of at most half the size {size}, received {padding}"
        )
    return windows


@primitive
def max_pool(x, *, size, stride=None, padding=0):
    """The largest number in each window: ``y[n, c, i, j] = max_{k, l} x[n, c, s i + k, s j + l]``.

    Parameters
    ----------
    x : array (N, C, T) or (N, C, H, W)
        Sequences or images.
    size : int or tuple of int
        The lengths of the window.
    stride : int or tuple of int, optional
        The step from one window to the next; by default the size, so that windows do not overlap.
    padding : int or tuple of int
        The width of a border that is never the largest, at most half the size.

    Returns
    -------
    array (N, C, OH, OW)
        With ``OH = (H + 2 padding - size) // stride + 1``; pixels at the end that no window reaches
        are left out.

    Raises
    ------
    ValueError
        If an option is out of range or the window is larger than the image.

    Notes
    -----
    VJP: each window hands its ``dy`` to its largest entry, and a pixel adds up what it receives. Of
    equal entries the first in reading order receives all of it, as in PyTorch; any division among
    them would be a subgradient.

    Examples
    --------
    >>> x = np.array([[[1.0, 5.0, 2.0, 3.0, 9.0]]])
    >>> max_pool(x, size=2)          # the 9 is left out
    array([[[5., 3.]]])
    >>> max_pool(x, size=3, stride=1)
    array([[[5., 5., 9.]]])
    """
    windows = _pool_windows("max_pool", x, size, stride, padding)
    padded = windows.pad(batch_last(x), -math.inf)  # (C, H, W, N)
    first, *others = windows.views(padded)
    y = first.copy()  # (C, OH, OW, N)
    for view in others:
        np.maximum(y, view, out=y)

    def vjp(dy):
        dy, dpadded = batch_last(dy), np.zeros_like(padded)
        free = np.ones_like(y, dtype=bool)  # windows whose maximum was not met yet
        for view, dview in zip(windows.views(padded), windows.views(dpadded), strict=True):
            met = (view == y) & free
            dview += dy * met
            free ^= met
        return batch_first(windows.crop(dpadded))

    return batch_first(y), vjp


@primitive
def avg_pool(x, *, size, stride=None, padding=0):
    """The mean of each window, in which a border of `padding` counts as zeros.

    Parameters, the shape of the result, and errors are those of `max_pool`.

    Notes
    -----
    VJP: each pixel of a window of k receives ``dy / k``; what several windows give it adds up.

    Examples
    --------
    >>> avg_pool(np.array([[[1.0, 5.0, 2.0, 4.0]]]), size=2)
    array([[[3., 3.]]])
    """
    windows = _pool_windows("avg_pool", x, size, stride, padding)
    share = 1.0 / math.prod(windows.size)
    first, *others = windows.views(windows.pad(batch_last(x)))
    y = first.copy()  # (C, OH, OW, N)
    for view in others:
        y += view
    y *= share

    def vjp(dy):
        dy = batch_last(dy) * share
        dpadded = np.zeros_like(dy, shape=(len(dy), *windows.padded, dy.shape[-1]))
        for dview in windows.views(dpadded):
            dview += dy
        return batch_first(windows.crop(dpadded))

    return batch_first(y), vjp


def _inside(who, x, lengths):
    """Which steps (N, 1, T) belong to their sequence; None without `lengths`."""
    _check_image(who, x)
    if lengths is None:
        return None
    if x.ndim != 3 or np.shape(lengths) != x.shape[:1]:
        raise ValueError(
            f"{who}: expected x (N, C, T) with lengths (N,), "
            f"received {x.shape} and {np.shape(lengths)}"
        )
    check_integers(lengths, 1, x.shape[2] + 1, who, "lengths")
    return np.arange(x.shape[2], like=x) < lengths[:, None, None]


@primitive
def global_max_pool(x, *, lengths=None):
    """The largest number of each channel, wherever it stands.

    Parameters
    ----------
    x : array (N, C, T) or (N, C, H, W)
        Sequences or images.
    lengths : integer array (N,), optional
        The numbers of steps that the sequences really have; later ones are ignored.

    Returns
    -------
    array (N, C)

    Raises
    ------
    TypeError
        If lengths are not integers.
    ValueError
        If the shapes do not fit, or a length is not from 1 to T.

    Notes
    -----
    VJP: the first of the largest entries receives ``dy``, as in `max_pool`.

    Examples
    --------
    >>> x = np.array([[[1.0, 5.0, 2.0, 9.0]]])
    >>> global_max_pool(x), global_max_pool(x, lengths=np.array([3]))
    (array([[9.]]), array([[5.]]))
    """
    inside = _inside("global_max_pool", x, lengths)
    flat = x if inside is None else np.where(inside, x, -math.inf)
    flat = flat.reshape(*x.shape[:2], math.prod(x.shape[2:]))  # (N, C, H W)
    place = flat.argmax(axis=2)[:, :, None]

    def vjp(dy):
        dflat = (np.arange(flat.shape[2], like=x) == place) * dy[:, :, None]
        return dflat.reshape(x.shape)

    return flat.max(axis=2), vjp


@primitive
def global_avg_pool(x, *, lengths=None):
    """The mean of each channel over all its pixels or steps (Lin, Chen and Yan, 2014).

    Parameters, the shape of the result, and errors are those of `global_max_pool`.

    Notes
    -----
    VJP: each of T steps receives ``dy / T``.

    Examples
    --------
    >>> x = np.array([[[1.0, 5.0, 3.0, 9.0]]])
    >>> global_avg_pool(x), global_avg_pool(x, lengths=np.array([3]))
    (array([[4.5]]), array([[3.]]))
    """
    inside = _inside("global_avg_pool", x, lengths)
    axes = tuple(range(2, x.ndim))
    if inside is None:
        y, share = x.mean(axis=axes), 1.0 / math.prod(x.shape[2:])
    else:
        share = inside.astype(x.dtype) / lengths.astype(x.dtype)[:, None, None]  # (N, 1, T)
        y = (x * share).sum(axis=2)

    def vjp(dy):
        return np.broadcast_to(dy.reshape(*y.shape, *(1 for _ in axes)) * share, x.shape)

    return y, vjp


@primitive
def upsample(x, *, scale, mode="nearest"):
    """Enlarge an image: every pixel `scale` times, or lines between the centers of the pixels.

    Parameters
    ----------
    x : array (N, C, T) or (N, C, H, W)
        Sequences or images.
    scale : int or tuple of int
        The factor along each axis.
    mode : {"nearest", "bilinear"}
        "bilinear" interpolates linearly along each axis, between pixels that are squares: the first
        center lies half a pixel inside, and beyond it the value stays. (PyTorch's
        ``align_corners=False``.)

    Returns
    -------
    array (N, C, scale H, scale W)

    Raises
    ------
    ValueError
        If an option is out of range.

    Notes
    -----
    VJP: both modes are linear along each axis, ``y = A x B^T``, hence ``dx = A^T dy B``.

    Examples
    --------
    >>> x = np.array([[[0.0, 4.0]]])
    >>> upsample(x, scale=2), upsample(x, scale=2, mode="bilinear")
    (array([[[0., 0., 4., 4.]]]), array([[[0., 1., 3., 4.]]]))
    """
    _check_image("upsample", x)
    if mode not in ("nearest", "bilinear"):
        raise ValueError(f"upsample: expected mode 'nearest' or 'bilinear', received {mode!r}")
    scales = per_axis(scale, x.ndim - 2, "upsample", "scale")
    matrices = [
        np.asarray(_enlarging(n, s, mode), dtype=x.dtype, like=x)
        for n, s in zip(x.shape[2:], scales, strict=True)
    ]

    def vjp(dy):
        return batch_first(_along_axes(batch_last(dy), [A.T for A in matrices]))

    return batch_first(_along_axes(batch_last(x), matrices)), vjp


def _enlarging(n, scale, mode):
    """The matrix (scale n, n) of the weights with which old pixels make up new ones."""
    new, old = np.arange(scale * n)[:, None], np.arange(n)
    if mode == "nearest":
        return new // scale == old
    centers = np.clip((new + 0.5) / scale - 0.5, 0, n - 1)  # of the new pixels, between the old
    return np.maximum(1.0 - np.abs(centers - old), 0.0)


def _along_axes(x, matrices):
    """Multiply each spatial axis of (C, H, W, N) by its matrix."""
    for axis, A in enumerate(matrices, start=1):
        before, after = x.shape[:axis], x.shape[axis + 1 :]
        y = A @ x.reshape(math.prod(before), x.shape[axis], math.prod(after))
        x = y.reshape(*before, len(A), *after)
    return x

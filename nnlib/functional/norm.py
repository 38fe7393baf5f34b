"""Normalization: subtract a mean, divide by a standard deviation, and learn a new scale and shift.

The operations differ only in the entries that they average over. For images (N, C, H, W):

=============  ================================  ====================
operation      the averaged entries share        depends on the batch
=============  ================================  ====================
batch_norm     the channel                       while training
group_norm     the example and the group         no
instance_norm  the example and the channel       no
layer_norm     all but the last axis             no
rms_norm       the same, without the mean        no
=============  ================================  ====================

They also share one derivative. With ``x_hat = (x - m) / s`` and a gradient ``d`` of ``x_hat``,
``dx = (d - mean(d) - x_hat * mean(d * x_hat)) / s``: of ``d``, what would move the mean and what
would stretch the deviation is taken out, because the normalization undoes both.
"""

import math

import numpy as np

from .._checks import check_count, check_positive
from ..tensor import Tensor, primitive


def _check(who, x, axis, eps, **parameters):
    """Check that each parameter has one number for each entry of `x` along `axis`."""
    if np.ndim(x) < (2 if axis == 1 else 1):
        form = "(N, C, ...)" if axis == 1 else "(..., D)"
        raise ValueError(f"{who}: expected x {form}, received {np.shape(x)}")
    for name, parameter in parameters.items():
        if np.shape(parameter) != (x.shape[axis],):
            raise ValueError(
                f"{who}: expected {name} of shape ({x.shape[axis]},) for x {np.shape(x)}, "
                f"received {np.shape(parameter)}"
            )
    check_positive(eps, who, "eps")


def _by_channel(parameter, x):
    """A parameter (C,) in the shape (1, C, 1, ...), which broadcasts against x (N, C, ...)."""
    return parameter.reshape((1, -1) + (1,) * (x.ndim - 2))


def _all_but_channels(x):
    return (0, *range(2, x.ndim))


def _sum_over_examples(rows):
    """The sum over all axes but the last, as a product with ones: far faster than ``sum``."""
    rows = rows.reshape(-1, rows.shape[-1])
    return np.ones_like(rows, shape=len(rows)) @ rows


def channel_moments(x):
    """The mean and the (biased) variance of each channel, over the batch and all places.

    A plain function, for what `batch_norm` computes by itself and its layer wants to remember.

    Parameters
    ----------
    x : array or Tensor (N, C, ...)

    Returns
    -------
    mean, variance : arrays (C,)
        Not differentiated.

    Raises
    ------
    ValueError
        If there are no channels or nothing to average.

    Examples
    --------
    >>> channel_moments(np.array([[1.0, 5.0], [3.0, 5.0]]))
    (array([2., 5.]), array([1., 0.]))
    """
    x = x.data if isinstance(x, Tensor) else x
    if np.ndim(x) < 2 or x.size == 0:
        raise ValueError(
            f"channel_moments: expected x (N, C, ...) with at least one entry, "
            f"received {np.shape(x)}"
        )
    axes = _all_but_channels(x)
    mean = x.mean(axis=axes)  # (C,)
    centered = x - _by_channel(mean, x)
    centered *= centered
    return mean, centered.mean(axis=axes)


@primitive
def batch_norm(x, gain, bias, *, moments=None, constant=False, eps=1e-5):
    """Give each channel mean 0 and variance 1 over the batch, then scale and shift it.

    ``y = gain * (x - m) / sqrt(v + eps) + bias``, with ``m`` and ``v`` the mean and the variance of
    a channel over all examples and all places (Ioffe and Szegedy, 2015).

    Parameters
    ----------
    x : array (N, C, ...)
        Any number of axes after the channels, also none.
    gain, bias : arrays (C,)
    moments : tuple of arrays (C,), optional
        The mean and the variance, if they are known: those of the batch from `channel_moments`,
        or running ones. By default they are computed.
    constant : bool
        Whether the moments are constants, as running ones are at evaluation. By default they are
        functions of `x`, and the gradient flows through them.
    eps : float
        Keeps a channel without variance finite.

    Returns
    -------
    array (N, C, ...)

    Raises
    ------
    ValueError
        If the shapes do not fit, there is nothing to average, or ``eps <= 0``.

    Notes
    -----
    VJP: with ``s = sqrt(v + eps)``, ``dbias`` and ``dgain`` are the sums of ``dy`` and
    ``dy * x_hat`` over the averaged entries, and ``dx = gain / s * (dy - mean(dy) - x_hat *
    mean(dy * x_hat))``, whose means are those sums divided by the count. With constant moments it
    is ``dx = gain / s * dy``.

    Examples
    --------
    >>> x = np.array([[1.0, 5.0], [3.0, 5.0]])
    >>> batch_norm(x, np.ones(2), np.array([0.0, 7.0])).round(2)
    array([[-1.,  7.],
           [ 1.,  7.]])
    """
    _check("batch_norm", x, 1, eps, gain=gain, bias=bias)
    mean, variance = channel_moments(x) if moments is None else moments
    if np.shape(mean) != gain.shape or np.shape(variance) != gain.shape:
        raise ValueError(
            f"batch_norm: expected moments of shape {gain.shape}, "
            f"received {np.shape(mean)} and {np.shape(variance)}"
        )
    inverse_std = (1.0 / np.sqrt(variance + float(eps))).astype(x.dtype, copy=False)  # (C,)
    x_hat = x - _by_channel(mean.astype(x.dtype, copy=False), x)  # (N, C, ...)
    x_hat *= _by_channel(inverse_std, x)
    y = x_hat * _by_channel(gain, x)
    y += _by_channel(bias, x)

    def vjp(dy, needs=(True, True, True)):
        axes, count = _all_but_channels(x), x.size // x.shape[1]
        dbias = dy.sum(axis=axes)
        dgain = (dy * x_hat).sum(axis=axes)
        dx = None
        if needs[0] and constant:
            dx = dy * _by_channel(gain * inverse_std, x)
        elif needs[0]:
            dx = x_hat * _by_channel(dgain / -count, x)
            dx += dy
            dx -= _by_channel(dbias / count, x)
            dx *= _by_channel(gain * inverse_std, x)
        return dx, (dgain if needs[1] else None), (dbias if needs[2] else None)

    return y, vjp


@primitive
def layer_norm(x, gain, bias, *, eps=1e-5):
    """Give each example mean 0 and variance 1 over its last axis, then scale and shift it.

    ``y = gain * (x - m) / sqrt(v + eps) + bias``, with ``m`` and ``v`` over the D features of one
    example (Ba, Kiros and Hinton, 2016): the transpose of `batch_norm`, and the same at evaluation.

    Parameters
    ----------
    x : array (..., D)
    gain, bias : arrays (D,)
    eps : float
        Keeps an example without variance finite.

    Returns
    -------
    array (..., D)

    Raises
    ------
    ValueError
        If the shapes do not fit or ``eps <= 0``.

    Notes
    -----
    VJP: with ``d = dy * gain``, ``dx = (d - mean(d) - x_hat * mean(d * x_hat)) / s``; ``dgain`` and
    ``dbias`` are the sums of ``dy * x_hat`` and ``dy`` over the examples. Sums over the short last
    axis are written as products, ``sum(d) = dy @ gain``, which are several times faster.

    Examples
    --------
    >>> layer_norm(np.array([[1.0, 2.0, 3.0]]), np.ones(3), np.zeros(3)).round(3)
    array([[-1.225,  0.   ,  1.225]])
    """
    _check("layer_norm", x, -1, eps, gain=gain, bias=bias)
    D = x.shape[-1]
    ones = np.ones_like(gain)
    mean = (x @ ones)[..., None] / D  # (..., 1)
    y = x - mean  # (..., D)
    variance = (y * y) @ ones / D  # (...)
    inverse_std = (1.0 / np.sqrt(variance + float(eps)))[..., None]  # (..., 1)
    y *= inverse_std
    y *= gain
    y += bias

    def vjp(dy, needs=(True, True, True)):
        x_hat = (x - mean) * inverse_std  # again, which is cheaper than to keep it
        product = dy * x_hat
        dgain = _sum_over_examples(product) if needs[1] else None
        dbias = _sum_over_examples(dy) if needs[2] else None
        dx = None
        if needs[0]:
            dx = dy * gain
            dx -= (dy @ gain)[..., None] / D  # mean(d)
            dx -= x_hat * ((product @ gain)[..., None] / D)  # x_hat mean(d x_hat)
            dx *= inverse_std
        return dx, dgain, dbias

    return y, vjp


@primitive
def rms_norm(x, gain, *, eps=1e-5):
    """Divide each example by its root mean square, ``y = gain * x / sqrt(mean(x^2) + eps)``.

    Zhang and Sennrich (2019): a `layer_norm` that keeps the mean.

    Parameters
    ----------
    x : array (..., D)
    gain : array (D,)
    eps : float
        Keeps an example of zeros finite.

    Returns
    -------
    array (..., D)

    Raises
    ------
    ValueError
        If the shapes do not fit or ``eps <= 0``.

    Notes
    -----
    VJP: with ``x_hat = x / s`` and ``d = dy * gain``, ``dx = (d - x_hat * mean(d * x_hat)) / s``,
    and ``dgain`` is the sum of ``dy * x_hat`` over the examples.

    Examples
    --------
    >>> rms_norm(np.array([[3.0, 4.0]]), np.ones(2)).round(3)   # divided by sqrt(25 / 2)
    array([[0.849, 1.131]])
    """
    _check("rms_norm", x, -1, eps, gain=gain)
    D = x.shape[-1]
    mean_square = (x * x) @ np.ones_like(gain) / D  # (...)
    inverse_rms = (1.0 / np.sqrt(mean_square + float(eps)))[..., None]  # (..., 1)
    x_hat = x * inverse_rms

    def vjp(dy, needs=(True, True)):
        product = dy * x_hat
        dx = None
        if needs[0]:
            dx = dy * gain
            dx -= x_hat * ((product @ gain)[..., None] / D)
            dx *= inverse_rms
        return dx, (_sum_over_examples(product) if needs[1] else None)

    return x_hat * gain, vjp


@primitive
def group_norm(x, gain, bias, *, groups, eps=1e-5):
    """Give each group of channels of each example mean 0 and variance 1, then scale and shift.

    ``y = gain * (x - m) / sqrt(v + eps) + bias``, with ``m`` and ``v`` over the channels of a group
    and all places (Wu and He, 2018). The batch plays no part.

    Parameters
    ----------
    x : array (N, C, ...)
    gain, bias : arrays (C,)
    groups : int
        Divides C. One group is a layer norm over channels and places; C groups are `instance_norm`.
    eps : float
        Keeps a group without variance finite.

    Returns
    -------
    array (N, C, ...)

    Raises
    ------
    ValueError
        If the shapes do not fit, `groups` does not divide C, or ``eps <= 0``.

    Notes
    -----
    VJP: with ``d = dy * gain``, ``dx = (d - mean(d) - x_hat * mean(d * x_hat)) / s``; ``dgain`` and
    ``dbias`` are the sums of ``dy * x_hat`` and ``dy`` over the batch and all places. The means are
    taken from sums over the places, which all three need.

    Examples
    --------
    >>> x = np.array([[1.0, 3.0, 10.0, 30.0]])
    >>> group_norm(x, np.ones(4), np.zeros(4), groups=2).round(3)
    array([[-1.,  1., -1.,  1.]])
    """
    _check("group_norm", x, 1, eps, gain=gain, bias=bias)
    check_count(groups, "group_norm", "groups")
    if x.shape[1] % groups:
        raise ValueError(f"group_norm: expected groups that divide {x.shape[1]}, received {groups}")
    split = (len(x), groups, x.shape[1] // groups, math.prod(x.shape[2:]))
    count = split[2] * split[3]  # entries that are averaged
    x_hat = x.reshape(split)  # (N, groups, C / groups, places), a view
    x_hat = x_hat - x_hat.mean(axis=(2, 3), keepdims=True)
    variance = (x_hat * x_hat).mean(axis=(2, 3), keepdims=True)  # (N, groups, 1, 1)
    inverse_std = 1.0 / np.sqrt(variance + float(eps))
    x_hat *= inverse_std
    y = x_hat.reshape(x.shape) * _by_channel(gain, x)
    y += _by_channel(bias, x)

    def vjp(dy, needs=(True, True, True)):
        dy = dy.reshape(split)
        sum_dy = dy.sum(axis=3, keepdims=True)  # (N, groups, C / groups, 1)
        sum_product = (dy * x_hat).sum(axis=3, keepdims=True)
        dgain = sum_product.sum(axis=0).reshape(-1) if needs[1] else None
        dbias = sum_dy.sum(axis=0).reshape(-1) if needs[2] else None
        dx = None
        if needs[0]:
            g = gain.reshape(groups, -1, 1)
            dx = x_hat * ((sum_product * g).sum(axis=2, keepdims=True) / -count)
            dx += dy * g
            dx -= (sum_dy * g).sum(axis=2, keepdims=True) / count
            dx *= inverse_std
            dx = dx.reshape(x.shape)
        return dx, dgain, dbias

    return y, vjp


@primitive
def instance_norm(x, gain, bias, *, eps=1e-5):
    """Give each channel of each example mean 0 and variance 1 over its places.

    Ulyanov, Vedaldi and Lempitsky (2016): a `group_norm` with one channel in each group. For
    images it removes the contrast of each channel, and with it much of the style.

    Parameters
    ----------
    x : array (N, C, T) or (N, C, H, W)
    gain, bias : arrays (C,)
    eps : float
        Keeps a constant channel finite.

    Returns
    -------
    array of the shape of `x`

    Raises
    ------
    ValueError
        If the shapes do not fit, each channel has one place only, or ``eps <= 0``.

    Notes
    -----
    VJP: that of `group_norm`.

    Examples
    --------
    >>> instance_norm(np.array([[[1.0, 3.0], [10.0, 30.0]]]), np.ones(2), np.zeros(2)).round(3)
    array([[[-1.,  1.],
            [-1.,  1.]]])
    """
    _check("instance_norm", x, 1, eps, gain=gain, bias=bias)
    if math.prod(x.shape[2:]) < 2:
        raise ValueError(
            f"instance_norm: expected x (N, C, ...) with several places, received {x.shape}"
        )
    return group_norm.with_vjp(x, gain, bias, groups=x.shape[1], eps=eps)

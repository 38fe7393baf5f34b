"""Normalization layers: the operations of `nnlib.functional.norm` with their gains and biases.

Gains start at 1 and biases at 0. A bias directly before a normalization that subtracts the mean has
no effect, so that layer can do without (``Linear(..., bias=False)``).
"""

import math

import numpy as np

from .. import functional as F
from .._checks import check_count, check_in_range, check_positive
from ..functional.norm import channel_moments
from ..module import Module
from ..tensor import Parameter


class BatchNorm(Module):
    """Batch normalization: each channel gets mean 0 and variance 1 over the batch.

    While training, the moments of the batch are used, and running averages follow them; at
    evaluation the running averages are used, so that an example does not depend on its neighbors.

    Parameters
    ----------
    channels : int
        C; inputs are (N, C), (N, C, T) or (N, C, H, W).
    momentum : float
        The weight of the new batch in the running averages, in [0, 1].
    eps : float
        Added to the variance.
    dtype : dtype
        float32 by default.

    Attributes
    ----------
    gain, bias : Parameters (C,)
    running_mean, running_variance : arrays (C,)
        Saved with the state, not trained.

    Raises
    ------
    ValueError
        If `channels` is not a positive integer, `momentum` is outside [0, 1], or ``eps <= 0``.

    Notes
    -----
    The literature disagrees in two places. The variance that normalizes a batch of n values divides
    by n; the one that is remembered estimates the population's and divides by n - 1, as in Ioffe
    and Szegedy (2015) and PyTorch (here by 1 where n is 1). And `momentum` is the weight of the new
    value, as in PyTorch; in Keras it is the weight of the old one.

    Examples
    --------
    >>> layer = BatchNorm(2)
    >>> x = np.array([[0.0, 10.0], [2.0, 30.0]], np.float32)
    >>> layer(x).data.round(2)
    array([[-1., -1.],
           [ 1.,  1.]], dtype=float32)
    >>> layer.running_mean, layer.running_variance
    (array([0.1, 2. ], dtype=float32), array([ 1.1, 20.9], dtype=float32))
    """

    buffer_names = ("running_mean", "running_variance")

    def __init__(self, channels, *, momentum=0.1, eps=1e-5, dtype=np.float32):
        check_count(channels, "BatchNorm", "channels")
        check_in_range(momentum, 0, 1, "BatchNorm", "momentum")
        check_positive(eps, "BatchNorm", "eps")
        self.gain = Parameter(np.ones(channels, dtype))
        self.bias = Parameter(np.zeros(channels, dtype))
        self.running_mean = np.zeros(channels, dtype)
        self.running_variance = np.ones(channels, dtype)
        self.momentum = float(momentum)
        self.eps = eps

    def __call__(self, x):
        running = self.running_mean, self.running_variance
        moments = channel_moments(x) if self.training else running
        y = F.batch_norm(
            x, self.gain, self.bias, moments=moments, constant=not self.training, eps=self.eps
        )
        if self.training:
            self._follow(*moments, count=len(x) * math.prod(x.shape[2:]))
        return y

    def _follow(self, mean, variance, count):
        """Move the running averages toward the moments of a batch, in place."""
        unbiased = variance * (count / max(count - 1, 1))
        self.running_mean += self.momentum * (mean - self.running_mean)
        self.running_variance += self.momentum * (unbiased - self.running_variance)


class LayerNorm(Module):
    """Layer normalization over the last axis (see `nnlib.functional.layer_norm`).

    Parameters
    ----------
    dim : int
        D, the length of the last axis.
    eps : float
        Added to the variance.
    dtype : dtype
        float32 by default.

    Attributes
    ----------
    gain, bias : Parameters (D,)

    Raises
    ------
    ValueError
        If `dim` is not a positive integer or ``eps <= 0``.
    """

    def __init__(self, dim, *, eps=1e-5, dtype=np.float32):
        check_count(dim, "LayerNorm", "dim")
        check_positive(eps, "LayerNorm", "eps")
        self.gain = Parameter(np.ones(dim, dtype))
        self.bias = Parameter(np.zeros(dim, dtype))
        self.eps = eps

    def __call__(self, x):
        return F.layer_norm(x, self.gain, self.bias, eps=self.eps)


class RMSNorm(Module):
    """Division by the root mean square over the last axis (see `nnlib.functional.rms_norm`).

    Parameters
    ----------
    dim : int
        D, the length of the last axis.
    eps : float
        Added to the mean square.
    dtype : dtype
        float32 by default.

    Attributes
    ----------
    gain : Parameter (D,)

    Raises
    ------
    ValueError
        If `dim` is not a positive integer or ``eps <= 0``.
    """

    def __init__(self, dim, *, eps=1e-5, dtype=np.float32):
        check_count(dim, "RMSNorm", "dim")
        check_positive(eps, "RMSNorm", "eps")
        self.gain = Parameter(np.ones(dim, dtype))
        self.eps = eps

    def __call__(self, x):
        return F.rms_norm(x, self.gain, eps=self.eps)


class GroupNorm(Module):
    """Group normalization of each example (see `nnlib.functional.group_norm`).

    Parameters
    ----------
    groups, channels : int
        The number of groups and of channels, which it divides.
    eps : float
        Added to the variance.
    dtype : dtype
        float32 by default.

    Attributes
    ----------
    gain, bias : Parameters (channels,)

    Raises
    ------
    ValueError
        If a number is not a positive integer, `groups` does not divide `channels`, or ``eps <= 0``.
    """

    def __init__(self, groups, channels, *, eps=1e-5, dtype=np.float32):
        check_count(groups, "GroupNorm", "groups")
        check_count(channels, "GroupNorm", "channels")
        if channels % groups:
            raise ValueError(
                f"GroupNorm: expected groups that divide {channels} channels, received {groups}"
            )
        check_positive(eps, "GroupNorm", "eps")
        self.gain = Parameter(np.ones(channels, dtype))
        self.bias = Parameter(np.zeros(channels, dtype))
        self.groups, self.eps = groups, eps

    def __call__(self, x):
        return F.group_norm(x, self.gain, self.bias, groups=self.groups, eps=self.eps)


class InstanceNorm(Module):
    """Normalization of each channel of each example (see `nnlib.functional.instance_norm`).

    Parameters
    ----------
    channels : int
        C; inputs are (N, C, T) or (N, C, H, W).
    eps : float
        Added to the variance.
    dtype : dtype
        float32 by default.

    Attributes
    ----------
    gain, bias : Parameters (C,)

    Raises
    ------
    ValueError
        If `channels` is not a positive integer or ``eps <= 0``.
    """

    def __init__(self, channels, *, eps=1e-5, dtype=np.float32):
        check_count(channels, "InstanceNorm", "channels")
        check_positive(eps, "InstanceNorm", "eps")
        self.gain = Parameter(np.ones(channels, dtype))
        self.bias = Parameter(np.zeros(channels, dtype))
        self.eps = eps

    def __call__(self, x):
        return F.instance_norm(x, self.gain, self.bias, eps=self.eps)

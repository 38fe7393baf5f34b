"""The time-delay neural network: one small network that looks at every time."""

import numpy as np

from .. import functional as F
from .._checks import check_integers
from ..layers import Conv1d, Linear
from ..module import Module


class TDNN(Module):
    """Convolutions over time with growing dilation, then a mean over time, then scores.

    ``h_0 = x``, ``h_l = phi(conv1d(h_{l-1}))``, ``y = mean_t(h_L) W + b``.

    Parameters
    ----------
    n_in : int
        The number of features at each time.
    channels : sequence of int
        The number of units of each hidden layer.
    n_out : int
        The number of classes.
    rng : numpy.random.Generator
        Draws the weights.
    kernel_sizes, dilations : sequence of int
        How many times each layer looks at, and the step between them.
    activation : callable
        ``phi``; ReLU by default.
    dtype : dtype
        float32 by default.

    Attributes
    ----------
    context : int
        The number of times that one unit of the last layer depends on, ``1 + sum_l dilation_l
        (kernel_size_l - 1)``. The memory is finite: nothing older has an effect.

    Raises
    ------
    ValueError
        If the three sequences have different lengths, or (on a call) a sequence is shorter than the
        context.

    Notes
    -----
    Waibel et al. (1989) recognized phonemes with 8 units that see 3 frames and 3 that see 5, and
    added up the evidence over time. A dilation that grows lets few weights see a long time
    (Peddinti, Povey and Khudanpur, 2015). The mean and the last linear map can change places, so
    that y is also the mean of scores given at each time. No layer pads, and units that would see
    beyond the end of a sequence are left out of the mean: a sequence gives the same scores alone
    and among longer ones.

    Examples
    --------
    >>> model = TDNN(16, (8, 3), 3, rng=np.random.default_rng(0), kernel_sizes=(3, 5))
    >>> model.context, sum(p.data.size for p in model.parameters())
    (7, 527)
    >>> model(np.ones((2, 16, 15), np.float32), lengths=np.array([15, 9])).shape
    (2, 3)
    """

    def __init__(
        self,
        n_in,
        channels,
        n_out,
        *,
        rng,
        kernel_sizes=(5, 3, 3),
        dilations=None,
        activation=F.relu,
        dtype=np.float32,
    ):
        dilations = (1,) * len(kernel_sizes) if dilations is None else dilations
        if not 0 < len(channels) == len(kernel_sizes) == len(dilations):
            raise ValueError(
                "TDNN: expected one of channels, kernel_sizes and dilations for each layer, "
                f"received {tuple(channels)}, {tuple(kernel_sizes)} and {tuple(dilations)}"
            )
        self.layers = [
            Conv1d(before, after, size, dilation=dilation, rng=rng, dtype=dtype)
            for before, after, size, dilation in zip(
                (n_in, *channels), channels, kernel_sizes, dilations, strict=False
            )
        ]
        self.scores = Linear(channels[-1], n_out, rng=rng, dtype=dtype)
        self.activation = activation
        reaches = (d * (k - 1) for k, d in zip(kernel_sizes, dilations, strict=True))
        self.context = 1 + sum(reaches)

    def __call__(self, x, lengths=None):
        if lengths is not None:
            check_integers(lengths, self.context, x.shape[2] + 1, "TDNN", "lengths")
            lengths = lengths - (self.context - 1)  # units that see only the sequence
        for layer in self.layers:
            x = self.activation(layer(x))  # (N, C, T - dilation (kernel_size - 1))
        return self.scores(F.global_avg_pool(x, lengths=lengths))

"""Convolutions: each option alone and several together, odd sizes, one pixel, one example."""

from .registry import batched, case, spread


def _conv(name, label, x, W, b=True, **options):
    """A case with biases for the output channels, unless `b` is False."""
    n_out = W[1] * options.get("groups", 1) if name == "conv_transpose2d" else W[0]
    biases = (spread(n_out, start=0.6),) if b else ()
    case(name, label, spread(*x), spread(*W, start=0.3), *biases, **options)


_conv("conv1d", "plain", (3, 2, 7), (4, 2, 3))
_conv("conv1d", "no-bias", (2, 2, 5), (3, 2, 2), b=False)
_conv("conv1d", "stride", (2, 2, 8), (3, 2, 3), stride=2)  # the last step is not covered
_conv("conv1d", "padding", (2, 2, 5), (3, 2, 3), padding=2)
_conv("conv1d", "dilation", (2, 2, 9), (3, 2, 3), dilation=3)
_conv("conv1d", "groups", (2, 4, 6), (6, 2, 3), groups=2)
_conv("conv1d", "all", (2, 4, 9), (6, 2, 3), stride=2, padding=3, dilation=2, groups=2)
_conv("conv1d", "kernel-of-one", (2, 3, 4), (2, 3, 1))
_conv("conv1d", "one-place", (2, 3, 4), (2, 3, 4))

_conv("conv2d", "plain", (3, 2, 5, 6), (4, 2, 3, 2))
_conv("conv2d", "no-bias", (2, 2, 4, 4), (3, 2, 2, 2), b=False)
_conv("conv2d", "stride", (2, 2, 6, 7), (3, 2, 3, 3), stride=2)
_conv("conv2d", "padding", (2, 2, 4, 3), (3, 2, 3, 3), padding=1)
_conv("conv2d", "dilation", (2, 2, 5, 7), (3, 2, 2, 3), dilation=2)
_conv("conv2d", "groups", (2, 4, 4, 3), (2, 2, 2, 2), groups=2)
_conv("conv2d", "depthwise", (2, 3, 4, 4), (6, 1, 3, 3), groups=3, padding=1)
_conv("conv2d", "gap", (2, 2, 5, 5), (3, 2, 1, 2), stride=3)  # pixels between the places
_conv(
    *("conv2d", "pairs", (2, 4, 7, 6), (4, 2, 3, 2)),
    **dict(stride=(2, 1), padding=(0, 2), dilation=(1, 3), groups=2),
)
_conv("conv2d", "kernel-of-one", (2, 3, 3, 2), (4, 3, 1, 1))
_conv("conv2d", "one-place", (2, 3, 3, 2), (4, 3, 3, 2))
_conv("conv2d", "one-example", (1, 1, 3, 3), (1, 1, 2, 2))

_conv("conv_transpose2d", "plain", (3, 2, 3, 4), (2, 3, 3, 2))
_conv("conv_transpose2d", "no-bias", (2, 2, 3, 3), (2, 3, 2, 2), b=False)
_conv("conv_transpose2d", "stride", (2, 2, 3, 2), (2, 3, 3, 3), stride=2)
_conv("conv_transpose2d", "gap", (2, 2, 3, 2), (2, 3, 2, 2), stride=3)  # pixels that get only b
_conv("conv_transpose2d", "padding", (2, 2, 4, 3), (2, 3, 3, 3), padding=1)
_conv("conv_transpose2d", "output-padding", (2, 2, 3, 2), (2, 3, 3, 3), stride=2, output_padding=1)
_conv("conv_transpose2d", "groups", (2, 4, 2, 3), (4, 3, 2, 2), groups=2)
_conv("conv_transpose2d", "depthwise", (2, 3, 2, 3), (3, 1, 2, 2), groups=3)
_conv(
    *("conv_transpose2d", "pairs", (2, 4, 3, 2), (4, 2, 3, 2)),
    **dict(stride=(2, 3), padding=(1, 0), output_padding=(0, 2), dilation=(1, 2), groups=2),
)

for _name in ("conv1d", "conv2d", "conv_transpose2d"):
    batched(_name, 0)

"""Convolutional layers."""

import nnlib as nn

from ..cases import spread
from .registry import module


def signals(dtype):
    return (spread(3, 4, 7).astype(dtype),)


def images(dtype):
    return (spread(3, 4, 5, 6).astype(dtype),)


_OPTIONS = {
    "": {},
    "no-bias": {"bias": False},
    "options": {"stride": 2, "padding": 1, "dilation": 2, "groups": 2},
}


def build(name, options):
    return lambda rng, **dtype: getattr(nn, name)(4, 6, 3, rng=rng, **options, **dtype)


for _label, _options in _OPTIONS.items():
    for _name, _inputs in (("Conv1d", signals), ("Conv2d", images), ("ConvTranspose2d", images)):
        module(_name, build(_name, _options), _inputs, _label)

# What is compared with PyTorch: name, options, shape of the input.
_PAIRS = {"stride": (2, 3), "padding": (2, 1), "dilation": (1, 2), "groups": 2}
LAYERS = (
    ("Conv1d", _OPTIONS["options"], (2, 4, 9)),
    ("Conv2d", _PAIRS, (2, 4, 5, 7)),
    ("ConvTranspose2d", {**_PAIRS, "output_padding": (1, 2)}, (2, 4, 3, 4)),
)

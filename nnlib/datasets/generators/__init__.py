"""Problems that are made rather than measured, one file for each kind.

What a generator returns depends on its options and on `rng` alone, and comes in order rather than
shuffled: shuffle before training in mini-batches. There is no fixed split; a second call gives a
second set for testing.
"""

from .block_model import make_block_model
from .points import make_blobs, make_gaussian_ring, make_moons, make_spirals, make_xor
from .shapes import make_shapes
from .signals import make_mnist1d
from .tasks import make_adding, make_copy, make_dates, make_parity, make_reverse

__all__ = [
    "make_adding",
    "make_blobs",
    "make_block_model",
    "make_copy",
    "make_dates",
    "make_gaussian_ring",
    "make_mnist1d",
    "make_moons",
    "make_parity",
    "make_reverse",
    "make_shapes",
    "make_spirals",
    "make_xor",
]

"""Problems that are made rather than measured, one file for each kind.

What a generator returns depends on its options and on `rng` alone, and comes in order rather than
shuffled: shuffle before training in mini-batches. There is no fixed split; a second call gives a
second set for testing.
"""

from .points import make_blobs, make_moons, make_spirals, make_xor

__all__ = ["make_blobs", "make_moons", "make_spirals", "make_xor"]

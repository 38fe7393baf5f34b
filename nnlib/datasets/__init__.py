"""Data that the book learns from: three small real data sets and four generated ones.

The real ones are stored inside the package, so that nothing is ever downloaded. Each file has a
`Card` in `CARDS` that says where it comes from, who made it and under which license; its checksum
is verified at every load. ``python -m nnlib.datasets`` lists the cards. Loaders and generators all
return a `Dataset`::

    train, test = load_digits().split()            # the fixed split that published baselines use
    X, y = make_moons(200, noise=0.1, rng=rng)     # a Dataset unpacks like the pair (X, y)
"""

from .cards import CARDS, Card
from .dataset import Dataset
from .generators import make_blobs, make_moons, make_spirals, make_xor
from .loaders import load_breast_cancer, load_digits, load_penguins

__all__ = [
    "CARDS",
    "Card",
    "Dataset",
    "load_breast_cancer",
    "load_digits",
    "load_penguins",
    "make_blobs",
    "make_moons",
    "make_spirals",
    "make_xor",
]

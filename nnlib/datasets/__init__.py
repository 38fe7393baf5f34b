"""Data that the book learns from: small real data sets, and generators of made ones.

The real ones are stored inside the package, so that nothing is ever downloaded. Each file has a
`Card` in `CARDS` that says where it comes from, who made it and under which license; its checksum
is verified at every load. ``python -m nnlib.datasets`` lists the cards.

Tables and images come as a `Dataset`, sequences of different lengths as `Sequences`, text as
`Texts` and `Pairs`: all unpack like the pair (X, y) and divide alike. A time series is a `Series`,
a graph a `Graph`::

    train, test = load_digits().split()            # the fixed split that published baselines use
    X, y = make_moons(200, noise=0.1, rng=rng)     # a Dataset unpacks like the pair (X, y)
    pairs = load_sunspots().window(12)             # a Dataset of twelve years and the next one
"""

from .cards import CARDS, Card
from .dataset import Dataset
from .generators import (
    make_adding,
    make_blobs,
    make_block_model,
    make_copy,
    make_dates,
    make_gaussian_ring,
    make_mnist1d,
    make_moons,
    make_parity,
    make_reverse,
    make_shapes,
    make_spirals,
    make_xor,
)
from .graphs import Graph, load_karate, load_les_miserables, load_southern_women
from .images import load_digits, load_fashion, load_idx, load_photo
from .sequences import Sequences, load_vowels
from .series import Series, load_births, load_co2, load_sunspots
from .tables import (
    load_breast_cancer,
    load_diabetes,
    load_gapminder,
    load_iris,
    load_penguins,
    load_wine,
)
from .text import (
    Pairs,
    Texts,
    load_names,
    load_plays,
    load_pronunciations,
    load_sentences,
    load_translations,
)
from .vocabulary import Vocabulary

__all__ = [
    "CARDS",
    "Card",
    "Dataset",
    "Graph",
    "Pairs",
    "Sequences",
    "Series",
    "Texts",
    "Vocabulary",
    "load_births",
    "load_breast_cancer",
    "load_co2",
    "load_diabetes",
    "load_digits",
    "load_fashion",
    "load_gapminder",
    "load_idx",
    "load_iris",
    "load_karate",
    "load_les_miserables",
    "load_names",
    "load_penguins",
    "load_photo",
    "load_plays",
    "load_pronunciations",
    "load_sentences",
    "load_southern_women",
    "load_sunspots",
    "load_translations",
    "load_vowels",
    "load_wine",
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

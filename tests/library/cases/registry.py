"""One list for all operations: for each one, arguments to call it with.

The numbers are not random. `spread` places them evenly, in the order of the golden ratio, so that
no two are equal and the same values appear on every machine.
"""

import sys
from dataclasses import dataclass, field

import numpy as np

from nnlib import functional as F

GOLDEN = 0.6180339887498949


def spread(*shape, low=-2.0, high=2.0, start=0.0):
    """Distinct numbers in (low, high), neighbors far apart; `start` gives another sequence."""
    ranks = np.arange(1, int(np.prod(shape)) + 1)
    return (low + (high - low) * ((start + GOLDEN * ranks) % 1.0)).reshape(shape)


def off_zero(*shape, gap=0.05, start=0.0):
    """Like `spread`, but at least `gap` away from 0, where several operations have a kink."""
    x = spread(*shape, start=start)
    return np.asarray(x + np.where(x > 0, gap, -gap))


@dataclass(frozen=True)
class Case:
    """One call of an operation: float64 arrays are differentiated, everything else is fixed."""

    area: str  # the file that it stands in
    name: str
    label: str
    arguments: tuple
    options: dict = field(default_factory=dict)

    @property
    def id(self):
        return f"{self.name}-{self.label}"

    @property
    def operation(self):
        return getattr(F, self.name)

    @property
    def differentiable(self):
        """For each argument whether it is an array of floats that can be a variable."""
        return tuple(
            isinstance(a, np.ndarray) and a.dtype.kind == "f" and i not in FIXED.get(self.name, ())
            for i, a in enumerate(self.arguments)
        )

    def make_options(self):
        """The options; a seed becomes a new generator, so that every call draws the same."""
        return {
            name: np.random.default_rng(value) if name == "rng" else value
            for name, value in self.options.items()
        }

    def astype(self, dtype):
        """The arguments with floats in another dtype."""
        return tuple(
            a.astype(dtype) if isinstance(a, np.ndarray) and a.dtype.kind == "f" else a
            for a in self.arguments
        )


CASES = []
FIXED = {}  # operation -> positions of arguments that are floats and yet no variables
CONSTANT = set()  # ids of cases whose gradient is 0 everywhere
BATCHED = {}  # operation -> positions of arguments, or names of options, with one row per example
MIXING = set()  # operations whose result for one example depends on the others, or has no examples


def case(name, label, *arguments, **options):
    """Add a case to the registry."""
    area = sys._getframe(1).f_globals["__name__"].rpartition(".")[2]
    CASES.append(Case(area, name, label, arguments, options))


def batched(name, *places):
    """Say which arguments and options of an operation have one row for each example.

    A case labeled "one" is a single example without that axis.
    """
    BATCHED[name] = places


def mixing(*names):
    """Say that these operations do not treat examples one by one."""
    MIXING.update(names)

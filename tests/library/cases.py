"""The registry of operations: for each one, arguments to call it with.

The gradient checks, the comparison with PyTorch, the contract and the device-array tests all run
over this one list, so that an operation that is added to `nnlib.functional` is tested everywhere as
soon as it has cases here, and fails the suite until then.

The numbers are not random. `spread` places them evenly, in the order of the golden ratio, so that
no two are equal and the same values appear on every machine.
"""

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
        fixed = self.name == "hinge"  # its targets are labels, -1 or +1
        return tuple(
            isinstance(a, np.ndarray) and a.dtype.kind == "f" and not (fixed and i == 1)
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


def case(name, label, *arguments, **options):
    """Add a case to the registry."""
    CASES.append(Case(name, label, arguments, options))


# Arithmetic. Broadcasting: equal shapes, a row, a column, a new axis, a single number.
_SHAPES = {
    "same": ((3, 4), (3, 4)),
    "row": ((3, 4), (4,)),
    "column": ((3, 1), (3, 4)),
    "both": ((3, 1), (1, 4)),
    "new-axis": ((4,), (2, 3, 4)),
    "no-axes": ((), (3, 4)),
}
for _name in ("add", "sub", "mul", "div", "maximum"):
    for _label, (_left, _right) in _SHAPES.items():
        case(_name, _label, spread(*_left), off_zero(*_right, start=0.3))
    case(_name, "number", 1.5, off_zero(3, 4))
for _name in ("neg", "square", "exp", "step", "sigmoid", "tanh", "silu", "gelu", "softplus"):
    case(_name, "matrix", off_zero(3, 4))
    case(_name, "no-axes", off_zero())
for _name in ("abs", "relu", "leaky_relu", "elu", "selu"):
    case(_name, "matrix", off_zero(3, 4))
case("leaky_relu", "slope", off_zero(3, 4), slope=0.3)
case("elu", "alpha", off_zero(3, 4), alpha=0.7)
case("sqrt", "matrix", spread(3, 4, low=0.3, high=3.0))
case("log", "matrix", spread(3, 4, low=0.3, high=3.0))
case("pow", "cube", off_zero(3, 4), exponent=3)
case("pow", "negative", off_zero(3, 4), exponent=-2)
case("pow", "fraction", spread(3, 4, low=0.3, high=3.0), exponent=1.7)
case("pow", "zero", spread(3, 4), exponent=0)
for _name in ("sum", "mean", "max"):
    case(_name, "all", spread(2, 3, 4))
    case(_name, "axis", spread(2, 3, 4), axis=1)
    case(_name, "last-kept", spread(2, 3, 4), axis=-1, keepdims=True)
    case(_name, "two-axes", spread(2, 3, 4), axis=(0, 2))
    case(_name, "two-axes-kept", spread(2, 3, 4), axis=(0, -1), keepdims=True)

# Shapes.
case("reshape", "merge", spread(2, 3, 4), shape=(6, -1))
case("reshape", "flat", spread(2, 3), shape=(6,))
case("transpose", "reversed", spread(2, 3, 4))
case("transpose", "cycle", spread(2, 3, 4), axes=(1, 2, 0))
case("transpose", "negative", spread(2, 3, 4), axes=(-1, 0, 1))
case("index", "integer", spread(3, 4), key=1)
case("index", "slices", spread(3, 4), key=(slice(None, None, -1), slice(1, 3)))
case("index", "ellipsis", spread(2, 3, 4), key=(..., None, 2))
case("index", "mask", spread(3, 4), key=spread(3, 4) > 0)
case("index", "repeats", spread(3, 4), key=np.array([0, 2, 2, 0, 2]))
case("index", "list", spread(3, 4), key=[1, 1])
case("index", "pairs", spread(3, 4), key=(np.array([0, 2, 0]), np.array([1, 3, 1])))
case("concatenate", "rows", spread(1, 3), spread(2, 3, start=0.3), spread(3, 3, start=0.6))
case("concatenate", "columns", spread(2, 3), spread(2, 1, start=0.3), axis=-1)
case("concatenate", "one", spread(2, 3))
case("stack", "first", spread(2, 3), spread(2, 3, start=0.3), spread(2, 3, start=0.6))
case("stack", "last", spread(2, 3), spread(2, 3, start=0.3), axis=-1)
case("stack", "one", spread(2, 3), axis=1)
case("pad", "zeros", spread(2, 3), widths=((1, 0), (0, 2)))
case("pad", "value", spread(2, 3), widths=((0, 0), (2, 1)), value=1.5)

# Activations with parameters or over an axis.
case("prelu", "one", off_zero(3, 4), np.array(0.2))
case("prelu", "each", off_zero(3, 4), spread(4, low=0.1, high=0.4))
for _name in ("softmax", "log_softmax"):
    case(_name, "rows", spread(3, 4))
    case(_name, "columns", spread(3, 4), axis=0)
    case(_name, "stack", spread(2, 3, 4, low=-5.0, high=5.0), axis=1)
case("dropout", "half", spread(5, 8), p=0.5, rng=7)
case("dropout", "none", spread(3, 4), p=0.0, rng=7)

# Products.
case("linear", "batch", spread(5, 3), spread(3, 4, start=0.3), spread(4, start=0.6))
case("linear", "no-bias", spread(5, 3), spread(3, 4, start=0.3))
case("linear", "sequence", spread(2, 5, 3), spread(3, 4, start=0.3), spread(4, start=0.6))
case("linear", "one", spread(3), spread(3, 4, start=0.3), spread(4, start=0.6))
case("matmul", "matrices", spread(2, 3), spread(3, 4, start=0.3))
case("matmul", "stacks", spread(5, 2, 3), spread(5, 3, 4, start=0.3))
case("matmul", "shared", spread(5, 2, 3), spread(3, 4, start=0.3))
case("matmul", "both", spread(2, 1, 2, 3), spread(3, 3, 4, start=0.3))
case("embedding", "sequence", spread(6, 3), np.array([[0, 5, 2], [2, 2, 1]]))
case("embedding", "one", spread(6, 3), np.array(4))

# Losses.
for _name in ("mse", "mae", "huber"):
    case(_name, "matrix", spread(5, 3), spread(5, 3, start=0.3))
    case(_name, "vector", spread(5), spread(5, start=0.3))
case("huber", "delta", spread(5, 3), spread(5, 3, start=0.3), delta=0.4)
case("hinge", "vector", spread(6), np.array([1.0, -1.0, -1.0, 1.0, 1.0, -1.0]))
case("hinge", "integers", spread(6), np.array([1, -1, -1, 1, 1, -1]))
case("bce_with_logits", "soft", spread(5, 3), spread(5, 3, low=0.01, high=0.99, start=0.3))
case("bce_with_logits", "integers", spread(6), np.array([0, 1, 1, 0, 1, 0]))
case("cross_entropy", "batch", spread(5, 4), np.array([0, 3, 3, 1, 2]))
case("cross_entropy", "one", spread(1, 3), np.array([2]))

each_case = {case.id: case for case in CASES}

"""Element by element, and reductions."""

from .registry import CONSTANT, batched, case, mixing, off_zero, spread

# Broadcasting: equal shapes, a row, a column, a new axis, a single number.
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
for _name in ("neg", "square", "exp"):
    case(_name, "matrix", off_zero(3, 4))
    case(_name, "one", off_zero())
case("abs", "matrix", off_zero(3, 4))
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

CONSTANT.add("pow-zero")
for _name in ("neg", "square", "exp", "abs", "sqrt", "log", "pow"):
    batched(_name, 0)
mixing("add", "sub", "mul", "div", "maximum")  # any axis may be broadcast
mixing("sum", "mean", "max")

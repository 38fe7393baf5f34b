"""Moving numbers without changing them."""

import numpy as np

from .registry import case, mixing, spread

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

mixing("reshape", "transpose", "index", "concatenate", "stack", "pad")  # they move the batch

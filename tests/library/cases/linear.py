"""Products and the look-up of rows."""

import numpy as np

from .registry import batched, case, mixing, spread

case("linear", "batch", spread(5, 3), spread(3, 4, start=0.3), spread(4, start=0.6))
case("linear", "no-bias", spread(5, 3), spread(3, 4, start=0.3))
case("linear", "sequence", spread(2, 5, 3), spread(3, 4, start=0.3), spread(4, start=0.6))
case("linear", "one", spread(3), spread(3, 4, start=0.3), spread(4, start=0.6))
case("matmul", "matrices", spread(2, 3), spread(3, 4, start=0.3))
case("matmul", "stacks", spread(5, 2, 3), spread(5, 3, 4, start=0.3))
case("matmul", "shared", spread(5, 2, 3), spread(3, 4, start=0.3))
case("matmul", "both", spread(2, 1, 2, 3), spread(3, 3, 4, start=0.3))
case("embedding", "sequence", spread(6, 3), np.array([[0, 5, 2], [2, 2, 1]]))
case("embedding", "unsigned", spread(4, 1), np.array([3, 0, 3, 3, 0, 1], np.uint8))
case("embedding", "one", spread(6, 3), np.array(4))

batched("linear", 0)
batched("embedding", 1)
mixing("matmul")  # has stacks, and no examples

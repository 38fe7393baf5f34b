"""Losses."""

import numpy as np

from .registry import FIXED, case, mixing, spread

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

FIXED["hinge"] = (1,)  # labels, -1 or +1
mixing("mse", "mae", "huber", "hinge", "bce_with_logits", "cross_entropy")  # means over the batch

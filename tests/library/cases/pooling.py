"""Pools and upsampling."""

import numpy as np

from .registry import batched, case, spread

for _name in ("max_pool", "avg_pool"):
    case(_name, "image", spread(3, 2, 4, 6), size=2)
    case(_name, "end-not-covered", spread(2, 2, 5, 7), size=(2, 3))
    case(_name, "overlap", spread(2, 2, 5, 6), size=3, stride=2)
    case(_name, "overlap-far", spread(2, 2, 5, 6), size=3, stride=1)
    case(_name, "gap", spread(2, 2, 7, 7), size=2, stride=3)
    case(_name, "padding", spread(2, 2, 5, 4), size=3, stride=2, padding=1)
    case(_name, "padding-pair", spread(2, 2, 4, 5), size=(2, 3), stride=(1, 2), padding=(1, 0))
    case(_name, "sequence", spread(3, 2, 9), size=3, stride=2)
    case(_name, "negative", spread(2, 2, 4, 4, low=-2.0, high=-1.0), size=2, stride=1, padding=1)
    case(_name, "one-window", spread(2, 3, 2, 3), size=(2, 3))
    case(_name, "pixels", spread(2, 3, 2, 3), size=1)
for _name in ("global_max_pool", "global_avg_pool"):
    case(_name, "image", spread(3, 2, 4, 5))
    case(_name, "sequence", spread(3, 2, 5))
    case(_name, "pixel", spread(3, 2, 1, 1))
    case(_name, "lengths", spread(3, 2, 5), lengths=np.array([2, 5, 1]))
for _mode in ("nearest", "bilinear"):
    case("upsample", _mode, spread(3, 2, 3, 4), scale=2, mode=_mode)
    case("upsample", f"{_mode}-pair", spread(2, 2, 3, 2), scale=(3, 1), mode=_mode)
    case("upsample", f"{_mode}-sequence", spread(2, 2, 5), scale=3, mode=_mode)
    case("upsample", f"{_mode}-pixel", spread(2, 2, 1, 1), scale=4, mode=_mode)

for _name in ("max_pool", "avg_pool", "upsample"):
    batched(_name, 0)
for _name in ("global_max_pool", "global_avg_pool"):
    batched(_name, 0, "lengths")

"""Normalization."""

import numpy as np

from .registry import batched, case, mixing, spread

_GAIN, _BIAS = spread(4, low=0.5, high=2.0, start=0.3), spread(4, start=0.6)
_MOMENTS = spread(4, start=0.2), spread(4, low=0.2, high=2.0, start=0.4)
_ROWS, _SIGNALS, _IMAGES = spread(5, 4), spread(3, 4, 5), spread(3, 4, 2, 3)
# The same images with the batch innermost in memory.
_INNER = np.ascontiguousarray(_IMAGES.transpose(1, 2, 3, 0)).transpose(3, 0, 1, 2)

for _label, _x in {
    "rows": _ROWS,
    "signals": _SIGNALS,
    "images": _IMAGES,
    "inner": _INNER,
}.items():
    case("batch_norm", _label, _x, _GAIN, _BIAS)
    case("batch_norm", f"{_label}-constant", _x, _GAIN, _BIAS, moments=_MOMENTS, constant=True)
    if _label != "rows":  # two numbers alone become -1 and 1 whatever they are: no gradient
        case("group_norm", _label, _x, _GAIN, _BIAS, groups=2)
case("batch_norm", "eps", _ROWS, _GAIN, _BIAS, eps=0.1)
case("group_norm", "eps", _ROWS, _GAIN, _BIAS, groups=2, eps=0.1)
case("group_norm", "all", _IMAGES, _GAIN, _BIAS, groups=1)
case("group_norm", "each", _IMAGES, _GAIN, _BIAS, groups=4)
case("instance_norm", "signals", _SIGNALS, _GAIN, _BIAS)
case("instance_norm", "images", _IMAGES, _GAIN, _BIAS)
case("instance_norm", "eps", _INNER, _GAIN, _BIAS, eps=0.1)
for _label, _x in {"rows": _ROWS, "sequence": spread(2, 5, 4), "one": spread(4)}.items():
    case("layer_norm", _label, _x, _GAIN, _BIAS)
    case("rms_norm", _label, _x, _GAIN)
case("layer_norm", "eps", _ROWS, _GAIN, _BIAS, eps=0.1)
case("rms_norm", "eps", _ROWS, _GAIN, eps=0.1)

mixing("batch_norm")  # the moments are those of the batch
batched("layer_norm", 0)
batched("rms_norm", 0)
batched("group_norm", 0)
batched("instance_norm", 0)

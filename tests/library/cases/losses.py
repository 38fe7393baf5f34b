"""Losses."""

import numpy as np

from .registry import CONSTANT, FIXED, case, mixing, spread

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

_SCORES, _LABELS = spread(5, 4), np.array([0, 3, 3, 1, 2])
_SEQUENCES, _SYMBOLS = spread(2, 3, 4), np.array([[0, 3, 1], [1, 2, 1]])
_WEIGHTS, _TARGETS = np.array([0.5, 2.0, 1.0, 0.25]), spread(5, 4, low=0.01, high=0.4, start=0.3)
for _label, _options in {
    "weights": {"weights": _WEIGHTS},
    "smoothing": {"label_smoothing": 0.2},
    "ignore": {"ignore_index": 3},
    "weights-smoothing": {"weights": _WEIGHTS, "label_smoothing": 0.2},
    "weights-ignore": {"weights": _WEIGHTS, "ignore_index": 1},
    "all": {"weights": _WEIGHTS, "label_smoothing": 0.2, "ignore_index": 3},
}.items():
    case("cross_entropy", _label, _SCORES, _LABELS, **_options)
    case("cross_entropy", f"{_label}-sequences", _SEQUENCES, _SYMBOLS, **_options)
case("cross_entropy", "padding", _SCORES, np.array([0, -100, 3, -100, 2]), ignore_index=-100)
case("cross_entropy", "sequences", _SEQUENCES, _SYMBOLS)
case("cross_entropy", "single", spread(4), np.array(2))
case("soft_cross_entropy", "batch", _SCORES, _TARGETS)
case("soft_cross_entropy", "sequences", _SEQUENCES, spread(2, 3, 4, low=0.1, high=0.4, start=0.3))
for _name in ("nll", "multiclass_hinge"):
    case(_name, "batch", _SCORES, _LABELS)
    case(_name, "sequences", _SEQUENCES, _SYMBOLS)
case("multiclass_hinge", "margin", _SCORES, _LABELS, margin=2.5)
for _quantile in (0.1, 0.5, 0.9):
    case("pinball", f"{_quantile}", spread(5, 3), spread(5, 3, start=0.3), quantile=_quantile)
case("gaussian_nll", "matrix", spread(5, 3), spread(5, 3, start=0.3), spread(5, 3, start=0.6))
case("gaussian_nll", "vector", spread(5), spread(5, start=0.3), spread(5, start=0.6))
case("kl_divergence", "rows", np.log(_TARGETS), np.log(spread(5, 4, low=0.1, high=0.4)))
case("kl_divergence", "one", np.log(_TARGETS[0]), spread(4, low=-3.0, high=-1.0))
_GAUSSIAN = spread(5, 3), spread(5, 3, start=0.3)
case("kl_normal", "standard", *_GAUSSIAN)
case("kl_normal", "stack", spread(2, 5, 3), spread(2, 5, 3, start=0.3))
case("kl_normal", "prior", *_GAUSSIAN, spread(5, 3, start=0.6), spread(5, 3, start=0.9))
case("kl_normal", "shared-prior", *_GAUSSIAN, spread(3, start=0.6), spread(5, 1, start=0.9))
_TRIPLET = spread(6, 3), spread(6, 3, start=0.3), spread(6, 3, start=0.6)
case("triplet", "rows", *_TRIPLET)
case("triplet", "margin", *_TRIPLET, margin=3.0)
case("info_nce", "learned", spread(4, 4), np.array(0.7))
case("info_nce", "number", spread(4, 4), 0.3)
case("info_nce", "one", spread(1, 1, start=0.3), 0.7)

CONSTANT.add("info_nce-one")  # with one pair there is nothing to choose
FIXED["hinge"] = (1,)  # labels, -1 or +1
mixing("mse", "mae", "huber", "pinball", "gaussian_nll")  # means over the batch
mixing("hinge", "multiclass_hinge", "bce_with_logits")
mixing("cross_entropy", "soft_cross_entropy", "nll")
mixing("kl_divergence", "kl_normal", "triplet", "info_nce")

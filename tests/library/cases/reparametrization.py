"""Weights that are functions of weights."""

from .registry import case, mixing, spread

case("weight_norm", "matrix", spread(3, 4), spread(4, start=0.3))
case("weight_norm", "rows", spread(3, 4), spread(3, start=0.3), axis=0)
case("weight_norm", "kernel", spread(3, 2, 2, 4), spread(3, start=0.3), axis=0)
case("weight_norm", "middle", spread(3, 2, 2, 4), spread(2, start=0.3), axis=-3)
case("spectral_norm", "matrix", spread(3, 4), u=spread(3, start=0.3), v=spread(4, start=0.6))
case("spectral_norm", "kernel", spread(3, 2, 2), u=spread(3, start=0.3), v=spread(4, start=0.6))

mixing("weight_norm", "spectral_norm")  # have no examples

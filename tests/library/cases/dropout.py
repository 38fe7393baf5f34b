"""Noise that switches units off."""

from .registry import case, mixing, spread

case("dropout", "half", spread(5, 8), p=0.5, rng=7)
case("dropout", "none", spread(3, 4), p=0.0, rng=7)

mixing("dropout")  # each example has its own noise

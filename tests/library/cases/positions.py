"""Rotary positions."""

from .registry import batched, case, spread

case("rotary", "sequence", spread(2, 5, 6))
case("rotary", "heads", spread(2, 3, 4, 2))
case("rotary", "later", spread(2, 3, 6), positions=spread(2, 3, low=3.0, high=9.0))
case("rotary", "base", spread(2, 3, 6), base=100.0)
case("rotary", "one", spread(5, 6), positions=spread(5))

batched("rotary", 0, "positions")

"""Multi-head attention and learned positions."""

import nnlib as nn

from ..cases import spread
from .registry import module


def sequences(dtype):
    return (spread(3, 4, 6).astype(dtype),)


def with_memory(dtype):
    return (*sequences(dtype), spread(3, 5, 2, start=0.3).astype(dtype))


def self_attention(**given):
    return lambda rng, **options: nn.MultiHeadAttention(6, 3, rng=rng, **given, **options)


def causal(layer, x):
    return layer(x, causal=True)


def step_by_step(layer, x):
    cache = nn.KeyValueCache()
    return tuple(layer(x[:, t : t + 1], causal=True, cache=cache) for t in range(x.shape[1]))


module("MultiHeadAttention", self_attention(), sequences)
module("MultiHeadAttention", self_attention(bias=False, scale=1.0), sequences, "no-bias")
module("MultiHeadAttention", self_attention(rotary=True), sequences, "rotary", call=causal)
module("MultiHeadAttention", self_attention(rotary=True), sequences, "cache", call=step_by_step)
module("MultiHeadAttention", self_attention(memory_dim=2), with_memory, "memory")
module(
    "LearnedPositions",
    lambda rng, **options: nn.LearnedPositions(5, 6, rng=rng, **options),
    sequences,
)

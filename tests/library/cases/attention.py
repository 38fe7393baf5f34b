"""Attention with every option, and edges: one query, nothing to attend to."""

import numpy as np

from .registry import batched, case, spread

Q, K, V = spread(2, 3, 4), spread(2, 5, 4, start=0.3), spread(2, 5, 3, start=0.6)
HEADS = spread(2, 2, 3, 4), spread(2, 2, 3, 4, start=0.3), spread(2, 2, 3, 4, start=0.6)
# One row per query; the second example has a query that may attend to one key, and one to none.
MASK = np.array(
    [
        [[1, 1, 1, 0, 0], [1, 1, 1, 0, 0], [0, 1, 0, 1, 1]],
        [[1, 0, 1, 0, 1], [0, 0, 0, 1, 0], [0, 0, 0, 0, 0]],
    ],
    bool,
)
LENGTHS = np.array([[[1, 1, 1, 1, 0]], [[1, 1, 0, 0, 0]]], bool)  # the same keys for all queries

for _name, _more in (("attention", (V,)), ("attention_weights", ())):
    case(_name, "plain", Q, K, *_more)
    case(_name, "mask", Q, K, *_more, mask=MASK)
    case(_name, "lengths", Q, K, *_more, mask=LENGTHS)
    case(_name, "causal-later", Q, K, *_more, causal=True)  # the queries are the last three
    case(_name, "causal-mask", Q, K, *_more, causal=True, mask=LENGTHS)
    case(_name, "bias", Q, K, *_more, spread(3, 5, start=0.8))
    case(_name, "bias-row", Q, K, *_more, spread(1, 1, 5, start=0.8), causal=True)
    case(_name, "scale", Q, K, *_more, scale=0.3)
    case(_name, "one-query", Q[:, :1], K, *_more, causal=True)
    case(_name, "one", Q[0], K[0], *[v[0] for v in _more], mask=MASK[0])
for _name, _more in (("attention", HEADS[2:]), ("attention_weights", ())):
    case(_name, "heads", *HEADS[:2], *_more)
    case(_name, "heads-causal", *HEADS[:2], *_more, spread(2, 3, 3, start=0.8), causal=True)

batched("attention", 0, 1, 2, "mask")
batched("attention_weights", 0, 1, "mask")

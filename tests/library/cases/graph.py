"""Sparse products and segments: sorted or not, ties, empty segments, several axes."""

import numpy as np

from .registry import case, mixing, spread

ROWS = np.array([2, 0, 0, 4, 2, 2, 0])  # rows 1 and 3 are empty
COLUMNS = np.array([1, 3, 1, 0, 0, 3, 3])  # column 2 is empty; the entry (0, 3) stands there twice
SORTED = {"segments": np.sort(ROWS), "n": 5}
MIXED = {"segments": ROWS, "n": 5}

case(
    "sparse_matmul",
    "square",
    spread(7),
    spread(5, 3, start=0.3),
    rows=ROWS,
    columns=COLUMNS,
    n_rows=5,
)
case(
    "sparse_matmul",
    "wide",
    spread(7),
    spread(6, 2, start=0.3),
    rows=ROWS,
    columns=COLUMNS,
    n_rows=5,
)
case(
    "sparse_matmul",
    "heads",
    spread(7, 2),
    spread(4, 2, 3, start=0.3),
    rows=ROWS,
    columns=COLUMNS,
    n_rows=5,
)
case(
    "sparse_matmul",
    "sorted",
    spread(7),
    spread(4, 3, start=0.3),
    rows=np.sort(ROWS),
    columns=COLUMNS,
    n_rows=6,
)
case(
    "sparse_matmul",
    "one-entry",
    spread(1),
    spread(1, 2),
    rows=np.array([0]),
    columns=np.array([0]),
    n_rows=1,
)

for _name in ("segment_sum", "segment_mean", "segment_max", "segment_softmax"):
    case(_name, "vector", spread(7), **MIXED)
    case(_name, "matrix", spread(7, 3), **MIXED)
    case(_name, "sorted", spread(7, 2, 2), **SORTED)
    case(_name, "full", spread(6, 2), segments=np.array([1, 0, 1, 0, 1, 2]), n=3)
    case(_name, "narrow", spread(7, 2), segments=ROWS.astype(np.uint8), n=5)
    case(_name, "many", spread(3, 2), segments=np.array([70_000, 2, 70_000]), n=70_001)
case("segment_max", "negative", spread(7, 2, low=-3.0, high=-1.0), **MIXED)

mixing("segment_max", "segment_mean", "segment_softmax", "segment_sum", "sparse_matmul")

"""Distances between the rows of two matrices, by one product."""

import numpy as np


def squared_distances(X, Z):
    """``|x - z|^2 = |x|^2 - 2 x . z + |z|^2`` for rows of ``X (N, D)`` and ``Z (M, D)``, (N, M).

    Both are centered on the mean of `Z` first: the smaller the numbers, the less is lost where
    large squares nearly cancel. Rounding can leave less than 0, which is set to 0.
    """
    center = Z.mean(axis=0)
    X, Z = X - center, Z - center
    d2 = X @ (-2.0 * Z.T)
    d2 += np.einsum("nd,nd->n", X, X)[:, None]
    d2 += np.einsum("md,md->m", Z, Z)
    return np.maximum(d2, 0.0, out=d2)

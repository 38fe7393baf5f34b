"""The vision transformer."""

import numpy as np

from nnlib.models import ViT

from .common import M, rng


def vit(image=(8, 8), **options):
    return ViT(image, 2, **{"rng": rng, "patch": 2, **options})


TABLE = [
    (lambda: vit(patch=3), ValueError, r"\(3, 3\)"),
    (lambda: vit((8, 9)), ValueError, r"\(2, 2\)"),
    (lambda: vit(patch=0), ValueError, "0"),
    (lambda: vit(pool="max"), ValueError, "'max'"),
    (lambda: vit(n_layers=0), ValueError, "0"),
    (lambda: vit(dim=10), ValueError, "4 heads for dim 10"),
    (lambda: vit(rng=3), TypeError, "int 3"),
    (lambda: vit()(np.ones((2, 1, 8, 6), np.float32)), ValueError, r"\(2, 1, 8, 6\)"),
    (lambda: vit()(np.ones((2, 3, 8, 8), np.float32)), ValueError, r"\(2, 3, 8, 8\)"),
    (lambda: vit()(M), ValueError, r"\(2, 3\)"),
]

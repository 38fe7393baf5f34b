"""The vision transformer."""

from nnlib.models import ViT

from ..cases import spread
from .registry import module


def build(pool):
    return lambda rng, **options: ViT(
        (4, 6),
        3,
        rng=rng,
        patch=(2, 3),
        n_in=2,
        dim=8,
        n_heads=2,
        pool=pool,
        dropout=0.3,
        **options,
    )


def images(dtype):
    return (spread(3, 2, 4, 6).astype(dtype),)


for _pool in ("class", "mean"):
    module("ViT", build(_pool), images, _pool)

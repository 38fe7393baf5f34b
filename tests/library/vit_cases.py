"""Vision transformers that are compared with PyTorch."""

from nnlib.models import ViT

from .attention_models import Compared, filled
from .cases import spread


def vit(**options):
    model = filled(ViT, (4, 6), 3, patch=(2, 3), n_in=2, dim=8, n_heads=2, **options)
    return Compared(model, (spread(3, 2, 4, 6),))


VITS = {
    "class": vit,
    "mean": lambda: vit(pool="mean", hidden=12, n_layers=1),
}

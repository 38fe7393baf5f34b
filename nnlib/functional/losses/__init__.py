"""Losses: how wrong a batch of outputs is, as one number (the mean over the batch).

Every loss takes the model's outputs first and the targets second and returns a scalar. Those for
classification take *logits*, the outputs before sigmoid or softmax: fused with it, the gradient is
the short and stable ``p - y``. Targets are converted to the dtype of the outputs; other shapes and
empty batches raise a ValueError.
"""

from .classification import (
    bce_with_logits,
    cross_entropy,
    hinge,
    multiclass_hinge,
    nll,
    soft_cross_entropy,
)
from .contrastive import info_nce, triplet
from .divergences import kl_divergence, kl_normal
from .regression import gaussian_nll, huber, mae, mse, pinball

__all__ = [
    "bce_with_logits",
    "cross_entropy",
    "gaussian_nll",
    "hinge",
    "huber",
    "info_nce",
    "kl_divergence",
    "kl_normal",
    "mae",
    "mse",
    "multiclass_hinge",
    "nll",
    "pinball",
    "soft_cross_entropy",
    "triplet",
]

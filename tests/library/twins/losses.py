"""Losses in PyTorch."""

import torch
import torch.nn.functional as TF


def _cross_entropy(z, labels, *, weights=None, label_smoothing=0.0, ignore_index=-100):
    weights = None if weights is None else torch.tensor(weights, dtype=z.dtype)
    return TF.cross_entropy(
        z.reshape(-1, z.shape[-1]),
        labels.reshape(-1),
        weights,
        ignore_index=ignore_index,
        label_smoothing=label_smoothing,
    )


def _soft_cross_entropy(z, t):
    return TF.cross_entropy(z.reshape(-1, z.shape[-1]), t.reshape(-1, z.shape[-1]))


def _kl_divergence(log_p, log_q):
    rows = log_p.ndim > 1
    total = TF.kl_div(log_q, log_p, log_target=True, reduction="batchmean" if rows else "sum")
    return total / (log_p[0].numel() / log_p.shape[-1]) if rows else total


def _kl_normal(mean, log_variance, *prior):
    prior = prior or (torch.zeros_like(mean), torch.zeros_like(mean))
    p, q = (
        torch.distributions.Normal(m, torch.exp(0.5 * v))
        for m, v in ((mean, log_variance), torch.broadcast_tensors(*prior))
    )
    return torch.distributions.kl_divergence(p, q).sum(-1).mean()


def _triplet(a, p, n, *, margin=0.2):
    return TF.triplet_margin_with_distance_loss(
        a, p, n, margin=margin, distance_function=lambda x, y: ((x - y) ** 2).sum(-1)
    )


def _info_nce(similarities, temperature):
    z, labels = similarities / temperature, torch.arange(len(similarities))
    return (TF.cross_entropy(z, labels) + TF.cross_entropy(z.T, labels)) / 2


TWINS = {
    "bce_with_logits": lambda z, t: TF.binary_cross_entropy_with_logits(z, t.to(z.dtype)),
    "cross_entropy": _cross_entropy,
    "gaussian_nll": lambda m, v, t: TF.gaussian_nll_loss(m, t, torch.exp(v), full=True, eps=1e-12),
    "hinge": lambda y, t: torch.clamp(1 - t * y, min=0).mean(),
    "huber": TF.huber_loss,
    "info_nce": _info_nce,
    "kl_divergence": _kl_divergence,
    "kl_normal": _kl_normal,
    "mae": TF.l1_loss,
    "mse": TF.mse_loss,
    "multiclass_hinge": lambda s, y, margin=1.0: TF.multi_margin_loss(
        s.reshape(-1, s.shape[-1]), y.reshape(-1), margin=margin
    ),
    "nll": lambda log_p, y: TF.nll_loss(log_p.reshape(-1, log_p.shape[-1]), y.reshape(-1)),
    "pinball": lambda y, t, quantile: torch.maximum(
        quantile * (t - y), (quantile - 1) * (t - y)
    ).mean(),
    "soft_cross_entropy": _soft_cross_entropy,
    "triplet": _triplet,
}

"""Pools in PyTorch."""

import torch
import torch.nn.functional as TF


def _by_axes(one, two):
    return lambda x, *, size, **options: (one if x.ndim == 3 else two)(x, size, **options)


def _per_example(reduce):
    """Each sequence cut to its length, which PyTorch has no option for."""

    def pool(x, *, lengths=None):
        ends = [None] * len(x) if lengths is None else lengths.tolist()
        return torch.stack([reduce(e[..., :n].flatten(1)) for e, n in zip(x, ends, strict=True)])

    return pool


def _upsample(x, *, scale, mode="nearest"):
    if mode == "nearest":
        return TF.interpolate(x, scale_factor=scale)
    mode = "linear" if x.ndim == 3 else "bilinear"
    return TF.interpolate(x, scale_factor=scale, mode=mode, align_corners=False)


TWINS = {
    "avg_pool": _by_axes(TF.avg_pool1d, TF.avg_pool2d),
    "global_avg_pool": _per_example(lambda x: x.mean(dim=1)),
    "global_max_pool": _per_example(lambda x: x.max(dim=1).values),
    "max_pool": _by_axes(TF.max_pool1d, TF.max_pool2d),
    "upsample": _upsample,
}

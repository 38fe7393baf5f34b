"""Normalization in PyTorch."""

import torch
import torch.nn.functional as TF

from ..cases import spread


def _batch_norm(x, gain, bias, *, moments=None, constant=False, eps=1e-5):
    mean, variance = (None, None) if moments is None else map(torch.as_tensor, moments)
    mean, variance = (m if m is None else m.to(x.dtype) for m in (mean, variance))
    return TF.batch_norm(x, mean, variance, gain, bias, training=not constant, eps=eps)


def _layer_norm(x, gain, bias, *, eps=1e-5):
    return TF.layer_norm(x, x.shape[-1:], gain, bias, eps)


TWINS = {
    "batch_norm": _batch_norm,
    "group_norm": lambda x, gain, bias, *, groups, eps=1e-5: TF.group_norm(
        x, groups, gain, bias, eps
    ),
    "instance_norm": lambda x, gain, bias, *, eps=1e-5: TF.instance_norm(
        x, None, None, gain, bias, eps=eps
    ),
    "layer_norm": _layer_norm,
    "rms_norm": lambda x, gain, *, eps=1e-5: TF.rms_norm(x, x.shape[-1:], gain, eps),
}


def batch_norm_layers():
    """Three training steps and an evaluation: outputs, gradients and running statistics."""
    results = {}
    for name, kind, shape in (
        ("rows", torch.nn.BatchNorm1d, (5, 4)),
        ("signals", torch.nn.BatchNorm1d, (3, 4, 5)),
        ("images", torch.nn.BatchNorm2d, (3, 4, 2, 3)),
    ):
        layer = kind(4, momentum=0.3, eps=0.01).double()
        layer.weight.data = torch.tensor(spread(4, low=0.5, high=2.0, start=0.3))
        layer.bias.data = torch.tensor(spread(4, start=0.6))
        parts = []
        for step in range(4):
            layer.train(step < 3)
            x = torch.tensor(spread(*shape, start=0.1 * step) + step, requires_grad=True)
            y = layer(x)
            layer.zero_grad()
            y.backward(torch.tensor(spread(*shape, start=0.7)))
            parts += [y, x.grad, layer.weight.grad.clone(), layer.bias.grad.clone()]
            parts += [layer.running_mean.clone(), layer.running_var.clone()]
        results[name] = torch.cat([p.detach().reshape(-1) for p in parts]).numpy()
    return results


SECTIONS = {"batch-norm": batch_norm_layers}

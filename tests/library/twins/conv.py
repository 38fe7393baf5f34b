"""Convolutions in PyTorch."""

import torch
import torch.nn.functional as TF

from ..cases import spread
from ..modules.conv import LAYERS

TWINS = {
    "conv1d": TF.conv1d,
    "conv2d": TF.conv2d,
    "conv_transpose2d": TF.conv_transpose2d,
}


def layers():
    """Outputs and all gradients of the layers, with every option."""
    results = {}
    for name, options, shape in LAYERS:
        layer = getattr(torch.nn, name)(4, 6, 3, **options).double()
        layer.weight.data = torch.tensor(spread(*layer.weight.shape, start=0.3))
        layer.bias.data = torch.tensor(spread(6, start=0.6))
        x = torch.tensor(spread(*shape), requires_grad=True)
        y = layer(x)
        y.backward(torch.tensor(spread(*y.shape, start=0.7)))
        parts = [y, x.grad, layer.weight.grad, layer.bias.grad]
        results[name] = torch.cat([p.detach().reshape(-1) for p in parts]).numpy()
    return results


SECTIONS = {"conv-layers": layers}

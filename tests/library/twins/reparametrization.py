"""Weights that are functions of weights, in PyTorch."""

import torch
from torch.nn.utils import parametrizations

from ..cases import spread


def _spectral_norm(W, *, u, v):
    u, v = (torch.as_tensor(a).to(W.dtype) for a in (u, v))
    return W / torch.dot(u, torch.mv(W.flatten(1), v))


TWINS = {
    "weight_norm": lambda v, g, *, axis=-1: torch._weight_norm(
        v.movedim(axis, 0), g.reshape(-1, *[1] * (v.ndim - 1)), 0
    ).movedim(0, axis),
    "spectral_norm": _spectral_norm,
}


def _linear():
    layer = torch.nn.Linear(3, 4).double()
    layer.weight.data = torch.tensor(spread(3, 4).T.copy())
    layer.bias.data = torch.tensor(spread(4, start=0.4))
    return layer


def _gradients(layer, x):
    x = torch.tensor(x, requires_grad=True)
    y = layer(x)
    y.backward(torch.tensor(spread(5, 4, start=0.7)))
    return [y, x.grad, layer.bias.grad]


def wrapped_layers():
    """Linear layers with normalized weights: output and all gradients, three steps."""
    results = {}
    layer = parametrizations.weight_norm(_linear())
    weights = layer.parametrizations.weight
    weights.original0.data *= torch.tensor(spread(4, low=0.5, high=2.0)).reshape(4, 1)
    parts = _gradients(layer, spread(5, 3, start=0.2))
    results["weight-norm"] = [*parts, weights.original1.grad.T, weights.original0.grad]

    layer = parametrizations.spectral_norm(_linear())
    weights = layer.parametrizations.weight
    weights[0]._u[...] = torch.tensor(spread(4, start=0.5))
    weights[0]._v[...] = torch.tensor(spread(3, start=0.1))
    parts = []
    for step in range(3):
        layer.train(step < 2)
        layer.zero_grad()
        parts += _gradients(layer, spread(5, 3, start=0.2 * step))
        parts += [weights.original.grad.T, weights[0]._v.clone(), weights[0]._u.clone()]
    results["spectral-norm"] = parts
    return {
        name: torch.cat([p.detach().reshape(-1) for p in parts]).numpy()
        for name, parts in results.items()
    }


SECTIONS = {"wrapped-layers": wrapped_layers}

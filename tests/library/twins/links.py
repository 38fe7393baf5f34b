"""How parameters of this library correspond to PyTorch's: whole modules are compared with it.

A link is (our Parameter, their parameter, the view of theirs that has our shape).
"""

import numpy as np
import torch

from ..cases import spread


def same(tensor):
    return tensor


def transposed(tensor):
    return tensor.T


def linear(ours, theirs):
    links = [(ours.W, theirs.weight, transposed)]
    return links if ours.b is None else [*links, (ours.b, theirs.bias, same)]


def table(ours, theirs):
    return [(ours.table, theirs.weight, same)]


def multi_head(ours, theirs):
    """Theirs packs three weights into one, unless the memory has another width."""
    links = linear(ours.output, theirs.out_proj)
    for i, name in enumerate(("query", "key", "value")):
        layer, dim = getattr(ours, name), theirs.embed_dim
        rows = slice(i * dim, (i + 1) * dim)
        if theirs.in_proj_weight is None:
            links.append((layer.W, getattr(theirs, f"{name[0]}_proj_weight"), transposed))
        else:
            links.append((layer.W, theirs.in_proj_weight, lambda w, rows=rows: w[rows].T))
        if layer.b is not None:
            links.append((layer.b, theirs.in_proj_bias, lambda b, rows=rows: b[rows]))
    return links


def norm(ours, theirs):
    return [(ours.gain, theirs.weight, same), (ours.bias, theirs.bias, same)]


def block(ours, theirs):
    """Theirs is a `TransformerEncoderLayer` or a `TransformerDecoderLayer`."""
    names = {"attention": "self_attn", "cross_attention": "multihead_attn"}
    links = linear(ours.feed_forward.sublayer.widen, theirs.linear1)
    links += linear(ours.feed_forward.sublayer.narrow, theirs.linear2)
    parts = [name for name in (*names, "feed_forward") if hasattr(ours, name)]
    for i, name in enumerate(parts, start=1):
        links += norm(getattr(ours, name).norm, getattr(theirs, f"norm{i}"))
        if name in names:
            links += multi_head(getattr(ours, name).sublayer, getattr(theirs, names[name]))
    return links


def results(model, links, run):
    """Copy the weights of `model`, call ``run()``; the output and the gradients in its order."""
    for ours, theirs, view in links:
        view(theirs.data).copy_(torch.tensor(ours.data))
    y = run()
    y.backward(torch.tensor(spread(*y.shape, low=-1.0, high=1.0, start=0.7)))
    gradients = {id(ours): view(theirs.grad) for ours, theirs, view in links}
    named = {name: gradients[id(p)] for name, p in model.named_parameters()}
    return {
        name: tensor.detach().numpy().reshape(-1).astype(np.float64)
        for name, tensor in {"output": y, **named}.items()
    }

"""Attention in PyTorch."""

import math

import torch
import torch.nn.functional as TF

from ..attention_models import LAYERS
from . import links


def _allowed(q, k, mask, causal):
    allowed = torch.ones(q.shape[-2], k.shape[-2], dtype=torch.bool)
    if causal:
        allowed = torch.tril(allowed, diagonal=k.shape[-2] - q.shape[-2])
    return allowed if mask is None else allowed & torch.as_tensor(mask)


def _attention(q, k, v, bias=None, *, mask=None, causal=False, scale=None):
    allowed = _allowed(q, k, mask, causal)
    if bias is not None:  # torch takes one or the other
        allowed = torch.where(allowed, bias, -math.inf)
    return TF.scaled_dot_product_attention(q, k, v, attn_mask=allowed, scale=scale)


def _weights(q, k, bias=None, **options):
    v = torch.eye(k.shape[-2], dtype=k.dtype).expand(*k.shape[:-1], k.shape[-2])
    return _attention(q, k, v, bias, **options)  # the mean of unit vectors


TWINS = {"attention": _attention, "attention_weights": _weights}


def multi_head():
    """`torch.nn.MultiheadAttention` with the same weights: outputs and all gradients."""
    vectors = {}
    for label, make in LAYERS.items():
        case = make()
        layer, x, memory = case.model, case.inputs[0], case.inputs[-1]
        width = memory.shape[-1]
        theirs = torch.nn.MultiheadAttention(
            x.shape[-1],
            layer.n_heads,
            bias=layer.output.b is not None,
            batch_first=True,
            kdim=width,
            vdim=width,
            dtype=torch.float64,
        )
        mask = None  # True in theirs where a query may not attend
        if case.options.get("causal"):
            mask = ~torch.ones(x.shape[1], x.shape[1], dtype=torch.bool).tril()
        padding = case.options.get("mask")
        padding = None if padding is None else ~torch.tensor(padding[:, 0, 0])
        x, memory = torch.tensor(x), torch.tensor(memory)

        def run(theirs=theirs, x=x, memory=memory, mask=mask, padding=padding):
            return theirs(
                x, memory, memory, attn_mask=mask, key_padding_mask=padding, need_weights=False
            )[0]

        found = links.results(layer, links.multi_head(layer, theirs), run)
        vectors |= {f"{label}-{name}": vector for name, vector in found.items()}
        weights = theirs(
            x, memory, memory, attn_mask=mask, key_padding_mask=padding, average_attn_weights=False
        )[1]
        vectors[f"{label}-weights"] = weights.detach().numpy().reshape(-1)
    return vectors


SECTIONS = {"attention-layers": multi_head}

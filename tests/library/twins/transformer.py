"""Transformers in PyTorch: its own blocks, and the models written out once more."""

import math

import torch
import torch.nn.functional as TF

from ..attention_models import BLOCKS, GPTS, TRANSFORMERS, everything
from . import links
from .positions import TWINS as POSITIONS


def gelu(x):
    return TF.gelu(x, approximate="tanh")


def their_block(ours):
    """A block of torch.nn with the options of ours."""
    kind = torch.nn.TransformerEncoderLayer
    if hasattr(ours, "cross_attention"):
        kind = torch.nn.TransformerDecoderLayer
    first = ours.feed_forward.sublayer.widen.W
    return kind(
        first.shape[0],
        ours.attention.sublayer.n_heads,
        first.shape[1],
        dropout=0.0,
        activation=TF.relu if ours.feed_forward.sublayer.activation.__name__ == "relu" else gelu,
        batch_first=True,
        norm_first=ours.attention.norm_first,
        dtype=torch.float64,
    )


def causal_mask(length):
    return ~torch.ones(length, length, dtype=torch.bool).tril()


def hidden(mask):
    """Their mask of keys, True where a key is padding, from ours (N, 1, 1, T)."""
    return None if mask is None else ~torch.as_tensor(mask[:, 0, 0])


def block(case):
    theirs = their_block(case.model)
    inputs, options = [torch.tensor(a) for a in case.inputs], case.options
    future = causal_mask(inputs[0].shape[1])

    def run():
        if len(inputs) == 2:
            padding = hidden(options.get("memory_mask"))
            return theirs(*inputs, tgt_mask=future, memory_key_padding_mask=padding)
        padding = hidden(options.get("mask"))
        mask = future if options.get("causal") else None
        return theirs(*inputs, src_mask=mask, src_key_padding_mask=padding)

    return links.results(case.model, links.block(case.model, theirs), run)


def sinusoids(length, dim):
    rates = 10000.0 ** (-torch.arange(0, dim, 2, dtype=torch.float64) / dim)
    angles = torch.arange(length, dtype=torch.float64)[:, None] * rates
    return torch.stack([angles.sin(), angles.cos()], dim=-1).reshape(length, dim)


def transformer(case):
    model, (source, target) = case.model, (torch.as_tensor(a) for a in case.inputs)
    dim, norm_first = model.dim, model.encoder_norm is not None
    tables = [torch.nn.Embedding(*e.table.shape).double() for e in (model.source, model.target)]
    encoder, decoder = ([their_block(b) for b in side] for side in (model.encoder, model.decoder))
    norms = [torch.nn.LayerNorm(dim).double() for _ in range(2)]
    pairs = [
        *links.table(model.source, tables[0]),
        *links.table(model.target, tables[1]),
        *(
            link
            for ours, b in zip(model.encoder, encoder, strict=True)
            for link in links.block(ours, b)
        ),
        *(
            link
            for ours, b in zip(model.decoder, decoder, strict=True)
            for link in links.block(ours, b)
        ),
    ]
    if norm_first:
        pairs += links.norm(model.encoder_norm, norms[0]) + links.norm(model.decoder_norm, norms[1])

    def run():
        memory = tables[0](source) * math.sqrt(dim) + sinusoids(source.shape[1], dim)
        for layer in encoder:
            memory = layer(memory, src_key_padding_mask=source == model.pad)
        memory = norms[0](memory) if norm_first else memory
        x = tables[1](target) * math.sqrt(dim) + sinusoids(target.shape[1], dim)
        for layer in decoder:
            x = layer(
                x,
                memory,
                tgt_mask=causal_mask(x.shape[1]),
                memory_key_padding_mask=source == model.pad,
            )
        return (norms[1](x) if norm_first else x) @ tables[1].weight.T

    return links.results(model, pairs, run)


class GPT(torch.nn.Module):
    """GPT-2's forward pass, in the way that nanoGPT writes it."""

    def __init__(self, ours):
        super().__init__()
        n_symbols, dim = ours.embedding.table.shape
        self.table = torch.nn.Embedding(n_symbols, dim)
        self.positions = None
        if ours.positions is not None:
            self.positions = torch.nn.Embedding(*ours.positions.table.shape)
        self.blocks = torch.nn.ModuleList(their_block(b) for b in ours.blocks)
        self.n_heads = ours.blocks[0].attention.sublayer.n_heads
        self.norm = torch.nn.LayerNorm(dim)
        self.head = torch.nn.Linear(dim, n_symbols, bias=False)
        if ours.head is None:
            self.head.weight = self.table.weight

    def attend(self, block, x):
        n, t, dim = x.shape
        weight, bias = block.self_attn.in_proj_weight, block.self_attn.in_proj_bias
        q, k, v = (
            z.reshape(n, t, self.n_heads, -1).transpose(1, 2)
            for z in TF.linear(x, weight, bias).chunk(3, dim=-1)
        )
        if self.positions is None:
            q, k = POSITIONS["rotary"](q), POSITIONS["rotary"](k)
        y = TF.scaled_dot_product_attention(q, k, v, is_causal=True)
        return block.self_attn.out_proj(y.transpose(1, 2).reshape(n, t, dim))

    def forward(self, ids):
        x = self.table(ids)
        if self.positions is not None:
            x = x + self.positions(torch.arange(ids.shape[1]))
        for block in self.blocks:
            x = x + self.attend(block, block.norm1(x))
            x = x + block.linear2(gelu(block.linear1(block.norm2(x))))
        return self.head(self.norm(x))


def gpt(case):
    model = case.model
    theirs = GPT(model).double()
    pairs = links.table(model.embedding, theirs.table) + links.norm(model.norm, theirs.norm)
    for ours, layer in zip(model.blocks, theirs.blocks, strict=True):
        pairs += links.block(ours, layer)
    if model.positions is not None:
        pairs += links.table(model.positions, theirs.positions)
    if model.head is not None:
        pairs += links.linear(model.head, theirs.head)
    return links.results(model, pairs, lambda: theirs(torch.as_tensor(case.inputs[0])))


SECTIONS = {
    "transformer-blocks": lambda: everything(block, BLOCKS),
    "transformer": lambda: everything(transformer, TRANSFORMERS),
    "gpt": lambda: everything(gpt, GPTS),
}

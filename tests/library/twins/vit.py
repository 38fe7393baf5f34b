"""The vision transformer in PyTorch: patches are cut out one by one."""

import torch

from ..attention_models import everything
from ..vit_cases import VITS
from . import links
from .transformer import their_block


def vit(case):
    model, (images,) = case.model, case.inputs
    dim, _, height, width = model.embedding.W.shape
    embedding = torch.nn.Conv2d(images.shape[1], dim, (height, width)).double()
    positions = torch.nn.Embedding(*model.positions.table.shape).double()
    blocks = [their_block(block) for block in model.blocks]
    norm = torch.nn.LayerNorm(dim).double()
    scores = torch.nn.Linear(*model.scores.W.shape).double()
    pairs = [
        (model.embedding.W, embedding.weight, links.same),
        (model.embedding.b, embedding.bias, links.same),
        *links.table(model.positions, positions),
        *links.norm(model.norm, norm),
        *links.linear(model.scores, scores),
    ]
    for ours, theirs in zip(model.blocks, blocks, strict=True):
        pairs += links.block(ours, theirs)
    token = torch.nn.Parameter(torch.zeros(1, 1, dim).double())
    if model.token is not None:
        pairs.append((model.token, token, links.same))

    def run():
        x = torch.tensor(images)
        rows = [row for strip in x.split(height, dim=2) for row in strip.split(width, dim=3)]
        tokens = [patch.flatten(1) @ embedding.weight.flatten(1).T for patch in rows]
        x = torch.stack(tokens, dim=1) + embedding.bias
        if model.token is not None:
            x = torch.cat([token.expand(len(x), 1, dim), x], dim=1)
        x = x + positions.weight
        for block in blocks:
            x = block(x)
        x = norm(x)
        return scores(x.mean(dim=1) if model.token is None else x[:, 0])

    return links.results(model, pairs, run)


SECTIONS = {"vit": lambda: everything(vit, VITS)}

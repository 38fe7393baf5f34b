"""A small GPT; its twin is written as nanoGPT writes it, around PyTorch's fused attention."""

import torch
from torch.nn import functional as TF

import nnlib as nn
from nnlib import functional as F
from nnlib.interop import to_torch

from .registry import Sides, products, training_step, workload

BATCH, LENGTH, DIM, HEADS, LAYERS, SYMBOLS = 16, 64, 64, 4, 2, 65


class Attention(torch.nn.MultiheadAttention):
    """Causal self-attention; the parameters are those of PyTorch's class."""

    def forward(self, x):
        n, t, dim = x.shape
        qkv = TF.linear(x, self.in_proj_weight, self.in_proj_bias)
        heads = (part.view(n, t, HEADS, -1).transpose(1, 2) for part in qkv.split(dim, dim=2))
        y = TF.scaled_dot_product_attention(*heads, is_causal=True)
        return self.out_proj(y.transpose(1, 2).reshape(n, t, dim))


class FeedForward(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.widen, self.narrow = torch.nn.Linear(DIM, 4 * DIM), torch.nn.Linear(4 * DIM, DIM)

    def forward(self, x):
        return self.narrow(TF.gelu(self.widen(x), approximate="tanh"))


class Residual(torch.nn.Module):
    def __init__(self, sublayer):
        super().__init__()
        self.sublayer, self.norm = sublayer, torch.nn.LayerNorm(DIM)

    def forward(self, x):
        return x + self.sublayer(self.norm(x))


class Block(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.attention = Residual(Attention(DIM, HEADS))
        self.feed_forward = Residual(FeedForward())

    def forward(self, x):
        return self.feed_forward(self.attention(x))


class GPT(torch.nn.Module):
    """With the names of `nnlib.models.GPT`, so that its weights fit."""

    def __init__(self):
        super().__init__()
        self.embedding = torch.nn.Embedding(SYMBOLS, DIM)
        self.positions = torch.nn.Embedding(LENGTH, DIM)
        self.blocks = torch.nn.ModuleList(Block() for _ in range(LAYERS))
        self.norm = torch.nn.LayerNorm(DIM)

    def forward(self, ids):
        x = self.embedding(ids) + self.positions.weight[: ids.shape[1]]
        for block in self.blocks:
            x = block(x)
        return TF.linear(self.norm(x), self.embedding.weight)


def gpt_products():
    """Each product of the forward pass has two of the same size in the backward pass."""
    rows, head = BATCH * LENGTH, DIM // HEADS
    block = [(rows, DIM, DIM)] * 4 + [(rows, DIM, 4 * DIM), (rows, 4 * DIM, DIM)]
    block += [(BATCH, HEADS, LENGTH, head, LENGTH), (BATCH, HEADS, LENGTH, LENGTH, head)]
    return products(*(block * LAYERS + [(rows, DIM, SYMBOLS)]) * 3)


@workload("GPT, 2 layers, d 64, T 64, batch 16, AdamW", target=1.0)
def gpt(rng):
    text = rng.integers(SYMBOLS, size=(BATCH, LENGTH + 1))
    ids, following = text[:, :-1], text[:, 1:]
    model = nn.models.GPT(SYMBOLS, LENGTH, rng=rng, dim=DIM, n_heads=HEADS, n_layers=LAYERS)
    twin = GPT()
    twin.load_state_dict({name: torch.tensor(array) for name, array in to_torch(model).items()})
    ids_t, following_t = torch.tensor(ids), torch.tensor(following).reshape(-1)
    options = {"lr": 1e-3, "weight_decay": 0.0}
    return Sides(
        training_step(
            nn.optim.AdamW(model.parameters(), **options),
            lambda: F.cross_entropy(model(ids), following),
        ),
        training_step(
            torch.optim.AdamW(twin.parameters(), **options),
            lambda: TF.cross_entropy(twin(ids_t).view(-1, SYMBOLS), following_t),
        ),
        gpt_products(),
    )

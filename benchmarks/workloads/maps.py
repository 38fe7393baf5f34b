"""The self-organizing map: PyTorch has none, so its twin is the same algorithm on tensors."""

import numpy as np
import torch
from torch.nn import functional as TF

from nnlib.classic import SelfOrganizingMap
from nnlib.datasets import load_digits

from .registry import Sides, workload

SIDE, RADIUS, LR = 10, 2.0, 0.1


def both(rng, training, twin):
    X = load_digits().X.astype(np.float32) / 16.0
    first = rng.random((SIDE, SIDE, X.shape[1]), dtype=np.float32)
    som = SelfOrganizingMap(
        SIDE,
        SIDE,
        training=training,
        radius=lambda progress: RADIUS,
        lr=lambda progress: LR,
        init=first,
        epochs=1,
    )
    Xt, W = torch.tensor(X), torch.tensor(first.reshape(SIDE * SIDE, -1))
    place = torch.cartesian_prod(torch.arange(SIDE), torch.arange(SIDE)).float()
    d2 = torch.cdist(place, place) ** 2

    def theirs():
        with torch.no_grad():
            return twin(Xt, W.clone(), d2).mean().item()

    return Sides(lambda: som.fit(X).weights_.mean().item(), theirs)


def online_epoch(X, W, d2):
    for x in X:
        step = x - W  # (K, D)
        h = torch.exp(d2[(step * step).sum(dim=1).argmin()] * (-0.5 / RADIUS**2))
        W += (LR * h)[:, None] * step
    return W


def batch_epoch(X, W, d2):
    bmu = ((W * W).sum(dim=1) - 2.0 * X @ W.T).argmin(dim=1)
    won = TF.one_hot(bmu, len(W)).float()  # (N, K)
    h = torch.exp(d2 * (-0.5 / RADIUS**2))  # (K, K)
    return h @ (won.T @ X) / (h @ won.sum(dim=0))[:, None]


@workload("SOM 10x10 on digits, an online epoch", target=0.5)
def online(rng):
    return both(rng, "online", online_epoch)


@workload("SOM 10x10 on digits, a batch epoch", target=1.1)
def batch(rng):
    return both(rng, "batch", batch_epoch)

"""Recurrent networks that read sequences and classify them by the last state."""

import torch
from torch.nn import functional as TF

import nnlib as nn
from nnlib import functional as F

from .registry import Sides, copy_weights, products, training_step, workload

BATCH, STEPS, HIDDEN, CLASSES = 32, 32, 128, 10


def classifier(rng, name, gates):
    X = rng.standard_normal((BATCH, STEPS, HIDDEN), dtype="f4")
    y = rng.integers(CLASSES, size=BATCH)
    layer, head = getattr(nn, name)(HIDDEN, HIDDEN, rng=rng), nn.Linear(HIDDEN, CLASSES, rng=rng)
    twin = getattr(torch.nn, name)(HIDDEN, HIDDEN, batch_first=True)
    twin_head = torch.nn.Linear(HIDDEN, CLASSES)
    # PyTorch adds two biases. The second stays 0 where `nnlib` has one, or the sum learns twice.
    learns = torch.zeros(gates * HIDDEN)
    learns[2 * HIDDEN :] = name == "GRU"
    twin.bias_hh_l0.register_hook(lambda gradient: gradient * learns)
    copy_weights(layer, twin)
    copy_weights(head, twin_head)
    Xt, yt = torch.tensor(X), torch.tensor(y)
    ours = layer.parameters() + head.parameters()
    theirs = [*twin.parameters(), *twin_head.parameters()]
    rows, width = BATCH * STEPS, gates * HIDDEN
    return Sides(
        training_step(nn.optim.Adam(ours), lambda: F.cross_entropy(head(layer(X)[0][:, -1]), y)),
        training_step(
            torch.optim.Adam(theirs), lambda: TF.cross_entropy(twin_head(twin(Xt)[0][:, -1]), yt)
        ),
        products(
            (rows, HIDDEN, width),  # x Wx
            *[(BATCH, HIDDEN, width), (BATCH, width, HIDDEN)] * STEPS,  # h Wh, dz Wh^T
            *[(HIDDEN, rows, width)] * 2,  # dWx, dWh
        ),
    )


@workload("RNN, T 32, batch 32, hidden 128, Adam", target=0.55)
def rnn(rng):
    return classifier(rng, "RNN", 1)


@workload("GRU, T 32, batch 32, hidden 128, Adam", target=0.65)
def gru(rng):
    return classifier(rng, "GRU", 3)


@workload("LSTM, T 32, batch 32, hidden 128, Adam", target=1.35)
def lstm(rng):
    return classifier(rng, "LSTM", 4)

"""Recurrent networks in PyTorch; lengths as packed sequences."""

import numpy as np
import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from ..cases import spread
from ..cases.recurrent import LENGTHS, weights


def run(kind, x, state, Wx, Wh, b, b_state, lengths, **options):
    """All states of a PyTorch layer with these weights; past its length an example keeps its last.

    The layer is called as a function of its weights, so that gradients reach ours.
    """
    layer = kind(x.shape[2], Wh.shape[0], batch_first=True, **options)
    names = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
    parameters = dict(zip(names, (Wx.T, Wh.T, b, b_state), strict=True))

    def call(x):
        return torch.func.functional_call(layer, parameters, (x, state))

    if lengths is None:
        return call(x)[0]
    lengths = torch.as_tensor(lengths)
    packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
    y, last = call(packed)
    y, _ = pad_packed_sequence(y, batch_first=True, total_length=x.shape[1])
    last = (last[0] if isinstance(last, tuple) else last)[0]  # (N, H)
    return torch.where(within(x, lengths), y, last[:, None])


def within(x, lengths):
    """(N, T, 1): whether a step counts."""
    return (torch.arange(x.shape[1]) < lengths[:, None])[:, :, None]


def rnn(x, h0, Wx, Wh, b, *, activation="tanh", lengths=None):
    no_bias = torch.zeros_like(b)
    return run(torch.nn.RNN, x, h0[None], Wx, Wh, b, no_bias, lengths, nonlinearity=activation)


def lstm(x, h0, c0, Wx, Wh, b, *, lengths=None, cells=False):
    if not cells:
        state, no_bias = (h0[None], c0[None]), torch.zeros_like(b)
        return run(torch.nn.LSTM, x, state, Wx, Wh, b, no_bias, lengths)
    steps, h, c = [], h0, c0  # PyTorch's layer keeps the cells of earlier steps to itself
    counts = None if lengths is None else within(x, torch.as_tensor(lengths))
    for t in range(x.shape[1]):
        new_h, new_c = torch.lstm_cell(x[:, t], (h, c), Wx.T, Wh.T, b, torch.zeros_like(b))
        if counts is not None:
            new_h = torch.where(counts[:, t], new_h, h)
            new_c = torch.where(counts[:, t], new_c, c)
        h, c = new_h, new_c
        steps.append(torch.stack([h, c], dim=1))
    return torch.stack(steps, dim=1)  # (N, T, 2, H)


def gru(x, h0, Wx, Wh, b, bn, *, lengths=None):
    b_state = torch.cat([torch.zeros(2 * len(bn), dtype=bn.dtype), bn])
    return run(torch.nn.GRU, x, h0[None], Wx, Wh, b, b_state, lengths)


def reverse_sequence(x, *, lengths=None):
    lengths = [x.shape[1]] * len(x) if lengths is None else lengths
    return torch.stack(
        [torch.cat([row[:n].flip(0), row[n:]]) for row, n in zip(x, lengths, strict=True)]
    )


TWINS = {"gru": gru, "lstm": lstm, "reverse_sequence": reverse_sequence, "rnn": rnn}


# Layers

LAYERS = {  # name -> (n_in, n_hidden, number of layers, bidirectional, lengths)
    "plain": (3, 2, 1, False, None),
    "lengths": (3, 2, 1, False, LENGTHS),
    "deep": (3, 2, 3, False, None),
    "deep-bidirectional-lengths": (3, 2, 2, True, LENGTHS),
}


def layers():
    """Outputs within the lengths, last states, and all gradients, of layers and directions."""
    results = {}
    for kind, gates in (("RNN", 1), ("LSTM", 4), ("GRU", 3)):
        for name, (n_in, n_hidden, n_layers, bidirectional, lengths) in LAYERS.items():
            layer = getattr(torch.nn, kind)(
                n_in, n_hidden, n_layers, batch_first=True, bidirectional=bidirectional
            ).double()
            ours = copy_weights(layer, gates)
            x = torch.tensor(spread(3, 4, n_in), requires_grad=True)
            cells, parts = len(ours), 2 if kind == "LSTM" else 1
            state = torch.tensor(spread(3, cells, parts, n_hidden), requires_grad=True)
            halves = [half.contiguous() for half in state.permute(2, 1, 0, 3)]
            counts = torch.as_tensor([4, 4, 4] if lengths is None else lengths)
            packed = pack_padded_sequence(x, counts, batch_first=True, enforce_sorted=False)
            y, last = layer(packed, tuple(halves) if parts == 2 else halves[0])
            y, _ = pad_packed_sequence(y, batch_first=True, total_length=4)
            last = torch.stack(last if parts == 2 else (last,)).permute(2, 1, 0, 3)
            weighted = (y * torch.tensor(spread(*y.shape, start=0.7))).sum()
            (weighted + (last * torch.tensor(spread(*last.shape, start=0.1))).sum()).backward()
            arrays = [y, last, x.grad, state.grad]
            for Wx, Wh, bx, bh in ours:
                arrays += [Wx.grad.T, Wh.grad.T, bx.grad]
                arrays += [bh.grad[2 * n_hidden :]] if kind == "GRU" else []
            results[f"{kind}-{name}"] = np.concatenate(
                [a.detach().numpy().reshape(-1) for a in arrays]
            )
    return results


def copy_weights(layer, gates):
    """Give each cell our weights; returns its parameters, cell by cell."""
    cells = list(zip(*[iter(layer.parameters())] * 4, strict=True))
    with torch.no_grad():
        for k, (Wx, Wh, bx, bh) in enumerate(cells):
            own = weights(gates, Wx.shape[1], Wh.shape[1], start=k / 10)
            for parameter, values in zip((Wx, Wh, bx), own, strict=True):
                parameter.copy_(torch.tensor(values.T))
            bh.zero_()
            if gates == 3:
                bh[2 * Wh.shape[1] :] = torch.tensor(spread(Wh.shape[1], start=k / 10))
    return cells


SECTIONS = {"recurrent-layers": layers}

"""Recurrent networks in PyTorch; lengths as packed sequences."""

import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence


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

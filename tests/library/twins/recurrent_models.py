"""Recurrent models in PyTorch, written out from its layers."""

import numpy as np
import torch
import torch.nn.functional as TF

from ..cases import spread
from ..modules import MODULES
from .recurrent import gru, lstm, reverse_sequence, rnn

CELLS = {"rnn": rnn, "lstm": lstm, "gru": gru}


def recurrent(kind, p, name, x, h0=None, lengths=None, cell=0, **options):
    """All states of one cell of a layer, whose parameters stand in `p` under its name."""
    weights = [p[key] for key in p if key.startswith(f"{name}.cells.{cell}.")]
    zeros = torch.zeros(len(x), len(weights[1]), dtype=x.dtype)
    states = [zeros if h0 is None else h0] + ([zeros] if kind == "lstm" else [])
    return CELLS[kind](x, *states, *weights, lengths=lengths, **options)


def linear(p, name, x):
    return TF.linear(x, p[f"{name}.W"].T, p.get(f"{name}.b"))


def elman(case, p, x, lengths=None):
    activation = "relu" if case.label else "tanh"
    return linear(
        p, "output", recurrent("rnn", p, "hidden", x, None, lengths, activation=activation)
    )


def jordan(case, p, x):
    decay, phi, psi = (
        (0.5, torch.sigmoid, torch.tanh) if case.label else (0.0, torch.tanh, lambda z: z)
    )
    s, outputs = torch.zeros(len(x), 2, dtype=x.dtype), []
    for step in x.unbind(1):
        h = phi(linear(p, "hidden", step) + s @ p["feedback"])
        outputs.append(psi(linear(p, "output", h)))
        s = decay * s + outputs[-1]
    return torch.stack(outputs, dim=1)


def sequence_classifier(case, p, x, lengths=None):
    kind, _, more = case.label.partition("-")
    if not more:
        return linear(p, "output", recurrent(kind, p, "recurrent", x)[:, -1])
    x = TF.embedding(x, p["embedding.table"])
    forward = recurrent(kind, p, "recurrent", x, None, lengths)
    x = reverse_sequence(x, lengths=lengths)
    backward = recurrent(kind, p, "recurrent", x, None, lengths, cell=1)
    return linear(p, "output", torch.cat([forward[:, -1], backward[:, -1]], dim=-1))


def language_model(case, p, ids):
    h = TF.embedding(ids, p["embedding.table"])
    for k in range(2):
        h = recurrent(case.label, p, "recurrent", h, cell=k)
    return linear(p, "output", h)


def seq2seq(case, p, source, target, lengths):
    x, y = (
        TF.embedding(ids, p[f"{name}.table"])
        for ids, name in ((source, "source"), (target, "target"))
    )
    if case.label == "lstm":
        return seq2seq_lstm(p, x, y, lengths)
    memory = recurrent("gru", p, "encoder", x, None, lengths)
    return read_out(case, p, recurrent("gru", p, "decoder", y, memory[:, -1]), memory, lengths)


def seq2seq_lstm(p, x, y, lengths):
    """The cells are handed over to the decoder besides the states."""
    zeros = torch.zeros(len(x), 4, dtype=x.dtype)
    weights = [
        [p[key] for key in p if key.startswith(f"{name}.")] for name in ("encoder", "decoder")
    ]
    both = lstm(x, zeros, zeros, *weights[0], lengths=lengths, cells=True)
    h = lstm(y, both[:, -1, 0], both[:, -1, 1], *weights[1])
    return attend(p, h, both[:, :, 0], h @ both[:, :, 0].mT, lengths)


def read_out(case, p, h, memory, lengths):
    if case.label == "none":
        return linear(p, "output", h)
    scores = h @ memory.mT
    if case.label == "additive":
        pairs = linear(p, "query", h)[:, :, None] + linear(p, "key", memory)[:, None]
        scores = linear(p, "score", torch.tanh(pairs))[..., 0]
    return attend(p, h, memory, scores, lengths)


def attend(p, h, memory, scores, lengths):
    counts = torch.arange(memory.shape[1]) < torch.as_tensor(lengths)[:, None, None]
    weights = torch.softmax(scores.masked_fill(~counts, -torch.inf), dim=-1)
    mixed = torch.cat([weights @ memory, h], dim=-1)
    return linear(p, "output", torch.tanh(linear(p, "combine", mixed))), weights


TWINS_OF_MODELS = {
    "Elman": elman,
    "Jordan": jordan,
    "RecurrentLanguageModel": language_model,
    "Seq2Seq": seq2seq,
    "SequenceClassifier": sequence_classifier,
}


def models():
    """For each model in the registry of modules its outputs and all gradients."""
    results = {}
    for case in MODULES:
        if case.name not in TWINS_OF_MODELS:
            continue
        shapes = {
            name: q.shape for name, q in case.build(np.random.default_rng(0)).named_parameters()
        }
        p = {
            name: torch.tensor(spread(*shape, low=-1, high=1, start=k / 10), requires_grad=True)
            for k, (name, shape) in enumerate(shapes.items())
        }
        inputs = [torch.as_tensor(x) for x in case.inputs(np.float64)]
        outputs = TWINS_OF_MODELS[case.name](case, p, *inputs)
        outputs = outputs if isinstance(outputs, tuple) else (outputs,)
        sum((y * torch.tensor(spread(*y.shape, start=0.7))).sum() for y in outputs).backward()
        arrays = [*outputs, *(q.grad for q in p.values())]
        results[case.id] = np.concatenate([a.detach().numpy().reshape(-1) for a in arrays])
    return results


SECTIONS = {"recurrent-models": models}

"""Segments in PyTorch one by one; sparse products and graph networks by matrices with zeros."""

import functools
import math

import torch
import torch.nn.functional as TF

from .. import graph_models
from ..cases import spread


def _members(segments, n, like):
    """The matrix (n, E) that is 1 where an entry belongs to a segment."""
    segments = torch.as_tensor(segments.astype(int))
    return (torch.arange(n)[:, None] == segments).to(like.dtype)


def _present(segments):
    """The segments that have entries, and where the entries of each are."""
    segments = torch.as_tensor(segments.astype(int))
    return [(i, segments == i) for i in segments.unique().tolist()]


def _sparse_matmul(values, x, *, rows, columns, n_rows):
    A = values.new_zeros(n_rows, x.shape[0], *values.shape[1:])
    A = A.index_put((torch.as_tensor(rows), torch.as_tensor(columns)), values, accumulate=True)
    return torch.einsum("nm...,m...d->n...d", A, x)


def _sum(x, *, segments, n):
    return torch.tensordot(_members(segments, n, x), x, dims=1)


def _mean(x, *, segments, n):
    y = x.new_zeros(n, *x.shape[1:])
    for i, where in _present(segments):
        y[i] = x[where].mean(dim=0)
    return y


def _max(x, *, segments, n):
    y = x.new_zeros(n, *x.shape[1:])
    for i, where in _present(segments):
        y[i] = x[where].amax(dim=0)
    return y


def _softmax(scores, *, segments, n):
    p = torch.zeros_like(scores)
    for _, where in _present(segments):
        p[where] = torch.softmax(scores[where], dim=0)
    return p


TWINS = {
    "segment_max": _max,
    "segment_mean": _mean,
    "segment_softmax": _softmax,
    "segment_sum": _sum,
    "sparse_matmul": _sparse_matmul,
}


def _gcn(w, x, A):
    looped = A + torch.eye(len(A), dtype=A.dtype)
    scale = torch.diag(looped.sum(dim=1) ** -0.5)
    propagate = scale @ looped @ scale
    h = torch.relu(propagate @ x @ w["layers.0.W"] + w["layers.0.b"])
    return propagate @ h @ w["layers.1.W"] + w["layers.1.b"]


def _sage(w, x, A, normalize=False):
    mean = A / A.sum(dim=1, keepdim=True).clamp(min=1.0)

    def layer(i, x):
        W = torch.cat([w[f"layers.{i}.W_self"], w[f"layers.{i}.W_neighbors"]])
        return torch.cat([x, mean @ x], dim=1) @ W + w[f"layers.{i}.b"]

    if normalize:
        return layer(1, TF.normalize(torch.tanh(layer(0, x)), dim=1))
    return layer(1, torch.relu(layer(0, x)))


def _gat(w, x, A):
    """Attention over all pairs of nodes, masked to the edges."""
    allowed = A + torch.eye(len(A), dtype=A.dtype) > 0

    def heads(i, x):
        a_to, a_from = w[f"layers.{i}.a_to"], w[f"layers.{i}.a_from"]
        W = w[f"layers.{i}.W"].reshape(x.shape[1], *a_to.shape)
        z = torch.einsum("nd,dhm->hnm", x, W)
        pairs = [z[:, :, None].expand(-1, -1, len(A), -1), z[:, None].expand(-1, len(A), -1, -1)]
        vector = torch.cat([a_to, a_from], dim=1)
        scores = torch.einsum("hijm,hm->hij", torch.cat(pairs, dim=-1), vector)
        scores = TF.leaky_relu(scores, 0.2).masked_fill(~allowed, -math.inf)
        return torch.softmax(scores, dim=-1) @ z  # (H, N, M)

    h = torch.cat(list(heads(0, x)), dim=1) + w["layers.0.b"]
    return heads(1, TF.elu(h)).mean(dim=0) + w["layers.1.b"]


def _gin(w, x, A):
    members = torch.as_tensor(graph_models.BATCH.members)
    readout = _members(members.numpy(), graph_models.BATCH.n_graphs, x)
    scores = readout @ x @ w["readouts.0.W"] + w["readouts.0.b"]
    for i in range(2):
        x = (1.0 + w[f"layers.{i}.eps"]) * x + A @ x
        for j in range(2):
            x = torch.relu(
                x @ w[f"layers.{i}.mlp.layers.{j}.W"] + w[f"layers.{i}.mlp.layers.{j}.b"]
            )
        scores = scores + readout @ x @ w[f"readouts.{i + 1}.W"] + w[f"readouts.{i + 1}.b"]
    return scores


DEFINITIONS = {
    "gcn": _gcn,
    "sage": _sage,
    "sage-normalize": functools.partial(_sage, normalize=True),
    "gat": _gat,
    "gin": _gin,
}


def models():
    """Outputs and all gradients of the definitions with whole matrices."""
    vectors = {}
    for label, make in graph_models.MODELS.items():
        w = {
            name: torch.tensor(p.data, requires_grad=True) for name, p in make().named_parameters()
        }
        A = torch.tensor(graph_models.dense(graph_models.BATCH))
        y = DEFINITIONS[label](w, torch.tensor(graph_models.X), A)
        y.backward(torch.tensor(spread(*y.shape, low=-1.0, high=1.0, start=0.7)))
        vectors[f"{label}-output"] = y.detach().numpy().reshape(-1)
        for name, tensor in w.items():
            vectors[f"{label}-{name}"] = tensor.grad.numpy().reshape(-1)
    return vectors


SECTIONS = {"graph-models": models}

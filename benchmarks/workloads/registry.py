"""One list of workloads, and what they share."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch

from nnlib.interop import to_torch

WORKLOADS = []


@dataclass(frozen=True)
class Sides:
    """The same step three times.

    Parameters
    ----------
    ours, theirs : callable
        Without arguments: take one step with `nnlib`, with PyTorch, and return the loss before it.
    floor : callable or None
        Compute only the matrix products of that step: what no implementation on top of BLAS
        undercuts.
    """

    ours: Callable
    theirs: Callable
    floor: Callable | None = None


@dataclass(frozen=True)
class Workload:
    """A name, the ratio of times that we want to reach, and a function that builds both sides."""

    name: str
    target: float
    make: Callable

    def build(self):
        """Both sides with the same weights and data, the same in every process."""
        return self.make(np.random.default_rng(0))


def workload(name, *, target):
    """Register ``make(rng)``, which returns `Sides`, under a name."""

    def register(make):
        WORKLOADS.append(Workload(name, target, make))
        return make

    return register


def select(words):
    """The workloads whose names contain one of `words`, or all."""
    chosen = [w for w in WORKLOADS if not words or any(word in w.name for word in words)]
    if not chosen:
        raise SystemExit(f"benchmarks: expected words from {[w.name for w in WORKLOADS]}")
    return chosen


def copy_weights(model, twin):
    """Give PyTorch's twin the weights of a model that has the same layers in the same order."""
    with torch.no_grad():
        for theirs, ours in zip(twin.parameters(), to_torch(model).values(), strict=True):
            theirs.copy_(torch.tensor(ours))


def training_step(optimizer, loss):
    """A step in words that `nnlib` and PyTorch have in common; ``loss()`` is the forward pass."""

    def step():
        optimizer.zero_grad()
        value = loss()
        value.backward()
        optimizer.step()
        return value.item()

    return step


def products(*shapes):
    """A function that computes products of (..., N, K) and (..., K, M), given as (..., N, K, M)."""
    arrays = []
    for *stack, n, k, m in shapes:
        x, y = np.ones((*stack, n, k), np.float32), np.ones((*stack, k, m), np.float32)
        arrays.append((x, y, x @ y))

    def compute():
        for x, y, out in arrays:
            np.matmul(x, y, out=out)

    return compute


def dense_shapes(batch, sizes):
    """The products of a dense network: ``x W``, ``x^T dz`` and, but for the data, ``dz W^T``."""
    shapes = []
    for layer, (n_in, n_out) in enumerate(zip(sizes[:-1], sizes[1:], strict=True)):
        shapes += [(batch, n_in, n_out), (n_in, batch, n_out)]
        if layer > 0:
            shapes.append((batch, n_out, n_in))
    return shapes

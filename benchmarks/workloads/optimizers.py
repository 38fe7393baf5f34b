"""The update alone, where memory traffic is the whole cost."""

import numpy as np
import torch

import nnlib as nn

from .registry import Sides, workload


@workload("Adam step, 1 M parameters", target=1.1)
def adam(rng):
    values = rng.standard_normal((1000, 1000), dtype=np.float32)
    gradient = rng.standard_normal((1000, 1000), dtype=np.float32)
    ours, theirs = nn.Parameter(values.copy()), torch.nn.Parameter(torch.tensor(values))
    optimizer, twin_optimizer = nn.optim.Adam([ours]), torch.optim.Adam([theirs])
    ours.grad[...] = gradient
    theirs.grad = torch.tensor(gradient)

    def our_step():
        optimizer.step()
        return ours.data[0, 0].item()

    def their_step():
        twin_optimizer.step()
        return theirs.data[0, 0].item()  # compared in place of a loss

    return Sides(our_step, their_step)

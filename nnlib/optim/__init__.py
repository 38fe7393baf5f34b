"""Optimizers: what to do with a gradient once it is known.

An optimizer packs all parameters of a model into one vector ``theta`` and their gradients into
another, ``grad``; each parameter becomes a view of its piece. An update is then a formula on two
vectors, as in the text, and one pass over memory instead of one for each layer. The formulas are
written in place, with a scratch vector, because at this size memory traffic is the whole cost.

The learning rate is a number or a *schedule*: a function of the number of the step, which starts at
1. The functions that make schedules raise a ValueError for a count that is not a positive integer.
"""

from .adaptive import Adam
from .clipping import clip_by_norm
from .optimizer import Optimizer
from .schedules import cosine_decay, exponential_decay, linear_warmup, step_decay
from .sgd import SGD

__all__ = [
    "SGD",
    "Adam",
    "Optimizer",
    "clip_by_norm",
    "cosine_decay",
    "exponential_decay",
    "linear_warmup",
    "step_decay",
]

"""Optimizers: what to do with a gradient once it is known.

An optimizer packs all parameters of a model into one vector ``theta`` and their gradients into
another, ``grad``; each parameter becomes a view of its piece. An update is then a formula on two
vectors, as in the text, and one pass over memory instead of one for each layer. It runs over blocks
that fit into the processor's cache, because at this size memory traffic is the whole cost.

The learning rate is a number or a *schedule*: a function of the number of the step, which starts at
1. The functions that make schedules raise a ValueError for a count that is not a positive integer.
"""

from .adaptive import Adadelta, Adagrad, Adam, AdamW, RMSprop
from .averaging import ExponentialMovingAverage
from .clipping import clip_by_norm, clip_by_value
from .lbfgs import LBFGS
from .optimizer import Optimizer
from .schedules import cosine_decay, exponential_decay, linear_warmup, one_cycle, step_decay
from .sgd import SGD, ProximalSGD

__all__ = [
    "LBFGS",
    "SGD",
    "Adadelta",
    "Adagrad",
    "Adam",
    "AdamW",
    "ExponentialMovingAverage",
    "Optimizer",
    "ProximalSGD",
    "RMSprop",
    "clip_by_norm",
    "clip_by_value",
    "cosine_decay",
    "exponential_decay",
    "linear_warmup",
    "one_cycle",
    "step_decay",
]

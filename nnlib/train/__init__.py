"""Training: batches, the loop, what it records, and how to stop and continue.

The loop is four lines: forward, loss, backward, update. `fit` adds what every training run needs
around them. A run that is killed and started again with a `Checkpoint` ends with the same bits as
one that was not.
"""

from .batches import Batches
from .callbacks import Callback, Checkpoint, EarlyStopping
from .loop import History, Run, evaluate, fit

__all__ = [
    "Batches",
    "Callback",
    "Checkpoint",
    "EarlyStopping",
    "History",
    "Run",
    "evaluate",
    "fit",
]

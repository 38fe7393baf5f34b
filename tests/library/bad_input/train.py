"""The training loop."""

import numpy as np

from nnlib.train import Batches, Checkpoint, EarlyStopping, evaluate

from .common import EMPTY, M, V, layer, loss, run


def resume(folder):
    path = folder / "checkpoint"
    run(callbacks=[Checkpoint(path)])
    run(callbacks=[Checkpoint(path), EarlyStopping("loss")])


TABLE = [
    (lambda: Batches(size=2), ValueError, r"\[\]"),
    (lambda: Batches(M, V, size=2), ValueError, r"\[2, 3\]"),
    (lambda: Batches(EMPTY, size=2), ValueError, r"\[0\]"),
    (lambda: Batches(M, size=0), ValueError, "0"),
    (lambda: Batches(M, size=2, rng=7), TypeError, "int 7"),
    (lambda: EarlyStopping(mode="lowest"), ValueError, "'lowest'"),
    (lambda: EarlyStopping(patience=0), ValueError, "0"),
    (lambda: run(callbacks=[EarlyStopping("accuracy")]), KeyError, "monitor='accuracy'"),
    (lambda: run(batches=()), ValueError, r"none \(a generator can be iterated only once\)"),
    (lambda: run(loss=lambda m, b: 1.0), TypeError, "float"),
    (lambda: run(loss=lambda m, b: loss(m, b) + np.nan), FloatingPointError, "nan; all gradients"),
    (lambda: run(metrics={"score": loss}), ValueError, "none"),
    (lambda: evaluate(layer(), loss, []), ValueError, "none"),
    (resume, ValueError, "0 and 0"),
]

"""A training run that can be killed: everything that draws or remembers something is in it.

    python -m tests.library.resumable_run FOLDER [DIE_AT]

continues from the checkpoint in FOLDER, if there is one, and writes the result there. With DIE_AT
the process ends without warning in the middle of that loss computation, like a killed one.
"""

import os
import sys
from pathlib import Path

import numpy as np

import nnlib as nn
from nnlib import functional as F
from nnlib.optim import Adam, cosine_decay
from nnlib.train import Batches, Checkpoint, EarlyStopping, fit


def run(folder, die_at=None):
    """Train until early stopping; returns the history and the final parameters as one tree."""
    rng = np.random.default_rng(3)
    X = rng.standard_normal((60, 5)).astype(np.float32)
    y = (X[:, 0] + rng.standard_normal(60) > 0).astype(np.int64)  # noisy, so that it overfits
    model = nn.models.MLP((5, 16, 2), rng=rng, dropout=0.3)
    calls = 0

    def loss(model, batch):
        nonlocal calls
        calls += 1
        if calls == die_at:
            os._exit(9)
        return F.cross_entropy(model(batch[0]), batch[1])

    early = EarlyStopping(patience=6)
    history = fit(
        model,
        loss,
        Adam(model.parameters(), cosine_decay(0.05, steps=300)),
        Batches(X[:40], y[:40], size=16, rng=rng),
        epochs=60,
        validation=Batches(X[40:], y[40:], size=20),
        callbacks=[early, Checkpoint(Path(folder) / "checkpoint.npz")],
        progress=False,
    )
    return {
        "history": dict(history),
        "stopped": history.stopped,
        "best_epoch": early.best_epoch,
        "model": model.state_dict(),
    }


if __name__ == "__main__":
    result = run(sys.argv[1], die_at=int(sys.argv[2]) if len(sys.argv) > 2 else None)
    nn.io.save(Path(sys.argv[1]) / "result.npz", result)

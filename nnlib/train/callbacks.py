"""What can be done between the epochs of a run: stop early, save, continue."""

import os

from .. import io
from .._checks import check_count


class Callback:
    """Base class of what `fit` calls at the start, after each epoch, and at the end.

    A subclass overrides what it needs.
    """

    def start(self, run):
        """Called before the first epoch."""

    def epoch_end(self, run):
        """Called after each epoch, when its values are in ``run.history``."""

    def finish(self, run):
        """Called once after the last epoch, also when the run was interrupted."""

    def state_dict(self):
        """What must be saved to continue exactly."""
        return {}

    def load_state_dict(self, state):
        """Continue from what `state_dict` returned."""


class EarlyStopping(Callback):
    """Stop when a value has not improved for a while, and restore the best parameters.

    Parameters
    ----------
    monitor : str
        A name in the history.
    patience : int
        Epochs without improvement after which to stop.
    mode : {"min", "max"}
        Whether lower or higher is better.

    Attributes
    ----------
    best, best_epoch : float, int
        The best value and the epoch (from 1) that had it.

    Raises
    ------
    ValueError
        If `mode` or `patience` is out of range.
    KeyError
        While training, if the history has no such name.

    Notes
    -----
    Prechelt (1998). The value must come from examples that are not trained on, and not from the
    test set.

    Examples
    --------
    >>> from nnlib import functional as F
    >>> from nnlib.layers import Linear
    >>> from nnlib.optim import SGD
    >>> from nnlib.train import Batches, fit
    >>> rng = np.random.default_rng(0)
    >>> X, y = rng.standard_normal((20, 9)), rng.standard_normal((20, 1))  # noise, nothing to learn
    >>> model = Linear(9, 1, rng=rng, dtype=np.float64)
    >>> early = EarlyStopping(patience=3)
    >>> history = fit(model, lambda m, batch: F.mse(m(batch[0]), batch[1]),
    ...               SGD(model.parameters(), lr=0.1), Batches(X[:10], y[:10], size=10), epochs=99,
    ...               validation=Batches(X[10:], y[10:], size=10),
    ...               callbacks=[early], progress=False)
    >>> history.stopped, len(history["loss"]) - early.best_epoch
    ('early', 3)
    """

    def __init__(self, monitor="validation_loss", *, patience=5, mode="min"):
        if mode not in ("min", "max"):
            raise ValueError(f'EarlyStopping: expected mode "min" or "max", received {mode!r}')
        check_count(patience, "EarlyStopping", "patience")
        self.monitor, self.patience, self.mode = monitor, patience, mode
        self.best = self.best_epoch = self.best_state = None

    def epoch_end(self, run):
        """Keep a copy of the best parameters so far; ask to stop if patience ran out."""
        if self.monitor not in run.history:
            raise KeyError(
                f"EarlyStopping: expected one of {sorted(run.history)}, "
                f"received monitor={self.monitor!r}"
            )
        value = run.history[self.monitor][-1]
        if self.best is None or (value < self.best if self.mode == "min" else value > self.best):
            self.best, self.best_epoch, self.best_state = value, run.epoch, run.model.state_dict()
        elif run.epoch - self.best_epoch >= self.patience:
            run.stop = True
            run.history.stopped = "early"

    def finish(self, run):
        """Load the best parameters into the model."""
        if self.best_state is not None:
            run.model.load_state_dict(self.best_state)

    def state_dict(self):
        """The best value, its epoch, and its parameters."""
        return {"best": self.best, "best_epoch": self.best_epoch, "best_state": self.best_state}

    def load_state_dict(self, state):
        """Continue from what `state_dict` returned."""
        self.best, self.best_epoch, self.best_state = (
            state["best"],
            state["best_epoch"],
            state["best_state"],
        )


class Checkpoint(Callback):
    """Save the whole state of the run after each epoch, and continue from it if the file exists.

    Saved are the parameters, the optimizer, the random generators of the model and of the batches,
    the history and the other callbacks; so that a run that was killed, started again by the same
    code, ends with the same bits. Put it last in the list of callbacks.

    Parameters
    ----------
    path : str or Path
        The file; it is replaced atomically.

    Raises
    ------
    ValueError
        When `fit` starts, if the file belongs to another model, optimizer or list of callbacks.
    """

    def __init__(self, path):
        self.path = path

    def start(self, run):
        """Continue from the file if there is one."""
        if not os.path.exists(self.path):
            return
        state = io.load(self.path)
        run.model.load_state_dict(state["model"])
        run.optimizer.load_state_dict(state["optimizer"])
        generators, others = _generators(run), self._others(run)
        received = len(state["generators"]), len(state["callbacks"])
        if received != (len(generators), len(others)):
            raise ValueError(
                f"Checkpoint: expected {len(generators)} generators and {len(others)} other "
                f"callbacks in {self.path}, received {received[0]} and {received[1]}"
            )
        for generator, saved in zip(generators, state["generators"], strict=True):
            generator.bit_generator.state = saved
        for callback, saved in zip(others, state["callbacks"], strict=True):
            callback.load_state_dict(saved)
        run.history.update(state["history"])
        run.history.stopped = state["stopped"]
        run.epoch, run.stop = state["epoch"], state["stopped"] == "early"

    def epoch_end(self, run):
        """Write the file."""
        io.save(
            self.path,
            {
                "epoch": run.epoch,
                "stopped": run.history.stopped,
                "history": dict(run.history),
                "model": run.model.state_dict(),
                "optimizer": run.optimizer.state_dict(),
                "generators": [generator.bit_generator.state for generator in _generators(run)],
                "callbacks": [callback.state_dict() for callback in self._others(run)],
            },
        )

    def _others(self, run):
        return [callback for callback in run.callbacks if callback is not self]


def _generators(run):
    """All generators that the run draws from: those of the model, then that of the batches."""
    rng = getattr(run.batches, "rng", None)
    return run.model.generators() + ([rng] if rng is not None else [])

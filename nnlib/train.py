"""Training: batches, the loop, what it records, and how to stop and continue.

The loop is four lines: forward, loss, backward, update. `fit` adds what every training run needs
around them. A run that is killed and started again with a `Checkpoint` ends with the same bits as
one that was not.
"""

import math
import os

import numpy as np

from . import io
from ._checks import check_count, check_rng
from .check import nonfinite
from .tensor import Tensor, no_grad


class Batches:
    """An epoch of mini-batches: iterating yields tuples of arrays that hold the same examples.

    Parameters
    ----------
    *arrays : array (N, ...)
        Inputs, targets, and whatever else belongs to an example; equal first axes.
    size : int
        Examples in a batch; the last batch of an epoch holds what is left.
    rng : numpy.random.Generator, optional
        If given, every epoch has a new random order; else the order is that of the arrays.

    Raises
    ------
    TypeError
        If `rng` is given and is not a Generator.
    ValueError
        If there are no examples, lengths differ, or the size is not positive.

    Examples
    --------
    >>> batches = Batches(np.arange(5), size=2)
    >>> [batch.tolist() for (batch,) in batches]
    [[0, 1], [2, 3], [4]]
    """

    def __init__(self, *arrays, size, rng=None):
        lengths = [len(a) for a in arrays]
        if not arrays or len(set(lengths)) > 1 or lengths[0] == 0:
            raise ValueError(
                "Batches: expected arrays with the same number of examples, >= 1, "
                f"received {lengths}"
            )
        check_count(size, "Batches", "size")
        self.arrays, self.size = arrays, size
        self.rng = check_rng(rng, "Batches") if rng is not None else None

    def __len__(self):
        return math.ceil(len(self.arrays[0]) / self.size)

    def __iter__(self):
        count = len(self.arrays[0])
        order = np.arange(count) if self.rng is None else self.rng.permutation(count)
        for start in range(0, count, self.size):
            chosen = order[start : start + self.size]
            yield tuple(a[np.asarray(chosen, like=a)] for a in self.arrays)


class History(dict):
    """What a run recorded: a dict from name to one value for each epoch.

    Names are ``"loss"``, ``"validation_loss"``, and ``"validation_..."`` for each metric.

    Attributes
    ----------
    stopped : str or None
        Why the run ended before its last epoch: ``"early"``, ``"interrupted"``, or None.
    """

    stopped = None

    def append(self, values):
        """Add the values of one epoch."""
        for name, value in values.items():
            self.setdefault(name, []).append(float(value))


class Run:
    """What a callback sees: the parts of a training run and where it stands.

    Attributes
    ----------
    model, optimizer, batches, history, callbacks
        As in `fit`.
    epoch : int
        The number of finished epochs.
    stop : bool
        Set to True by a callback to end the run after this epoch.
    """

    def __init__(self, model, optimizer, batches, callbacks):
        self.model, self.optimizer, self.batches, self.callbacks = (
            model,
            optimizer,
            batches,
            callbacks,
        )
        self.history, self.epoch, self.stop = History(), 0, False


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


def fit(
    model,
    loss,
    optimizer,
    batches,
    epochs,
    *,
    validation=None,
    metrics=None,
    callbacks=(),
    progress=True,
):
    """Train a model.

    Parameters
    ----------
    model : Module
    loss : callable
        ``loss(model, batch)`` returns a scalar Tensor; ``batch`` is what iterating over `batches`
        yields.
    optimizer : Optimizer
        Holds the parameters of the model.
    batches : iterable
        Yields one epoch of batches every time it is iterated, e.g. `Batches`.
    epochs : int
        The number of epochs in all, those before a resumed checkpoint included.
    validation : iterable, optional
        Batches to evaluate after each epoch, recorded as ``validation_...``.
    metrics : dict of str to callable, optional
        ``metric(model, batch)`` returns a number; evaluated on `validation`, weighted by the size
        of the batch.
    callbacks : sequence of Callback
    progress : bool
        Show a progress bar, if tqdm is installed.

    Returns
    -------
    History
        ``"loss"`` is the mean over the epoch, measured while the parameters moved. After an
        interrupt (Ctrl-C, the stop button) it holds the finished epochs, and the model keeps its
        present parameters, unless `EarlyStopping` has better ones.

    Raises
    ------
    FloatingPointError
        When the loss is not finite; names the first parameter whose gradient is not. Nothing is
        updated by it.
    TypeError
        If `loss` does not return a Tensor.
    ValueError
        If there are metrics without validation batches, or no batches.

    Examples
    --------
    >>> from nnlib import functional as F
    >>> from nnlib.models import MLP
    >>> from nnlib.optim import SGD
    >>> rng = np.random.default_rng(0)
    >>> X = rng.standard_normal((200, 2)).astype(np.float32)
    >>> y = (X[:, 0] * X[:, 1] > 0).astype(np.int64)
    >>> model = MLP((2, 16, 2), rng=rng)
    >>> history = fit(model, lambda m, batch: F.cross_entropy(m(batch[0]), batch[1]),
    ...               SGD(model.parameters(), lr=0.5), Batches(X, y, size=20, rng=rng),
    ...               epochs=20, progress=False)
    >>> history["loss"][-1] < 0.5 * history["loss"][0]
    True
    """
    if metrics and validation is None:
        raise ValueError(
            f"fit: expected validation batches for the metrics {sorted(metrics)}, received none"
        )
    run = Run(model, optimizer, batches, list(callbacks))
    for callback in run.callbacks:
        callback.start(run)
    try:
        with _progress_bar(run.epoch, epochs, progress) as bar:
            while run.epoch < epochs and not run.stop:
                values = {"loss": _train_epoch(model, loss, optimizer, batches)}
                if validation is not None:
                    scores = evaluate(model, loss, validation, metrics)
                    values.update({f"validation_{name}": score for name, score in scores.items()})
                run.history.append(values)
                run.epoch += 1
                for callback in run.callbacks:
                    callback.epoch_end(run)
                bar.set_postfix({name: f"{value:.4f}" for name, value in values.items()})
                bar.update()
    except KeyboardInterrupt:
        run.history.stopped = "interrupted"
    for callback in run.callbacks:
        callback.finish(run)
    return run.history


def _train_epoch(model, loss, optimizer, batches):
    """One pass over the batches; returns the mean loss, weighted by the size of the batch."""
    model.train()
    total, count = 0.0, 0
    for batch in batches:
        optimizer.zero_grad()
        value = loss(model, batch)
        if not isinstance(value, Tensor):
            raise TypeError(
                "fit: expected loss(model, batch) to return a scalar Tensor, "
                f"received {type(value).__name__}"
            )
        value.backward()
        number = value.item()
        if not math.isfinite(number):
            raise FloatingPointError(_blame(model, number))
        optimizer.step()
        total, count = total + number * _size(batch), count + _size(batch)
    if count == 0:
        raise ValueError(
            "fit: expected at least one batch, "
            "received none (a generator can be iterated only once)"
        )
    return total / count


def _blame(model, number):
    gradients = {name: parameter.grad for name, parameter in model.named_parameters()}
    names = nonfinite(gradients)
    where = (
        f"the gradient of {names[0]} is not finite" if names else "all gradients are still finite"
    )
    return f"fit: expected a finite loss, received {number}; {where}"


def evaluate(model, loss, batches, metrics=None):
    """The mean loss and metrics over batches, without recording and in evaluation mode.

    Parameters
    ----------
    model, loss, batches, metrics
        As in `fit`.

    Returns
    -------
    dict of str to float
        ``"loss"`` and the metrics, weighted by the size of each batch.

    Raises
    ------
    ValueError
        If there are no batches.
    """
    functions = {"loss": loss, **(metrics or {})}
    totals, count = dict.fromkeys(functions, 0.0), 0
    was_training = model.training
    model.eval()
    try:
        with no_grad():
            for batch in batches:
                for name, function in functions.items():
                    totals[name] += float(_number(function(model, batch))) * _size(batch)
                count += _size(batch)
    finally:
        if was_training:
            model.train()
    if count == 0:
        raise ValueError("evaluate: expected at least one batch, received none")
    return {name: total / count for name, total in totals.items()}


def _number(value):
    return value.item() if hasattr(value, "item") else value


def _size(batch):
    return len(batch[0]) if isinstance(batch, (tuple, list)) else len(batch)


class _NoBar:
    """Stands in for a progress bar that nobody wants to see."""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def set_postfix(self, values):
        pass

    def update(self):
        pass


def _progress_bar(done, epochs, wanted):
    if wanted:
        try:
            from tqdm.auto import tqdm
        except ImportError:
            return _NoBar()
        return tqdm(initial=done, total=epochs, unit="epoch")
    return _NoBar()

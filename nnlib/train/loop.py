"""The training loop and what it records."""

import math

from ..check import nonfinite
from ..tensor import Tensor, no_grad


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
    >>> from nnlib.train import Batches
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

"""Training: what is recorded, how a run stops, and that it continues exactly."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import nnlib as nn
from nnlib import functional as F
from nnlib.optim import SGD
from nnlib.train import Batches, Callback, Checkpoint, EarlyStopping, History, evaluate, fit

from ..requirements import require_module
from .resumable_run import run as resumable_run

X = np.linspace(-1.0, 1.0, 10)[:, None]
Y = 3.0 * X - 1.0
ROOT = Path(__file__).parents[2]


@pytest.fixture
def model(rng):
    return nn.Linear(1, 1, rng=rng, dtype=np.float64)


def mse(model, batch):
    return F.mse(model(batch[0]), batch[1])


def train(model, loss=mse, lr=0.1, epochs=3, batches=None, **options):
    options = {"progress": False, **options}
    batches = batches or Batches(X, Y, size=4)
    return fit(model, loss, SGD(model.parameters(), lr), batches, epochs, **options)


# Batches


def test_batches_hold_every_example_once_and_together(rng):
    numbers = np.arange(11)
    batches = Batches(numbers, -numbers, size=4, rng=rng)
    assert len(batches) == 3
    first, second = list(batches), list(batches)
    assert [len(a) for a, _ in first] == [4, 4, 3]
    for epoch in (first, second):
        assert sorted(np.concatenate([a for a, _ in epoch]).tolist()) == numbers.tolist()
        assert all((a == -b).all() for a, b in epoch)
    assert (first[0][0] != second[0][0]).any()  # a new order


def test_batches_without_rng_keep_the_order():
    assert [a.tolist() for (a,) in Batches(np.arange(5), size=2)] == [[0, 1], [2, 3], [4]]


# What is recorded


def test_training_learns(model):
    history = train(model, epochs=200)
    assert history["loss"][-1] < 1e-6 * history["loss"][0]
    np.testing.assert_allclose([model.W.data[0, 0], model.b.data[0]], [3.0, -1.0], atol=1e-3)
    assert isinstance(history, History) and history.stopped is None
    assert len(history["loss"]) == 200


def test_the_loss_is_the_mean_over_examples(model):
    """Batches of 4, 4 and 2 count by their size; with lr 0 this is the loss of all examples."""
    expected = mse(model, (X, Y)).item()
    history = train(model, lr=0.0, validation=Batches(X, Y, size=4))
    np.testing.assert_allclose(history["loss"], expected, rtol=1e-12)
    np.testing.assert_allclose(history["validation_loss"], expected, rtol=1e-12)


def test_metrics_are_weighted_by_the_size_of_the_batch(model):
    metrics = {"mean": lambda m, batch: batch[0].mean(), "count": lambda m, batch: len(batch[0])}
    scores = evaluate(model, mse, Batches(X + 1.0, Y, size=4), metrics)
    assert scores["mean"] == pytest.approx((X + 1.0).mean())
    assert scores["count"] == pytest.approx((4 * 4 + 4 * 4 + 2 * 2) / 10)
    history = train(model, validation=Batches(X, Y, size=4), metrics=metrics)
    assert list(history) == ["loss", "validation_loss", "validation_mean", "validation_count"]
    assert all(len(values) == 3 for values in history.values())


@pytest.mark.parametrize("training", [True, False])
def test_evaluation_records_nothing_and_restores_the_mode(training, rng):
    model = nn.Sequential(nn.Linear(1, 1, rng=rng), nn.Dropout(0.5, rng=rng))
    model = model.train() if training else model.eval()
    seen = []

    def watch(m, batch):
        seen.append((m.training, m(batch[0])._arguments))
        return 0.0

    evaluate(model, mse, Batches(X, Y, size=10), {"watch": watch})
    assert seen == [(False, ())]
    assert all(m.training == training for _, m in model.named_modules())


def test_training_mode_after_a_validation(rng):
    """Dropout is on in each training epoch, also after an evaluation between two."""
    modes = []
    dropout = nn.Sequential(nn.Linear(1, 1, rng=rng), nn.Dropout(0.5, rng=rng)).eval()

    def loss(model, batch):
        modes.append(model.training)
        return mse(model, batch)

    train(dropout, loss, batches=Batches(X, Y, size=10), validation=[(X, Y)], epochs=2)
    assert modes == [True, False, True, False]


def test_callbacks_are_called_in_order(model):
    calls = []

    class Recorder(Callback):
        def start(self, run):
            calls.append(("start", run.epoch))

        def epoch_end(self, run):
            calls.append((run.epoch, len(run.history["loss"])))
            run.stop = run.epoch == 2

        def finish(self, run):
            calls.append(("finish", run.epoch))

    assert train(model, callbacks=[Recorder()], epochs=9).stopped is None
    assert calls == [("start", 0), (1, 1), (2, 2), ("finish", 2)]


# How a run stops


def test_early_stopping_restores_the_best_parameters(model):
    """The learning rate is too high: after a good start each epoch is worse than the last."""
    states = []

    class Keep(Callback):
        def epoch_end(self, run):
            states.append(run.model.state_dict())

    early = EarlyStopping(patience=3)
    target = [(X, Y)]
    model.W.assign([[3.01]])
    model.b.assign([-1.0])
    batches = Batches(X, Y - 1.0, size=10)
    history = train(
        model, batches=batches, validation=target, epochs=50, callbacks=[early, Keep()], lr=0.01
    )
    assert history.stopped == "early"
    assert early.best_epoch == int(np.argmin(history["validation_loss"])) + 1
    assert len(history["loss"]) == early.best_epoch + 3
    assert early.best == min(history["validation_loss"])
    for name, array in model.state_dict().items():
        np.testing.assert_array_equal(array, states[early.best_epoch - 1][name])
    assert evaluate(model, mse, target)["loss"] == early.best


def test_early_stopping_can_wait_for_a_maximum(model):
    scores = iter([1.0, 3.0, 2.0, 2.5, 9.0])
    early = EarlyStopping("validation_score", patience=2, mode="max")
    metrics = {"score": lambda m, batch: next(scores)}
    history = train(model, epochs=5, validation=[(X, Y)], metrics=metrics, callbacks=[early])
    assert history["validation_score"] == [1.0, 3.0, 2.0, 2.5]
    assert (early.best, early.best_epoch) == (3.0, 2)


def test_early_stopping_names_what_it_could_watch(model):
    with pytest.raises(KeyError, match=r"expected one of \['loss'\], received monitor='validation"):
        train(model, callbacks=[EarlyStopping()])


class Interrupt:
    """A loss that is interrupted at its n-th call, as by Ctrl-C."""

    def __init__(self, at):
        self.calls, self.at = 0, at

    def __call__(self, model, batch):
        self.calls += 1
        if self.calls == self.at:
            raise KeyboardInterrupt
        return mse(model, batch)


def test_an_interrupt_returns_what_was_done(model):
    finished = []

    class Finish(Callback):
        def finish(self, run):
            finished.append(run.epoch)

    before = model.state_dict()
    history = train(model, Interrupt(at=8), epochs=9, callbacks=[Finish()])
    assert history.stopped == "interrupted"
    assert len(history["loss"]) == 2 and finished == [2]  # three batches in an epoch
    assert (model.W.data != before["W"]).all()


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_loss_that_is_not_finite_stops_the_run(rng):
    model = nn.models.MLP((1, 4, 1), rng=rng)
    optimizer = SGD(model.parameters(), lr=0.1)
    model.layers[1].W.assign(np.full((4, 1), 1e30))  # the square overflows float32
    before = optimizer.theta.copy()
    batches = Batches(X.astype(np.float32) + 2.0, Y.astype(np.float32), size=5)
    message = "finite loss, received inf; the gradient of layers.0.W is not finite"
    with pytest.raises(FloatingPointError, match=message):
        fit(model, mse, optimizer, batches, 1, progress=False)
    np.testing.assert_array_equal(optimizer.theta, before)


def test_a_loss_that_is_not_finite_with_finite_gradients(model):
    with pytest.raises(FloatingPointError, match="received inf; all gradients are still finite"):
        train(model, lambda m, batch: mse(m, batch) + np.inf)


# How it continues


def assert_same_result(received, expected):
    assert received["history"] == expected["history"]
    assert received["stopped"] == expected["stopped"] == "early"
    assert received["best_epoch"] == expected["best_epoch"]
    for name, array in expected["model"].items():
        np.testing.assert_array_equal(received["model"][name], array, err_msg=name)


def resume(folder, *die_at):
    command = [sys.executable, "-m", "tests.library.resumable_run", str(folder), *map(str, die_at)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)


def test_a_killed_run_continues_bit_for_bit(tmp_path):
    """Killed twice in the middle of an epoch, once while patience was running out."""
    (tmp_path / "whole").mkdir()
    expected = resumable_run(tmp_path / "whole")
    epochs = len(expected["history"]["loss"])
    assert expected["stopped"] == "early" and expected["best_epoch"] == epochs - 6
    late = 4 * (epochs - 2 - 2) + 2  # counted from the first resumed epoch, four losses in each
    for die_at in (4 * 2 + 2, late):
        killed = resume(tmp_path, die_at)
        assert killed.returncode == 9, killed.stderr
        assert not (tmp_path / "result.npz").exists()
    finished = resume(tmp_path)
    assert finished.returncode == 0, finished.stderr
    assert_same_result(nn.io.load(tmp_path / "result.npz"), expected)


def test_a_finished_run_is_not_continued(tmp_path):
    assert_same_result(resumable_run(tmp_path), resumable_run(tmp_path))


def test_an_interrupted_run_continues(tmp_path, rng):
    """The parameters of the broken epoch are dropped, and more epochs can be asked for."""

    def start(loss, epochs):
        model = nn.Linear(1, 1, rng=np.random.default_rng(0))
        checkpoint = Checkpoint(tmp_path / "checkpoint.npz")
        return train(model, loss, epochs=epochs, callbacks=[checkpoint]), model

    start(Interrupt(at=8), 9)
    received, model = start(mse, 9)
    other = nn.Linear(1, 1, rng=np.random.default_rng(0))
    assert received == train(other, epochs=9) and received.stopped is None
    np.testing.assert_array_equal(model.W.data, other.W.data)


def test_a_checkpoint_of_another_run_is_refused(tmp_path, model, rng):
    path = tmp_path / "checkpoint.npz"
    train(model, callbacks=[Checkpoint(path)])
    other = nn.Linear(1, 1, rng=rng, dtype=np.float64)
    message = f"Checkpoint: expected 0 generators and 1 other callbacks in {path}, received 0 and 0"
    with pytest.raises(ValueError, match=message.replace("\\", r"\\")):
        train(other, callbacks=[EarlyStopping("loss"), Checkpoint(path)])
    with pytest.raises(ValueError, match="load_state_dict: .*missing layers.0.W"):
        train(nn.models.MLP((1, 1), rng=rng), callbacks=[Checkpoint(path)])


# Progress


def test_the_progress_bar_shows_epochs_and_values(model, capsys):
    require_module("tqdm")
    train(model, progress=True)
    shown = capsys.readouterr().err
    assert "3/3" in shown and "loss=" in shown


def test_no_progress_bar_without_tqdm(model, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    assert len(train(model, progress=True)["loss"]) == 3
    assert capsys.readouterr() == ("", "")


def test_no_progress_bar_if_not_wanted(model, capsys):
    train(model)
    assert capsys.readouterr() == ("", "")

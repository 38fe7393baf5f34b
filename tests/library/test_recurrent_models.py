"""Recurrent models compute what PyTorch computes, and learn what they are made for."""

import numpy as np
import pytest

from nnlib import functional as F
from nnlib.models import Elman, Jordan, RecurrentLanguageModel, Seq2Seq, SequenceClassifier
from nnlib.optim import Adam

from .cases import spread
from .make_reference import load
from .modules import MODULES

REFERENCE = load("recurrent-models")
each_case = pytest.mark.parametrize(
    "case", [case for case in MODULES if case.id in REFERENCE], ids=lambda case: case.id
)


@each_case
def test_model_equals_torch(case, rng):
    """All outputs and the gradients of all parameters."""
    model = case.build(rng, np.float64)
    for k, parameter in enumerate(model.parameters()):
        parameter.assign(spread(*parameter.shape, low=-1, high=1, start=k / 10))
    outputs = case.call(model, *case.inputs(np.float64))
    outputs = outputs if isinstance(outputs, tuple) else (outputs,)
    sum((y * spread(*y.shape, start=0.7)).sum() for y in outputs).backward()
    arrays = [*(y.data for y in outputs), *(p.grad for p in model.parameters())]
    received = np.concatenate([a.reshape(-1) for a in arrays])
    np.testing.assert_allclose(received, REFERENCE[case.id], rtol=1e-9, atol=1e-11)


def adding_problem(rng, n, length):
    """Numbers and two marks; the sum of the marked ones (Hochreiter and Schmidhuber, 1997)."""
    x = np.zeros((n, length, 2), np.float32)
    x[:, :, 0] = rng.random((n, length))
    for row in x:
        row[rng.choice(length, size=2, replace=False), 1] = 1.0
    return x, (x[:, :, 0] * x[:, :, 1]).sum(axis=1, keepdims=True)


def train(model, loss, steps, lr):
    optimizer = Adam(model.parameters(), lr, clip_norm=1.0)
    for _ in range(steps):
        optimizer.zero_grad()
        value = loss()
        value.backward()
        optimizer.step()
    return value.item()


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_adding_problem(cell):
    """Numbers far apart are remembered: the error falls well below the variance, 1/6."""
    rng = np.random.default_rng(0)
    model = SequenceClassifier(2, 24, 1, rng=rng, cell=cell)
    assert train(model, lambda: adding_loss(model, rng), 250, 0.02) < 0.02


def adding_loss(model, rng):
    x, y = adding_problem(rng, 48, 20)
    return F.mse(model(x), y)


def reversal(rng, n, length=5):
    """Symbols 2 to 9, and these in reverse order between a start (0) and a stop (1)."""
    source = rng.integers(2, 10, (n, length))
    edge = np.zeros((n, 1), int)
    return source, np.concatenate([edge, source[:, ::-1], edge + 1], axis=1)


@pytest.mark.parametrize("attention", ["dot", "additive"])
def test_attention_learns_to_reverse(attention):
    """Strings it has not seen; the weights of attention stand on the antidiagonal."""
    rng = np.random.default_rng(0)
    model = Seq2Seq(10, 10, 12, 32, rng=rng, attention=attention)

    def loss():
        source, target = reversal(rng, 64)
        scores = model(source, target[:, :-1])
        return F.cross_entropy(scores.reshape(-1, 10), target[:, 1:].reshape(-1))

    train(model, loss, 250, 0.01)
    source, target = reversal(rng, 200)
    text, weights = model.translate(source, start=0, stop=1, length=9, return_weights=True)
    assert text.shape == (200, 6) and weights.shape == (200, 6, 5)  # it stops by itself
    assert (text == target[:, 1:]).all(axis=1).mean() > 0.95
    np.testing.assert_allclose(weights.sum(axis=-1), 1.0, rtol=1e-5)
    assert (weights[:, :5].argmax(axis=-1) == [4, 3, 2, 1, 0]).mean() > 0.95


@pytest.mark.parametrize("attention", ["dot", None])
def test_translation_is_the_greedy_choice_of_each_step(attention, rng):
    """With the state carried from step to step it equals reading the whole target again."""
    model = Seq2Seq(7, 5, 3, 4, rng=rng, attention=attention, dtype=np.float64)
    model.output.b.assign([0.0, 0.4, 0.0, 0.0, 0.0])  # so that some stop, and not all at once
    source, lengths = rng.integers(0, 7, (20, 4)), rng.integers(1, 5, 20)
    text, weights = model.translate(source, lengths, start=0, stop=1, length=6, return_weights=True)
    target = np.concatenate([np.zeros((20, 1), int), text], axis=1)
    scores, expected = model(source, target[:, :-1], lengths, return_weights=True)
    ended = np.cumsum(target[:, :-1] == 1, axis=1) > 0
    assert 0 < ended[:, -1].sum() < 20
    np.testing.assert_array_equal(text, np.where(ended, 1, scores.data.argmax(axis=-1)))
    if attention is None:
        assert weights is None and expected is None
    else:
        np.testing.assert_allclose(weights, expected.data, rtol=1e-12, atol=1e-15)
        padding = np.arange(4) >= lengths[:, None, None]
        assert (weights[np.broadcast_to(padding, weights.shape)] == 0).all()
    np.testing.assert_array_equal(model.translate(source, lengths, start=0, stop=1, length=6), text)


def test_training_is_deterministic():
    def run():
        rng = np.random.default_rng(0)
        model = SequenceClassifier(2, 4, 1, rng=rng, cell="lstm")
        return train(model, lambda: adding_loss(model, rng), 5, 0.01)

    assert run() == run()


def test_elman_remembers_an_input():
    """The exclusive or of the last two bits, which no memoryless network predicts."""
    rng = np.random.default_rng(0)
    model = Elman(1, 12, 1, rng=rng)

    def loss():
        bits = rng.integers(0, 2, (32, 12))
        scores = model(bits[:, :, None].astype(np.float32))[:, 1:, 0]
        return F.bce_with_logits(scores, (bits[:, 1:] ^ bits[:, :-1]).astype(np.float32))

    assert train(model, loss, 400, 0.02) < 0.05


def test_jordan_remembers_its_output():
    """A moving average is made from its own last value, which the input does not tell."""
    rng = np.random.default_rng(0)
    model = Jordan(1, 8, 1, rng=rng)

    def loss():
        x = rng.standard_normal((32, 10, 1)).astype(np.float32)
        y = np.zeros_like(x)
        for t in range(10):
            y[:, t] = 0.8 * (y[:, t - 1] if t else 0.0) + 0.2 * x[:, t]
        return F.mse(model(x), y) / y.var()

    assert train(model, loss, 300, 0.02) < 0.05


CYCLE = np.array([0, 1, 0, 2, 0, 3])  # what follows a 0 is known from what stood before it


def learned(rng):
    """A language model that has read the cycle from every place in it."""
    model = RecurrentLanguageModel(4, 4, 12, rng=rng, cell="gru")

    def loss():
        text = CYCLE[(rng.integers(0, 6, (16, 1)) + np.arange(13)) % 6]
        return F.cross_entropy(model(text[:, :-1]).reshape(-1, 4), text[:, 1:].reshape(-1))

    return model, train(model, loss, 150, 0.03)


def test_language_model_learns_a_cycle_and_writes_it(rng):
    model, loss = learned(rng)
    assert loss < 0.25  # only the first symbols leave a doubt
    text = model.generate(np.array([[0, 1], [0, 3]]), 10, rng=rng, temperature=0.0)
    np.testing.assert_array_equal(text[0], CYCLE[np.arange(12) % 6])
    np.testing.assert_array_equal(text[1], CYCLE[(np.arange(12) + 4) % 6])


def test_generation_reads_every_symbol_once(rng):
    """With the state carried from symbol to symbol it equals reading the whole text each time."""
    model = RecurrentLanguageModel(5, 3, 4, rng=rng, n_layers=2, dtype=np.float64)
    text = model.generate(np.array([[0, 1, 2], [3, 3, 4]]), 6, rng=rng, temperature=0.0)
    scores = model(text[:, :-1]).data
    np.testing.assert_array_equal(text[:, 3:], scores[:, 2:].argmax(axis=-1))


def test_samples_follow_the_probabilities(rng):
    model = RecurrentLanguageModel(4, 2, 3, rng=rng)
    drawn = model.generate(np.zeros((20_000, 1), int), 1, rng=rng, temperature=0.5)[:, 1]
    expected = F.softmax(model(np.zeros((1, 1), int)).data[0, 0] / 0.5)
    np.testing.assert_allclose(np.bincount(drawn, minlength=4) / 20_000, expected, atol=0.015)


def test_reading_in_two_parts(rng):
    model, text = (
        RecurrentLanguageModel(5, 3, 4, rng=rng, dtype=np.float64),
        np.array([[0, 3, 1, 4]]),
    )
    first, state = model.read(text[:, :1])
    second, _ = model.read(text[:, 1:], state)
    both = np.concatenate([first.data, second.data], axis=1)
    np.testing.assert_allclose(both, model(text).data, rtol=1e-12)

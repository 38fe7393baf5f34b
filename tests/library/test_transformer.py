"""Transformers equal PyTorch's, look at nothing that is hidden from them, learn, and write."""

import numpy as np
import pytest

import nnlib as nn
from nnlib import functional as F
from nnlib import models, optim

from . import attention_models as am
from .device_array import DeviceArray, to_device, to_host
from .make_reference import load

PARITY = {
    "transformer-blocks": am.BLOCKS,
    "transformer": am.TRANSFORMERS,
    "gpt": am.GPTS,
    "bert": am.BERTS,
    "t5": am.T5S,
    "multimodal": am.MULTIMODAL,
}


@pytest.mark.parametrize("section", PARITY)
def test_outputs_and_all_gradients_equal_torch(section):
    expected = load(section)
    received = am.everything(am.results, PARITY[section])
    assert list(received) == list(expected)
    for name, vector in received.items():
        scale = max(1.0, np.abs(vector).max())
        np.testing.assert_allclose(vector, expected[name], atol=1e-11 * scale, err_msg=name)


MODELS = {f"{section}-{n}": make for section, cases in PARITY.items() for n, make in cases.items()}
MODELS |= {f"layer-{name}": make for name, make in am.LAYERS.items()}


@pytest.mark.parametrize("name", MODELS)
def test_on_a_device(name):
    """Values and gradients stay where the parameters are, and are those of the host."""
    host, device = MODELS[name](), MODELS[name]()
    for p in device.model.parameters():
        p.data = DeviceArray(p.data)
    options = {key: to_device(value) for key, value in device.options.items()}
    y, device_y = (
        case.model(*inputs, **given)
        for case, inputs, given in (
            (host, host.inputs, host.options),
            (device, to_device(device.inputs), options),
        )
    )
    np.testing.assert_array_equal(to_host(device_y.data), y.data)
    F.square(y).sum().backward()
    F.square(device_y).sum().backward()
    for p, expected in zip(device.model.parameters(), host.model.parameters(), strict=True):
        if expected.grad is not None:
            np.testing.assert_allclose(to_host(p.grad), expected.grad, rtol=1e-9, atol=1e-12)


WRITERS = {
    "gpt": lambda model, move: model.generate(
        move(am.TEXT), 9, rng=np.random.default_rng(0), temperature=2.0, top_k=5, top_p=0.9
    ),
    "transformer": lambda model, move: model.translate(move(am.SOURCE), start=1, stop=2, length=5),
    "t5": lambda model, move: model.generate(move(am.SOURCE), stop=2, length=5),
    "captioner": lambda model, move: model.generate(move(am.X), start=1, stop=2, length=5),
}


@pytest.mark.parametrize("name", WRITERS)
def test_writing_on_a_device(name):
    make = am.MULTIMODAL[name] if name == "captioner" else getattr(am, name)
    expected, model = WRITERS[name](make().model, np.copy), make().model
    for p in model.parameters():
        p.data = DeviceArray(p.data)
    np.testing.assert_array_equal(to_host(WRITERS[name](model, DeviceArray)), expected)


def moved(model, ids, place, *others):
    """At which places the output moves when the symbol at `place` is another one."""
    changed = ids.copy()
    changed[:, place] = (changed[:, place] + 1) % 5 + 1
    difference = np.abs(model(*others, changed).data - model(*others, ids).data)
    return (difference.max(axis=(0, 2)) > 1e-9).tolist()


@pytest.mark.parametrize("rotary", [False, True])
def test_gpt_does_not_see_the_future(rotary):
    model = am.gpt(rotary=rotary).model
    assert moved(model, am.TEXT, 2) == [False, False, True, True, True]


def test_bert_sees_everything_but_padding():
    model = am.bert()
    ids = np.array([[3, 4, 5, 1, 2]])
    assert moved(model, ids, 3) == [True] * 5
    padded, short = np.array([[3, 4, 5, 0, 0]]), np.array([[3, 4, 5]])
    np.testing.assert_allclose(model(padded).data[:, :3], model(short).data, atol=1e-13)


def test_t5_sees_what_it_may():
    model = am.t5().model
    target, source = np.array([[1, 2, 3, 4, 5, 6]]), np.array([[3, 4, 5, 6]])
    # A symbol is read when the next one is predicted: the place itself does not move.
    assert moved(model, target, 3, source) == [False] * 4 + [True] * 2
    assert moved(lambda ids: model.encode(ids)[0], source, 3) == [True] * 4
    padded = np.array([[3, 4, 0, 0]])
    np.testing.assert_allclose(
        model(padded, target).data, model(padded[:, :2], target).data, atol=1e-13
    )


def test_a_decoder_does_not_see_the_future_and_an_encoder_sees_all():
    model = am.transformer().model
    target = np.array([[1, 2, 3, 4, 5, 6]])
    source = np.array([[3, 4, 5, 6]])
    assert moved(model, target, 3, source) == [False] * 3 + [True] * 3
    assert moved(lambda ids: model.encode(ids)[0], source, 3) == [True] * 4


def test_padding_of_a_source_does_not_matter():
    model = am.transformer().model
    source, target = am.SOURCE[1:], am.TARGET[1:]
    short = model(source[:, :2], target).data
    np.testing.assert_allclose(model(source, target).data, short, atol=1e-13)


def test_blocks_are_their_equations():
    for norm_first in (True, False):
        block = am.block(models.EncoderBlock, norm_first=norm_first)
        attend, network = block.attention, block.feed_forward
        f, g = attend.sublayer, network.sublayer
        if norm_first:
            y = am.X + f(attend.norm(am.X)).data
            expected = y + g(network.norm(y)).data
        else:
            y = attend.norm(am.X + f(am.X).data)
            expected = network.norm(y.data + g(y).data).data
        np.testing.assert_allclose(block(am.X).data, expected, atol=1e-13)


@pytest.mark.parametrize("norm_first", [False, True])
def test_dropout_acts_in_training_only(rng, norm_first):
    block = models.EncoderBlock(6, 2, 8, rng=rng, dropout=0.5, norm_first=norm_first)
    x = am.X.astype(np.float32)
    assert (block(x).data != block(x).data).any()
    block.eval()
    np.testing.assert_array_equal(block(x).data, block(x).data)


def test_transformer_learns_to_reverse(rng):
    """Sequences of two to five symbols, written backwards."""
    model = models.Transformer(8, 8, rng=rng, dim=32, n_heads=2, n_layers=1, hidden=64)
    optimizer = optim.Adam(model.parameters(), optim.cosine_decay(0.01, steps=300))
    start, stop = 1, 2

    def batch(n):
        source, target = np.zeros((n, 5), int), np.zeros((n, 7), int)
        for i, length in enumerate(rng.integers(2, 6, n)):
            source[i, :length] = rng.integers(3, 8, length)
            target[i, : length + 2] = [start, *source[i, :length][::-1], stop]
        return source, target

    for _ in range(300):
        source, target = batch(64)
        scores, wanted = model(source, target[:, :-1]), target[:, 1:]
        real = wanted != model.pad
        loss = F.cross_entropy(scores[real], wanted[real])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    source, target = batch(100)
    written = model.translate(source, start=start, stop=stop, length=6)
    width = written.shape[1]
    assert (written == target[:, 1 : 1 + width]).all(axis=1).mean() > 0.95
    assert (target[:, 1 + width :] == 0).all()


def test_translate_takes_the_best_symbol_each_time():
    """The same as reading the whole target again for each symbol, without a cache."""
    model = am.transformer().model
    written = model.translate(am.SOURCE, start=1, stop=2, length=6)
    expected = np.ones((2, 1), int)
    for _ in range(written.shape[1]):
        best = model(am.SOURCE, expected).data[:, -1:].argmax(axis=-1)
        expected = np.concatenate([expected, best], axis=1)
    for row, full in zip(written, expected[:, 1:], strict=True):
        ended = np.flatnonzero(full == 2)
        length = ended[0] + 1 if ended.size else len(full)
        np.testing.assert_array_equal(row[:length], full[:length])
        assert (row[length:] == model.pad).all()


@pytest.mark.parametrize("make", [am.transformer, am.t5])
def test_decoding_with_and_without_a_cache(make):
    model = make().model
    memory, mask = model.encode(am.SOURCE)
    expected = model.decode(am.TARGET, memory, mask).data
    cache = [(nn.KeyValueCache(), nn.KeyValueCache()) for _ in model.decoder]
    pieces = [
        model.decode(am.TARGET[:, s], memory, mask, cache=cache).data
        for s in (slice(2), slice(2, 3), slice(3, 5))
    ]
    np.testing.assert_allclose(np.concatenate(pieces, axis=1), expected, atol=1e-12)

"""GPT starts as told, learns, writes with and without a cache, and draws as it should."""

import numpy as np
import pytest

import nnlib as nn
from nnlib import functional as F
from nnlib import models, optim
from nnlib.models import sample

from . import attention_models as am
from .cases import spread


def test_gpt_starts_as_documented(rng):
    """N(0, 0.02^2), weights into the sum divided by sqrt(2 n_layers), tied by default."""
    model = models.GPT(100, 64, rng=rng, dim=64, n_layers=8)
    assert model.head is None
    assert model.parameters()[0] is model.embedding.table
    block = model.blocks[3]
    for W, std in (
        (model.embedding.table, 0.02),
        (model.positions.table, 0.02),
        (block.attention.sublayer.query.W, 0.02),
        (block.feed_forward.sublayer.widen.W, 0.02),
        (block.attention.sublayer.output.W, 0.005),
        (block.feed_forward.sublayer.narrow.W, 0.005),
    ):
        np.testing.assert_allclose(W.data.std(), std, rtol=0.05)
    loss = F.cross_entropy(model(np.zeros((2, 4), int)).reshape(-1, 100), np.arange(8))
    np.testing.assert_allclose(loss.item(), np.log(100), rtol=0.02)


def test_the_size_of_gpt_2():
    """The smallest GPT-2 has 124,439,808 parameters; a block of it has 7,087,872."""
    block = models.EncoderBlock(768, 12, 3072, rng=np.random.default_rng(0))
    size = sum(p.data.size for p in block.parameters())
    assert size == 7_087_872
    assert 50257 * 768 + 1024 * 768 + 12 * size + 2 * 768 == 124_439_808


def test_gpt_learns_to_copy(rng):
    """The second half of a sequence repeats the first: no loss there, in a few steps."""
    model = models.GPT(5, 8, rng=rng, dim=32, n_heads=2)
    optimizer = optim.Adam(model.parameters(), 0.01)
    for _ in range(120):
        half = rng.integers(0, 5, (32, 4))
        ids = np.concatenate([half, half], axis=1)
        loss = F.cross_entropy(model(ids[:, :-1])[:, 3:].reshape(-1, 5), half.reshape(-1))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert loss.item() < 0.05
    prompt = np.array([[3, 1, 4, 1]])
    written = model.generate(prompt, 4, rng=rng, temperature=0)
    np.testing.assert_array_equal(written, [[3, 1, 4, 1, 3, 1, 4, 1]])


@pytest.mark.parametrize("rotary", [False, True])
def test_gpt_with_and_without_a_cache(rotary):
    model = am.gpt(rotary=rotary).model
    cache = model.new_cache()
    pieces = [model(am.TEXT[:, s], cache=cache).data for s in (slice(2), slice(2, 3), slice(3, 5))]
    expected = model(am.TEXT).data
    np.testing.assert_allclose(np.concatenate(pieces, axis=1), expected, atol=1e-12)


def test_generation_equals_reading_everything_again():
    """Also past the context of 6 symbols, where the first half of it is forgotten."""
    model = am.gpt().model
    one, two = np.random.default_rng(0), np.random.default_rng(0)
    written = model.generate(am.TEXT[:, :3], 30, rng=one, temperature=2.0)
    assert written.shape == (2, 33)
    np.testing.assert_array_equal(written[:, :3], am.TEXT[:, :3])
    first = 0  # of the symbols that are in the context
    for t in range(3, 33):
        if t - first > 6:
            first = t - 4
        scores = model(written[:, first:t]).data[:, -1]
        np.testing.assert_array_equal(written[:, t], sample(scores, rng=two, temperature=2.0))


def test_generation_depends_on_the_generator_alone():
    model = am.gpt().model
    one, same, other = (
        model.generate(am.TEXT, 8, rng=np.random.default_rng(seed), temperature=3.0)
        for seed in (0, 0, 1)
    )
    np.testing.assert_array_equal(one, same)
    assert (one != other).any()


def frequencies(scores, draws=4000, **options):
    rows = np.tile(scores, (draws, 1))
    drawn = sample(rows, rng=np.random.default_rng(0), **options)
    return np.bincount(drawn, minlength=scores.shape[-1]) / draws


def test_sampling():
    scores = np.log([0.1, 0.4, 0.2, 0.3])
    np.testing.assert_allclose(frequencies(scores), [0.1, 0.4, 0.2, 0.3], atol=0.03)
    squared = np.array([0.01, 0.16, 0.04, 0.09]) / 0.3
    np.testing.assert_allclose(frequencies(scores, temperature=0.5), squared, atol=0.03)
    np.testing.assert_allclose(frequencies(scores, top_k=2), [0, 4 / 7, 0, 3 / 7], atol=0.03)
    np.testing.assert_allclose(frequencies(scores, top_p=0.69), [0, 4 / 7, 0, 3 / 7], atol=0.03)
    np.testing.assert_allclose(frequencies(scores, top_p=0.71), [0, 4 / 9, 2 / 9, 3 / 9], atol=0.03)
    for options in ({"temperature": 0}, {"top_k": 1}, {"top_p": 0.0}):
        np.testing.assert_array_equal(frequencies(scores, **options), [0, 1, 0, 0])
    assert frequencies(scores, top_k=9)[0] > 0.0
    np.testing.assert_array_equal(frequencies(1e4 * spread(4)), np.eye(4)[spread(4).argmax()])


def test_attention_maps_of_a_model():
    """How a figure gets them: the layer again, on what it was given."""
    model = am.gpt().model
    x = model.positions(model.embedding(am.TEXT))
    attention = model.blocks[0].attention
    maps = attention.sublayer.weights(attention.norm(x), causal=True)
    assert maps.shape == (2, 2, 5, 5) and isinstance(maps, np.ndarray)
    np.testing.assert_allclose(maps.sum(axis=-1), 1.0, rtol=1e-12)
    assert (maps[..., ~np.tri(5, dtype=bool)] == 0.0).all()


def test_a_graph_of_caches_is_differentiable():
    """Caches hold Tensors, so that nothing is cut off without notice."""
    model = am.gpt(n_layers=1).model
    cache = model.new_cache()
    parts = [model(am.TEXT[:, s], cache=cache) for s in (slice(2), slice(2, 5))]
    F.concatenate(*parts, axis=1).sum().backward()
    received = model.embedding.table.grad.copy()
    for p in model.parameters():
        p.grad = None
    model(am.TEXT).sum().backward()
    np.testing.assert_allclose(received, model.embedding.table.grad, atol=1e-11)
    assert isinstance(cache[0].k, nn.Tensor)

"""Transformers equal PyTorch's, look at nothing that is hidden from them, learn, and write."""

import numpy as np
import pytest

import nnlib as nn
from nnlib import functional as F
from nnlib import models, optim
from nnlib.models import sample

from . import attention_models as am
from .cases import spread
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


def test_t5_positions_are_relative():
    """A shift of the whole source by padding in front changes nothing, up to the mask."""
    model = am.t5().model
    source, shifted = np.array([[3, 4, 5]]), np.array([[0, 0, 3, 4, 5]])
    np.testing.assert_allclose(
        model.encode(shifted)[0].data[:, 2:], model.encode(source)[0].data, atol=1e-13
    )


def test_relative_buckets():
    """The table of the paper's code: 32 buckets, both ways, and one way."""
    both = nn.relative_buckets(200, 200)
    offset = np.arange(200) - np.arange(200)[:, None]
    assert both.min() == 0 and both.max() == 31
    assert (both[offset == -5] == 5).all() and (both[offset == 5] == 21).all()
    assert (both[offset <= -128] == 15).all() and (both[offset >= 128] == 31).all()
    for row in (both[199, ::-1], both[0, 1:]):
        assert (np.diff(row) >= 0).all()  # farther away, never a smaller bucket
    past = nn.relative_buckets(200, 200, bidirectional=False)
    assert (past[offset >= 0] == 0).all() and (past[offset == -15] == 15).all()
    assert past.max() == 31
    np.testing.assert_array_equal(nn.relative_buckets(3, 200), both[-3:])


def test_t5_starts_as_documented(rng):
    model = models.T5(100, rng=rng, dim=64, n_heads=4, hidden=256)
    block = model.decoder[1]
    for W, std in (
        (model.embedding.table, 1.0),
        (block.attention.sublayer.query.W, 1.0 / np.sqrt(64 * 16)),
        (block.cross_attention.sublayer.query.W, 1.0 / np.sqrt(64 * 16)),
        (block.attention.sublayer.key.W, 1.0 / 8.0),
        (block.feed_forward.sublayer.narrow.W, 1.0 / 16.0),
    ):
        np.testing.assert_allclose(W.data.std(), std, rtol=0.05)
    assert not [name for name, _ in model.named_parameters() if name.endswith(".b")]


def test_t5_writes_what_it_scores_highest():
    model = am.t5().model
    written = model.generate(am.SOURCE, stop=1, length=5)
    guess = np.zeros((2, 6), int)
    for t in range(written.shape[1]):
        guess[:, t] = model(am.SOURCE, guess).data[:, t].argmax(axis=-1)
    for row, full in zip(written, guess, strict=True):
        ended = np.flatnonzero(full == 1)
        length = ended[0] + 1 if ended.size else written.shape[1]
        np.testing.assert_array_equal(row[:length], full[:length])
        assert (row[length:] == model.pad).all()


def test_masked_tokens(rng):
    ids = rng.integers(1, 20, (200, 100))
    ids[:, :10] = 0
    corrupted, chosen = models.mask_tokens(ids, rng=rng, n_symbols=21, mask=20, special=(0,))
    assert not chosen[:, :10].any()
    np.testing.assert_allclose(chosen[:, 10:].mean(), 0.15, atol=0.01)
    np.testing.assert_array_equal(corrupted[~chosen], ids[~chosen])
    hidden, kept = corrupted[chosen] == 20, corrupted[chosen] == ids[chosen]
    # One of the 21 symbols drawn at random is the mask, and one is what stood there.
    np.testing.assert_allclose(hidden.mean(), 0.8 + 0.1 / 21, atol=0.03)
    np.testing.assert_allclose(kept.mean(), 0.1 + 0.1 / 21, atol=0.03)


@pytest.mark.parametrize("share", [0.0, 0.15, 0.5, 1.0])
@pytest.mark.parametrize("length", [2, 3, 20, 61])
def test_corrupted_spans_can_be_put_back(length, share, rng):
    texts = rng.integers(100, 200, (5, length))
    sentinels = list(range(40))
    source, target = models.corrupt_spans(texts, rng=rng, sentinels=sentinels, share=share)
    n_cut = min(max(round(length * share), 1), length - 1)
    n_spans = (source < 100).sum() // 5
    assert source.shape[1] == length - n_cut + n_spans
    assert target.shape[1] == n_cut + n_spans + 1
    assert n_spans == min(max(round(n_cut / 3.0), 1), length - n_cut)
    for text, kept, cut in zip(texts, source, target, strict=True):
        spans = {}
        for symbol in cut:
            if symbol < 100:
                assert symbol == len(spans)  # sentinels in their order
                span = spans.setdefault(symbol, [])
            else:
                span.append(symbol)
        assert spans.pop(n_spans) == [] and all(spans.values())
        restored = [s for symbol in kept for s in spans.get(symbol, [symbol])]
        np.testing.assert_array_equal(restored, text)
    assert length < 20 or 0.0 < share < 1.0 or len({tuple(row) for row in source}) == 5


def test_bert_learns_to_fill_in_blanks(rng):
    """Texts that count up modulo 6. With the norm last, it needs a warm-up (Xiong et al., 2020)."""
    model = models.BERTMaskedLM(
        models.BERT(7, 8, rng=rng, dim=32, n_heads=2, n_layers=1, pad=-1), rng=rng
    )
    optimizer = optim.Adam(model.parameters(), optim.linear_warmup(0.01, steps=50))
    for _ in range(300):
        ids = (rng.integers(0, 6, (32, 1)) + np.arange(8)) % 6
        corrupted, chosen = models.mask_tokens(ids, rng=rng, n_symbols=7, mask=6, share=0.3)
        loss = F.cross_entropy(model(corrupted)[chosen], ids[chosen])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    scores = model(np.array([[6, 1, 2, 6, 4, 5, 6, 1]])).data
    np.testing.assert_array_equal(scores.argmax(axis=-1), [[0, 1, 2, 3, 4, 5, 0, 1]])


def test_two_towers(rng):
    """Scores are cosines over the temperature, which starts as told and is bounded."""
    model = am.filled(am.two_tower)
    model.log_scale.assign(np.array(np.log(5.0)))
    images, texts = am.IMAGES[:2], am.TEXTS
    a, b = model.image(images).data, model.text(texts).data
    lengths = np.linalg.norm(a, axis=1)[:, None] * np.linalg.norm(b, axis=1)
    np.testing.assert_allclose(model(images, texts).data, a @ b.T / lengths / 0.2, rtol=1e-12)
    model.log_scale.assign(np.array(9.0))
    np.testing.assert_allclose(model(images, texts).data, a @ b.T / lengths / 0.01, rtol=1e-12)
    fresh = am.two_tower(rng)
    np.testing.assert_allclose(fresh.temperature().item(), 0.2, rtol=1e-6)
    fresh.image.W.assign(np.zeros((6, 5)))
    assert (fresh(images.astype(np.float32), texts.astype(np.float32)).data == 0.0).all()


def test_two_towers_learn_pairs(rng):
    """Eight images and their texts, which have nothing in common but the pairing."""
    model = models.TwoTower(*(models.MLP((n, 32, 8), rng=rng) for n in (6, 4)))
    images = rng.standard_normal((8, 6)).astype(np.float32)
    texts = rng.standard_normal((8, 4)).astype(np.float32)
    optimizer = optim.Adam(model.parameters(), 0.01)
    for _ in range(150):
        loss = F.info_nce(model(images, texts), 1.0)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    scores = model(images, texts).data
    np.testing.assert_array_equal(scores.argmax(axis=1), np.arange(8))
    np.testing.assert_array_equal(scores.argmax(axis=0), np.arange(8))
    assert model.temperature().item() < 0.07  # the surer, the sharper


def test_a_captioner_names_what_it_sees(rng):
    """An image is two parts, each one of four colors; the caption names them in turn."""
    model = models.Captioner(
        am.Parts(4, 8, rng=rng), 8, 7, 4, rng=rng, dim=32, n_heads=2, n_layers=1
    )
    optimizer = optim.Adam(model.parameters(), optim.cosine_decay(0.01, steps=300))

    def batch(n):
        colors = rng.integers(0, 4, (n, 2))
        parts = np.eye(4, dtype=np.float32)[colors]
        parts[:, 1] *= -1.0  # so that the two places differ
        ends = np.full((n, 1), 1), np.full((n, 1), 2)
        return parts, np.concatenate([ends[0], colors + 3, ends[1]], axis=1)

    for _ in range(300):
        images, captions = batch(32)
        scores = model(images, captions[:, :-1])
        loss = F.cross_entropy(scores.reshape(-1, 7), captions[:, 1:].reshape(-1))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    images, captions = batch(50)
    written = model.generate(images, start=1, stop=2, length=4)
    np.testing.assert_array_equal(written, captions[:, 1:])
    # Without a look at the image it cannot know.
    blind = model(np.zeros_like(images), captions[:, :-1]).reshape(-1, 7)
    assert F.cross_entropy(blind, captions[:, 1:].reshape(-1)).item() > 10.0 * loss.item()


@pytest.mark.parametrize("pool", ["class", "mean"])
def test_a_captioner_attends_to_the_patches_of_a_vit(pool, rng):
    """The same vectors that a ViT reads its scores from; the gradient reaches its first layer."""
    vit = models.ViT((4, 6), 3, rng=rng, patch=2, dim=8, n_heads=2, n_layers=1, pool=pool)
    images = spread(2, 1, 4, 6).astype(np.float32)
    tokens = vit.tokens(images)
    assert tokens.shape == (2, 6 + (pool == "class"), 8)
    read = tokens.data[:, 0] if pool == "class" else tokens.data.mean(axis=1)
    np.testing.assert_allclose(vit(images).data, vit.scores(read).data, rtol=1e-5)
    model = models.Captioner(vit, 8, 7, 5, rng=rng, dim=12, n_heads=3, n_layers=1)
    F.square(model(images, am.TEXT)).sum().backward()
    assert np.abs(vit.embedding.W.grad).max() > 0.0

"""BERT and T5: positions, first weights, spoiled texts, and what they learn from them."""

import numpy as np
import pytest

import nnlib as nn
from nnlib import functional as F
from nnlib import models, optim

from . import attention_models as am


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

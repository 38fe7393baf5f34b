"""Images with texts: two towers that learn pairs, and a captioner."""

import numpy as np
import pytest

from nnlib import functional as F
from nnlib import models, optim

from . import attention_models as am
from .cases import spread


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

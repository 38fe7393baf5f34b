"""The vision transformer: equal to PyTorch's, and what it knows about where patches are."""

import numpy as np

from nnlib import functional as F
from nnlib.models import ViT
from nnlib.optim import Adam

from .attention_models import everything, results
from .cases import spread
from .make_reference import load
from .vit_cases import VITS, vit


def test_outputs_and_all_gradients_equal_torch():
    expected, received = load("vit"), everything(results, VITS)
    assert list(received) == list(expected)
    for name, vector in received.items():
        scale = max(1.0, np.abs(vector).max())
        np.testing.assert_allclose(vector, expected[name], atol=1e-11 * scale, err_msg=name)


def test_published_number_of_parameters(rng):
    """The smallest model of Touvron et al. (2021), DeiT-Ti, has 5.7 million: 5,717,416."""
    model = ViT(
        *((224, 224), 1000),
        **dict(rng=rng, patch=16, n_in=3, dim=192, n_heads=3, n_layers=12),
    )
    assert sum(p.data.size for p in model.parameters()) == 5_717_416


def test_a_patch_embedding_is_a_dense_layer_on_each_patch():
    case = vit()
    W, b = case.model.embedding.W.data, case.model.embedding.b.data
    x = case.inputs[0]  # (3, 2, 4, 6), in patches of 2 x 3
    patches = x.reshape(3, 2, 2, 2, 2, 3).transpose(0, 2, 4, 1, 3, 5).reshape(3, 4, 12)
    expected = patches @ W.reshape(8, 12).T + b
    received = case.model.embedding(x).data.reshape(3, 8, 4).transpose(0, 2, 1)
    np.testing.assert_allclose(received, expected, atol=1e-13)


def test_only_the_positions_know_where_a_patch_was():
    """Patches in another order give the same scores if, and only if, there are no positions."""
    x = spread(2, 2, 4, 6)
    swapped = np.concatenate([x[:, :, 2:], x[:, :, :2]], axis=2)
    for pool in ("class", "mean"):
        model = vit(pool=pool).model
        assert np.abs(model(swapped).data - model(x).data).max() > 1e-3
        table = model.positions.table
        table.assign(np.zeros(table.shape))
        np.testing.assert_allclose(model(swapped).data, model(x).data, atol=1e-12)


def test_it_learns_a_few_images():
    rng = np.random.default_rng(0)
    x, labels = rng.standard_normal((16, 1, 4, 4), dtype=np.float32), np.arange(16) % 4
    model = ViT((4, 4), 4, rng=rng, patch=2, dim=16, n_heads=2)
    optimizer, losses = Adam(model.parameters(), 0.01), []
    for _ in range(40):
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x), labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert losses[-1] < 0.05 < 1.0 < losses[0]

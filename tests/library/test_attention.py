"""Attention and positions compute what their equations say; layers equal PyTorch's."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nnlib as nn
from nnlib import functional as F
from nnlib.check import check_vjp, gradient_check

from . import attention_models
from .cases import spread
from .make_reference import load


def by_loops(q, k, v, allowed, scale):
    """The definition, one query at a time."""
    y = np.zeros((len(q), v.shape[1]))
    for i, query in enumerate(q):
        keys = np.flatnonzero(allowed[i])
        if keys.size:
            weights = np.exp([scale * query @ k[j] for j in keys])
            y[i] = sum(w * v[j] for w, j in zip(weights / weights.sum(), keys, strict=True))
    return y


@given(data=st.data())
def test_attention_is_its_definition_and_its_vjp_is_right(data):
    """Any lengths, any mask: rows may have one key, or none."""
    t_q, t_k, d, m = (data.draw(st.integers(1, 4)) for _ in range(4))
    bits = data.draw(st.lists(st.booleans(), min_size=t_q * t_k, max_size=t_q * t_k))
    mask = np.array(bits).reshape(t_q, t_k)
    causal = t_q <= t_k and data.draw(st.booleans())
    allowed = mask & np.tri(t_q, t_k, t_k - t_q, dtype=bool) if causal else mask
    q, k, v = spread(t_q, d), spread(t_k, d, start=0.3), spread(t_k, m, start=0.6)
    expected = by_loops(q, k, v, allowed, scale=0.7)
    options = {"mask": mask, "causal": causal, "scale": 0.7}
    np.testing.assert_allclose(F.attention(q, k, v, **options), expected, atol=1e-13)
    weights = F.attention_weights(q, k, **options)
    np.testing.assert_allclose(weights @ v, expected, atol=1e-13)
    np.testing.assert_allclose(weights.sum(axis=1), allowed.any(axis=1), atol=1e-13)
    assert (weights[~allowed] == 0.0).all()
    # Where each row has one key, weights are 1 and the gradient of the scores is round-off.
    if (allowed.sum(axis=1) > 1).any():
        errors = check_vjp(F.attention, q, k, v, rng=np.random.default_rng(0), **options)
        assert max(errors) < 1e-6


def test_the_scores_have_the_variance_of_the_queries(rng):
    """Why the scale is 1 / sqrt(D): with larger D softmax would become a maximum."""
    for d in (4, 64, 1024):
        q, k = rng.standard_normal((200, d)), rng.standard_normal((16, d))
        scaled = F.attention_weights(q, k).max(axis=1).mean()
        np.testing.assert_allclose(scaled, 0.25, atol=0.04)
    assert F.attention_weights(q, k, scale=1.0).max(axis=1).mean() > 0.9


def test_one_key_takes_all(rng):
    q, k, v = spread(2, 3, 4), spread(2, 1, 4), spread(2, 1, 5)
    y, vjp = F.attention.with_vjp(q, k, v)
    np.testing.assert_array_equal(y, np.broadcast_to(v, (2, 3, 5)))
    dq, dk, dv = vjp(np.ones_like(y))
    np.testing.assert_allclose(np.concatenate([dq.ravel(), dk.ravel()]), 0.0, atol=1e-14)
    np.testing.assert_array_equal(dv, 3.0)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_nothing_to_attend_to_gives_zeros_and_no_gradient(dtype):
    q, k, v = (spread(3, 4, start=s).astype(dtype) for s in (0.0, 0.3, 0.6))
    mask = np.array([[1, 1, 1], [0, 0, 0], [1, 0, 0]], bool)
    y, vjp = F.attention.with_vjp(q, k, v, mask=mask)
    dq, dk, dv = vjp(np.ones_like(y))
    assert (y[1] == 0.0).all() and (dq[1] == 0.0).all()
    assert all(np.isfinite(g).all() for g in (dq, dk, dv))
    assert (F.attention_weights(q, k, mask=mask)[1] == 0.0).all()


@pytest.mark.parametrize("size", [1e-4, 1e4])
def test_large_scores_do_not_overflow(size):
    q, k, v = (size * spread(3, 4, start=s).astype(np.float32) for s in (0.0, 0.3, 0.6))
    y, vjp = F.attention.with_vjp(q, k, v)
    assert np.isfinite(y).all() and all(np.isfinite(g).all() for g in vjp(np.ones_like(y)))
    # A shift of all scores of a query changes nothing.
    shifted = F.attention(q, k, v, np.full((3, 1), size, np.float32))
    np.testing.assert_allclose(shifted, y, rtol=1e-3, atol=1e-3 * size)


def test_self_attention_sees_a_set():
    """Permuting the inputs permutes the outputs: without positions there is no order."""
    layer, x = attention_models.filled(nn.MultiHeadAttention, 6, 2), spread(2, 5, 6)
    order = np.array([3, 0, 4, 1, 2])
    np.testing.assert_allclose(layer(x[:, order]).data, layer(x).data[:, order], atol=1e-13)
    rotated = attention_models.filled(nn.MultiHeadAttention, 8, 2, rotary=True)
    x = spread(2, 5, 8)
    assert np.abs(rotated(x[:, order]).data - rotated(x).data[:, order]).max() > 0.1


def test_a_future_token_does_not_matter():
    layer, x = attention_models.filled(nn.MultiHeadAttention, 6, 2), spread(1, 6, 6)
    changed = x.copy()
    changed[:, 3] += 1.0
    for causal, first in ((True, 3), (False, 0)):
        moved = np.abs(layer(changed, causal=causal).data - layer(x, causal=causal).data)
        np.testing.assert_array_equal(moved.max(axis=(0, 2)) > 1e-6, np.arange(6) >= first)


def test_padding_does_not_matter():
    layer, x = attention_models.filled(nn.MultiHeadAttention, 6, 2), spread(2, 5, 6)
    mask = (np.arange(5) < np.array([[3], [5]]))[:, None, None]
    alone = layer(x[:1, :3]).data
    np.testing.assert_allclose(layer(x, mask=mask).data[:1, :3], alone, atol=1e-13)


def test_multi_head_attention_is_its_equation():
    """Heads one after another, with the blocks of columns of the matrices."""
    layer, x, memory = attention_models.filled(nn.MultiHeadAttention, 6, 3), *with_memory()
    heads = []
    for h in range(3):
        block = slice(2 * h, 2 * h + 2)
        q, k, v = (
            source @ part.W.data[:, block] + part.b.data[block]
            for source, part in ((x, layer.query), (memory, layer.key), (memory, layer.value))
        )
        heads.append(F.attention(q, k, v))
    expected = np.concatenate(heads, axis=-1) @ layer.output.W.data + layer.output.b.data
    np.testing.assert_allclose(layer(x, memory).data, expected, atol=1e-13)


def with_memory():
    return spread(2, 4, 6), spread(2, 5, 6, start=0.3)


def test_the_scale_multiplies_the_scores():
    plain, scaled = (
        attention_models.filled(nn.MultiHeadAttention, 6, 2, scale=scale) for scale in (None, 0.5)
    )
    x = spread(2, 4, 6)
    for part in (scaled.query.W, scaled.query.b):
        part.assign(part.data * (2.0 / 3.0**0.5))  # 1 / sqrt(3) is the default
    np.testing.assert_allclose(scaled(x).data, plain(x).data, atol=1e-13)
    np.testing.assert_allclose(scaled.weights(x), plain.weights(x), atol=1e-13)


@pytest.mark.parametrize("rotary", [False, True])
def test_cached_equals_uncached(rotary):
    layer = attention_models.filled(nn.MultiHeadAttention, 8, 2, rotary=rotary)
    x, cache = spread(2, 6, 8), nn.KeyValueCache()
    pieces = [layer(x[:, s], causal=True, cache=cache).data for s in (slice(3), slice(3, 4))]
    assert cache.length == 4
    pieces.append(layer(x[:, 4:], causal=True, cache=cache).data)
    expected = layer(x, causal=True).data
    np.testing.assert_allclose(np.concatenate(pieces, axis=1), expected, atol=1e-13)


def test_cache_of_a_memory_is_filled_once():
    layer, (x, memory), cache = (
        attention_models.filled(nn.MultiHeadAttention, 6, 2),
        with_memory(),
        nn.KeyValueCache(),
    )
    expected = layer(x, memory).data
    for t in range(4):
        y = layer(x[:, t : t + 1], memory, cache=cache).data
        np.testing.assert_allclose(y, expected[:, t : t + 1], atol=1e-13)
        assert cache.length == 5


def test_gradients_reach_bias_and_memory():
    layer = attention_models.filled(nn.MultiHeadAttention, 6, 2)
    x, memory = (nn.Tensor(a) for a in with_memory())
    bias = nn.Tensor(spread(2, 4, 5))
    errors = gradient_check(
        lambda: F.square(layer(x, memory, bias, causal=True)).sum(),
        {"x": x, "memory": memory, "bias": bias},
    )
    assert max(errors.values()) < 1e-7


@pytest.mark.parametrize("name", attention_models.LAYERS)
def test_layer_equals_torch(name):
    case = attention_models.LAYERS[name]()
    expected = load("attention-layers")
    received = attention_models.results(case)
    received["weights"] = case.model.weights(*case.inputs, **case.options).reshape(-1)
    assert {f"{name}-{key}" for key in received} == {
        key for key in expected if key.startswith(f"{name}-")
    }
    for key, vector in received.items():
        np.testing.assert_allclose(vector, expected[f"{name}-{key}"], atol=1e-12, err_msg=key)


# Positions


def test_sinusoids_shift_by_rotation():
    """``P[t + s]`` is ``P[t]`` rotated by an angle that does not depend on ``t``."""
    p = nn.sinusoidal_positions(50, 8, dtype=np.float64)
    for shift in (1, 7):
        angles = shift * 10000.0 ** (-np.arange(0, 8, 2) / 8)
        sin, cos = p[:-shift, 0::2], p[:-shift, 1::2]
        np.testing.assert_allclose(
            p[shift:, 0::2], sin * np.cos(angles) + cos * np.sin(angles), atol=1e-12
        )
        np.testing.assert_allclose(
            p[shift:, 1::2], cos * np.cos(angles) - sin * np.sin(angles), atol=1e-12
        )
    assert nn.sinusoidal_positions(3, 4).dtype == np.float32


def test_rotary_products_depend_on_the_distance():
    q, k = spread(1, 8), spread(1, 8, start=0.3)

    def product(i, j):
        at = [F.rotary(x, positions=np.array([t])) for x, t in ((q, i), (k, j))]
        return (at[0] @ at[1].T).item()

    np.testing.assert_allclose(product(3, 1), product(10, 8), atol=1e-12)
    assert abs(product(3, 1) - product(4, 1)) > 1e-3
    x = spread(5, 8)
    np.testing.assert_allclose(
        np.linalg.norm(F.rotary(x), axis=1), np.linalg.norm(x, axis=1), rtol=1e-12
    )
    np.testing.assert_array_equal(F.rotary(x)[0], x[0])  # position 0 stays


def test_learned_positions_are_added():
    layer = attention_models.filled(nn.LearnedPositions, 6, 4)
    x = spread(2, 3, 4)
    np.testing.assert_array_equal(layer(x).data, x + layer.table.data[:3])
    np.testing.assert_array_equal(layer(x, start=2).data, x + layer.table.data[2:5])
    layer(x, start=2).sum().backward()
    np.testing.assert_array_equal(layer.table.grad[:, 0], [0.0, 0.0, 2.0, 2.0, 2.0, 0.0])


@given(data=st.data())
def test_embedding_adds_up_like_add_at(data):
    """Any symbols, any number of times, in any order; also none."""
    v = data.draw(st.integers(1, 6))
    ids = np.array(data.draw(st.lists(st.integers(0, v - 1), max_size=12)), dtype=np.int64)
    dy = spread(len(ids), 3)
    expected = np.zeros((v, 3))
    np.add.at(expected, ids, dy)
    _, vjp = F.embedding.with_vjp(spread(v, 3), ids)
    np.testing.assert_allclose(vjp(dy)[0], expected, atol=1e-14)

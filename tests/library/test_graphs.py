"""Sums over segments are their definitions; adjacency matrices are those with zeros."""

import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nnlib as nn
from nnlib import functional as F
from nnlib.check import check_vjp
from nnlib.datasets import load_karate, load_southern_women
from nnlib.graphs import Adjacency

from .cases import spread
from .device_array import DeviceArray, to_host
from .graph_models import dense

REDUCTIONS = {
    "segment_sum": lambda rows: rows.sum(axis=0),
    "segment_mean": lambda rows: rows.mean(axis=0),
    "segment_max": lambda rows: rows.max(axis=0),
}


@st.composite
def segments_and_values(draw):
    """Any segments, many of them empty, in any order; values with up to two more axes."""
    n, length = draw(st.integers(1, 6)), draw(st.integers(0, 9))
    dtype = draw(st.sampled_from([np.int64, np.int32, np.uint8]))
    segments = draw(hnp.arrays(dtype, length, elements=st.integers(0, n - 1)))
    tail = draw(hnp.array_shapes(min_dims=0, max_dims=2, max_side=3))
    return spread(length, *tail), {"segments": segments, "n": n}


@pytest.mark.parametrize("name", REDUCTIONS)
@given(drawn=segments_and_values())
def test_reductions_are_their_definition(name, drawn):
    x, options = drawn
    y, vjp = getattr(F, name).with_vjp(x, **options)
    assert y.shape == (options["n"], *x.shape[1:]) and vjp(y).shape == x.shape
    for i, row in enumerate(y):
        entries = x[options["segments"] == i]
        expected = REDUCTIONS[name](entries) if len(entries) else 0.0
        np.testing.assert_allclose(row, expected, rtol=1e-12, atol=1e-14)
    if len(x):
        assert max(check_vjp(getattr(F, name), x, rng=np.random.default_rng(0), **options)) < 1e-7


@given(drawn=segments_and_values())
def test_softmax_is_its_definition(drawn):
    scores, options = drawn
    p = F.segment_softmax(scores, **options)
    assert p.shape == scores.shape
    for i in np.unique(options["segments"]):
        where = options["segments"] == i
        e = np.exp(scores[where])
        np.testing.assert_allclose(p[where], e / e.sum(axis=0), rtol=1e-12)


@given(drawn=segments_and_values(), data=st.data())
def test_the_order_of_entries_does_not_matter(drawn, data):
    x, options = drawn
    order = np.array(data.draw(st.permutations(range(len(x)))), int)
    shuffled = {**options, "segments": options["segments"][order]}
    for name in REDUCTIONS:
        expected = getattr(F, name)(x, **options)
        np.testing.assert_allclose(getattr(F, name)(x[order], **shuffled), expected, atol=1e-13)
    expected = F.segment_softmax(x, **options)[order]
    np.testing.assert_allclose(F.segment_softmax(x[order], **shuffled), expected, atol=1e-13)


@given(data=st.data())
def test_sparse_product_is_the_product_with_the_matrix(data):
    n, m, length = (data.draw(st.integers(low, 6)) for low in (1, 1, 0))
    rows = data.draw(hnp.arrays(np.int64, length, elements=st.integers(0, n - 1)))
    columns = data.draw(hnp.arrays(np.int64, length, elements=st.integers(0, m - 1)))
    values, x = spread(length), spread(m, 3, start=0.3)
    A = np.zeros((n, m))
    np.add.at(A, (rows, columns), values)
    places = {"rows": rows, "columns": columns, "n_rows": n}
    y, vjp = F.sparse_matmul.with_vjp(values, x, **places)
    np.testing.assert_allclose(y, A @ x, atol=1e-13)
    dy = spread(n, 3, start=0.6)
    dvalues, dx = vjp(dy)
    np.testing.assert_allclose(dx, A.T @ dy, atol=1e-13)
    np.testing.assert_allclose(dvalues, (dy @ x.T)[rows, columns], atol=1e-13)


def test_equal_largest_entries_share_the_gradient():
    x = nn.Tensor(np.array([3.0, 1.0, 3.0, 0.0]))
    F.segment_max(x, segments=np.array([0, 0, 0, 2]), n=3).sum().backward()
    np.testing.assert_array_equal(x.grad, [0.5, 0.0, 0.5, 1.0])


def test_softmax_does_not_overflow():
    """Not even where another segment has scores of another size."""
    s = nn.Tensor(np.array([1000.0, 999.0, -1000.0, -1000.0], np.float32))
    p = F.segment_softmax(s, segments=np.array([0, 0, 1, 1]), n=2)
    np.testing.assert_allclose(p.data[2:], 0.5)
    np.testing.assert_allclose(p.data[:2], 1.0 / (1.0 + np.exp([-1.0, 1.0])), rtol=1e-6)
    p.backward(np.ones(4, np.float32))
    np.testing.assert_allclose(s.grad, 0.0, atol=1e-6)


def test_recommendation_needs_rows_and_columns_of_two_kinds():
    """Users and items: the mean over a user's items, and that over an item's users."""
    graph = load_southern_women()
    users, items = graph.edges[:, 0], graph.edges[:, 1] - 18
    A = graph.adjacency()[:18, 18:].astype(float)
    x = spread(14, 3)
    mean = A / A.sum(axis=1, keepdims=True)
    shares = 1.0 / A.sum(axis=1)[users]
    received = F.sparse_matmul(shares, x, rows=users, columns=items, n_rows=18)
    np.testing.assert_allclose(received, mean @ x, rtol=1e-12)
    np.testing.assert_allclose(F.segment_mean(x[items], segments=users, n=18), mean @ x, rtol=1e-12)
    back = F.sparse_matmul(np.ones(89), received, rows=items, columns=users, n_rows=14)
    np.testing.assert_allclose(back, A.T @ mean @ x, rtol=1e-12)


# Adjacency matrices


def test_adjacency_of_the_karate_club():
    graph = load_karate()
    adjacency = Adjacency.from_edges(graph.edges, graph.n_nodes)
    A = graph.adjacency().astype(float)
    np.testing.assert_array_equal(dense(adjacency), A)
    np.testing.assert_array_equal(adjacency.degrees, A.sum(axis=1))
    assert adjacency.n_graphs == 1 and (np.diff(adjacency.rows) >= 0).all()
    looped = adjacency.looped
    assert looped is adjacency.looped  # remembered
    np.testing.assert_array_equal(dense(looped), A + np.eye(34))
    D = np.diag((A + np.eye(34)).sum(axis=1) ** -0.5)
    x = spread(34, 2)
    np.testing.assert_allclose(
        looped.matmul(x, looped.symmetric), D @ (A + np.eye(34)) @ D @ x, rtol=1e-12
    )
    mean = A / A.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(adjacency.matmul(x, adjacency.averaging), mean @ x, rtol=1e-12)
    np.testing.assert_allclose(adjacency.matmul(x), A @ x, rtol=1e-12)


def test_edges_count_once_in_any_direction():
    one = Adjacency.from_edges(np.array([[0, 2], [2, 1]]), 4)
    two = Adjacency.from_edges(np.array([[1, 2], [2, 0], [0, 2], [2, 1]], np.int32), 4)
    np.testing.assert_array_equal(dense(one), dense(two))
    assert len(two.rows) == 4 and one.degrees.tolist() == [1, 1, 2, 0]
    alone = Adjacency.from_edges(np.empty((0, 2), int), 3)
    np.testing.assert_array_equal(alone.matmul(np.ones((3, 1))), np.zeros((3, 1)))
    np.testing.assert_array_equal(alone.looped.matmul(np.ones((3, 1))), np.ones((3, 1)))


def test_union_has_the_matrices_on_its_diagonal():
    one = Adjacency.from_edges(np.array([[0, 2], [2, 1]]), 3)
    two = Adjacency.from_edges(np.array([[0, 1]]), 2)
    union = Adjacency.union([one, two, one])
    expected = np.zeros((8, 8))
    expected[:3, :3] = expected[5:, 5:] = dense(one)
    expected[3:5, 3:5] = dense(two)
    np.testing.assert_array_equal(dense(union), expected)
    assert union.members.tolist() == [0, 0, 0, 1, 1, 2, 2, 2] and union.n_graphs == 3
    nested = Adjacency.union([Adjacency.union([one, two]), one])
    np.testing.assert_array_equal(nested.members, union.members)
    np.testing.assert_array_equal(dense(nested), expected)


def test_adjacency_on_a_device():
    host = Adjacency.from_edges(load_karate().edges, 34)
    device = host.to(DeviceArray(np.zeros(1)))
    x = spread(34, 2).astype(np.float32)
    for name, values in (("looped", "symmetric"), ("looped", "averaging")):
        on_host, on_device = getattr(host, name), getattr(device, name)
        expected = on_host.matmul(x, getattr(on_host, values))
        received = on_device.matmul(DeviceArray(x), getattr(on_device, values))
        assert received.dtype == np.float32
        np.testing.assert_array_equal(to_host(received), expected)

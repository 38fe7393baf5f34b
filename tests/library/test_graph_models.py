"""Graph networks are their equations, do not depend on the order of nodes, and learn."""

import dataclasses

import numpy as np
import pytest

import nnlib as nn
from nnlib import functional as F
from nnlib.check import gradient_check
from nnlib.datasets import load_karate
from nnlib.graphs import Adjacency
from nnlib.models import GCN, GIN, GraphSAGE
from nnlib.optim import Adam

from .cases import spread
from .device_array import DeviceArray, to_host
from .graph_models import MODELS, X
from .make_reference import load
from .modules.graph import BATCH, GRAPH

each_model = pytest.mark.parametrize("name", MODELS)
reference = load("graph-models")
TRIANGLE = Adjacency.from_edges(np.array([[0, 1], [1, 2], [2, 0]]), 3)
HEXAGON = Adjacency.from_edges(np.array([[i, (i + 1) % 6] for i in range(6)]), 6)


@each_model
def test_outputs_and_gradients_are_those_of_the_dense_definition(name):
    model = MODELS[name]()
    y = model(X, BATCH)
    y.backward(spread(*y.shape, low=-1.0, high=1.0, start=0.7))
    np.testing.assert_allclose(y.data.reshape(-1), reference[f"{name}-output"], atol=1e-11)
    for parameter, p in model.named_parameters():
        expected = reference[f"{name}-{parameter}"]
        np.testing.assert_allclose(p.grad.reshape(-1), expected, atol=1e-10, err_msg=parameter)


@each_model
def test_gradients_agree_with_differences(name):
    model = MODELS[name]()
    errors = gradient_check(
        lambda: F.square(model(X, BATCH)).mean(), dict(model.named_parameters())
    )
    assert max(errors.values()) < 1e-6


@each_model
def test_the_order_of_nodes_does_not_matter(name, rng):
    """Numbered in another way, the nodes get the same outputs, and the graph the same scores."""
    model, order = MODELS[name](), rng.permutation(GRAPH.n_nodes)
    edges = np.stack([GRAPH.rows, GRAPH.columns], axis=1)
    renumbered = Adjacency.from_edges(np.argsort(order)[edges], GRAPH.n_nodes)
    x = X[: GRAPH.n_nodes]
    y, z = model(x, GRAPH).data, model(x[order], renumbered).data
    np.testing.assert_allclose(z, y if name == "gin" else y[order], atol=1e-12)
    assert (renumbered.columns != GRAPH.columns).any()


@each_model
def test_graphs_of_a_batch_do_not_see_each_other(name):
    model, n = MODELS[name](), GRAPH.n_nodes
    alone, together = model(X[:n], GRAPH).data, model(X, BATCH).data
    np.testing.assert_allclose(together[: len(alone)], alone, atol=1e-12)


@each_model
def test_messages_reach_as_far_as_there_are_layers(name):
    """Nodes 0 and 5 are not within two edges of node 4, nodes 1 and 2 are."""
    model, seen = MODELS[name](), []
    if name == "gin":
        return  # scores of graphs, which see all nodes
    for j in range(6):
        x = X[:6].copy()
        x[j] += 1.0
        seen.append((model(x, GRAPH).data[4] != model(X[:6], GRAPH).data[4]).any())
    assert seen == [False, True, True, True, True, False]


def test_two_triangles_and_a_hexagon_look_alike():
    """The limit of all networks that pass messages (and of the test of Weisfeiler and Leman)."""
    pair = Adjacency.union([TRIANGLE, TRIANGLE])
    pair = dataclasses.replace(pair, n_graphs=1, members=np.zeros(6, int))
    alike, named = np.ones((6, 4)), spread(6, 4)
    for make in MODELS.values():
        model = make()
        np.testing.assert_allclose(model(alike, pair).data, model(alike, HEXAGON).data, atol=1e-12)
        # Features that tell the nodes apart lift the limit.
        assert np.abs(model(named, pair).data - model(named, HEXAGON).data).max() > 1e-3


def test_a_sum_counts_what_a_mean_does_not(rng):
    """Centers of stars with one, two and three equal leaves: alike for a mean, not for a sum."""
    stars = [
        Adjacency.from_edges(np.array([[0, i] for i in range(1, k + 1)]), k + 1) for k in (1, 2, 3)
    ]
    batch, centers = Adjacency.union(stars), np.array([0, 2, 5])
    x = np.ones((batch.n_nodes, 1))
    x[centers] = 0.0
    sage = GraphSAGE((1, 8, 2), rng=rng, dtype=np.float64)(x, batch).data[centers]
    np.testing.assert_allclose(sage, np.broadcast_to(sage[0], sage.shape), atol=1e-12)
    layer = GIN(1, 8, 2, n_layers=1, rng=rng, dtype=np.float64).layers[0]
    gin = layer(x, batch).data[centers]
    assert np.abs(gin[0] - gin[1]).max() > 1e-3 and np.abs(gin[1] - gin[2]).max() > 1e-3


def karate(seed, n_hidden):
    """How many of the 32 others a GCN gets right that learns from the two leaders' labels."""
    club = load_karate()
    train, test = club.split()
    adjacency = Adjacency.from_edges(club.edges, club.n_nodes)
    x = np.eye(34, dtype=np.float32)  # a node has no features but its name
    model = GCN((34, n_hidden, 2), rng=np.random.default_rng(seed))
    optimizer = Adam(model.parameters(), 0.01, weight_decay=5e-4)
    for _ in range(200):
        optimizer.zero_grad()
        F.cross_entropy(model(x, adjacency)[train], club.y[train]).backward()
        optimizer.step()
    with nn.no_grad():
        return (model(x, adjacency).data.argmax(axis=1)[test] == club.y[test]).sum()


def test_two_labels_are_enough_for_the_karate_club():
    """31 of the 32 others, for every one of 20 seeds with 64 hidden units; 30 or 31 with 16; with 4
    from 25 to 31."""
    assert min(karate(seed, 64) for seed in range(4)) >= 31
    assert min(karate(seed, 16) for seed in range(2)) >= 30


def test_training_on_a_device_equals_the_host():
    def train(move):
        model = GCN((4, 5, 3), rng=np.random.default_rng(0))
        for p in model.parameters():
            p.data = move(p.data)
        x, optimizer = move(X.astype(np.float32)), Adam(model.parameters(), 0.05)
        adjacency, labels = BATCH.to(x), move(np.arange(BATCH.n_nodes) % 3)
        for _ in range(3):
            optimizer.zero_grad()
            F.cross_entropy(model(x, adjacency), labels).backward()
            optimizer.step()
        return optimizer.theta

    np.testing.assert_array_equal(to_host(train(DeviceArray)), train(lambda x: x))


@each_model
def test_models_run_on_a_device(name):
    model, on_host = MODELS[name](), MODELS[name]()
    for p in model.parameters():
        p.data = DeviceArray(p.data)
    x = DeviceArray(X)
    y, expected = model(x, BATCH.to(x)), on_host(X, BATCH)
    np.testing.assert_array_equal(to_host(y.data), expected.data)
    F.square(y).sum().backward()
    F.square(expected).sum().backward()
    for p, q in zip(model.parameters(), on_host.parameters(), strict=True):
        np.testing.assert_allclose(to_host(p.grad), q.grad, atol=1e-12)

"""The stored graphs are the published ones, in one form."""

import numpy as np
import pytest

from nnlib import datasets

GRAPHS = {
    "karate": datasets.load_karate(),
    "southern_women": datasets.load_southern_women(),
    "les_miserables": datasets.load_les_miserables(),
}
KARATE = GRAPHS["karate"]


@pytest.mark.parametrize("name", GRAPHS)
def test_graphs_keep_the_common_form(name):
    graph = GRAPHS[name]
    assert (graph.n_nodes, len(graph.edges)) == datasets.CARDS[name].shape
    assert graph.edges.dtype == np.int64 and graph.weights.dtype == np.float32
    assert graph.weights.shape == (len(graph.edges),) and graph.weights.min() > 0
    assert (graph.edges[:, 0] < graph.edges[:, 1]).all(), "no loops, the smaller number first"
    assert len(np.unique(graph.edges, axis=0)) == len(graph.edges), "each edge once"
    assert graph.edges.min() == 0 and graph.edges.max() == graph.n_nodes - 1
    assert len(set(graph.node_names)) == graph.n_nodes
    if graph.y is not None:
        assert graph.y.dtype == np.int64 and graph.y.shape == (graph.n_nodes,)
        np.testing.assert_array_equal(np.unique(graph.y), np.arange(len(graph.target_names)))


@pytest.mark.parametrize("name", GRAPHS)
def test_adjacency_has_each_edge_twice(name):
    graph = GRAPHS[name]
    A, W = graph.adjacency(), graph.adjacency(weighted=True)
    np.testing.assert_array_equal(A, A.T)
    np.testing.assert_array_equal(W, W.T)
    assert not A.diagonal().any() and set(np.unique(A)) == {0, 1}
    i, j = graph.edges.T
    np.testing.assert_array_equal(W[i, j], graph.weights)
    assert A.sum() == 2 * len(graph.edges) and W.sum() == 2 * graph.weights.sum()
    np.testing.assert_array_equal(W > 0, A > 0)


def test_karate_has_the_published_degrees_and_clubs():
    degrees = KARATE.adjacency().sum(axis=1)
    assert degrees[[0, 32, 33]].tolist() == [16, 12, 17] and degrees.min() == 1
    assert KARATE.weights.sum() == 231
    assert np.bincount(KARATE.y).tolist() == [17, 17] and KARATE.target_names[0] == "Mr. Hi"
    # Zachary's model got everybody right but number 9, which is node 8 here.
    assert KARATE.y[8] == 0


def test_the_second_eigenvector_of_the_laplacian_finds_the_clubs():
    A = KARATE.adjacency().astype(np.float64)
    _, vectors = np.linalg.eigh(np.diag(A.sum(axis=1)) - A)
    fiedler = vectors[:, 1] * np.sign(vectors[33, 1])
    assert ((fiedler > 0) == KARATE.y).sum() == 32


def test_labels_that_spread_from_the_leaders_miss_one_member():
    A = KARATE.adjacency().astype(np.float64)
    P = A / A.sum(axis=1, keepdims=True)
    train, test = KARATE.split()
    score = np.zeros(34)
    for _ in range(500):
        score = P @ score
        score[train] = [-1.0, 1.0]
    assert np.flatnonzero((score > 0) != KARATE.y).tolist() == [8]
    assert len(test) == 32


def test_women_meet_events_only():
    graph = GRAPHS["southern_women"]
    assert (graph.edges[:, 0] < 18).all() and (graph.edges[:, 1] >= 18).all()
    np.testing.assert_array_equal(graph.y, np.arange(32) >= 18)
    attended = graph.adjacency()[:18, 18:].sum(axis=0)
    assert attended.tolist() == [3, 3, 6, 4, 8, 8, 10, 14, 12, 5, 4, 6, 3, 3]


def test_valjean_knows_most_characters():
    graph = GRAPHS["les_miserables"]
    degrees = graph.adjacency().sum(axis=1)
    assert graph.node_names[degrees.argmax()] == "Valjean" and degrees.max() == 36
    assert graph.weights.sum() == 820

"""Graphs: who is connected to whom."""

from dataclasses import dataclass

import numpy as np

from ._stored import read, strings
from .dataset import check_split


@dataclass(frozen=True, eq=False)
class Graph:
    """An undirected graph whose nodes may have features and labels.

    Parameters
    ----------
    n_nodes : int
        Number of nodes N; they are numbered from 0.
    edges : array of int64, shape (E, 2)
        The two nodes of each edge, the smaller number first. Each edge stands there once, and no
        node is connected to itself.
    weights : array of float32, shape (E,)
        The weight of each edge; 1 where the edges have no weights.
    node_names : tuple of str
        The N names of the nodes.
    X : array of float32, shape (N, D), optional
        The features of each node.
    y : array of int64, shape (N,), optional
        The class of each node, from 0 to K - 1.
    target_names : tuple of str
        The K names of the classes.
    test : array of bool, shape (N,), optional
        The nodes whose label the fixed split keeps for testing; None where there is no such split.
    """

    n_nodes: int
    edges: np.ndarray
    weights: np.ndarray
    node_names: tuple[str, ...]
    X: np.ndarray | None = None
    y: np.ndarray | None = None
    target_names: tuple[str, ...] = ()
    test: np.ndarray | None = None

    def __repr__(self):
        classes = f", {len(self.target_names)} classes" if self.target_names else ""
        return f"Graph({self.n_nodes} nodes, {len(self.edges)} edges{classes})"

    def adjacency(self, *, weighted=False):
        """Return the symmetric matrix with a 1, or the weight, where two nodes are connected.

        Parameters
        ----------
        weighted : bool
            Whether to use the weights of the edges.

        Returns
        -------
        array of float32, shape (N, N)

        Examples
        --------
        >>> A = load_karate().adjacency()
        >>> A.shape, A.sum(axis=1)[:4]        # the degree of a node is the sum of its row
        ((34, 34), array([16.,  9., 10.,  6.], dtype=float32))
        """
        A = np.zeros((self.n_nodes, self.n_nodes), dtype=np.float32)
        i, j = self.edges.T
        A[i, j] = A[j, i] = self.weights if weighted else 1.0
        return A

    def split(self):
        """Return the numbers of the nodes whose label may be used in training, and of the others.

        The graph itself is not divided: a model sees all nodes and edges, and in training the
        labels of the first part (this is called transductive).

        Returns
        -------
        train, test : array of int64

        Raises
        ------
        ValueError
            If there is no fixed split.

        Examples
        --------
        >>> train, test = load_karate().split()
        >>> train.tolist(), len(test)
        ([0, 33], 32)
        """
        check_split(self.test)
        return np.flatnonzero(~self.test), np.flatnonzero(self.test)


def load_karate():
    """Return the 34 members of a karate club, who was friends with whom, and where each one went.

    The club split in a conflict between its instructor ("Mr. Hi", node 0) and an administrator
    (the officers' club, led by node 33), which Zachary (1977) had watched for two years. A weight
    counts the contexts (the gym, a bar, ...) in which two members met outside the club.

    The fixed split trains on the labels of the two leaders and tests on the 32 other members. To
    beat: labels that spread from the two leaders reach 31 of 32, the sign of the Laplacian's second
    eigenvector (which needs no label at all) agrees with 32 of 34.

    Returns
    -------
    Graph
        34 nodes, 78 edges, two classes of 17 members.

    Examples
    --------
    >>> load_karate()
    Graph(34 nodes, 78 edges, 2 classes)
    """
    graph = _graph("karate")
    leaders = (0, 33)
    test = np.isin(np.arange(34), leaders, invert=True)
    return Graph(**graph, test=test)


def load_southern_women():
    """Return 18 women of a Southern town of the 1930s and the 14 events that they attended.

    Women are connected with events only: the graph is bipartite, like the one between customers
    and products. The anthropologists of "Deep South" (1941) took who was where from the newspaper.
    Nodes 0 to 17 are the women, 18 to 31 the events. There is no fixed split.

    Returns
    -------
    Graph
        32 nodes, 89 edges; class 0 are the women, class 1 the events.

    Examples
    --------
    >>> graph = load_southern_women()
    >>> graph, graph.node_names[0], graph.node_names[18]
    (Graph(32 nodes, 89 edges, 2 classes), 'Evelyn Jefferson', 'E1')
    """
    return Graph(**_graph("southern_women"))


def load_les_miserables():
    """Return the 77 characters of Hugo's novel, connected when they appear in a chapter together.

    A weight counts these chapters (Knuth, 1993). There are no labels and no fixed split.

    Returns
    -------
    Graph
        77 nodes, 254 edges.

    Examples
    --------
    >>> graph = load_les_miserables()
    >>> strongest = graph.weights.argmax()
    >>> [graph.node_names[i] for i in graph.edges[strongest]], graph.weights[strongest].item()
    (['Valjean', 'Cosette'], 31.0)
    """
    return Graph(**_graph("les_miserables"))


def _graph(name):
    stored = read(name)
    names = strings(stored["node_names"])
    labels = {}
    if "y" in stored:
        labels["y"] = stored["y"].astype(np.int64)
        labels["target_names"] = strings(stored["target_names"])
    return {
        "n_nodes": len(names),
        "edges": stored["edges"].astype(np.int64),
        "weights": stored["weights"].astype(np.float32),
        "node_names": names,
        **labels,
    }

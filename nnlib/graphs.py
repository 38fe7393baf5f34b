"""The edges of graphs as the integer arrays that `nnlib.functional.graph` works on.

A graph with N nodes has N^2 pairs of nodes and few edges. An adjacency matrix is therefore kept as
a list of the places where it is not 0.
"""

import functools
from dataclasses import dataclass

import numpy as np

from . import functional as F
from ._checks import check_count, check_integers
from .tensor import Tensor


@dataclass(frozen=True, eq=False)
class Adjacency:
    """The adjacency matrix of a graph, or of several graphs side by side, without its zeros.

    Make one with `from_edges`, and one of several with `union`.

    Attributes
    ----------
    n_nodes : int
        The number of nodes N, of all graphs together.
    rows, columns : array of int64 (E,)
        The places that are 1, sorted by row: an edge into ``rows[e]`` from ``columns[e]``. An
        undirected edge has two places.
    n_graphs : int
        The number of graphs.
    members : array of int64 (N,)
        The graph that each node belongs to, for sums over the nodes of each graph.

    Examples
    --------
    >>> path = Adjacency.from_edges(np.array([[0, 1], [1, 2]]), 3)
    >>> path.rows, path.columns
    (array([0, 1, 1, 2]), array([1, 0, 2, 1]))
    >>> path.degrees
    array([1, 2, 1])
    >>> Adjacency.union([path, path]).members
    array([0, 0, 0, 1, 1, 1])
    """

    n_nodes: int
    rows: np.ndarray
    columns: np.ndarray
    n_graphs: int
    members: np.ndarray

    @classmethod
    def from_edges(cls, edges, n_nodes):
        """The matrix of one undirected graph.

        Parameters
        ----------
        edges : integer array (E, 2)
            The two nodes of each edge, in any order. An edge that is given twice counts once.
        n_nodes : int

        Raises
        ------
        TypeError
            If the edges are not integers.
        ValueError
            If the edges have another shape or name a node that does not exist.
        """
        check_count(n_nodes, "Adjacency", "n_nodes")
        if np.ndim(edges) != 2 or edges.shape[1] != 2:
            raise ValueError(f"Adjacency: expected edges (E, 2), received {np.shape(edges)}")
        check_integers(edges, 0, n_nodes, "Adjacency", "edges")
        both = np.concatenate([edges, edges[:, ::-1]]).astype(np.int64)
        rows, columns = np.unique(both, axis=0).T.copy()
        return cls(int(n_nodes), rows, columns, 1, np.zeros(n_nodes, np.int64))

    @classmethod
    def union(cls, adjacencies):
        """Several graphs as one that has no edge between them: a batch of graphs.

        The matrix has theirs on its diagonal, and nodes are numbered on from graph to graph.

        Raises
        ------
        ValueError
            If there are none.
        """
        adjacencies = list(adjacencies)
        if not adjacencies:
            raise ValueError("Adjacency.union: expected at least one graph, received none")
        nodes = np.cumsum([0] + [a.n_nodes for a in adjacencies])
        graphs = np.cumsum([0] + [a.n_graphs for a in adjacencies])

        def concatenated(name, offsets):
            pieces = zip(adjacencies, offsets[:-1], strict=True)
            return np.concatenate([getattr(a, name) + offset for a, offset in pieces])

        return cls(
            int(nodes[-1]),
            concatenated("rows", nodes),
            concatenated("columns", nodes),
            int(graphs[-1]),
            concatenated("members", graphs),
        )

    @functools.cached_property
    def looped(self):
        """``A + I``: every node is connected with itself too.

        Raises
        ------
        ValueError
            If a node is already.
        """
        loops = (self.rows == self.columns).sum().item()
        if loops:
            raise ValueError(f"Adjacency: expected a graph without loops, received {loops} of them")
        nodes = np.arange(self.n_nodes, like=self.rows)
        rows = np.concatenate([self.rows, nodes])
        order = np.argsort(rows, kind="stable")
        columns = np.concatenate([self.columns, nodes])[order]
        return Adjacency(self.n_nodes, rows[order], columns, self.n_graphs, self.members)

    @functools.cached_property
    def degrees(self):
        """The number of edges into each node, (N,)."""
        return np.bincount(self.rows, minlength=self.n_nodes)

    @functools.cached_property
    def symmetric(self):
        """The values of ``D^-1/2 A D^-1/2`` at the places, ``1 / sqrt(d_i d_j)``, (E,)."""
        root = np.sqrt(self.degrees)
        return 1.0 / (root[self.rows] * root[self.columns])

    @functools.cached_property
    def averaging(self):
        """The values of ``D^-1 A``, the matrix that takes the mean over neighbors, (E,)."""
        return 1.0 / self.degrees[self.rows]

    def matmul(self, x, values=None):
        """The product with the features of all nodes: `nnlib.functional.sparse_matmul`.

        Parameters
        ----------
        x : array or Tensor (N, D) or (N, H, D)
        values : array or Tensor (E,) or (E, H), optional
            The values at the places; 1 by default.

        Returns
        -------
        array or Tensor (N, D) or (N, H, D)

        Examples
        --------
        >>> triangle = Adjacency.from_edges(np.array([[0, 1], [1, 2], [2, 0]]), 3)
        >>> triangle.matmul(np.array([[1.0], [2.0], [4.0]]))[:, 0]
        array([6., 5., 3.])
        """
        if values is None:
            values = np.ones_like(self.rows, dtype=x.dtype)
        elif not isinstance(values, Tensor):
            values = values.astype(x.dtype, copy=False)
        return F.sparse_matmul(values, x, rows=self.rows, columns=self.columns, n_rows=self.n_nodes)

    def to(self, like):
        """The same matrix where the array `like` lives, e.g. on a device."""
        moved = (np.asarray(a, like=like) for a in (self.rows, self.columns, self.members))
        rows, columns, members = moved
        return Adjacency(self.n_nodes, rows, columns, self.n_graphs, members)

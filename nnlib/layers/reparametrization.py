"""Wrappers that run a layer with another weight in place of its own."""

import math

import numpy as np

from .. import functional as F
from .._checks import check_rng
from ..module import Module
from ..tensor import Parameter
from .conv import ConvTranspose2d


class Reparametrized(Module):
    """A layer that is run with a function of its weight ``W`` in place of ``W``.

    The layer keeps its parameters; a subclass defines the function as ``weight(W)``.

    Parameters
    ----------
    layer : Module
        Has a Parameter ``W``: `Linear` or a convolution.

    Raises
    ------
    TypeError
        If the layer has no Parameter ``W``.
    """

    def __init__(self, layer):
        if not isinstance(layer, Module) or not isinstance(getattr(layer, "W", None), Parameter):
            raise TypeError(
                f"{type(self).__name__}: expected a layer with a weight W, such as Linear, "
                f"received {type(layer).__name__}"
            )
        self.layer = layer

    def weight(self, W):
        """The weight that the layer is run with."""
        raise TypeError(f"{type(self).__name__}: expected a subclass that defines weight(W)")

    def __call__(self, x):
        W = self.layer.W
        self.layer.W = self.weight(W)  # for this call only
        try:
            return self.layer(x)
        finally:
            self.layer.W = W


class WeightNorm(Reparametrized):
    """A layer whose weight vectors are ``g * v / ||v||`` (see `nnlib.functional.weight_norm`).

    The weight of the wrapped layer is ``v``. The lengths ``g`` start at ``||v||``, so that at first
    the layer computes what it computed before.

    Parameters
    ----------
    layer : Module
        `Linear` or a convolution.

    Attributes
    ----------
    layer : Module
    g : Parameter (units,)

    Raises
    ------
    TypeError
        If the layer has no Parameter ``W``.

    Examples
    --------
    >>> from nnlib.layers import Linear
    >>> layer = WeightNorm(Linear(3, 2, rng=np.random.default_rng(0)))
    >>> [name for name, _ in layer.named_parameters()]
    ['layer.W', 'layer.b', 'g']
    """

    def __init__(self, layer):
        super().__init__(layer)
        v = layer.W.data
        # Units are numbered by the second axis: (in, out), (in, out, H, W); or (out, in, H, W).
        self.axis = 1 if v.ndim == 2 or isinstance(layer, ConvTranspose2d) else 0
        vectors = np.moveaxis(v, self.axis, 0).reshape(v.shape[self.axis], -1)
        self.g = Parameter(np.sqrt((vectors * vectors).sum(axis=1)))

    def weight(self, W):
        return F.weight_norm(W, self.g, axis=self.axis)


class SpectralNorm(Reparametrized):
    """A layer whose weight is divided by its largest singular value.

    The singular vectors are found by power iteration, ``v = W^T u / ||W^T u||`` and ``u = W v /
    ||W v||``: one step at each call while training, since the weight moves little between them
    (Miyato et al., 2018). See `nnlib.functional.spectral_norm`.

    Parameters
    ----------
    layer : Module
        `Linear` or a convolution.
    rng : numpy.random.Generator
        Draws the first ``u``, from which 15 steps are made.

    Attributes
    ----------
    layer : Module
    u, v : arrays
        Saved with the state, not trained.

    Raises
    ------
    TypeError
        If the layer has no Parameter ``W`` or `rng` is not a Generator.

    Notes
    -----
    A kernel (out, in, ...) is taken for the matrix (out, in * ...), as in the paper. Its largest
    singular value bounds that of the convolution only up to a factor.

    Examples
    --------
    >>> from nnlib.layers import Linear
    >>> rng = np.random.default_rng(0)
    >>> layer = SpectralNorm(Linear(3, 2, rng=rng), rng=rng)
    >>> W = layer.weight(layer.layer.W).data
    >>> float(np.linalg.norm(W, 2).round(3))
    1.0
    """

    buffer_names = ("u", "v")

    def __init__(self, layer, *, rng):
        super().__init__(layer)
        check_rng(rng, "SpectralNorm")
        W = layer.W.data
        self.u = _unit(rng.standard_normal(len(W)).astype(W.dtype))
        for _ in range(15):
            self._step(W)

    def _step(self, W):
        """One step of power iteration. The vectors are new: a recorded graph may hold the old."""
        matrix = W.reshape(len(W), -1)
        self.v = _unit(matrix.T @ self.u)
        self.u = _unit(matrix @ self.v)

    def weight(self, W):
        if self.training:
            self._step(W.data)
        return F.spectral_norm(W, u=self.u, v=self.v)


def _unit(x):
    return x / math.sqrt((x * x).sum().item())

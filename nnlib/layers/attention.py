"""Multi-head attention: several small attentions side by side, each with projections of its own."""

import numpy as np

from .. import functional as F
from .. import init
from .._checks import check_count
from ..module import Module
from ..tensor import no_grad
from .linear import Linear


class MultiHeadAttention(Module):
    """Multi-head attention (Vaswani et al., 2017).

    ``head_h = attention(X Wq_h, M Wk_h, M Wv_h)`` and ``Y = [head_1 ... head_H] Wo``. Without a
    memory ``M`` is ``X``: self-attention. Each ``Wq_h`` is a block of columns of one matrix ``Wq``.

    Parameters
    ----------
    dim : int
        The length of the vectors in ``X`` and ``Y``.
    n_heads : int
        The number of heads; it divides `dim`.
    rng : numpy.random.Generator
        Draws the weights.
    memory_dim : int, optional
        The length of the vectors of the memory, `dim` by default.
    rotary : bool
        Whether queries and keys are rotated by their positions (`nnlib.functional.rotary`), in
        self-attention.
    scale : float, optional
        What scores are multiplied by, ``1 / sqrt(dim / n_heads)`` by default.
    weight_init : callable
        A scheme of `nnlib.init`; Glorot's by default, since no ReLU follows.
    bias : bool
        Whether the four projections have biases.
    dtype : dtype
        float32 by default.

    Attributes
    ----------
    query, key, value, output : Linear

    Raises
    ------
    TypeError
        If `rng` is not a Generator.
    ValueError
        If a size is not a positive integer, `n_heads` does not divide `dim`, or rotary heads
        have an odd length.

    Notes
    -----
    Three matrices ``Wq, Wk, Wv`` stand for the equation's and serve cross-attention as well; one
    matrix of width ``3 dim`` is not faster here, since its gradient has to be put together again.

    Examples
    --------
    >>> layer = MultiHeadAttention(8, 2, rng=np.random.default_rng(0))
    >>> x = np.ones((4, 5, 8), np.float32)               # 4 sequences of 5 vectors
    >>> layer(x, causal=True).shape
    (4, 5, 8)
    >>> layer(x, memory=np.ones((4, 9, 8), np.float32)).shape
    (4, 5, 8)
    """

    def __init__(
        self,
        dim,
        n_heads,
        *,
        rng,
        memory_dim=None,
        rotary=False,
        scale=None,
        weight_init=init.glorot_uniform,
        bias=True,
        dtype=np.float32,
    ):
        check_count(dim, "MultiHeadAttention", "dim")
        check_count(n_heads, "MultiHeadAttention", "n_heads")
        if dim % n_heads:
            raise ValueError(
                "MultiHeadAttention: expected n_heads to divide dim, "
                f"received {n_heads} heads for dim {dim}"
            )
        if rotary and (dim // n_heads) % 2:
            raise ValueError(
                "MultiHeadAttention: expected an even dim / n_heads to rotate, "
                f"received {dim} / {n_heads}"
            )
        options = {"rng": rng, "weight_init": weight_init, "bias": bias, "dtype": dtype}
        memory_dim = dim if memory_dim is None else memory_dim
        self.n_heads, self.rotary, self.scale = n_heads, rotary, scale
        self.query = Linear(dim, dim, **options)
        self.key = Linear(memory_dim, dim, **options)
        self.value = Linear(memory_dim, dim, **options)
        self.output = Linear(dim, dim, **options)

    def __call__(self, x, memory=None, bias=None, *, mask=None, causal=False, cache=None):
        """Attend from `x` to `memory`, or to `x` itself.

        Parameters
        ----------
        x : array or Tensor (N, Tq, dim)
        memory : array or Tensor (N, Tk, memory_dim), optional
        bias : array or Tensor, optional
            Added to the scores; broadcasts to (N, H, Tq, Tk).
        mask : boolean array, optional
            True where a query may attend to a key; broadcasts to (N, H, Tq, Tk). For lengths:
            ``(np.arange(Tk) < lengths[:, None])[:, None, None]``.
        causal : bool
            Whether a query sees no key after its own place.
        cache : KeyValueCache, optional
            In self-attention, the keys and values of `x` are added to it, and the queries attend to
            all of them. With a memory, it keeps those of the memory, which must stay the same.

        Returns
        -------
        Tensor (N, Tq, dim)
        """
        q, k, v = self._queries_keys_values(x, memory, cache)
        heads = (q, k, v) if bias is None else (q, k, v, bias)
        y = F.attention(*heads, mask=mask, causal=causal, scale=self.scale)  # (N, H, Tq, dim / H)
        return self.output(F.reshape(F.transpose(y, axes=(0, 2, 1, 3)), shape=x.shape))

    def weights(self, x, memory=None, bias=None, *, mask=None, causal=False):
        """The weights of all heads, an array (N, H, Tq, Tk), for figures; as in `__call__`."""
        with no_grad():
            q, k, _ = self._queries_keys_values(x, memory, None)
            heads = (q, k) if bias is None else (q, k, bias)
            return F.attention_weights(*heads, mask=mask, causal=causal, scale=self.scale).data

    def _queries_keys_values(self, x, memory, cache):
        """Project and split into heads, (N, H, T, dim / H)."""
        q = self._split(self.query(x))
        if memory is not None and cache is not None and cache.length:
            return q, cache.k, cache.v
        source = x if memory is None else memory
        k, v = self._split(self.key(source)), self._split(self.value(source))
        if self.rotary and memory is None:
            start = 0 if cache is None else cache.length
            positions = np.arange(start, start + x.shape[1], like=q.data)
            q, k = F.rotary(q, positions=positions), F.rotary(k, positions=positions)
        if cache is not None:
            k, v = cache.extend(k, v)
        return q, k, v

    def _split(self, z):
        if z.ndim != 3:
            raise ValueError(
                f"MultiHeadAttention: expected x and memory (N, T, dim), received shape {z.shape}"
            )
        n, t, dim = z.shape
        z = F.reshape(z, shape=(n, t, self.n_heads, dim // self.n_heads))
        return F.transpose(z, axes=(0, 2, 1, 3))


class KeyValueCache:
    """The keys and values that one layer computed so far, so that none is computed twice.

    A causal model that writes one token after another needs the keys and values of all earlier
    tokens, and they never change. Whoever writes owns the cache, one for each layer and text; the
    layers remember nothing.

    Attributes
    ----------
    k, v : array or Tensor (N, H, T, D), or None while empty
    length : int
        The number of positions ``T``.

    Examples
    --------
    >>> layer = MultiHeadAttention(8, 2, rng=np.random.default_rng(0))
    >>> x, cache = np.random.default_rng(1).random((1, 3, 8), np.float32), KeyValueCache()
    >>> steps = [layer(x[:, t : t + 1], causal=True, cache=cache).data for t in range(3)]
    >>> np.allclose(np.concatenate(steps, axis=1), layer(x, causal=True).data, atol=1e-6)
    True
    """

    def __init__(self):
        self.k = self.v = None

    @property
    def length(self):
        return 0 if self.k is None else self.k.shape[-2]

    def extend(self, k, v):
        """Add keys and values of later positions; returns all."""
        if self.k is not None:
            k, v = F.concatenate(self.k, k, axis=-2), F.concatenate(self.v, v, axis=-2)
        self.k, self.v = k, v
        return k, v

"""Initial weights: random enough that units differ, scaled so that signals keep their size.

A unit sums ``fan_in`` products, so its variance is ``fan_in * Var(w) * E[x^2]``. Each scheme
chooses ``Var(w)`` to keep the variance constant forward (fan in), backward (fan out), or in
between. Weights of a fully connected layer have the shape (fan_in, fan_out); kernels of a
convolution have the shape ``(O, I, *K)``, so that a unit sums ``fan_in = I * prod(K)`` products and
each input enters ``fan_out = O * prod(K)`` of them.

All functions have the form ``scheme(shape, *, rng, dtype=np.float32)``. They raise a TypeError if
`rng` is not a Generator, and those that need fans a ValueError if a shape has fewer than two axes.
"""

import math

import numpy as np

from ._checks import check_rng


def _fans(shape, who):
    if len(shape) < 2:
        raise ValueError(
            f"{who}: expected a shape (fan_in, fan_out) or (O, I, *K), received {shape}"
        )
    if len(shape) == 2:
        return shape
    return math.prod(shape[1:]), shape[0] * math.prod(shape[2:])


def zeros(shape, *, rng=None, dtype=np.float32):
    """All zeros: right for biases, wrong for weights, whose units would stay equal for ever."""
    return np.zeros(shape, dtype)


def normal(shape, *, rng, std=0.01, dtype=np.float32):
    """Independent draws from N(0, std^2)."""
    check_rng(rng, "normal")
    return (std * rng.standard_normal(shape)).astype(dtype)


def uniform(shape, *, rng, limit=0.05, dtype=np.float32):
    """Independent draws from U(-limit, limit), whose variance is ``limit^2 / 3``."""
    check_rng(rng, "uniform")
    return rng.uniform(-limit, limit, shape).astype(dtype)


def lecun_normal(shape, *, rng, dtype=np.float32):
    """``Var(w) = 1 / fan_in``: keeps the variance of linear units and of SELU (LeCun et al.,
    1998)."""
    fan_in, _ = _fans(shape, "lecun_normal")
    return normal(shape, rng=rng, std=math.sqrt(1.0 / fan_in), dtype=dtype)


def lecun_uniform(shape, *, rng, dtype=np.float32):
    """`lecun_normal` with uniform draws of the same variance."""
    fan_in, _ = _fans(shape, "lecun_uniform")
    return uniform(shape, rng=rng, limit=math.sqrt(3.0 / fan_in), dtype=dtype)


def glorot_normal(shape, *, rng, dtype=np.float32):
    """``Var(w) = 2 / (fan_in + fan_out)``: a compromise of both directions, for tanh (Glorot and
    Bengio, 2010)."""
    fan_in, fan_out = _fans(shape, "glorot_normal")
    return normal(shape, rng=rng, std=math.sqrt(2.0 / (fan_in + fan_out)), dtype=dtype)


def glorot_uniform(shape, *, rng, dtype=np.float32):
    """`glorot_normal` with uniform draws of the same variance."""
    fan_in, fan_out = _fans(shape, "glorot_uniform")
    return uniform(shape, rng=rng, limit=math.sqrt(6.0 / (fan_in + fan_out)), dtype=dtype)


def he_normal(shape, *, rng, dtype=np.float32):
    """``Var(w) = 2 / fan_in``: twice LeCun's, because a ReLU passes half of the signal's power (He
    et al., 2015).

    Examples
    --------
    >>> W = he_normal((200, 100), rng=np.random.default_rng(0))
    >>> bool(abs(W.var() - 2 / 200) < 2e-4)
    True
    """
    fan_in, _ = _fans(shape, "he_normal")
    return normal(shape, rng=rng, std=math.sqrt(2.0 / fan_in), dtype=dtype)


def he_uniform(shape, *, rng, dtype=np.float32):
    """`he_normal` with uniform draws of the same variance."""
    fan_in, _ = _fans(shape, "he_uniform")
    return uniform(shape, rng=rng, limit=math.sqrt(6.0 / fan_in), dtype=dtype)


def orthogonal(shape, *, rng, dtype=np.float32):
    """A random matrix whose rows or columns, whichever are fewer, are orthonormal.

    Kernels count as a matrix (O, I * prod(K)). Saxe, McClelland and Ganguli (2014). The Q factor of
    a Gaussian matrix; multiplying by the signs of R's diagonal makes it uniform over all of them.
    """
    fan_in, fan_out = _fans(shape, "orthogonal")
    rows, columns = (fan_in, fan_out) if len(shape) == 2 else (shape[0], fan_in)
    check_rng(rng, "orthogonal")
    q, r = np.linalg.qr(rng.standard_normal((max(rows, columns), min(rows, columns))))
    q = q * np.sign(np.diag(r))
    return (q if rows >= columns else q.T).reshape(shape).astype(dtype)

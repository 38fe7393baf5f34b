"""Weights that are functions of other weights: how long, or how strong, they may be is set apart.

The result takes the place of a layer's weight, and the gradient flows back through the function.
"""

import numpy as np

from ..tensor import primitive


@primitive
def weight_norm(v, g, *, axis=-1):
    """Write the weights of each unit as a length and a direction, ``w = g * v / ||v||``.

    Salimans and Kingma (2016).

    Parameters
    ----------
    v : array (..., K, ...)
        The directions: along `axis` it has one weight vector for each of K units.
    g : array (K,)
        The lengths; a negative one turns its vector around.
    axis : int
        The last for a matrix (in, out), 0 for a convolution kernel (out, in, ...).

    Returns
    -------
    array of the shape of `v`

    Raises
    ------
    ValueError
        If `axis` is not one of `v`, `g` does not fit, or a vector in `v` is zero.

    Notes
    -----
    VJP: with ``e = v / ||v||``, ``dg = sum(dw * e)`` and ``dv = g / ||v|| * (dw - e sum(dw * e))``:
    of ``dw`` only what is orthogonal to ``v`` turns it.

    Examples
    --------
    >>> weight_norm(np.array([[3.0], [4.0]]), np.array([10.0]))
    array([[6.],
           [8.]])
    """
    if not -np.ndim(v) <= axis < np.ndim(v) or np.shape(g) != (v.shape[axis],):
        raise ValueError(
            f"weight_norm: expected v with an axis {axis} and g of its length, "
            f"received {np.shape(v)} and {np.shape(g)}"
        )
    others = tuple(a for a in range(v.ndim) if a != axis % v.ndim)
    norm = np.sqrt((v * v).sum(axis=others, keepdims=True))  # (1, ..., K, ..., 1)
    if not bool((norm > 0).all()):
        raise ValueError("weight_norm: expected weight vectors with a length, received zeros")
    direction = v / norm
    length = g.reshape(norm.shape)

    def vjp(dw, needs=(True, True)):
        along = (dw * direction).sum(axis=others, keepdims=True)
        dv = length / norm * (dw - direction * along) if needs[0] else None
        return dv, (along.reshape(-1) if needs[1] else None)

    return length * direction, vjp


@primitive
def spectral_norm(W, *, u, v):
    """Divide a weight by its largest singular value, ``W / sigma`` with ``sigma = u^T W v``.

    Miyato et al. (2018). A layer with such a weight changes no distance by more than its own
    factor 1, so that the Lipschitz constant of a discriminator stays bounded.

    Parameters
    ----------
    W : array (R, ...)
        A matrix, or a kernel that is taken for one of shape (R, C), C the product of the others.
    u, v : arrays (R,), (C,)
        The singular vectors that belong to sigma, of length 1, e.g. from power iteration.

    Returns
    -------
    array of the shape of `W`

    Raises
    ------
    ValueError
        If the shapes do not fit.

    Notes
    -----
    VJP: ``u`` and ``v`` are constants, which is exact for the true singular vectors, since sigma
    does not change to first order when they turn. ``dsigma/dW = u v^T`` gives
    ``dW = (dy - sum(dy * y) u v^T) / sigma``.

    Examples
    --------
    >>> e = np.array([1.0, 0.0])
    >>> spectral_norm(np.array([[4.0, 0.0], [0.0, 2.0]]), u=e, v=e)
    array([[1. , 0. ],
           [0. , 0.5]])
    """
    if np.ndim(W) < 2 or np.shape(u) != W.shape[:1] or np.shape(v) != (W.size // len(W),):
        raise ValueError(
            "spectral_norm: expected W (R, ...), u (R,) and v with the product of the other "
            f"lengths, received {np.shape(W)}, {np.shape(u)} and {np.shape(v)}"
        )
    u, v = u.astype(W.dtype, copy=False), v.astype(W.dtype, copy=False)
    sigma = u @ (W.reshape(len(W), -1) @ v)
    y = W / sigma

    def vjp(dy):
        return (dy - (dy * y).sum() * (u[:, None] * v).reshape(W.shape)) / sigma

    return y, vjp

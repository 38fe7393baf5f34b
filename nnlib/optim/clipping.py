"""Bounds on the size of a gradient."""

import math


def clip_by_norm(grad, max_norm):
    """Scale `grad` down in place to Euclidean norm `max_norm` if it is larger; its direction stays.

    Parameters
    ----------
    grad : array
        Usually ``optimizer.grad``, the gradient of all parameters.
    max_norm : float
        The largest norm allowed.

    Returns
    -------
    float
        The norm before clipping.

    Raises
    ------
    ValueError
        Unless ``max_norm > 0``.

    Notes
    -----
    Pascanu, Mikolov and Bengio (2013). Clipping bounds the step, not the loss surface that made the
    gradient large.

    Examples
    --------
    >>> g = np.array([3.0, 4.0])
    >>> clip_by_norm(g, 1.0)
    5.0
    >>> g
    array([0.6, 0.8])
    """
    if not max_norm > 0:
        raise ValueError(f"clip_by_norm: expected max_norm > 0, received {max_norm}")
    norm = math.sqrt((grad * grad).sum().item())
    if norm > max_norm:
        grad *= max_norm / norm
    return norm

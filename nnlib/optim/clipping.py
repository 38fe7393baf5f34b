"""Bounds on the size of a gradient."""

import math

import numpy as np


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
    flat = grad.reshape(-1)
    norm = math.sqrt((flat @ flat).item())
    if norm > max_norm:
        grad *= max_norm / norm
    return norm


def clip_by_value(grad, limit):
    """Move every entry of `grad` into ``[-limit, limit]``, in place.

    Parameters
    ----------
    grad : array
        Usually ``optimizer.grad``, between the backward pass and the step.
    limit : float
        The largest absolute value allowed.

    Raises
    ------
    ValueError
        Unless ``limit > 0``.

    Notes
    -----
    Unlike `clip_by_norm` it turns the gradient: only the entries that are too large shrink.

    Examples
    --------
    >>> g = np.array([3.0, -0.5])
    >>> clip_by_value(g, 1.0)
    >>> g
    array([ 1. , -0.5])
    """
    if not limit > 0:
        raise ValueError(f"clip_by_value: expected limit > 0, received {limit}")
    np.clip(grad, -float(limit), float(limit), out=grad)

"""The Wasserstein GAN: a critic that measures a distance, held to slopes of 1.

The networks are those of `nnlib.models.gan`; the critic's output is a number without a sigmoid.
"""

import numpy as np

from .._checks import check_positive, check_rng
from ..tensor import Tensor


def critic_loss(real_scores, fake_scores):
    """``mean f(G(z)) - mean f(x)``, minimized by the critic (Arjovsky, Chintala and Bottou, 2017).

    For the best ``f`` whose slope nowhere exceeds 1 its negative is the Wasserstein distance.

    Parameters
    ----------
    real_scores, fake_scores : Tensors or arrays (N,)

    Examples
    --------
    >>> float(critic_loss(np.array([3.0, 5.0]), np.array([1.0, 1.0])))
    -3.0
    """
    return fake_scores.mean() - real_scores.mean()


def generator_loss(fake_scores):
    """``-mean f(G(z))``, minimized by the generator.

    Parameters
    ----------
    fake_scores : Tensor or array (N,)
    """
    return -fake_scores.mean()


def interpolate(real, fake, *, rng):
    """A random point on the line between each real example and its forgery.

    Parameters
    ----------
    real, fake : arrays (N, ...)
    rng : numpy.random.Generator
        Draws a number in [0, 1) for each pair.

    Raises
    ------
    TypeError
        If `rng` is not a Generator.
    ValueError
        If the shapes differ.
    """
    check_rng(rng, "interpolate")
    if np.shape(real) != np.shape(fake):
        raise ValueError(
            "interpolate: expected real and fake of one shape, "
            f"received {np.shape(real)} and {np.shape(fake)}"
        )
    t = rng.random((len(real), *(1 for _ in real.shape[1:])))
    return real + np.asarray(t, dtype=real.dtype, like=real) * (fake - real)


def gradient_penalty(critic, x, *, weight=10.0):
    """Add the gradient of ``weight * mean_n (||df/dx (x_n)|| - 1)^2`` to the critic's parameters.

    Gulrajani et al. (2017): where the penalty holds the slopes at 1, the critic measures a
    Wasserstein distance. Call it after ``critic_loss(...).backward()``, before the step.

    Parameters
    ----------
    critic : Module
        ``critic(x)`` has one score for each example and treats examples alone (no batch norm), the
        same way each time (no dropout). Its activations should be smooth, like ``F.silu`` and
        ``F.softplus``: at a kink the difference below sees a jump.
    x : array (N, ...)
        Where the slopes are taken, see `interpolate`.
    weight : float
        Of the penalty.

    Returns
    -------
    float
        The penalty, with its weight.

    Raises
    ------
    ValueError
        If ``weight <= 0``.

    Notes
    -----
    The tape is of first order, and the penalty holds a gradient already. But what is needed from
    the second order is one directional derivative. With ``g_n = df/dx (x_n)`` and ``c_n u_n`` the
    gradient of the penalty by ``g_n``, ``u_n = g_n / ||g_n||``::

        d penalty / d theta = sum_n c_n d/d theta (u_n . df/dx (x_n))
                            = d/dh sum_n c_n df/d theta (x_n + h u_n)   at h = 0,

    since the order of differentiation may be changed. A central difference of two ordinary
    gradients gives it with an error of ``h^2`` plus rounding errors over ``h``, which the cube root
    of the machine precision balances: about 1e-10 in float64 and 1e-4 in float32.

    Examples
    --------
    >>> from nnlib.layers import Linear
    >>> f = Linear(2, 1, rng=np.random.default_rng(0), dtype=np.float64)
    >>> f.W.assign(np.array([[3.0], [4.0]]))      # the slope is 5 everywhere
    >>> gradient_penalty(f, np.zeros((1, 2)), weight=1.0)
    16.0
    >>> f.W.grad.round(6)                         # 2 (5 - 1) W / 5
    array([[4.8],
           [6.4]])
    """
    check_positive(weight, "gradient_penalty", "weight")
    g = _input_gradient(critic, x)
    each = (len(x), *(1 for _ in x.shape[1:]))  # one number for each example, broadcasting
    norm = np.sqrt((g * g).reshape(len(x), -1).sum(axis=1)).reshape(each)
    u = g / np.maximum(norm, 1e-12)
    c = (norm - 1.0) * (2.0 * float(weight) / len(x))
    h = float(np.finfo(x.dtype).eps) ** (1.0 / 3.0)
    for step in (h, -h):
        scores = critic(x + step * u)
        scores.backward((c / (2.0 * step)).reshape(scores.shape))
    return float(weight) * ((norm - 1.0) ** 2).mean().item()


def _input_gradient(critic, x):
    """The gradient of each score by its example; those of the parameters are left as they were."""
    parameters = critic.parameters()
    before = [None if p.grad is None else p.grad.copy() for p in parameters]
    x = Tensor(x)
    scores = critic(x)
    scores.backward(np.ones_like(scores.data))
    for parameter, grad in zip(parameters, before, strict=True):
        if grad is None:
            parameter.grad = None
        else:
            parameter.grad[...] = grad  # in place: an optimizer may own the memory
    return x.grad

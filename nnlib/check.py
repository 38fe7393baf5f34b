"""Checks: is this gradient right, is this number finite.

A derivative written by hand is a claim. The claim is tested by moving the input a little and
looking at what the output does, the *finite difference* ``(f(x + h) - f(x - h)) / 2h``, whose error
falls like ``h^2`` until round-off, which grows like ``1/h``, takes over. In float64 the best ``h``
is near the cube root of the machine epsilon, about 6e-6.
"""

import math

import numpy as np

from ._checks import check_rng

STEP = 6e-6  # the cube root of the machine epsilon of float64, 2.2e-16


def numerical_gradient(f, x, h=STEP):
    """The gradient of a scalar function by centered differences, one entry after another.

    Parameters
    ----------
    f : callable
        ``f(x)`` returns a number.
    x : array of float64
        Where; it is not changed.
    h : float
        The step.

    Returns
    -------
    array
        ``(f(x + h e_i) - f(x - h e_i)) / 2h`` for each entry, in the shape of `x`.

    Raises
    ------
    TypeError
        If `x` is not float64: in float32 the round-off is larger than most errors that one looks
        for.

    Examples
    --------
    >>> numerical_gradient(lambda x: (x**2).sum(), np.array([1.0, 2.0])).round(6)
    array([2., 4.])
    """
    _check_float64(x, "numerical_gradient")
    gradient = np.empty_like(x)
    for i in np.ndindex(x.shape):
        shifted = x.copy()
        shifted[i] = x[i] + h
        above = float(f(shifted))
        shifted[i] = x[i] - h
        gradient[i] = (above - float(f(shifted))) / (2.0 * h)
    return gradient


def relative_error(a, b):
    """``||a - b|| / max(||a||, ||b||)``, and 0 where both are 0.

    A gradient check passes or fails by this number: near 1e-9 is what a correct gradient gives in
    float64, 1e-2 is wrong, and 1 or more means that the two have nothing in common.

    Raises
    ------
    ValueError
        If the shapes differ.

    Examples
    --------
    >>> relative_error(np.array([1.0, 0.0]), np.array([0.0, 1.0])) > 1
    True
    """
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if a.shape != b.shape:
        raise ValueError(
            f"relative_error: expected arrays of one shape, received {a.shape} and {b.shape}"
        )
    larger = max(np.linalg.norm(a), np.linalg.norm(b))
    return float(np.linalg.norm(a - b) / larger) if larger > 0 else 0.0


def check_vjp(operation, *arguments, rng, h=STEP, **options):
    """Compare the VJP of an operation with finite differences along random directions.

    For each differentiable argument ``x`` a direction ``u`` and an output gradient ``w`` are drawn,
    and ``vjp(w) . u`` is compared with ``w . (f(x + h u) - f(x - h u)) / 2h``. Two evaluations
    check all entries at once: a wrong entry is missed only if it happens to be orthogonal to ``u``.

    Parameters
    ----------
    operation : primitive
        Anything with ``with_vjp``. It must give the same output every time; to check one that draws
        random numbers, wrap it in a primitive that gives it a new generator with a fixed seed.
    *arguments : arrays
        Float64 arrays are checked, all others (labels, ids) are held fixed.
    rng : numpy.random.Generator
        Draws the directions.
    h : float
        The step along ``u``, which has length 1.
    **options
        Passed on to the operation.

    Returns
    -------
    list of float
        One relative error for each checked argument.

    Raises
    ------
    ValueError
        If a gradient has another shape than its argument.

    Examples
    --------
    >>> from nnlib import functional as F
    >>> errors = check_vjp(F.tanh, np.linspace(-2, 2, 5), rng=np.random.default_rng(0))
    >>> max(errors) < 1e-8
    True
    """
    check_rng(rng, "check_vjp")
    y, vjp = operation.with_vjp(*arguments, **options)
    w = np.asarray(rng.standard_normal(np.shape(y)))
    gradients = vjp(w)
    gradients = gradients if isinstance(gradients, tuple) else (gradients,)
    errors = []
    for i, x in enumerate(arguments):
        if not (isinstance(x, np.ndarray) and x.dtype == np.float64):
            continue
        if np.shape(gradients[i]) != x.shape:
            raise ValueError(
                f"check_vjp: expected the gradient of argument {i} in its shape {x.shape}, "
                f"received {np.shape(gradients[i])}"
            )
        u = np.asarray(rng.standard_normal(x.shape))
        u /= np.linalg.norm(u)
        above, below = (
            operation.with_vjp(*arguments[:i], shifted, *arguments[i + 1 :], **options)[0]
            for shifted in (x + h * u, x - h * u)
        )
        numeric = np.sum(w * (above - below)) / (2.0 * h)
        analytic = np.sum(gradients[i] * u)
        # Relative at least to what is typical for a random direction, so that round-off raises no
        # alarm where the direction happens to be orthogonal to the gradient.
        typical = float(np.linalg.norm(gradients[i])) / math.sqrt(x.size)
        scale = max(abs(numeric), abs(analytic), typical)
        errors.append(float(abs(numeric - analytic) / scale) if scale > 0 else 0.0)
    return errors


def gradient_check(loss, parameters, h=STEP):
    """Compare the gradients that `backward` computes with finite differences, entry by entry.

    Parameters
    ----------
    loss : callable
        ``loss()`` runs the forward pass and returns a scalar Tensor; it must return the same value
        every time.
    parameters : dict of str to Tensor
        Float64 variables to check, e.g. ``dict(model.named_parameters())`` of a model made with
        ``dtype=np.float64``.
    h : float
        The step.

    Returns
    -------
    dict of str to float
        The relative error for each name.

    Raises
    ------
    TypeError
        If a parameter is not float64.

    Examples
    --------
    >>> from nnlib import Tensor
    >>> x = Tensor(np.array([1.0, 2.0]))
    >>> gradient_check(lambda: (x * x * x).sum(), {"x": x})["x"] < 1e-8
    True
    """
    for name, parameter in parameters.items():
        _check_float64(parameter.data, f"gradient_check: {name}")
        if parameter.grad is not None:
            parameter.grad[...] = 0
    loss().backward()
    errors = {}
    for name, parameter in parameters.items():
        before = parameter.data.copy()
        # A variable that the loss does not use has no gradient, which is 0.
        analytic = np.zeros_like(before) if parameter.grad is None else parameter.grad.copy()

        def loss_at(values, parameter=parameter):
            parameter.assign(values)
            return loss().item()

        numeric = numerical_gradient(loss_at, before, h)
        parameter.assign(before)
        errors[name] = relative_error(analytic, numeric)
    return errors


def nonfinite(arrays):
    """The names of the arrays that hold a NaN or an infinity.

    Parameters
    ----------
    arrays : dict of str to array or None
        None is skipped.

    Examples
    --------
    >>> nonfinite({"W": np.ones(2), "b": np.array([np.nan])})
    ['b']
    """
    return [
        name
        for name, array in arrays.items()
        if array is not None and not bool(np.isfinite(array).all())
    ]


def _check_float64(x, who):
    if not isinstance(x, np.ndarray) or x.dtype != np.float64:
        raise TypeError(
            f"{who}: expected a float64 array, received {getattr(x, 'dtype', type(x).__name__)}"
        )

"""Augmentation: changed copies of training images, for invariances that are known beforehand.

A shifted digit is the same digit; a mirrored one may not be. Each function takes images of shape
(..., H, W), with any axes before them, draws anew for each image along the first axis, and returns
a new array. Use it on training batches only, never on the examples that are evaluated.
"""

import numpy as np

from .._checks import check_count, check_in_range, check_rng


def _check_images(images, who, rng):
    check_rng(rng, who)
    if np.ndim(images) < 3:
        raise ValueError(
            f"{who}: expected images of shape (N, ..., H, W), received {np.shape(images)}"
        )


def random_shift(images, *, max_shift, rng, fill=0.0):
    r"""Move each image by up to `max_shift` pixels along each axis.

    .. math:: y_{ij} = x_{i - a,\, j - b}, \qquad a, b \sim U\{-s, \dots, s\}

    Parameters
    ----------
    images : array (N, ..., H, W)
    max_shift : int
        The largest shift s, at least 1 and less than H and W.
    rng : numpy.random.Generator
        Draws one pair of shifts for each image.
    fill : float
        What moves in from outside.

    Returns
    -------
    array
        Of the same shape and dtype.

    Raises
    ------
    TypeError
        If `rng` is not a Generator.
    ValueError
        If the shape or `max_shift` does not fit.

    Examples
    --------
    >>> image = np.eye(3)[None]
    >>> shifted = random_shift(image, max_shift=1, rng=np.random.default_rng(3))
    >>> shifted.shape, bool(shifted.sum() <= 3)
    ((1, 3, 3), True)
    """
    _check_images(images, "random_shift", rng)
    check_count(max_shift, "random_shift", "max_shift")
    height, width = images.shape[-2:]
    if max_shift >= min(height, width):
        raise ValueError(
            f"random_shift: expected max_shift less than the sides {height} and {width}, "
            f"received {max_shift}"
        )
    border = [(0, 0)] * (images.ndim - 2) + [(max_shift, max_shift)] * 2
    padded = np.pad(images, border, constant_values=fill)
    shifts = rng.integers(0, 2 * max_shift + 1, (len(images), 2)).tolist()
    windows = [
        p[..., a : a + height, b : b + width] for p, (a, b) in zip(padded, shifts, strict=True)
    ]
    return np.stack(windows)


def random_flip(images, *, rng, p=0.5):
    """Mirror each image left to right with probability `p`.

    Raises
    ------
    TypeError
        If `rng` is not a Generator.
    ValueError
        If the shape does not fit or `p` is outside [0, 1].

    Examples
    --------
    >>> random_flip(np.arange(3.0).reshape(1, 1, 3), rng=np.random.default_rng(0), p=1.0)
    array([[[2., 1., 0.]]])
    """
    _check_images(images, "random_flip", rng)
    check_in_range(p, 0, 1, "random_flip", "p")
    flipped = images.copy()
    chosen = np.asarray(rng.random(len(images)) < p)
    flipped[chosen] = images[chosen][..., ::-1]
    return flipped


def cutout(images, *, size, rng, fill=0.0):
    """Cover a random square of each image (DeVries and Taylor, 2017).

    The center of the square is anywhere in the image, so that near the border less is covered, as
    in the paper.

    Parameters
    ----------
    images : array (N, ..., H, W)
    size : int
        The side of the square.
    rng : numpy.random.Generator
        Draws one center for each image.
    fill : float
        What it is covered with.

    Raises
    ------
    TypeError
        If `rng` is not a Generator.
    ValueError
        If the shape does not fit or `size` is not a positive integer.

    Examples
    --------
    >>> covered = cutout(np.ones((1, 8, 8)), size=3, rng=np.random.default_rng(0))
    >>> int((covered == 0).sum())
    9
    """
    _check_images(images, "cutout", rng)
    check_count(size, "cutout", "size")
    covered = images.copy()
    height, width = images.shape[-2:]
    rows = rng.integers(0, height, len(images)) - size // 2
    columns = rng.integers(0, width, len(images)) - size // 2
    for image, row, column in zip(covered, rows.tolist(), columns.tolist(), strict=True):
        image[..., max(row, 0) : row + size, max(column, 0) : column + size] = fill
    return covered


def add_noise(x, *, std, rng):
    r"""Add Gaussian noise: :math:`x + \sigma \varepsilon` with :math:`\varepsilon \sim N(0, 1)`.

    For a linear model trained on squared errors this is ridge regression in expectation (Bishop,
    1995); for a denoising autoencoder it is the task.

    Parameters
    ----------
    x : array of floats, any shape
    std : float
        The standard deviation, at least 0.
    rng : numpy.random.Generator

    Returns
    -------
    array
        Of the same shape and dtype.

    Raises
    ------
    TypeError
        If `rng` is not a Generator.
    ValueError
        If ``std < 0``.

    Examples
    --------
    >>> y = add_noise(np.zeros(10_000, np.float32), std=0.5, rng=np.random.default_rng(0))
    >>> y.dtype, bool(abs(y.std() - 0.5) < 0.02)
    (dtype('float32'), True)
    """
    check_rng(rng, "add_noise")
    check_in_range(std, 0, np.inf, "add_noise", "std")
    return x + (std * rng.standard_normal(np.shape(x))).astype(x.dtype)

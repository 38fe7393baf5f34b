"""Generators of problems that can be drawn, so that a reader sees what a network does.

All return float32 coordinates and int64 labels, in order rather than shuffled: shuffle before
training in mini-batches. `n_samples` is the number of examples of all classes together; where it
does not divide evenly, the first classes get one more. `noise` is a standard deviation, in the
units of the coordinates unless noted.
"""

import operator

import numpy as np

from ..._checks import check_rng
from ..dataset import Dataset


def make_xor(n_samples=4, *, noise=0.0, rng):
    """Return the corners of the unit square, labeled with the exclusive or of their coordinates.

    With the defaults these are the four rows of the truth table. No straight line separates the
    classes (Minsky and Papert, 1969). With more samples every corner is repeated, and `noise` turns
    it into a cluster.

    Parameters
    ----------
    n_samples : int
        Number of points, at least 4.
    noise : float
        Standard deviation of the Gaussian noise added to each coordinate.
    rng : numpy.random.Generator
        Source of the noise.

    Returns
    -------
    Dataset
        `X` of shape (n_samples, 2), two classes; ordered by corner, not by class.

    Examples
    --------
    >>> X, y = make_xor(rng=np.random.default_rng(0))
    >>> X.tolist(), y.tolist()
    ([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [0, 1, 1, 0])
    """
    _check("make_xor", n_samples, 4, noise, rng)
    corners = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    corner = np.repeat(np.arange(4), _sizes(n_samples, 4))
    labels = np.array([0, 1, 1, 0])[corner]
    X = corners[corner] + noise * rng.standard_normal((n_samples, 2))
    return _dataset(X, labels, classes=2)


def make_moons(n_samples=100, *, noise=0.0, rng):
    r"""Return two interleaving half circles.

    For angles :math:`t` evenly spaced from 0 to :math:`\pi`,

    .. math:: x_0 = (\cos t,\ \sin t), \qquad x_1 = (1 - \cos t,\ \tfrac12 - \sin t),

    as in scikit-learn; for odd `n_samples` the second moon has one more point.

    Parameters
    ----------
    n_samples : int
        Number of points, at least 2.
    noise : float
        Standard deviation of the Gaussian noise added to each coordinate.
    rng : numpy.random.Generator
        Source of the noise.

    Returns
    -------
    Dataset
        `X` of shape (n_samples, 2), two classes.

    Examples
    --------
    >>> make_moons(200, noise=0.1, rng=np.random.default_rng(0))
    Dataset(X=(200, 2) float32, y=(200,) int64, 2 classes)
    """
    _check("make_moons", n_samples, 2, noise, rng)
    sizes = (n_samples // 2, n_samples - n_samples // 2)
    outer, inner = (np.linspace(0.0, np.pi, size) for size in sizes)
    X = np.concatenate(
        [
            np.column_stack([np.cos(outer), np.sin(outer)]),
            np.column_stack([1.0 - np.cos(inner), 0.5 - np.sin(inner)]),
        ]
    )
    return _dataset(X + noise * rng.standard_normal(X.shape), np.repeat([0, 1], sizes), classes=2)


def make_spirals(n_samples=300, *, arms=3, noise=0.2, rng):
    r"""Return the arms of a spiral galaxy, one class each.

    Along arm :math:`k` of :math:`K` the radius :math:`r` grows evenly from 0 to 1 while the arm
    turns by four radians,

    .. math:: t = \frac{2 \pi k}{K} + 4 r + \text{noise} \cdot \varepsilon, \qquad
              x = (r \sin t,\ r \cos t),

    with :math:`\varepsilon` standard normal: the noise is an *angle*, in radians.

    Parameters
    ----------
    n_samples : int
        Number of points, at least one for each arm.
    arms : int
        Number of arms, at least 1.
    noise : float
        Standard deviation of the noise added to the angle.
    rng : numpy.random.Generator
        Source of the noise.

    Returns
    -------
    Dataset
        `X` of shape (n_samples, 2), `arms` classes.

    Notes
    -----
    Stanford's CS231n made this problem popular ("Putting it together: minimal neural network case
    study"). There, arms start four radians apart, which is nearly even for three arms but lays a
    fourth one on top of the first; here they are evenly spaced for any number.

    Examples
    --------
    >>> X, y = make_spirals(300, rng=np.random.default_rng(0))
    >>> np.bincount(y)
    array([100, 100, 100])
    """
    arms = _integer("make_spirals", "arms", arms, 1)
    _check("make_spirals", n_samples, arms, noise, rng)
    sizes = _sizes(n_samples, arms)
    labels = np.repeat(np.arange(arms), sizes)
    radius = np.concatenate([np.linspace(0.0, 1.0, size) for size in sizes])
    angle = 2.0 * np.pi / arms * labels + 4.0 * radius + noise * rng.standard_normal(n_samples)
    X = np.column_stack([radius * np.sin(angle), radius * np.cos(angle)])
    return _dataset(X, labels, classes=arms)


def make_blobs(n_samples=100, *, centers=3, cluster_std=1.0, rng):
    """Return round Gaussian clusters, one class each.

    Parameters
    ----------
    n_samples : int
        Number of points, at least one for each center.
    centers : int or array of shape (K, D)
        The cluster centers, or how many to draw uniformly from the square from -10 to 10.
    cluster_std : float
        Standard deviation of every cluster in each direction.
    rng : numpy.random.Generator
        Source of the centers and of the points.

    Returns
    -------
    Dataset
        `X` of shape (n_samples, D), K classes.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> X, y = make_blobs(5, centers=[[0.0, 0.0], [8.0, 8.0]], cluster_std=0.0, rng=rng)
    >>> X.tolist(), y.tolist()
    ([[0.0, 0.0], [0.0, 0.0], [0.0, 0.0], [8.0, 8.0], [8.0, 8.0]], [0, 0, 0, 1, 1])
    """
    check_rng(rng, "make_blobs")
    if np.ndim(centers) == 0:
        centers = rng.uniform(-10.0, 10.0, size=(_integer("make_blobs", "centers", centers, 1), 2))
    centers = np.asarray(centers, dtype=np.float64)
    if centers.ndim != 2 or centers.size == 0:
        raise ValueError(
            f"make_blobs: expected centers as a number or of shape (K, D), received {centers.shape}"
        )
    _check("make_blobs", n_samples, len(centers), cluster_std, rng, noise_name="cluster_std")
    labels = np.repeat(np.arange(len(centers)), _sizes(n_samples, len(centers)))
    X = centers[labels] + cluster_std * rng.standard_normal((n_samples, centers.shape[1]))
    return _dataset(X, labels, classes=len(centers))


def _dataset(X, y, *, classes):
    return Dataset(
        X=X.astype(np.float32),
        y=y.astype(np.int64),
        feature_names=tuple(f"x{i + 1}" for i in range(X.shape[1])),
        target_names=tuple(str(k) for k in range(classes)),
    )


def _sizes(n_samples, classes):
    """Return how many of `n_samples` examples each class gets; the remainder goes to the first."""
    return [n_samples // classes + (k < n_samples % classes) for k in range(classes)]


def _check(who, n_samples, at_least, noise, rng, *, noise_name="noise"):
    check_rng(rng, who)
    _integer(who, "n_samples", n_samples, at_least)
    if not 0.0 <= noise < np.inf:
        raise ValueError(f"{who}: expected {noise_name} of at least 0, finite, received {noise}")


def _integer(who, what, value, at_least):
    try:
        value = operator.index(value)
    except TypeError:
        raise TypeError(
            f"{who}: expected {what} as an integer, received {type(value).__name__} {value!r}"
        ) from None
    if value < at_least:
        raise ValueError(f"{who}: expected {what} of at least {at_least}, received {value}")
    return value

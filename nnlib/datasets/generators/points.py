"""Generators of problems that can be drawn, so that a reader sees what a network does.

All return float32 coordinates and int64 labels, in order rather than shuffled: shuffle before
training in mini-batches. `n_samples` is the number of examples of all classes together; where it
does not divide evenly, the first classes get one more. `noise` is a standard deviation, in the
units of the coordinates unless noted.
"""

import numpy as np

from ..._checks import check_rng
from ..dataset import Dataset
from ._checks import check_integer, check_level, check_samples, sizes


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
    check_samples(n_samples, 4, rng, "make_xor")
    check_level(noise, "make_xor", "noise")
    corners = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    corner = np.repeat(np.arange(4), sizes(n_samples, 4))
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
    check_samples(n_samples, 2, rng, "make_moons")
    check_level(noise, "make_moons", "noise")
    counts = (n_samples // 2, n_samples - n_samples // 2)
    outer, inner = (np.linspace(0.0, np.pi, count) for count in counts)
    X = np.concatenate(
        [
            np.column_stack([np.cos(outer), np.sin(outer)]),
            np.column_stack([1.0 - np.cos(inner), 0.5 - np.sin(inner)]),
        ]
    )
    return _dataset(X + noise * rng.standard_normal(X.shape), np.repeat([0, 1], counts), classes=2)


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
    arms = check_integer(arms, 1, "make_spirals", "arms")
    check_samples(n_samples, arms, rng, "make_spirals")
    check_level(noise, "make_spirals", "noise")
    counts = sizes(n_samples, arms)
    labels = np.repeat(np.arange(arms), counts)
    radius = np.concatenate([np.linspace(0.0, 1.0, count) for count in counts])
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
        n_centers = check_integer(centers, 1, "make_blobs", "centers")
        centers = rng.uniform(-10.0, 10.0, size=(n_centers, 2))
    centers = np.asarray(centers, dtype=np.float64)
    if centers.ndim != 2 or centers.size == 0:
        raise ValueError(
            f"make_blobs: expected centers as a number or of shape (K, D), received {centers.shape}"
        )
    check_samples(n_samples, len(centers), rng, "make_blobs")
    check_level(cluster_std, "make_blobs", "cluster_std")
    labels = np.repeat(np.arange(len(centers)), sizes(n_samples, len(centers)))
    X = centers[labels] + cluster_std * rng.standard_normal((n_samples, centers.shape[1]))
    return _dataset(X, labels, classes=len(centers))


def make_gaussian_ring(n_samples=800, *, modes=8, radius=2.0, noise=0.02, rng):
    r"""Return small Gaussian clusters that stand evenly on a circle: does a model find them all?

    Mode :math:`k` of :math:`K` has the mean

    .. math:: r\,\Bigl(\cos \frac{2 \pi k}{K},\ \sin \frac{2 \pi k}{K}\Bigr).

    A generative adversarial network that loses some of them shows it at once (Metz et al., 2017).

    Parameters
    ----------
    n_samples : int
        Number of points, at least one for each mode.
    modes : int
        Number of clusters K.
    radius : float
        Radius r of the circle, finite and at least 0.
    noise : float
        Standard deviation of every cluster in each direction.
    rng : numpy.random.Generator
        Source of the points.

    Returns
    -------
    Dataset
        `X` of shape (n_samples, 2), one class for each mode.

    Examples
    --------
    >>> X, y = make_gaussian_ring(8, noise=0.0, rng=np.random.default_rng(0))
    >>> X[2].round(6).tolist(), y[2].item()
    ([0.0, 2.0], 2)
    """
    modes = check_integer(modes, 1, "make_gaussian_ring", "modes")
    check_samples(n_samples, modes, rng, "make_gaussian_ring")
    check_level(radius, "make_gaussian_ring", "radius")
    check_level(noise, "make_gaussian_ring", "noise")
    labels = np.repeat(np.arange(modes), sizes(n_samples, modes))
    angle = 2.0 * np.pi / modes * labels
    X = radius * np.column_stack([np.cos(angle), np.sin(angle)])
    return _dataset(X + noise * rng.standard_normal(X.shape), labels, classes=modes)


def _dataset(X, y, *, classes):
    return Dataset(
        X=X.astype(np.float32),
        y=y.astype(np.int64),
        feature_names=tuple(f"x{i + 1}" for i in range(X.shape[1])),
        target_names=tuple(str(k) for k in range(classes)),
    )

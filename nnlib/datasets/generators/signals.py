"""MNIST-1D: ten signals that are as instructive as images of digits, and forty numbers long."""

import numpy as np

from ..dataset import Dataset
from ._checks import check_samples, sizes

# One signal for each class; the shapes recall the digits. These numbers, and the steps of _signal,
# are those of the package mnist1d 0.0.2.post1 by Sam Greydanus and Peter Steinbach (Apache 2.0).
TEMPLATES = np.array(
    [
        [5, 6, 6.5, 6.75, 7, 7, 7, 7, 6.75, 6.5, 6, 5],
        [5, 3, 3, 3.4, 3.8, 4.2, 4.6, 5, 5.4, 5.8, 5, 5],
        [5, 6, 6.5, 6.5, 6, 5.25, 4.75, 4, 3.5, 3.5, 4, 5],
        [5, 6, 6.5, 6.5, 6, 5, 5, 6, 6.5, 6.5, 6, 5],
        [5, 4.4, 3.8, 3.2, 2.6, 2.6, 5, 5, 5, 5, 5, 5],
        [5, 3, 3, 3, 3, 5, 6, 6.5, 6.5, 6, 4.5, 5],
        [5, 4, 3.5, 3.25, 3, 3, 3, 3, 3.25, 3.5, 4, 5],
        [5, 7, 7, 6.6, 6.2, 5.8, 5.4, 5, 4.6, 4.2, 5, 5],
        [5, 4, 3.5, 3.5, 4, 5, 5, 4, 3.5, 3.5, 4, 5],
        [5, 4, 3.5, 3.5, 4, 5, 5, 5, 5, 4.7, 4.3, 5],
    ]
)
LONG, SHORT = 72, 40  # length of a signal while it is changed, and at last


def make_mnist1d(n_samples=4000, *, rng):
    """Return signals of ten classes in one dimension: MNIST-1D.

    Each starts as the template of its class. Zeros are appended (36 to 60 of them) and the whole
    is stretched to 72 points, scaled by 0.8 to 1.2, shifted around by up to 47 points, and what was
    appended becomes smooth noise. White noise and a slope are added, and 40 points are kept. At
    last all values together get mean 0 and standard deviation 1.

    A linear model reaches about 0.32, a multilayer perceptron 0.68, a small convolutional network
    0.94 (Greydanus, 2020): unlike on digits, they differ.

    Parameters
    ----------
    n_samples : int
        Number of signals, at least 10. The original has 4000 for training and 1000 for testing.
    rng : numpy.random.Generator
        Source of all that is random.

    Returns
    -------
    Dataset
        `X` of shape (n_samples, 40), ten classes; in the order of the classes.

    Notes
    -----
    S. Greydanus (2020), Scaling *down* deep learning, arXiv:2011.14439. The definition is that of
    the package ``mnist1d``; the random numbers are others, so that the signals are not the same.

    Examples
    --------
    >>> make_mnist1d(50, rng=np.random.default_rng(0))
    Dataset(X=(50, 40) float32, y=(50,) int64, 10 classes)
    """
    check_samples(n_samples, 10, rng, "make_mnist1d")
    labels = np.repeat(np.arange(10), sizes(n_samples, 10))
    templates = TEMPLATES - TEMPLATES.mean(axis=1, keepdims=True)
    templates /= templates.std(axis=1, keepdims=True)
    templates = (templates - templates[:, :1]) / 6.0  # a signal starts and ends at 0
    X = np.stack(
        [
            _signal(
                templates[label],
                padding=rng.integers(36, 61),
                scale=rng.random(),
                shift=rng.integers(48),
                smooth=rng.standard_normal(LONG),
                white=rng.standard_normal(LONG),
                slope=rng.random(),
            )
            for label in labels
        ]
    )
    return Dataset(
        X=((X - X.mean()) / X.std()).astype(np.float32),
        y=labels,
        feature_names=tuple(f"t{t}" for t in range(SHORT)),
        target_names=tuple(map(str, range(10))),
    )


def _signal(template, *, padding, scale, shift, smooth, white, slope):
    """Return a template after all changes, of which the options say how large they are."""
    x = np.concatenate([template + 1e-8, np.zeros(padding)])  # only what is appended is exactly 0
    x = _resample(x, LONG) * (1.0 + 0.4 * (scale - 0.5))
    x = np.roll(x, shift)
    x = np.where(x != 0.0, x, _smoothed(0.25 * smooth)) + 0.02 * white
    x = x - 0.75 * (slope - 0.5) * np.linspace(-0.5, 0.5, LONG)
    return _resample(x, SHORT)


def _resample(x, length):
    return np.interp(np.linspace(0.0, 1.0, length), np.linspace(0.0, 1.0, len(x)), x)


def _smoothed(x):
    """Return the convolution with a Gaussian of standard deviation 2, mirrored at both ends."""
    kernel = np.exp(-(np.arange(-8, 9) ** 2) / 8.0)
    return np.convolve(np.pad(x, 8, mode="symmetric"), kernel / kernel.sum(), mode="valid")

"""Pictures of colored shapes, with what a caption, a box or a mask says about them."""

import numpy as np

from ..dataset import Dataset
from ._checks import check_integer, check_level, check_samples

COLORS = {
    "red": (1.0, 0.2, 0.2),
    "green": (0.2, 0.8, 0.2),
    "blue": (0.3, 0.4, 1.0),
    "yellow": (1.0, 0.9, 0.1),
}
# Which offsets (u to the right, v down, in units of the radius) belong to a shape.
SHAPES = {
    "circle": lambda u, v: u**2 + v**2 <= 1.0,
    "square": lambda u, v: np.maximum(np.abs(u), np.abs(v)) <= 0.85,
    "triangle": lambda u, v: (2.0 * np.abs(u) <= v + 1.0) & (v <= 1.0),
}
NARROWEST = 8  # pixels that an object needs to be recognized


def make_shapes(n_samples=1000, *, size=16, n_objects=1, noise=0.0, rng):
    """Return color images of circles, squares and triangles on a black ground.

    Color, shape, place and size are random. Several objects stand side by side, each in its own
    part of the width, so that they do not overlap.

    Parameters
    ----------
    n_samples : int
        Number of images, at least 1.
    size : int
        Height and width S in pixels, at least 8 for each object.
    n_objects : int
        Number of objects B in an image, at least 1.
    noise : float
        Standard deviation of the Gaussian noise added to each pixel.
    rng : numpy.random.Generator
        Source of all that is random.

    Returns
    -------
    Dataset
        `X` of shape (n_samples, 3 S S), from 0 to 1 without noise; `as_images` gives
        (n_samples, 3, S, S). `y` is the class of the object, a pair of color and shape (12 of
        them); its shape is (n_samples,), or (n_samples, B) from left to right if there are several.
        In `extra`:

        - ``"caption"``: text like ``"a red circle"`` or ``"a red circle left of a blue square"``;
        - ``"mask"``: array of int64 of shape (n_samples, S, S), 0 on the ground and 1, 2, 3 on a
          circle, square, triangle, for segmentation;
        - ``"box"``: array of int64 of shape (n_samples, 4) or (n_samples, B, 4), for detection:
          ``top, left, bottom, right`` such that ``image[:, top:bottom, left:right]`` is the object.

    Raises
    ------
    ValueError
        If there is too little room for the objects.

    Examples
    --------
    >>> shapes = make_shapes(100, n_objects=2, rng=np.random.default_rng(0))
    >>> shapes.as_images().shape, shapes.y.shape, shapes.extra["box"].shape
    ((100, 3, 16, 16), (100, 2), (100, 2, 4))
    >>> print(shapes.extra["caption"][0])
    a red triangle left of a green square
    """
    check_samples(n_samples, 1, rng, "make_shapes")
    n_objects = check_integer(n_objects, 1, "make_shapes", "n_objects")
    size = check_integer(size, NARROWEST * n_objects, "make_shapes", "size")
    check_level(noise, "make_shapes", "noise")

    shape = rng.integers(len(SHAPES), size=(n_samples, n_objects))
    color = rng.integers(len(COLORS), size=(n_samples, n_objects))
    width = size / n_objects
    radius = rng.uniform(max(2.5, 0.2 * width), 0.45 * width, size=(n_samples, n_objects))
    x = width * np.arange(n_objects) + rng.uniform(radius, width - radius)
    y = rng.uniform(radius, size - radius)
    covered = _cover(shape, x, y, radius, size)  # (N, B, S, S)

    palette = np.array(list(COLORS.values()))
    images = np.einsum("nbhw,nbc->nchw", covered, palette[color])
    images += noise * rng.standard_normal(images.shape)
    mask = (covered * (shape[:, :, None, None] + 1)).sum(axis=1)
    label, box = color * len(SHAPES) + shape, _boxes(covered)
    names = [f"{c} {s}" for c in COLORS for s in SHAPES]
    captions = [" left of ".join(f"a {names[k]}" for k in row) for row in label]
    return Dataset(
        X=images.reshape(n_samples, -1).astype(np.float32),
        y=label[:, 0] if n_objects == 1 else label,
        feature_names=(),
        target_names=tuple(names),
        extra={
            "caption": np.array(captions),
            "mask": mask,
            "box": box[:, 0] if n_objects == 1 else box,
        },
        image_shape=(3, size, size),
    )


def _cover(shape, x, y, radius, size):
    """Return which pixels each object covers, by their centers."""
    center = np.arange(size) + 0.5
    u = (center - x[..., None]) / radius[..., None]  # (N, B, S)
    v = (center - y[..., None]) / radius[..., None]
    u, v = u[..., None, :], v[..., None]
    kinds = [inside(u, v) for inside in SHAPES.values()]
    return np.choose(shape[..., None, None], kinds)


def _boxes(covered):
    """Return top, left, bottom and right of what is covered; bottom and right lie outside."""
    size = covered.shape[-1]
    sides = []
    for axis in (-1, -2):  # the rows that an object touches, then the columns
        touched = covered.any(axis=axis)
        sides.append((touched.argmax(axis=-1), size - touched[..., ::-1].argmax(axis=-1)))
    (top, bottom), (left, right) = sides
    return np.stack([top, left, bottom, right], axis=-1)

"""Augmentation changes images by what its formula says, and nothing else."""

import numpy as np
import pytest
import scipy.ndimage

from nnlib.preprocessing import add_noise, cutout, random_flip, random_shift

from .cases import spread

IMAGES = spread(40, 1, 6, 5).astype(np.float32)


def test_shifts_are_those_of_scipy(rng):
    """Each image is one of the (2s + 1)^2 shifts, and over many images all occur."""
    shifted = random_shift(IMAGES, max_shift=1, rng=rng, fill=9.0)
    assert shifted.shape == IMAGES.shape and shifted.dtype == IMAGES.dtype
    seen = set()
    for before, after in zip(IMAGES, shifted, strict=True):
        matches = [
            (a, b)
            for a in (-1, 0, 1)
            for b in (-1, 0, 1)
            if np.array_equal(scipy.ndimage.shift(before[0], (a, b), order=0, cval=9.0), after[0])
        ]
        assert len(matches) == 1
        seen.update(matches)
    assert len(seen) == 9


def test_flips(rng):
    flipped = random_flip(IMAGES, rng=rng, p=0.25)
    mirrored = [
        np.array_equal(after, before[..., ::-1])
        for before, after in zip(IMAGES, flipped, strict=True)
    ]
    kept = [np.array_equal(*pair) for pair in zip(IMAGES, flipped, strict=True)]
    assert all(m != k for m, k in zip(mirrored, kept, strict=True))
    assert 4 <= sum(mirrored) <= 16  # of 40


def test_cutout_covers_one_square(rng):
    ones = np.ones((500, 2, 7, 7))
    covered = cutout(ones, size=3, rng=rng)
    np.testing.assert_array_equal(covered[:, 0], covered[:, 1])  # all channels alike
    areas = {int(a) for a in (covered[:, 0] == 0).sum(axis=(1, 2))}
    assert areas == {4, 6, 9}  # in a corner, at an edge, inside
    assert ones.min() == 1.0


def test_noise(rng):
    noise = add_noise(np.full(100_000, 2.0), std=0.3, rng=rng) - 2.0
    assert abs(noise.mean()) < 0.005 and abs(noise.std() - 0.3) < 0.005
    np.testing.assert_array_equal(add_noise(IMAGES, std=0.0, rng=rng), IMAGES)


@pytest.mark.parametrize(
    ("call", "kind", "message"),
    [
        (lambda r: random_shift(IMAGES, max_shift=5, rng=r), ValueError, "sides 6 and 5, .* 5"),
        (lambda r: random_shift(IMAGES, max_shift=0, rng=r), ValueError, "received 0"),
        (lambda r: random_shift(IMAGES, max_shift=1, rng=0), TypeError, "int 0"),
        (lambda r: random_flip(IMAGES[0, 0], rng=r), ValueError, r"\(6, 5\)"),
        (lambda r: random_flip(IMAGES, rng=r, p=1.5), ValueError, "1.5"),
        (lambda r: cutout(IMAGES, size=0, rng=r), ValueError, "received 0"),
        (lambda r: add_noise(IMAGES, std=-1.0, rng=r), ValueError, "-1.0"),
        (lambda r: add_noise(IMAGES, std=1.0, rng=None), TypeError, "NoneType"),
    ],
)
def test_bad_input(call, kind, message, rng):
    with pytest.raises(kind, match=message):
        call(rng)

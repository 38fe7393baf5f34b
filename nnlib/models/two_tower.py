"""Two towers: images and texts become vectors in one space, where a caption is near its image."""

import math

import numpy as np

from .. import functional as F
from .. import init
from .._checks import check_in_range
from ..module import Module
from ..tensor import Parameter


class TwoTower(Module):
    """Contrastive learning of images and texts, in the form of CLIP (Radford et al., 2021).

    With ``a_i = f(image_i) / |f(image_i)|`` and ``b_j = g(text_j) / |g(text_j)|`` the model returns
    the scores ``a_i . b_j / temperature``. `nnlib.functional.info_nce` of them, with temperature 1
    since they are divided by it here, is small when each image scores highest with its own text.

    Parameters
    ----------
    image, text : Module
        ``f`` and ``g``: two models of any kind, whose outputs (N, D) have one length D, such as a
        `ViT` and a `BERTClassifier` with D "classes".
    temperature : float
        Its first value; it is learned. As in CLIP it never falls below 0.01, which would multiply
        small differences by more than 100.
    dtype : dtype
        That of the towers; float32 by default.

    Attributes
    ----------
    log_scale : Parameter ()
        ``-log temperature``, so that the temperature stays positive.

    Raises
    ------
    ValueError
        If the temperature is outside [0.01, 1].

    Notes
    -----
    Zero-shot classification needs no more: the scores of an image with one text for each class,
    such as "a red circle", are its scores of the classes.

    Examples
    --------
    >>> from nnlib import Linear
    >>> rng = np.random.default_rng(0)
    >>> model = TwoTower(Linear(8, 4, rng=rng), Linear(6, 4, rng=rng))
    >>> images, texts = np.ones((3, 8), np.float32), np.ones((2, 6), np.float32)
    >>> model(images, texts).shape               # each image with each text
    (3, 2)
    """

    def __init__(self, image, text, *, temperature=0.07, dtype=np.float32):
        check_in_range(temperature, 0.01, 1, "TwoTower", "temperature")
        self.image, self.text = image, text
        self.log_scale = Parameter(init.zeros((), dtype=dtype) - math.log(temperature))

    def __call__(self, images, texts):
        """Scores (N, M) of N images with M texts."""
        a, b = unit(self.image(images)), unit(self.text(texts))
        return F.linear(a, F.transpose(b)) / self.temperature()

    def temperature(self):
        """The temperature, a Tensor ()."""
        return F.maximum(F.exp(-self.log_scale), 0.01)


def unit(x):
    """Each row of `x` divided by its length; zeros stay zeros."""
    squares = F.sum(F.square(x), axis=-1, keepdims=True)
    return x / F.sqrt(F.maximum(squares, 1e-24))

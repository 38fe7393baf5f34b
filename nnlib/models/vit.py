"""The vision transformer: an image is a sequence of patches."""

import numpy as np

from .. import functional as F
from .. import init
from .._checks import check_count
from ..functional._windows import per_axis
from ..layers import Conv2d, Dropout, LayerNorm, LearnedPositions, Linear
from ..module import Module
from ..tensor import Parameter
from .transformer_blocks import EncoderBlock


class ViT(Module):
    """Patches become vectors, a transformer lets them attend to each other, one vector is read.

    ``x_0 = [c, E p_1, ..., E p_T] + P``, ``x_l = block_l(x_{l-1})``, and the scores are
    ``norm(x_L)[0] W + b``. The patches p_t do not overlap, so that ``E p_t`` for all t is one
    convolution whose stride is its kernel size.

    Parameters
    ----------
    image : pair of int
        Height and width.
    n_out : int
        The number of classes.
    rng : numpy.random.Generator
        Draws weights and dropout masks.
    patch : int or pair of int
        Height and width of a patch; they divide those of the image.
    n_in : int
        The number of channels.
    dim, n_heads, n_layers : int
        The length of the vectors, the heads of each block, and the number of blocks.
    hidden : int, optional
        Hidden units of the feed-forward networks, ``4 dim`` by default.
    pool : {"class", "mean"}
        What is read: the class token c, a learned vector that is put before the patches, or the
        mean of the patches, without a c.
    dropout : float
        The probability of dropping an entry of the embedding and of each sublayer.
    dtype : dtype
        float32 by default.

    Raises
    ------
    ValueError
        If patches do not cover the image, `pool` is neither, a number is out of range, or (on a
        call) an image has another size.

    Notes
    -----
    Dosovitskiy et al. (2021), with norms before the sublayers and GELUs (here in their tanh form).
    Only the positions P, which are learned, know which patches are neighbors.

    Examples
    --------
    >>> model = ViT((8, 8), 10, rng=np.random.default_rng(0), patch=2, dim=16, n_heads=2)
    >>> model(np.ones((3, 1, 8, 8), np.float32)).shape
    (3, 10)
    """

    def __init__(
        self,
        image,
        n_out,
        *,
        rng,
        patch,
        n_in=1,
        dim=64,
        n_heads=4,
        n_layers=2,
        hidden=None,
        pool="class",
        dropout=0.0,
        dtype=np.float32,
    ):
        patch = per_axis(patch, 2, "ViT", "patch")
        check_count(n_layers, "ViT", "n_layers")
        if any(side % p for side, p in zip(image, patch, strict=True)):
            raise ValueError(
                f"ViT: expected a patch that divides the image {tuple(image)}, received {patch}"
            )
        if pool not in ("class", "mean"):
            raise ValueError(f"ViT: expected pool 'class' or 'mean', received {pool!r}")
        options = {"rng": rng, "dtype": dtype}
        n_tokens = (image[0] // patch[0]) * (image[1] // patch[1]) + (pool == "class")
        self.image = tuple(image)
        self.embedding = Conv2d(
            n_in, dim, patch, stride=patch, weight_init=init.lecun_normal, **options
        )
        self.token = Parameter(init.zeros((1, 1, dim), dtype=dtype)) if pool == "class" else None
        self.positions = LearnedPositions(n_tokens, dim, **options)
        self.dropout = Dropout(dropout, rng=rng)
        self.blocks = [
            EncoderBlock(
                dim, n_heads, hidden or 4 * dim, activation=F.gelu, dropout=dropout, **options
            )
            for _ in range(n_layers)
        ]
        self.norm = LayerNorm(dim, dtype=dtype)
        self.scores = Linear(dim, n_out, weight_init=init.lecun_normal, **options)

    def __call__(self, x):
        """Scores (N, n_out) of the classes, from images (N, n_in, H, W)."""
        x = self.tokens(x)
        return self.scores(x.mean(axis=1) if self.token is None else x[:, 0])

    def tokens(self, x):
        """``norm(x_L)``, a vector for the class token, if there is one, and for each patch.

        They have the shape (N, T, dim); a `Captioner` attends to them.
        """
        if x.shape[2:] != self.image:
            raise ValueError(f"ViT: expected x (N, C, *{self.image}), received {x.shape}")
        x = self.embedding(x)  # (N, dim, H / patch, W / patch)
        x = F.transpose(F.reshape(x, shape=(*x.shape[:2], -1)), axes=(0, 2, 1))  # (N, T, dim)
        if self.token is not None:
            ones = np.ones_like(x.data[:, :1, :1])
            x = F.concatenate(ones * self.token, x, axis=1)  # (N, 1 + T, dim)
        x = self.dropout(self.positions(x))
        for block in self.blocks:
            x = block(x)
        return self.norm(x)

"""Windows on an image: what convolution and pooling share.

A kernel, or a pool, is laid on an image at many places. Look at one entry of the window: the pixels
that it meets at all these places form a regular grid, which is a strided view of the image. A
window of k entries is therefore k views of one shape, and a loop over the entries replaces the loop
over the places.

Inside, an image has its batch *last*, (C, H, W, N), in shape and in memory. Neighbors in a view are
then examples, which are neighbors in the image too, so that everything is copied in long runs.
Outside, the same memory is seen as (N, C, H, W). All of this holds for any number of spatial axes;
the comments show two.
"""

import math
from itertools import product

import numpy as np

BAND = 2**21  # bytes of columns at a time: they stay in the processor's cache


def batch_last(x):
    """See (N, C, H, W) as (C, H, W, N), and make its memory so unless it is."""
    return np.asarray(np.moveaxis(x, 0, -1), order="C", like=x)


def batch_first(x):
    """See (C, H, W, N) as (N, C, H, W), without a copy."""
    return np.moveaxis(x, -1, 0)


def per_axis(value, axes, who, what, low=1):
    """Return a tuple of integers, one for each of `axes` spatial axes, from one integer or many."""
    values = tuple(value) if isinstance(value, (tuple, list)) else (value,) * axes
    if len(values) != axes or any(not isinstance(v, (int, np.integer)) or v < low for v in values):
        many = "" if axes == 1 else f" or {axes} of them"
        raise ValueError(f"{who}: expected {what} as an integer >= {low}{many}, received {value!r}")
    return values


class Windows:
    """The places of a window on an image of (H, W) pixels that is surrounded by a border.

    Parameters
    ----------
    who : str
        The operation, for errors.
    image : tuple of int
        The lengths of the spatial axes.
    size, stride, padding, dilation : int or tuple of int
        How many entries the window has along each axis, the step from one place to the next, the
        width of the border on each side, and the step from one entry to the next.

    Attributes
    ----------
    counts : tuple of int
        The number of places along each axis, ``(H + 2 padding - dilation (size - 1) - 1) // stride
        + 1``. Pixels at the end that no place reaches are left out.

    Raises
    ------
    ValueError
        If an option is out of range or the window is larger than the image with its border.
    """

    def __init__(self, who, image, size, stride=1, padding=0, dilation=1):
        axes = len(image)
        self.image = image
        self.size = per_axis(size, axes, who, "size")
        self.stride = per_axis(stride, axes, who, "stride")
        self.padding = per_axis(padding, axes, who, "padding", low=0)
        self.dilation = per_axis(dilation, axes, who, "dilation")
        reach = tuple(d * (k - 1) + 1 for k, d in zip(self.size, self.dilation, strict=True))
        self.padded = tuple(n + 2 * p for n, p in zip(image, self.padding, strict=True))
        if any(r > n for r, n in zip(reach, self.padded, strict=True)):
            raise ValueError(
                f"{who}: expected a window that fits the padded image {self.padded}, "
                f"received one that spans {reach}"
            )
        self.counts = tuple(
            (n - r) // s + 1 for n, r, s in zip(self.padded, reach, self.stride, strict=True)
        )

    def bands(self, x):
        """The rows of places in bands, slices of OH, so that their columns of `x` stay small.

        All columns together are as many times larger than the image as the window has entries.
        """
        row = x.dtype.itemsize * len(x) * x.shape[-1] * math.prod(self.size + self.counts[1:])
        height = max(1, BAND // max(1, row))
        return [slice(i, i + height) for i in range(0, self.counts[0], height)]

    def views(self, padded, band=slice(None)):
        """For each entry of the window, the pixels (C, OH, OW, N) that it meets."""
        for entry in product(*map(range, self.size)):
            yield padded[
                :,
                *(
                    slice(k * d, k * d + (n - 1) * s + 1, s)
                    for k, d, n, s in zip(
                        entry, self.dilation, self.counts, self.stride, strict=True
                    )
                ),
            ][:, band]

    def pad(self, x, value=0.0):
        """Surround (C, H, W, N) with a border of `value`."""
        if not any(self.padding):
            return x
        padded = np.full_like(x, value, shape=(len(x), *self.padded, x.shape[-1]))
        padded[self._inside] = x
        return padded

    def crop(self, padded):
        """Cut the border off: the adjoint of `pad`."""
        return padded[self._inside]

    @property
    def _inside(self):
        pairs = zip(self.image, self.padding, strict=True)
        return (slice(None), *(slice(p, p + n) for n, p in pairs))

    def im2col(self, padded, band):
        """Copy what each entry meets in a band: (C, H, W, N) becomes columns (C, k, OH, OW, N)."""
        views = list(self.views(padded, band))
        columns = np.empty_like(padded, shape=(len(padded), len(views), *views[0].shape[1:]))
        for i, view in enumerate(views):
            columns[:, i] = view
        return columns

    def col2im(self, columns, padded, band):
        """Add each entry to the pixel of `padded` that it met: the adjoint of `im2col`."""
        for i, view in enumerate(self.views(padded, band)):
            view += columns.reshape(len(padded), -1, *view.shape[1:])[:, i]

"""Metrics of images, of masks drawn over them, and of boxes."""

import math

import numpy as np

from .._checks import check_count, check_integers
from ._checks import as_labels, check_shapes, differences


def psnr(y_true, y_pred, *, data_range):
    r"""Return the peak signal-to-noise ratio in decibels: how well an image was restored.

    .. math:: 10 \log_{10} \frac{R^2}{\text{MSE}}

    Parameters
    ----------
    y_true, y_pred : array of one shape
        The clean and the restored image, or a whole set of them.
    data_range : float
        The distance R from the smallest to the largest value that a pixel can have.

    Returns
    -------
    float
        Higher is better; infinite for equal images. Halving the error adds 6 dB.

    Raises
    ------
    ValueError
        If shapes differ, there are no pixels, or not ``data_range > 0``.

    Examples
    --------
    >>> round(psnr([[0.0, 1.0]], [[0.1, 0.9]], data_range=1.0), 6)
    20.0
    """
    if not data_range > 0:
        raise ValueError(f"psnr: expected data_range > 0, received {data_range}")
    error = float(np.mean(differences("psnr", y_true, y_pred) ** 2))
    return 10.0 * math.log10(data_range**2 / error) if error > 0 else math.inf


def mean_iou(y_true, y_pred, n_classes):
    r"""Return the mean intersection over union of the classes of a segmentation.

    .. math:: \frac{1}{K} \sum_{k=1}^{K}
              \frac{|\{i: y_i = k\} \cap \{i: \hat y_i = k\}|}
                   {|\{i: y_i = k\} \cup \{i: \hat y_i = k\}|}

    Unlike the share of pixels that are right, it does not look good for a model that paints
    everything as background.

    Parameters
    ----------
    y_true, y_pred : array of integers of one shape
        The class of each pixel, from 0 to ``n_classes - 1``.
    n_classes : int
        The number of classes. One that occurs in neither array is left out of the mean.

    Returns
    -------
    float
        Between 0 and 1.

    Raises
    ------
    TypeError
        If labels are not integers.
    ValueError
        If shapes differ, there are no pixels, or a label is out of range.

    Examples
    --------
    >>> mean_iou([[0, 0, 1, 1]], [[0, 0, 0, 1]], 2)         # (2/3 + 1/2) / 2
    0.5833333333333333
    """
    check_count(n_classes, "mean_iou", "n_classes")
    y_true, y_pred = np.asarray(y_true), np.asarray(y_pred)
    check_shapes("mean_iou", y_true, y_pred, "y_pred")
    y_true, y_pred = (
        as_labels("mean_iou", "y_true", y_true),
        as_labels("mean_iou", "y_pred", y_pred),
    )
    for name, labels in (("y_true", y_true), ("y_pred", y_pred)):
        check_integers(labels, 0, n_classes, "mean_iou", name)
    both, true, predicted = (
        np.bincount(labels.ravel(), minlength=n_classes)
        for labels in (y_true[y_true == y_pred], y_true, y_pred)
    )
    union = true + predicted - both
    return float(np.mean(both[union > 0] / union[union > 0]))


def box_iou(boxes, others):
    r"""Return the intersection over union of each pair of boxes.

    Parameters
    ----------
    boxes : array, shape (N, 4)
        Corners ``(x0, y0, x1, y1)`` with ``x0 <= x1`` and ``y0 <= y1``.
    others : array, shape (M, 4)

    Returns
    -------
    array, shape (N, M)
        Between 0 (disjoint) and 1 (equal).

    Raises
    ------
    ValueError
        If a shape is another one, or a box has its corners in the wrong order.

    Examples
    --------
    >>> box_iou([[0, 0, 2, 2]], [[1, 0, 3, 2], [2, 2, 3, 3]])
    array([[0.33333333, 0.        ]])
    """
    boxes, others = (np.asarray(b, dtype=np.float64) for b in (boxes, others))
    for b in (boxes, others):
        if b.ndim != 2 or b.shape[1] != 4:
            raise ValueError(f"box_iou: expected boxes of shape (N, 4), received {b.shape}")
        if (b[:, :2] > b[:, 2:]).any():
            raise ValueError(
                "box_iou: expected corners (x0, y0, x1, y1) with x0 <= x1 and y0 <= y1, "
                f"received {b[(b[:, :2] > b[:, 2:]).any(axis=1)][0]}"
            )
    low = np.maximum(boxes[:, None, :2], others[None, :, :2])  # (N, M, 2)
    high = np.minimum(boxes[:, None, 2:], others[None, :, 2:])
    shared = np.prod(np.maximum(high - low, 0.0), axis=2)
    areas = [np.prod(b[:, 2:] - b[:, :2], axis=1) for b in (boxes, others)]
    union = areas[0][:, None] + areas[1][None, :] - shared
    return np.divide(shared, union, out=np.zeros_like(shared), where=union > 0)

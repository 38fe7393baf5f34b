"""Checks at the door of a metric: shapes that would broadcast, labels that are no labels."""

import numpy as np


def check_shapes(who, y_true, other, what):
    """Raise a ValueError unless both have one shape and at least one entry."""
    if y_true.shape != other.shape:
        hint = "; take the argmax of class scores first" if other.ndim == y_true.ndim + 1 else ""
        raise ValueError(
            f"{who}: expected y_true and {what} of one shape, "
            f"received {y_true.shape} and {other.shape}{hint}"
        )
    if y_true.size == 0:
        raise ValueError(f"{who}: expected at least one example, received shape {y_true.shape}")


def differences(who, y_true, y_pred):
    """``y_true - y_pred`` in float64, of arrays of one shape."""
    y_true, y_pred = np.asarray(y_true), np.asarray(y_pred)
    check_shapes(who, y_true, y_pred, "y_pred")
    return y_true.astype(np.float64) - y_pred.astype(np.float64)


def label_pair(who, y_true, y_pred):
    """Both as int64 arrays of one shape (N,)."""
    y_true, y_pred = np.asarray(y_true), np.asarray(y_pred)
    check_shapes(who, y_true, y_pred, "y_pred")
    if y_true.ndim != 1:
        raise ValueError(f"{who}: expected labels of shape (N,), received {y_true.shape}")
    return as_labels(who, "y_true", y_true), as_labels(who, "y_pred", y_pred)


def as_labels(who, what, labels):
    """The labels as int64; a TypeError unless they are integers or booleans."""
    if labels.dtype.kind not in "iub":
        raise TypeError(f"{who}: expected {what} as integer labels, received {labels.dtype}")
    return labels.astype(np.int64)

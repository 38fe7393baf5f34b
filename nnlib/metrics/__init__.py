"""How good are the predictions? Scores of a whole data set, as plain numbers.

A metric is for people, a loss (`nnlib.functional`) is for gradients: nothing here is
differentiable. As in scikit-learn the truth comes first, ``metric(y_true, y_pred)``. Labels are
integers, or booleans for two classes; a metric refuses arrays of different shapes, which NumPy
would broadcast into a plausible wrong number. All arithmetic is done in float64, and the result is
a Python float, where it is one number.
"""

from .classification import (
    accuracy,
    confusion_matrix,
    expected_calibration_error,
    f1,
    log_loss,
    precision,
    recall,
    reliability,
    roc_auc,
)
from .images import box_iou, mean_iou, psnr
from .regression import mae, mse, r2, rmse

__all__ = [
    "accuracy",
    "box_iou",
    "confusion_matrix",
    "expected_calibration_error",
    "f1",
    "log_loss",
    "mae",
    "mean_iou",
    "mse",
    "precision",
    "psnr",
    "r2",
    "recall",
    "reliability",
    "rmse",
    "roc_auc",
]

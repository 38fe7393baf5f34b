"""Gradient checks."""

import numpy as np

from nnlib import Tensor
from nnlib import functional as F
from nnlib.check import check_vjp, gradient_check, numerical_gradient, relative_error

from .common import M, V, rng, wrong_shape

TABLE = [
    (lambda: numerical_gradient(np.sum, [1.0]), TypeError, "list"),
    (lambda: gradient_check(None, {"x": Tensor(np.float32(1))}), TypeError, "float32"),
    (lambda: relative_error(M, V), ValueError, r"\(2, 3\) and \(3,\)"),
    (lambda: check_vjp(wrong_shape, V, rng=rng), ValueError, r"\(\)"),
    (lambda: check_vjp(F.tanh, V, rng=0), TypeError, "int 0"),
]

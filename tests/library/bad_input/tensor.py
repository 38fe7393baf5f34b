"""The tape."""

import numpy as np

from nnlib import Tensor, no_grad
from nnlib import functional as F

from .common import M, V, wrong_shape


def walked():
    y = Tensor(V).sum()
    y.backward()
    return y


def unrecorded():
    with no_grad():
        return Tensor(V).sum()


def changed():
    x = Tensor(V)
    y = F.square(x).sum()
    x.assign(V)
    return y


TABLE = [
    (lambda: Tensor(Tensor(V)), TypeError, "a Tensor"),
    (lambda: Tensor(np.arange(3)), TypeError, "int64"),
    (lambda: np.array(Tensor(V)), TypeError, "a Tensor"),
    (lambda: Tensor(V).assign(M), ValueError, r"shape \(2, 3\)"),
    (lambda: (Tensor(V) * 2.0).assign(V), RuntimeError, "a result of mul"),
    (lambda: Tensor(V).backward(), ValueError, r"shape \(3,\)"),
    (lambda: Tensor(V).backward(M), ValueError, r"shape \(2, 3\)"),
    (lambda: wrong_shape(Tensor(V)).backward(V), RuntimeError, r"\(\)"),
    (lambda: walked().backward(), RuntimeError, "walked before"),
    (lambda: unrecorded().backward(), RuntimeError, "under no_grad"),
    (lambda: changed().backward(), RuntimeError, "was changed after"),
]

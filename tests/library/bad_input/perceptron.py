"""The perceptron."""

import numpy as np

from nnlib.classic import Perceptron

from .common import LABELS, M, V

TABLE = [
    (lambda: Perceptron().fit(V, V), ValueError, r"\(3,\) and \(3,\)"),
    (lambda: Perceptron().fit(M * np.inf, LABELS), ValueError, "NaN or infinity"),
    (lambda: Perceptron().fit(M, 0 * LABELS), ValueError, "1"),
    (lambda: Perceptron().predict(M), RuntimeError, None),
    (lambda: Perceptron().fit(M, LABELS).predict(V), ValueError, r"\(3,\)"),
]

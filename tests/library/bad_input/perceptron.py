"""What all estimators check, by the example of the perceptron; and the linear units' own checks."""

import numpy as np

from nnlib.classic import Adaline, AveragedPerceptron, Perceptron, PocketPerceptron

from .common import EMPTY, LABELS, M, V

ROWS = np.arange(12.0).reshape(4, 3) % 5
TWO = np.array(["a", "b", "b", "a"])

TABLE = [
    (lambda: Perceptron().fit(V, V), ValueError, r"\(3,\)"),
    (lambda: Perceptron().fit(EMPTY, []), ValueError, r"\(0, 3\)"),
    (lambda: Perceptron().fit(M, V), ValueError, r"\(2, 3\) and \(3,\)"),
    (lambda: Perceptron().fit(M, M), ValueError, r"\(2, 3\) and \(2, 3\)"),
    (lambda: Perceptron().fit(M * np.inf, LABELS), ValueError, "NaN or infinity"),
    (lambda: Perceptron().fit(M, 0 * LABELS), ValueError, "1"),
    (lambda: Perceptron().fit(np.eye(3), [0, 1, 2]), ValueError, "3"),
    (lambda: Perceptron(0).fit(M, LABELS), ValueError, "0"),
    (lambda: Perceptron(rng=1).fit(M, LABELS), TypeError, "int 1"),
    (lambda: Perceptron().predict(M), RuntimeError, None),
    (lambda: Perceptron().fit(M, LABELS).predict(V), ValueError, r"\(3,\)"),
    (lambda: Perceptron().fit(M, LABELS).predict(M[:, :2]), ValueError, r"\(2, 2\)"),
    (lambda: Perceptron().fit(ROWS, TWO).score(ROWS, TWO[:1]), ValueError, r"\(1,\)"),
    (lambda: Perceptron().set_params(lr=1.0), ValueError, "'lr'"),
    (lambda: PocketPerceptron(max_epochs=2.0).fit(M, LABELS), ValueError, "2.0"),
    (lambda: PocketPerceptron().fit(M, [1, 1]), ValueError, "1"),
    (lambda: AveragedPerceptron(epochs=-1).fit(M, LABELS), ValueError, "-1"),
    (lambda: AveragedPerceptron().decision_function(M), RuntimeError, None),
    (lambda: Adaline(lr=0.0).fit(M, LABELS), ValueError, "0.0"),
    (lambda: Adaline(lr=np.nan).fit(M, LABELS), ValueError, "nan"),
    (lambda: Adaline(epochs=0).fit(M, LABELS), ValueError, "0"),
    (lambda: Adaline(lr=1e3).fit(ROWS, TWO), FloatingPointError, "1000.0"),
]

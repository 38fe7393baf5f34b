"""Kernel networks, and what all regressors check."""

import numpy as np

from nnlib.classic import GRNN, PNN

from .common import LABELS, M, V

TABLE = [
    (lambda: PNN(0.0).fit(M, LABELS), ValueError, "0.0"),
    (lambda: PNN([1.0, -1.0]).fit(M, LABELS), ValueError, r"\[1.0, -1.0\]"),
    (lambda: PNN([]).fit(M, LABELS), ValueError, r"\[\]"),
    (lambda: PNN([1.0, 2.0]).fit(M, LABELS), ValueError, "2"),
    (lambda: PNN(priors=[0.5, 0.6]).fit(M, LABELS), ValueError, r"\[0.5, 0.6\]"),
    (lambda: PNN(priors=[0.0, 1.0]).fit(M, LABELS), ValueError, r"\[0.0, 1.0\]"),
    (lambda: PNN(priors=[1.0]).fit(M, LABELS), ValueError, r"\[1.0\]"),
    (lambda: PNN().fit(M, V), ValueError, r"\(2, 3\) and \(3,\)"),
    (lambda: PNN().fit(M, [1, 1]), ValueError, "1"),
    (lambda: PNN().predict_proba(M), RuntimeError, None),
    (lambda: PNN().fit(M, LABELS).log_density(V), ValueError, r"\(3,\)"),
    (lambda: PNN().fit(M, LABELS).predict(M * np.nan), ValueError, "NaN or infinity"),
    (lambda: GRNN(np.inf).fit(M, LABELS), ValueError, "inf"),
    (lambda: GRNN().fit(M, V), ValueError, r"\(2, 3\) and \(3,\)"),
    (lambda: GRNN().fit(M, np.ones((2, 1, 1))), ValueError, r"\(2, 1, 1\)"),
    (lambda: GRNN().fit(M, LABELS * np.nan), ValueError, "NaN or infinity"),
    (lambda: GRNN().predict(M), RuntimeError, None),
    (lambda: GRNN().fit(M, LABELS).score(M, V), ValueError, r"\(3,\) and \(2,\)"),
]

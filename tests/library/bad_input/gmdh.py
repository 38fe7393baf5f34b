"""The group method of data handling."""

import numpy as np

from nnlib.classic import GMDH

from .common import M, V, rng

Y = np.array([0.0, 1.0])

TABLE = [
    (lambda: GMDH(1, rng=rng).fit(M, Y), ValueError, "1"),
    (lambda: GMDH(2.0, rng=rng).fit(M, Y), ValueError, "2.0"),
    (lambda: GMDH(max_layers=0, rng=rng).fit(M, Y), ValueError, "0"),
    (lambda: GMDH(criterion="aic", rng=rng).fit(M, Y), ValueError, "'aic'"),
    (lambda: GMDH(validation_fraction=1.0, rng=rng).fit(M, Y), ValueError, "1.0"),
    (lambda: GMDH().fit(M, Y), TypeError, "None"),
    (lambda: GMDH(rng=rng).fit(M[:1], Y[:1]), ValueError, "1"),
    (lambda: GMDH(rng=rng).fit(M, V), ValueError, r"\(2, 3\) and \(3,\)"),
    (lambda: GMDH(rng=rng).fit(M, M), ValueError, r"\(2, 3\) and \(2, 3\)"),
    (lambda: GMDH(rng=rng).fit(M[:, :1], Y), ValueError, r"\(2, 1\) and \(2,\)"),
    (lambda: GMDH().fit(M, Y, validation=(M[:, :2], Y)), ValueError, r"\(2, 3\)"),
    (lambda: GMDH().fit(M, Y, validation=(M, [0.0, np.inf])), ValueError, "NaN or infinity"),
    (lambda: GMDH().predict(M), RuntimeError, None),
    (lambda: next(GMDH().staged_predict(M)), RuntimeError, None),
]

"""Networks whose outputs are solved for: deep stacking, and radial basis functions."""

import numpy as np

from nnlib.classic import DeepStackingClassifier, DeepStackingNetwork, RBFClassifier, RBFNetwork

from .common import LABELS, M, V, rng

TABLE = [
    (lambda: RBFNetwork(0, rng=rng).fit(M, LABELS), ValueError, "0"),
    (lambda: RBFNetwork(3, rng=rng).fit(M, LABELS), ValueError, "2 for 3"),
    (lambda: RBFNetwork(2, centers="grid", rng=rng).fit(M, LABELS), ValueError, "'grid'"),
    (lambda: RBFNetwork(2).fit(M, LABELS), TypeError, "None"),
    (lambda: RBFNetwork(2, width=0.0, rng=rng).fit(M, LABELS), ValueError, "0.0"),
    (lambda: RBFNetwork(1, rng=rng).fit(M, LABELS), ValueError, "width=None and 1 centers"),
    (lambda: RBFNetwork(2, rng=rng).fit(M, LABELS), ValueError, "width=None and 2 centers"),
    (lambda: RBFNetwork(2, penalty=-1.0, rng=rng).fit(M, LABELS), ValueError, "-1.0"),
    (lambda: RBFNetwork(centers=V).fit(M, LABELS), ValueError, r"\(3,\)"),
    (lambda: RBFNetwork(centers=M[:, :2]).fit(M, LABELS), ValueError, r"\(2, 2\)"),
    (lambda: RBFNetwork(centers=M * np.nan).fit(M, LABELS), ValueError, "NaN or infinity"),
    (lambda: RBFNetwork(2, rng=rng).fit(M, V), ValueError, r"\(2, 3\) and \(3,\)"),
    (lambda: RBFNetwork().predict(M), RuntimeError, None),
    (lambda: RBFNetwork().hidden(M), RuntimeError, None),
    (lambda: RBFClassifier(2, rng=rng).fit(M, [1, 1]), ValueError, "1"),
    (lambda: RBFClassifier().decision_function(M), RuntimeError, None),
    (lambda: DeepStackingNetwork(0, rng=rng).fit(M, LABELS), ValueError, "0"),
    (lambda: DeepStackingNetwork(n_hidden=1.0, rng=rng).fit(M, LABELS), ValueError, "1.0"),
    (lambda: DeepStackingNetwork(fine_tune_steps=-1).fit(M, LABELS), ValueError, "-1"),
    (lambda: DeepStackingNetwork(penalty=np.nan).fit(M, LABELS), ValueError, "nan"),
    (lambda: DeepStackingNetwork(scale=0.0).fit(M, LABELS), ValueError, "0.0"),
    (lambda: DeepStackingNetwork(lr=-0.1).fit(M, LABELS), ValueError, "-0.1"),
    (lambda: DeepStackingNetwork().fit(M, LABELS), TypeError, "None"),
    (lambda: DeepStackingNetwork().predict(M), RuntimeError, None),
    (lambda: DeepStackingClassifier(rng=rng).fit(M, M), ValueError, r"\(2, 3\)"),
    (lambda: next(DeepStackingClassifier().staged_predict(M)), RuntimeError, None),
]

"""Self-organizing maps."""

import numpy as np

from nnlib.classic import SelfOrganizingMap as SOM

from .common import EMPTY, M, V

HOLES = np.array([[1.0, np.nan], [2.0, np.nan]])


def fitted(rows=2):
    return SOM(rows, 1, epochs=1).fit(M)


TABLE = [
    (lambda: SOM(0).fit(M), ValueError, "0"),
    (lambda: SOM(columns=2.5).fit(M), ValueError, "2.5"),
    (lambda: SOM(epochs=0).fit(M), ValueError, "0"),
    (lambda: SOM(topology="triangular").fit(M), ValueError, "'triangular'"),
    (lambda: SOM(neighborhood="cone").fit(M), ValueError, "'cone'"),
    (lambda: SOM(training="minibatch").fit(M), ValueError, "'minibatch'"),
    (lambda: SOM(init="zeros").fit(M), ValueError, "'zeros'"),
    (lambda: SOM(radius=3.0).fit(M), ValueError, "3.0"),
    (lambda: SOM(radius=(3.0, 0.0)).fit(M), ValueError, r"\(3.0, 0.0\)"),
    (lambda: SOM(radius=lambda p: 1.0 - p).fit(M), ValueError, "0.0 to 1.0"),
    (lambda: SOM(radius=lambda p: np.nan).fit(M), ValueError, "nan"),
    (lambda: SOM(training="online", lr=(2.0, 0.1)).fit(M), ValueError, "0.1 to 2.0"),
    (lambda: SOM(topology="hexagonal", periodic=True).fit(M), ValueError, "hexagonal"),
    (lambda: SOM(rng=0).fit(M), TypeError, "int 0"),
    (lambda: SOM(init="sample").fit(M), TypeError, "None"),
    (lambda: SOM(2, 2, init=np.zeros((2, 2))).fit(M), ValueError, r"\(2, 2\)"),
    (lambda: SOM().fit(V), ValueError, r"\(3,\)"),
    (lambda: SOM().fit(EMPTY), ValueError, r"\(0, 3\)"),
    (lambda: SOM().fit(M * np.inf), ValueError, "infinity"),
    (lambda: SOM().fit(HOLES.T), ValueError, "row of NaN"),
    (lambda: SOM().fit(HOLES), ValueError, "NaN only"),
    (lambda: SOM().predict(M), RuntimeError, None),
    (lambda: SOM().u_matrix(), RuntimeError, None),
    (lambda: SOM().component_planes(), RuntimeError, None),
    (lambda: fitted().transform(M[:, :2]), ValueError, r"\(2, 2\)"),
    (lambda: fitted().label_units(M, [0]), ValueError, r"\(1,\)"),
    (lambda: fitted().purity(M, M), ValueError, r"\(2, 3\)"),
    (lambda: fitted(1).topographic_error(M), ValueError, "1"),
]

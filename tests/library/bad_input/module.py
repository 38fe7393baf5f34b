"""First weights and modules."""

import numpy as np

import nnlib as nn
from nnlib import init

from .common import V, layer, packed, rng

TABLE = [
    (lambda: init.he_normal((3,), rng=rng), ValueError, r"\(3,\)"),
    (lambda: init.uniform((3,), rng=None), TypeError, "NoneType None"),
    (lambda: nn.Module()(V), TypeError, None),
    (lambda: nn.Sequential(3), TypeError, "3 as step 0"),
    (lambda: layer().load_state_dict({}), ValueError, "missing W, missing b"),
    (lambda: packed()[0].astype(np.float32), ValueError, "W packed by one"),
    (lambda: layer().astype(int), TypeError, "int64"),
]

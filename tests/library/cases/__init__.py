"""The registry of operations, one file for each file of `nnlib.functional`.

The gradient checks, the comparison with PyTorch, the contract and the device-array tests all run
over this one list, so that an operation that is added to `nnlib.functional` is tested everywhere as
soon as it has cases here, and fails the suite until then.
"""

import importlib
import pkgutil

from .registry import BATCHED, CASES, CONSTANT, FIXED, GOLDEN, MIXING, Case, off_zero, spread

AREAS = sorted(m.name for m in pkgutil.iter_modules(__path__) if m.name != "registry")
for _area in AREAS:
    importlib.import_module(f"{__name__}.{_area}")

__all__ = [
    "AREAS",
    "BATCHED",
    "CASES",
    "CONSTANT",
    "FIXED",
    "GOLDEN",
    "MIXING",
    "Case",
    "off_zero",
    "spread",
]

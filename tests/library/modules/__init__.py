"""The registry of layers and models, one file for each file of `nnlib.layers` and kind of model.

The contract tests run over this list; a class that is missing fails the suite.
"""

import importlib
import pkgutil

from .registry import MODULES, ModuleCase, module

for _file in sorted(m.name for m in pkgutil.iter_modules(__path__) if m.name != "registry"):
    importlib.import_module(f"{__name__}.{_file}")

__all__ = ["MODULES", "ModuleCase", "module"]

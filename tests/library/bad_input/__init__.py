"""Bad input, one file for each part of the library.

Each file has a list ``TABLE`` of (what is called, the error, the words that name what was
received). What is called takes no argument, or a folder to write into.
"""

import importlib
import pkgutil

TABLE = {
    f"{_module.name}-{i}": entry
    for _module in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name)
    if _module.name != "common"
    for i, entry in enumerate(importlib.import_module(f"{__name__}.{_module.name}").TABLE)
}

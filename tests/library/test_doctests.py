"""Every example in the documentation of the library gives the output that it shows."""

import doctest
import importlib
import pkgutil

import pytest

import nnlib

from ..requirements import require_module

NEEDS = {"nnlib.plot": ("matplotlib",), "nnlib.book": ("matplotlib", "IPython", "ipywidgets")}
MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(nnlib.__path__, "nnlib.", onerror=lambda name: None)
    if not module.name.endswith("__main__")
)


@pytest.mark.parametrize("name", ["nnlib", *MODULES])
def test_examples(name):
    for package, requirements in NEEDS.items():
        if name.startswith(package):
            for requirement in requirements:
                require_module(requirement)
    module = importlib.import_module(name)
    # `np` is what every reader has imported.
    result = doctest.testmod(module, extraglobs={"np": importlib.import_module("numpy")})
    assert result.failed == 0


def test_every_operation_is_documented():
    for name in nnlib.functional.__all__:
        text = getattr(nnlib.functional, name).__doc__
        assert "VJP" in text or "Jacobian" in text, f"{name} does not say what its VJP is"

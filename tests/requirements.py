"""Things that some tests need and that not every machine has, such as PyTorch or a browser.

Where one is missing its tests are skipped, with the reason. A machine that ought to have it (a
server that runs all tests) says so in the environment, e.g. ``NNBOOK_REQUIRE="browser torch"``;
there a missing one is a failure, so that tests cannot disappear without notice.
"""

import importlib
import os

import pytest


def missing(name, reason):
    """Skip the running test or module because `name` is missing; fail if it was required."""
    if name in os.environ.get("NNBOOK_REQUIRE", "").split():
        pytest.fail(f"NNBOOK_REQUIRE asks for {name}, but {reason}", pytrace=False)
    pytest.skip(f"needs {name}: {reason}", allow_module_level=True)


def require_module(name):
    """Return the imported module `name`, or treat it as `missing`."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        missing(name, f"it cannot be imported ({error})")

"""What all tests share: one BLAS thread, a seeded generator, and repeatable random examples."""

import os

# Before NumPy is imported, and for every process that a test starts: with several threads on a
# busy machine small matrix products become many times slower.
for _library in ("OPENBLAS", "OMP", "MKL"):
    os.environ[f"{_library}_NUM_THREADS"] = "1"

import hypothesis  # noqa: E402
import numpy as np  # noqa: E402
import pytest  # noqa: E402

from .browser import FLAGS, browser_program  # noqa: E402
from .requirements import require_module  # noqa: E402

# The same examples on every run: a failure can be repeated, and a pass is not luck.
hypothesis.settings.register_profile(
    "repeatable", derandomize=True, database=None, deadline=None, max_examples=50
)
hypothesis.settings.load_profile("repeatable")


@pytest.fixture
def rng():
    """A generator that starts from the same seed in every test."""
    return np.random.default_rng(20240607)


@pytest.fixture(scope="session")
def browser():
    """A browser without a window."""
    program = browser_program()
    with require_module("playwright.sync_api").sync_playwright() as playwright:
        instance = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield instance
        instance.close()

"""Freed memory stays with the process where glibc allows it, and nowhere else anything happens."""

import ctypes
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from nnlib.memory import keep_allocations

ROOT = Path(__file__).parents[2]
COUNT = """
import resource
import numpy as np
from nnlib.memory import keep_allocations
KEEP and keep_allocations()
def step():
    arrays = [np.ones(2**18) for _ in range(4)]  # 2 MiB each, freed in the end
for _ in range(3):
    step()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(10):
    step()
print((resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before) / 10)
"""


def page_faults(keep):
    """Pages that the system had to map in a step that allocates and frees 8 MiB."""
    code = COUNT.replace("KEEP", str(keep))
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return float(result.stdout)


def test_a_step_finds_the_memory_of_the_last_one():
    if platform.libc_ver()[0] == "glibc":
        assert page_faults(keep=True) < 1 < page_faults(keep=False)
    else:
        assert keep_allocations() is False


@pytest.mark.parametrize("problem", [OSError, TypeError])
def test_elsewhere_nothing_happens(monkeypatch, problem):
    def refuse(name):
        raise problem

    monkeypatch.setattr(ctypes, "CDLL", refuse)
    assert keep_allocations() is False


def test_another_c_library_is_left_alone(monkeypatch):
    """musl has no ``gnu_get_libc_version``; macOS has no ``mallopt`` either."""
    monkeypatch.setattr(ctypes, "CDLL", lambda name: object())
    assert keep_allocations() is False


def test_a_refusal_is_reported(monkeypatch):
    class Refusing:
        gnu_get_libc_version = None

        def mallopt(self, limit, value):
            return 0

    monkeypatch.setattr(ctypes, "CDLL", lambda name: Refusing())
    assert keep_allocations() is False


def test_without_ctypes(monkeypatch):
    monkeypatch.setitem(sys.modules, "ctypes", None)
    assert keep_allocations() is False

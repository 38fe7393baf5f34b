"""JupyterLab on this machine: `python dev.py lab` is started as a reader starts it."""

import os
import sys
import time

import pytest
from notebooks import BOOK, chapters

from ..requirements import require_module
from .conftest import ROOT, Process, lab_options, wait_for_lab

CHAPTERS = [path.relative_to(BOOK) for path in chapters()]


@pytest.fixture(scope="module")
def lab_address(tmp_path_factory, note):
    """Start JupyterLab with ``dev.py lab`` and yield the address that it prints, and its token."""
    require_module("jupyterlab")
    log = tmp_path_factory.mktemp("lab") / "log"
    command = [sys.executable, "dev.py", "lab", *lab_options()]
    began = time.perf_counter()
    with Process(command, log, cwd=ROOT, env=os.environ | {"NNLIB_LIGHT": "1"}) as process:
        address = wait_for_lab(process, log)
        seconds = time.perf_counter() - began
        note("In JupyterLab", "from the command to its page", f"{seconds:.0f} s")
        yield address


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_chapter_runs_in_jupyterlab(lab_address, open_lab, chapter):
    site, token = lab_address
    lab = open_lab(f"{site}/lab/tree/notebooks/{chapter.as_posix()}?token={token}&reset", site)
    lab.wait_for_kernel(120)
    assert lab.run_all(300) == []
    before, after = lab.move_first_slider(f"lab-{chapter.stem}")
    assert before != after

"""JupyterLab on this machine: `python dev.py lab` is started as a reader starts it."""

import os
import re
import subprocess
import sys
import time

import pytest
from notebooks import BOOK, chapters

from ..requirements import require_module
from .conftest import ROOT

CHAPTERS = [path.relative_to(BOOK) for path in chapters()]


@pytest.fixture(scope="module")
def lab_address(tmp_path_factory):
    """Start JupyterLab with ``dev.py lab`` and yield the address that it prints."""
    require_module("jupyterlab")
    log = tmp_path_factory.mktemp("lab") / "log"
    command = [sys.executable, "dev.py", "lab", "--no-browser", "--port=0", "--allow-root"]
    command.append("--expose-app-in-browser")  # for the tests to look into the notebook
    with open(log, "w") as stream:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | {"NNLIB_LIGHT": "1"},
            stdout=stream,
            stderr=subprocess.STDOUT,
        )
    try:
        deadline = time.monotonic() + 120
        while not (
            found := re.search(r"(http://127\.0\.0\.1:\d+)/lab\S*?token=(\w+)", log.read_text())
        ):
            assert process.poll() is None and time.monotonic() < deadline, log.read_text()
            time.sleep(0.2)
        yield found[1], found[2]
    finally:
        process.terminate()
        process.wait()


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_chapter_runs_in_jupyterlab(lab_address, open_lab, chapter):
    site, token = lab_address
    lab = open_lab(f"{site}/lab/tree/notebooks/{chapter.as_posix()}?token={token}&reset", site)
    lab.wait_for_kernel(120)
    text = lab.page.locator(".jp-Notebook").inner_text()
    assert "Unknown Directive" not in text and "{glue" not in text
    assert lab.run_all(300) == []
    before, after = lab.move_first_slider(f"lab-{chapter.stem}")
    assert before != after

"""The chapters in the reader's browser: under Pyodide in Node, and from the button to a slider."""

import json
import shutil
import subprocess
import time

import pytest
from notebooks import BOOK, chapters

from ..browser import served
from ..requirements import missing
from .conftest import ROOT

CHAPTERS = [path.relative_to(BOOK) for path in chapters()]
BUDGET = 90  # seconds of processor time for the cells of a chapter


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_chapter_runs_in_the_browsers_python(lite, chapter, record_property):
    if shutil.which("node") is None:
        missing("node", "node is not installed")
    (wheel,) = (lite / "lite" / "pypi").glob("nnlib-*.whl")
    command = ["node", ROOT / "tools" / "run_in_pyodide.mjs", lite / "lite" / "static" / "pyodide"]
    result = subprocess.run(
        [*map(str, command), wheel, lite / "lite" / "files" / chapter],
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert result.stdout, result.stderr
    report = json.loads(result.stdout)
    print(f"{chapter.stem}: ready after {report['start']} s, cells {report['seconds']:.0f} s")
    assert report["error"] is None
    assert report["seconds"] < BUDGET


def test_from_the_button_to_a_moved_slider(lite, open_lab):
    with served(lite) as site:
        began = time.perf_counter()
        lab = open_lab(f"{site}book/01-from-neuron-to-network/01-neuron.html", site)
        line = lab.page.locator(".nn-launch")
        assert "stays on your machine" in line.inner_text()
        line.get_by_role("link", name="Run in your browser").click()
        lab.wait_for_kernel(180)
        kernel = time.perf_counter() - began
        assert lab.run_all(600) == []
        before, after = lab.move_first_slider("lite")
        assert before != after
        assert lab.page.elsewhere == []
        print(f"kernel ready {kernel:.0f} s after the page was asked for")

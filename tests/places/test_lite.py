"""The chapters in the reader's browser: under Pyodide in Node, and from the button to a slider."""

import json
import select
import shutil
import subprocess
import time

import pytest
from notebooks import BOOK, chapters

from ..browser import served
from ..requirements import missing
from .conftest import ROOT

CHAPTERS = [path.relative_to(BOOK) for path in chapters()]
BUDGET = 300  # times a fixed piece of work, which takes about 0.6 s on two slow cores
TIMEOUT = 600  # seconds for a chapter on a slow machine


@pytest.fixture(scope="session")
def run_in_pyodide(lite):
    """Run a notebook in the Python of the browser, which is loaded once for all of them."""
    if shutil.which("node") is None:
        missing("node", "node is not installed")
    (wheel,) = (lite / "lite" / "pypi").glob("nnlib-*.whl")
    command = ["node", ROOT / "tools" / "run_in_pyodide.mjs", lite / "lite" / "static" / "pyodide"]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [*map(str, command), str(wheel)], stdin=pipe, stdout=pipe, stderr=pipe, text=True
    ) as node:

        def answer():
            ready, _, _ = select.select([node.stdout], [], [], TIMEOUT)
            if not ready:
                node.kill()
            return json.loads(node.stdout.readline() or pytest.fail(node.stderr.read()))

        def run(notebook):
            print(notebook, file=node.stdin, flush=True)
            return answer()

        answer()
        yield run
        node.stdin.close()


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_chapter_runs_in_the_browsers_python(run_in_pyodide, lite, chapter, note):
    report = run_in_pyodide(lite / "lite" / "files" / chapter)
    assert report["error"] is None
    assert report["ratio"] < BUDGET, report["slowest"]
    title = f"processor time of chapter {int(chapter.stem[:2])}"
    note("In the browser", title, f"{report['seconds']:.0f} s")


def test_from_the_button_to_a_moved_slider(lite, open_lab, note):
    with served(lite) as site:
        lab = open_lab(f"{site}book/01-from-neuron-to-network/01-neuron.html", site)
        line = lab.page.locator(".nn-launch")
        assert "stays on your machine" in line.inner_text()
        lab.page.received.clear()
        began = time.perf_counter()
        line.get_by_role("link", name="Run in your browser").click()
        lab.wait_for_kernel(240)
        lab.run_first(2)  # install the library; import NumPy and compute
        result = time.perf_counter() - began
        received = sum(lab.page.received.values())
        assert lab.run_all(600) == []
        before, after = lab.move_first_slider("lite")
        assert before != after
        assert lab.page.elsewhere == []
    size = sum(path.stat().st_size for path in (lite / "lite").rglob("*") if path.is_file())
    note("In the browser", "from the click to the first NumPy result", f"{result:.0f} s")
    note("In the browser", "received until then, once", f"{received / 1e6:.0f} MB")
    note("In the browser", "size of the site that asks nobody", f"{size / 1e6:.0f} MB")

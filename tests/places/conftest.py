"""What the tests of the places share: the site with JupyterLite, a browser, JupyterLab's pages."""

import json
import os
import re
import signal
import socket
import subprocess
import time
from pathlib import Path

import psutil
import pytest

from ..browser import outside
from ..requirements import require_module

ROOT = Path(__file__).resolve().parents[2]
PLACES = ROOT / "book" / "90-reference" / "places.json"
SHOTS = ROOT / "_build" / "screenshots"  # what the tests saw


@pytest.fixture(scope="session")
def note():
    """Print a measurement; with ``NNBOOK_NOTE=1``, also store it for the book's status page."""

    def note(place, what, value):
        print(f"{place}: {what}: {value}")
        if os.environ.get("NNBOOK_NOTE") == "1":
            stored = json.loads(PLACES.read_text("utf-8")) if PLACES.exists() else {}
            stored.setdefault(place, {})[what] = value
            text = json.dumps(stored, indent=1, ensure_ascii=False)
            PLACES.write_text(text + "\n", "utf-8")

    return note


@pytest.fixture(scope="session")
def lite():
    """The folder of the built book with JupyterLite and Pyodide beside it."""
    site = ROOT / "_build" / "html"
    if not (site / "lite" / "static" / "pyodide" / "pyodide.mjs").exists():
        pytest.fail("there is no JupyterLite site: run python dev.py lite --offline", pytrace=False)
    return site


RUN_FIRST = """async (cells) => {
  const notebook = window.jupyterapp.shell.currentWidget.content;
  const code = notebook.widgets.flatMap((cell, k) => cell.model.type === "code" ? [k] : []);
  for (const index of code.slice(0, cells)) {
    notebook.activeCellIndex = index;
    await window.jupyterapp.commands.execute("notebook:run-cell");
  }
}"""
# Whether all cells are done before the time is over.
RUN_ALL = """(milliseconds) => Promise.race([
  window.jupyterapp.commands.execute("notebook:run-all-cells").then(() => true),
  new Promise((resolve) => setTimeout(resolve, milliseconds, false)),
])"""
# The errors that cells show, and cells with code that did not run.
ERRORS = """() => {
  const found = [];
  for (const cell of window.jupyterapp.shell.currentWidget.content.model.cells) {
    const saved = cell.toJSON();
    if (saved.cell_type !== "code" || !saved.source.length) continue;
    if (saved.execution_count === null) found.push("not run: " + [saved.source].flat().join(""));
    for (const output of saved.outputs)
      if (output.output_type === "error") found.push(output.ename + ": " + output.evalue);
  }
  return found;
}"""
# Bring the first explorer into view.
SHOW_EXPLORER = """() => {
  const notebook = window.jupyterapp.shell.currentWidget.content;
  const index = notebook.widgets.findIndex((cell) =>
    cell.model.type === "code" && cell.model.sharedModel.source.includes("book.Explorer("));
  notebook.activeCellIndex = index;
  return notebook.scrollToItem(index, "center");
}"""


def call(*command, **options):
    """Run a program that must succeed, and return what it prints."""
    result = subprocess.run(
        list(map(str, command)),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=900,
        **options,
    )
    assert result.returncode == 0, f"{command}: {result.stdout}"
    return result.stdout


class Process:
    """A program with the programs that it starts, stopped together when the context ends."""

    def __init__(self, command, log, **options):
        self.command, self.log, self.options = list(map(str, command)), log, options

    def __enter__(self):
        with open(self.log, "w") as stream:
            self.process = subprocess.Popen(
                self.command,
                stdout=stream,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **self.options,
            )
        return self

    def __exit__(self, *error):
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait()

    def memory(self):
        """Bytes in use by the program and all that it started."""
        parent = psutil.Process(self.process.pid)
        family = [parent, *parent.children(recursive=True)]
        return sum(process.memory_info().rss for process in family)


def lab_options():
    """Options that let a test use JupyterLab: a free port, and a way to look into the notebook."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = ["--no-browser", "--allow-root", "--expose-app-in-browser"]
    return [*options, f"--port={port}", "--ServerApp.port_retries=0"]


def wait_for_lab(process, log):
    """Wait until JupyterLab answers; return its address and its token."""
    address = re.compile(r"(http://127\.0\.0\.1:\d+)/lab\S*?token=(\w+)")
    deadline = time.monotonic() + 120
    while not (found := address.search(log.read_text())):
        assert process.process.poll() is None and time.monotonic() < deadline, log.read_text()
        time.sleep(0.2)
    return found[1], found[2]


class LabPage:
    """A page of JupyterLab or JupyterLite that shows one notebook.

    Parameters
    ----------
    page : playwright.sync_api.Page
        Shows the notebook, or will soon.
    """

    def __init__(self, page):
        self.page = page

    def wait_for_kernel(self, seconds):
        """Wait until the notebook is shown and its kernel has nothing to do."""
        self.page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=seconds * 1000)
        self.page.wait_for_function(
            "/ \\| Idle/.test(document.body.innerText)", timeout=seconds * 1000
        )

    def run_first(self, cells):
        """Run the first cells of code, one after the other."""
        self.page.evaluate(RUN_FIRST, cells)

    def run_all(self, seconds):
        """Run all cells with the command behind the menu; return the errors that cells show."""
        finished = self.page.evaluate(RUN_ALL, seconds * 1000)
        assert finished, f"the cells were not done after {seconds} s"
        return self.errors()

    def errors(self):
        """The errors in the outputs, wherever the notebook is scrolled."""
        return self.page.evaluate(ERRORS)

    def move_first_slider(self, shot):
        """Move the first slider by the keyboard; return the picture before and after."""
        slider = self.page.locator(".jupyter-widgets .noUi-handle").first
        self.page.evaluate(SHOW_EXPLORER)
        slider.wait_for(timeout=30_000)
        slider.scroll_into_view_if_needed()
        box = slider.locator("xpath=ancestor::*[contains(@class, 'widget-vbox')][1]")
        picture = box.locator("img").first
        before = picture.get_attribute("src")
        at_end = slider.get_attribute("aria-valuenow") == slider.get_attribute("aria-valuemax")
        slider.press("ArrowLeft" if at_end else "ArrowRight")
        require_module("playwright.sync_api").expect(picture).not_to_have_attribute(
            "src", before, timeout=60_000
        )
        SHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SHOTS / f"{shot}.png")
        return before, picture.get_attribute("src")


@pytest.fixture
def open_lab(browser):
    """Open an address and return its `LabPage`, which lists every request to another site."""
    contexts = []

    def open_page(address, site):
        context = browser.new_context(viewport={"width": 1280, "height": 1200})
        contexts.append(context)
        page = context.new_page()
        page.elsewhere, page.received = [], {}
        context.on("response", lambda r: page.received.update({r.url: _length(r)}))
        context.on("request", lambda r: page.elsewhere.extend(outside(r.url, site)))
        page.goto(address)
        return LabPage(page)

    yield open_page
    for context in contexts:
        context.close()


def _length(response):
    """The bytes of a response's body as its head tells them."""
    return int(response.headers.get("content-length", 0))

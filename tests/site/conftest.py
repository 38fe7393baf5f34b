"""The built book, served from this machine, and one browser for all tests."""

import functools
import http.server
import shutil
import threading
from pathlib import Path

import pytest

from ..requirements import missing, require_module

SITE = Path(__file__).resolve().parents[2] / "_build" / "html"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--hide-scrollbars"]


@pytest.fixture(scope="session")
def site():
    """The folder of the built book."""
    if not (SITE / "index.html").exists():
        pytest.fail("there is no site to test: run python dev.py book", pytrace=False)
    return SITE


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="session")
def address(site):
    """Where the book is served."""
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Handler, directory=site)
    )
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def browser():
    """A browser without a window."""
    api = require_module("playwright.sync_api")
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        missing("browser", f"none of {', '.join(PROGRAMS)} is installed")
    with api.sync_playwright() as playwright:
        instance = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield instance
        instance.close()


@pytest.fixture(scope="session")
def new_page(browser, address):
    """Open pages that keep a list of everything that went wrong: ``page.faults``."""
    contexts = []

    def open_page(theme="light", width=1280):
        context = browser.new_context(
            color_scheme=theme,
            viewport={"width": width, "height": 900},
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.faults = faults = []
        page.on("console", lambda line: line.type == "error" and faults.append(line.text))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("requestfailed", lambda request: faults.append(f"failed: {request.url}"))
        page.on("response", lambda r: r.status >= 400 and faults.append(f"{r.status}: {r.url}"))
        page.on("request", lambda r: faults.extend(_outside(r.url, address)))
        return page

    yield open_page
    for context in contexts:
        context.close()


def _outside(url, address):
    return [] if url.startswith((address, "data:", "blob:")) else [f"outside: {url}"]

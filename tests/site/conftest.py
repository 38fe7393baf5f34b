"""The built book, served from this machine, and one browser for all tests."""

from pathlib import Path

import pytest

from ..browser import outside, served

SITE = Path(__file__).resolve().parents[2] / "_build" / "html"


@pytest.fixture(scope="session")
def site():
    """The folder of the built book."""
    if not (SITE / "index.html").exists():
        pytest.fail("there is no site to test: run python dev.py book", pytrace=False)
    return SITE


@pytest.fixture(scope="session")
def address(site):
    """Where the book is served."""
    with served(site) as url:
        yield url


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
        page.on("request", lambda r: faults.extend(outside(r.url, address)))
        return page

    yield open_page
    for context in contexts:
        context.close()

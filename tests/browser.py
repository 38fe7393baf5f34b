"""A browser without a window, and a server for it, for all tests that look at pages."""

import contextlib
import functools
import http.server
import shutil
import threading

from .requirements import missing, require_module

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--hide-scrollbars"]


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *arguments):
        pass


@contextlib.contextmanager
def served(folder):
    """Serve a folder from this machine while the context lasts; yields its address."""
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Handler, directory=folder)
    )
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


def browser_program():
    """The browser's program; without one, the running tests are skipped or fail."""
    require_module("playwright.sync_api")
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        missing("browser", f"none of {', '.join(PROGRAMS)} is installed")
    return program


def outside(url, address):
    """The fault that a request is to another site than the tested one, or no fault."""
    return [] if url.startswith((address, "data:", "blob:")) else [f"outside: {url}"]

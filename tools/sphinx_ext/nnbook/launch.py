"""A line under a chapter's title: the places where the chapter runs with no set-up.

Only places that exist are named: the browser, if JupyterLite is built beside the book
(`python dev.py lite`); Binder, in a clone of a repository on GitHub; Colab, if that repository has
the branch ``colab``, to which ``.github/workflows/publish.yml`` writes the notebooks. Each opens
the plain form of the notebook that `tools/plain_notebooks.py` writes.
"""

import os
import re
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from nnbook import repository

COLAB_BRANCH = "colab"
SOURCES = {"online": "cdn.jsdelivr.net", "offline": "this site"}


def setup(app):
    app.connect("html-page-context", _add_line)


def places(notebook: str, root: str, clone: Path, lite: str | None) -> list[tuple[str, str]]:
    """Where a chapter can be run: names and addresses.

    Parameters
    ----------
    notebook : str
        The chapter's path within the folder of plain notebooks.
    root : str
        From the chapter's page to the root of the site: ``"../../"``.
    clone : Path
        The clone that the book is built in.
    lite : str or None
        ``"online"`` or ``"offline"`` if JupyterLite is built beside the book.
    """
    found = []
    if lite:
        found.append(("Run in your browser", f"{root}lite/lab/index.html?path={quote(notebook)}"))
    if url := repository.github_url(repository.origin(clone)):
        name = url.removeprefix("https://github.com/")
        target = quote(f"lab/tree/notebooks/{notebook}", safe="")
        address = f"https://mybinder.org/v2/gh/{name}/{repository.branch(clone)}"
        found.append(("Binder", f"{address}?urlpath={target}"))
        if repository.git(clone, "rev-parse", "--verify", f"refs/remotes/origin/{COLAB_BRANCH}"):
            address = f"{name}/blob/{COLAB_BRANCH}/{quote(notebook)}"
            found.append(("Colab", f"https://colab.research.google.com/github/{address}"))
    return found


def _add_line(app, pagename, templatename, context, doctree):
    is_chapter = doctree is not None and app.env.doc2path(pagename).endswith(".ipynb")
    if app.builder.name != "html" or not is_chapter or not pagename.startswith("book/"):
        return
    lite = os.environ.get("NNBOOK_LITE")
    notebook = PurePosixPath(pagename).relative_to("book").with_suffix(".ipynb").as_posix()
    root = "../" * (len(PurePosixPath(pagename).parts) - 1)
    if found := places(notebook, root, Path(app.srcdir), lite):
        context["body"] = re.sub(
            r"</h1>", lambda end: end[0] + _line(found, lite), context["body"], count=1
        )


def _line(found: list[tuple[str, str]], lite: str | None) -> str:
    links = [f'<a class="nn-run" href="{address}">{name}</a>' for name, address in found]
    note = (
        f" <small>The first takes about 50 MB from {SOURCES[lite]}, once. What you write and "
        "compute stays on your machine.</small>"
        if lite
        else ""
    )
    return f'\n<p class="nn-launch">{" ".join(links)}{note}</p>'

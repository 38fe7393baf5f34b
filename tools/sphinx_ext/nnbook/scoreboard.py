"""Scoreboards: what every chapter reached on the same data, gathered from the executed notebooks.

    ```{scoreboard} digits
    ```

is replaced by a table with one row for each call of ``nnlib.book.score("digits", ...)``, in the
order of the contents. A board without rows, and rows of a board that no page shows, are errors of
the build.
"""

import json
from pathlib import Path

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from nnbook.status import table

logger = logging.getLogger(__name__)


def setup(app):
    app.add_directive("scoreboard", ScoreboardDirective)
    app.add_node(scoreboard)
    app.add_post_transform(FillScoreboard)
    app.connect("env-check-consistency", _find_unshown)


class scoreboard(nodes.General, nodes.Element):
    """The place of a table, until all chapters are read."""


class ScoreboardDirective(SphinxDirective):
    """The table of one board."""

    required_arguments = 1

    def run(self):
        board = self.arguments[0]
        if not any(stored_scores(self.env.doc2path(page)).get(board) for page in _pages(self.env)):
            logger.warning(
                f"scoreboard {board}: no notebook calls book.score({board!r}, …)",
                location=self.get_location(),
                type="nnbook",
                subtype="score",
            )
        if not hasattr(self.env, "nnbook_boards"):
            self.env.nnbook_boards = {}
        self.env.nnbook_boards[board] = self.env.docname
        return [scoreboard(board=board)]


class FillScoreboard(SphinxPostTransform):
    """Write the tables."""

    default_priority = 5

    def run(self, **kwargs):
        for place in list(self.document.findall(scoreboard)):
            rows = [
                self._row(docname, row)
                for docname in _pages(self.env)
                for row in stored_scores(self.env.doc2path(docname)).get(place["board"], [])
            ]
            place.replace_self(
                table(["Model", "Score", "Over", "Measured in", "Note"], rows, "nn-scoreboard")
            )

    def _row(self, docname, row):
        target = self.app.builder.get_relative_uri(self.env.docname, docname)
        title = self.env.titles[docname].astext()
        number, _, name = title.partition(". ")
        link = nodes.reference("", f"Chapter {number}", refuri=target, reftitle=name, internal=True)
        cells = [nodes.Text(row[name]) for name in ("model", "score", "seeds", "note")]
        return [*cells[:3], link, cells[3]]


def stored_scores(path) -> dict[str, list[dict]]:
    """The rows in a notebook's outputs, by the name of the board; none for other files."""
    if Path(path).suffix != ".ipynb":
        return {}
    boards: dict[str, list[dict]] = {}
    for cell in json.loads(Path(path).read_text("utf-8"))["cells"]:
        for output in cell.get("outputs", []):
            if row := output.get("metadata", {}).get("scrapbook", {}).get("score"):
                boards.setdefault(row["board"], []).append(row)
    return boards


def _pages(env):
    """All pages; chapters are numbered, so that their names have the order of the contents."""
    return sorted(env.found_docs)


def _find_unshown(app, env):
    shown = getattr(env, "nnbook_boards", {})
    for docname in _pages(env):
        for board in stored_scores(env.doc2path(docname)):
            if board not in shown:
                logger.warning(
                    f"scores of {board!r}, but no page has a scoreboard of that name",
                    location=docname,
                    type="nnbook",
                    subtype="score",
                )

"""The status page: how long a chapter runs, how large its notebook is, what a reader downloads."""

import gzip
import json
import re
from pathlib import Path, PurePosixPath

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective, SphinxRole

logger = logging.getLogger(__name__)

PLACES = "book/90-reference/places.json"  # written by the tests of tests/places
TIMINGS = "book/90-reference/timings.json"  # written by `python dev.py run --time`


def setup(app):
    app.add_role("nb-time", RunTimeRole())
    app.add_directive("status", StatusDirective)
    app.add_directive("places", PlacesDirective)
    app.add_node(status_table)
    app.add_post_transform(FillStatus)
    app.connect(
        "build-finished", _weigh_pages, priority=950
    )  # after everything that rewrites a page


class status_table(nodes.General, nodes.Element):
    """The place of the table, until all pages are known."""


class StatusDirective(SphinxDirective):
    """A table of all pages."""

    def run(self):
        return [status_table(times=_times(self.env))]


class PlacesDirective(SphinxDirective):
    """A table of what was measured in the places where the chapters run."""

    def run(self):
        rows = [
            [nodes.Text(place), nodes.Text(what), nodes.Text(value)]
            for place, measured in _stored(self.env, PLACES).items()
            for what, value in measured.items()
        ]
        if not rows:
            return [nodes.paragraph("", "These measurements have not been taken yet.")]
        return [table(["Place", "What", "Measured"], rows, "nn-places")]


class RunTimeRole(SphinxRole):
    """The measured run time of a notebook in the same folder: {nb-time}`01-neuron`."""

    def run(self):
        docname = str(PurePosixPath(self.env.docname).parent / self.text)
        seconds = _times(self.env).get(docname)
        if seconds is None:
            logger.warning(
                f"no measured run time of {docname}: run python dev.py run --time {docname}.ipynb",
                location=self.get_location(),
                type="nnbook",
                subtype="time",
            )
            return [], []
        return [nodes.Text(f"{seconds:.0f} s")], []


def _times(env) -> dict[str, float]:
    """Measured seconds by the name of the page."""
    return _stored(env, TIMINGS)


def _stored(env, name: str) -> dict:
    """What was measured and stored in a file, which a page that shows it depends on."""
    path = Path(env.srcdir, name)
    env.note_dependency(str(path))
    return json.loads(path.read_text("utf-8")) if path.exists() else {}


class FillStatus(SphinxPostTransform):
    """Write the table in the order of the contents."""

    default_priority = 5

    def run(self, **kwargs):
        for place in list(self.document.findall(status_table)):
            rows = [
                self._row(docname, place["times"]) for docname in self._pages(self.config.root_doc)
            ]
            place.replace_self(
                table(["Page", "Runs in", "Notebook", "Download"], rows, "nn-status")
            )

    def _pages(self, docname):
        yield docname
        for child in self.env.toctree_includes.get(docname, []):
            yield from self._pages(child)

    def _row(self, docname, times):
        path = Path(self.env.doc2path(docname))
        target = self.app.builder.get_relative_uri(self.env.docname, docname)
        link = nodes.reference("", self.env.titles[docname].astext(), refuri=target, internal=True)
        runs = size = "–"
        if path.suffix == ".ipynb":
            runs = f"{times[docname]:.1f} s" if docname in times else "not timed"
            size = f"{path.stat().st_size / 1000:.0f} kB"
        return [link, *map(nodes.Text, (runs, size, f"%%weight:{docname}%%"))]


def table(heads, rows, name):
    """A table from its heads and rows, of the class `name`; a cell is one node."""
    group = nodes.tgroup("", *(nodes.colspec(colwidth=1) for _ in heads), cols=len(heads))
    header = nodes.row("", *(nodes.entry("", nodes.paragraph("", head)) for head in heads))
    body = [
        nodes.row("", *(nodes.entry("", nodes.paragraph("", "", cell)) for cell in row))
        for row in rows
    ]
    group += [nodes.thead("", header), nodes.tbody("", *body)]
    return nodes.table("", group, classes=[name])


def page_weight(page: Path) -> int:
    """Bytes of a page and its own pictures as they travel; without what all pages share."""
    text = page.read_text("utf-8")
    size = len(gzip.compress(text.encode()))
    for tag in re.findall(r"<img[^>]*>", text):
        source = re.search(r'src="([^":]+)"', tag)
        if source and "nn-only-dark" not in tag and "/_static/" not in source[1]:
            picture = (page.parent / source[1]).read_bytes()
            size += len(gzip.compress(picture)) if source[1].endswith(".svg") else len(picture)
    return size


def _weigh_pages(app, exception):
    if exception or app.builder.format != "html":
        return
    root = Path(app.outdir)
    for page in root.rglob("*.html"):
        text = page.read_text("utf-8")
        if "%%weight:" in text:
            text = re.sub(
                r"%%weight:(.+?)%%",
                lambda name: f"{page_weight(root / f'{name[1]}.html') / 1000:.0f} kB",
                text,
            )
            page.write_text(text, "utf-8")

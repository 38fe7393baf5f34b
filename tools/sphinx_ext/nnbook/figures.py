"""Every figure has alt text, and a line drawing of the house has a copy for the dark theme."""

import json
import os
from pathlib import Path

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

from nnlib import plot

logger = logging.getLogger(__name__)


def setup(app):
    app.add_transform(PrepareFigures)
    app.connect("builder-inited", _add_palette)


class PrepareFigures(SphinxTransform):
    """Check the alt text of every image; put a dark copy beside each house drawing."""

    default_priority = 870  # the notebook is parsed; at 880 Sphinx collects the images

    def apply(self, **kwargs):
        for image in list(self.document.findall(nodes.image)):
            self._require_alt(image)
            image["loading"] = "lazy"
            path = Path(self.env.srcdir, self.env.relfn2path(image["uri"])[0])
            if path.suffix == ".svg" and path.is_file():
                self._add_dark_copy(image, path)

    def _require_alt(self, image):
        if not image.get("alt", "").strip():
            logger.warning(
                'figure without alt text: give the cell the metadata {"mystnb": {"image": '
                '{"alt": "…"}}}, or write ![what it shows](file)',
                location=_placed(image),
                type="nnbook",
                subtype="alt",
            )

    def _add_dark_copy(self, image, path):
        text = path.read_text("utf-8")
        if "class='nnlib-light'" not in text[:200]:
            return
        copy = Path(self.app.doctreedir, "dark", f"{path.stem}-dark.svg")
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(plot.darken(text), "utf-8")
        dark = image.deepcopy()
        dark["uri"] = "/" + Path(os.path.relpath(copy, self.env.srcdir)).as_posix()
        dark["ids"], dark["names"] = [], []
        image["classes"].append("nn-only-light")
        dark["classes"].append("nn-only-dark")
        image.parent.insert(image.parent.index(image) + 1, dark)


def _placed(node):
    """Return the node itself or the nearest one around it that knows where in the source it is."""
    while node.line is None and node.parent is not None:
        node = node.parent
    return node


def _add_palette(app):
    """Tell the page's script how the house's colors look in the dark."""
    app.add_js_file(
        None, body=f"window.nnlibDark = {json.dumps(plot.DARK, separators=(',', ':'))};"
    )

"""Repairs to the theme: nothing from other sites or twice, nothing that stops a screen reader.

Written for Sphinx 7.4, sphinx-book-theme 1.3 and pydata-sphinx-theme 0.17; the site's tests say
when a repair is no longer needed or no longer enough.
"""

import re
from pathlib import Path


def setup(app):
    app.connect("builder-inited", _drop_thebe, priority=900)
    app.connect("html-page-context", _drop_duplicate_scripts, priority=900)
    app.connect("build-finished", _repair_pages, priority=900)


def _drop_thebe(app):
    """Unhook sphinx-thebe, which Jupyter Book always loads and which would ask unpkg.com."""
    for event in ("env-before-read-docs", "doctree-resolved"):
        listeners = app.events.listeners[event]
        listeners[:] = [
            entry for entry in listeners if not entry.handler.__module__.startswith("sphinx_thebe")
        ]


def _drop_duplicate_scripts(app, pagename, templatename, context, doctree):
    """Keep the first of each script: Sphinx 7.4 writes those registered after its start twice."""
    scripts, seen = context.get("script_files", []), set()
    for script in list(scripts):
        key = (
            str(getattr(script, "filename", script)),
            str(sorted(getattr(script, "attributes", {}).items())),
        )
        if key in seen:
            scripts.remove(script)
        seen.add(key)


def _repair_pages(app, exception):
    if exception or app.builder.format != "html":
        return
    for page in Path(app.outdir).rglob("*.html"):
        text = page.read_text("utf-8")
        page.write_text(repair(text, page), "utf-8")
    for copy in Path(app.outdir, "_static", "scripts").glob("fontawesome.js*"):
        copy.unlink()


def repair(text: str, page: Path) -> str:
    """Return the text of a page with the theme's faults mended."""
    # The icons come from web fonts; the theme's second copy of them is 1.5 MB of script.
    text = re.sub(r"\s*<script[^>]*scripts/fontawesome\.js[^>]*></script>", "", text)
    # The search button is named by its own text.
    text = re.sub(
        r'(<button class="btn search-button-field[^>]*?) aria-label="Search"', r"\1", text
    )
    # The sidebar is a landmark.
    text = re.sub(
        r'(<div id="pst-primary-sidebar")', r'\1 role="complementary" aria-label="Book"', text
    )
    # A folded cell is named by the text that one sees.
    text = text.replace('<summary aria-label="Toggle hidden content">', "<summary>")
    # The arrow beside a page that has pages below it has no text; it gets a name.
    text = text.replace(
        '<summary><span class="toctree-toggle"',
        '<summary aria-label="Pages below"><span class="toctree-toggle"',
    )
    # A list of references without list items is no list.
    text = text.replace('<div role="list" class="citation-list">', '<div class="citation-list">')
    text = text.replace(' role="doc-biblioentry"', "")
    return re.sub(r"<img [^>]*>", lambda tag: sized(tag[0], page), text)


def sized(tag: str, page: Path) -> str:
    """Give an image its width and height, so that the text does not jump when it arrives."""
    style = re.search(r' style="width: (\d+)px; height: (\d+)px;?"', tag)
    if style:
        return tag.replace(style[0], f' width="{style[1]}" height="{style[2]}"')
    source = re.search(r'src="([^":]+\.svg)"', tag)
    if not source or "width" in tag or not (page.parent / source[1]).is_file():
        return tag
    points = re.search(
        r"<svg [^>]*?width=.([\d.]+)pt. height=.([\d.]+)pt.",
        (page.parent / source[1]).read_text("utf-8"),
    )
    if not points:
        return tag
    width, height = (round(float(value) * 96 / 72) for value in points.groups())
    return tag.replace("<img ", f'<img width="{width}" height="{height}" ')

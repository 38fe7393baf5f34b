"""The site as files: links that lead somewhere, nothing from elsewhere, nothing too heavy."""

import gzip
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from nnbook.status import page_weight

PAGE_BYTES = 300_000  # of a page with its own pictures, compressed
SHARED_BYTES = 1_000_000  # of style, scripts and type, once for the whole book
LOADING = {"img": "src", "script": "src", "link": "href", "iframe": "src", "source": "src"}


class Page(HTMLParser):
    """The anchors of a page, what it links to, and what it loads."""

    def __init__(self, path):
        super().__init__()
        self.anchors, self.links, self.loads = set(), set(), set()
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.anchors.update(values[key] for key in ("id", "name") if values.get(key))
        if tag == "a" and values.get("href"):
            self.links.add(values["href"])
        elif values.get(LOADING.get(tag)):
            self.loads.add(values[LOADING[tag]])


@pytest.fixture(scope="module")
def pages(site):
    others = {"_static", "lite"}
    return {path: Page(path) for path in site.rglob("*.html") if not others & set(path.parts)}


def target(page, link):
    """The file that a link inside the site leads to, and the anchor in it."""
    parts = urlsplit(link)
    path = (page.parent / unquote(parts.path)).resolve() if parts.path else page
    return path / "index.html" if path.is_dir() else path, unquote(parts.fragment)


def test_links_lead_somewhere(site, pages):
    broken = []
    for path, page in pages.items():
        for link in page.links | page.loads:
            if urlsplit(link).scheme in ("http", "https", "mailto", "data"):
                continue
            file, anchor = target(path, link)
            if not file.exists() or (
                anchor and file in pages and anchor not in pages[file].anchors
            ):
                broken.append(f"{path.relative_to(site)}: {link}")
    assert broken == []


def test_pages_load_nothing_from_elsewhere(site, pages):
    for path, page in pages.items():
        outside = [url for url in page.loads if urlsplit(url).scheme in ("http", "https")]
        assert outside == [], path.relative_to(site)
    for sheet in site.rglob("*.css"):
        assert not re.search(r"(@import|url\()\s*[\"']?(https?:)?//", sheet.read_text("utf-8")), (
            sheet
        )


def test_pages_name_no_place_on_the_builder(site, pages):
    place = str(Path(__file__).resolve().parents[2])
    for path in pages:
        assert place not in path.read_text("utf-8"), path.relative_to(site)


def test_pages_are_light(site, pages):
    heavy = {p.relative_to(site).as_posix(): page_weight(p) for p in pages}
    assert {name: size for name, size in heavy.items() if size > PAGE_BYTES} == {}


def test_shared_files_are_light(site, pages):
    shared = set()
    for url in pages[site / "index.html"].loads:
        file, _ = target(site / "index.html", url)
        if file.suffix in (".js", ".css"):
            shared.add(file)
    fonts = [
        *(site / "_static" / "fonts").glob("*latin-wght*"),
        *site.glob("_static/mathjax/tex-*.js"),
    ]
    size = sum(len(gzip.compress(file.read_bytes())) for file in shared.union(fonts))
    assert size < SHARED_BYTES

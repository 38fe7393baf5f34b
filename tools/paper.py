"""Print the built book as one PDF: `python dev.py pdf`.

The pages in `_build/html` are joined in the order of the contents, what only a screen can do is
replaced (folded parts, sliders, links to files), and a browser prints the result: Chromium, Chrome
or Edge, by its own command line. `paper.css` is the look; `paper.js` runs in the browser and says
in the title of the document whether everything was in its place. Only then is the PDF kept.
"""

import argparse
import os
import posixpath
import re
import shutil
import subprocess
import sys
import tempfile
import time
from html import escape, unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "_build"
SITE, PDF = BUILD / "html", BUILD / "book.pdf"
LOOK, SCRIPT = Path(__file__).with_suffix(".css"), Path(__file__).with_suffix(".js")

PROGRAMS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
FLAGS = (
    "--headless=new",
    "--disable-gpu",
    "--no-first-run",
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",
    "--export-tagged-pdf",
    "--virtual-time-budget=20000",  # of the page's own clock, which leaps when nothing is to do
)
ANSWERS, CODE = "Answers and solutions", "Folded code"
# Spans without a look on paper: names and punctuation in code are black, line breaks are free. Each
# element becomes one of the tagged PDF, so without these the PDF is half as large.
PLAIN = re.compile(r'<span(?: class="(?:pre|w|n|p|nn|x|default_value|sig-paren)")?>([^<]*)</span>')


class Problem(Exception):
    """What one sentence explains."""


# --- the pages become one


def contents(site: Path) -> list[tuple[str, list[tuple[str, int]]]]:
    """Return the parts in the order of the sidebar: caption, and (page, level) of its pages."""
    soup = parse(site, "index.html")
    parts = [("", [("index.html", 1)])]
    for element in soup.select("nav.bd-links p.caption, nav.bd-links li > a.reference"):
        if element.name == "p":
            parts.append((element.get_text(strip=True), []))
        elif not element["href"].startswith("#"):
            level = int(element.parent["class"][0].removeprefix("toctree-l"))
            parts[-1][1].append((element["href"], level))
    return parts


def parse(site: Path, page: str):
    from bs4 import BeautifulSoup  # comes with the theme; looking for a browser does without

    path = site / page
    if not path.is_file():
        raise Problem(f"There is no page {path} to print: build the book first.")
    text = path.read_text("utf-8")
    text = re.sub(r'<script type="application/json">.*?</script>', "", text, flags=re.DOTALL)
    return BeautifulSoup(PLAIN.sub(r"\1", PLAIN.sub(r"\1", text)), "html.parser")


def slug(page: str) -> str:
    """Name a page in links: ``book/02-training/06-optimizers.html`` is ``06-optimizers``."""
    return page.removesuffix(".html").removeprefix("book/").split("/", 1)[-1].replace("/", "-")


def anchor(page: str, name: str = "") -> str:
    """Name a place of a page so that no other page has the same name."""
    return slug(page) + ("--" + re.sub(r"[^\w.-]", "-", name) if name else "")


class Paper:
    """One HTML document made from the pages of a site."""

    def __init__(self, site: Path, folder: Path):
        self.site = site
        self.to_site = Path(os.path.relpath(site, folder)).as_posix()
        self.parts = contents(site)
        self.pages = [page for _, pages in self.parts for page, _ in pages]
        self.soups = {page: parse(site, page) for page in self.pages}
        self.articles = {page: article(soup, page) for page, soup in self.soups.items()}
        self.title = self.articles["index.html"].h1.get_text().rstrip("#")
        self.titles = {
            page: found.h1.get_text().rstrip("#") for page, found in self.articles.items()
        }
        self.language = self.soups["index.html"].html["lang"]
        self.author = author(self.soups["index.html"])
        self.ids = {}
        for page, found in self.articles.items():
            for element in found.select("[id]"):
                self.ids[page, element["id"]] = element["id"] = anchor(page, element["id"])

    def html(self) -> str:
        for page, found in self.articles.items():
            new = self.soups[page].new_tag
            remove_what_paper_cannot(found)
            unfold(found, new, page)
            for element in found.select("[href]:not(.paper-internal)"):
                self.point(element, page)
            for image in found.select("img"):
                del image["loading"]
                if not image["src"].startswith("data:"):
                    image["src"] = self.file(page, image["src"])
        sections = [self.front()]
        for caption, pages in self.parts[1:]:
            for number, (page, _) in enumerate(pages):
                part = f'<p class="paper-part">{escape(caption)}</p>' if number == 0 else ""
                sections.append(self.section(page, part))
        return "\n".join([self.head(), *sections, "</body></html>\n"])

    def section(self, page: str, before: str = "") -> str:
        kind = "paper-reference" if "90-reference" in page else "paper-chapter"
        return (
            f'<section class="paper-page {kind}" id="{slug(page)}" style="page: {css(page)}">'
            f"{before}{inner(self.articles[page])}</section>"
        )

    def front(self) -> str:
        """The title page, the contents, and what the book's first page says."""
        first = self.articles["index.html"].section
        heading = first.h1.extract()
        about = first.find_all("section", recursive=False)
        for element in about:
            element.extract()
        for empty in first.select(".toctree-wrapper"):
            empty.decompose()
        lines = []
        for caption, pages in self.parts:
            if caption:
                lines.append(f"<p>{escape(caption)}</p>")
            items = "".join(
                f'<li class="paper-level-{level}"><a href="#{slug(page)}">'
                f"{escape(self.titles[page] if page != 'index.html' else 'About this book')}"
                f'</a><span class="paper-where" data-to="{slug(page)}"></span></li>'
                for page, level in pages
            )
            lines.append(f"<ul>{items}</ul>")
        return (
            f'<section class="paper-cover"><h1>{heading.decode_contents()}</h1>{inner(first)}'
            f'<p class="paper-imprint">By {escape(self.author)}. Text and figures are under '
            '<a href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a>, code under the '
            '<a href="https://opensource.org/license/bsd-3-clause">BSD 3-Clause License</a>.</p>'
            '</section><section class="paper-page paper-contents"><h1>Contents</h1>'
            f'<nav aria-label="Contents">{"".join(lines)}</nav></section>'
            '<section class="paper-page" id="index"><h1>About this book</h1>'
            f"{''.join(map(str, about))}</section>"
        )

    def head(self) -> str:
        static = f"{self.to_site}/_static"
        math = ""
        for soup in self.soups.values():
            source = soup.select_one("script[src*='mathjax/']")
            if source:
                setting = next(s.string for s in soup.select("script") if "MathJax =" in s.text)
                file = posixpath.basename(urlsplit(source["src"]).path)
                math = f'<script>{setting}</script><script src="{static}/mathjax/{file}"></script>'
                break
        styles = "".join(
            f'<link rel="stylesheet" href="{static}/{name}">'
            for name in ("pygments.css", "book.css")
        )
        running = "".join(
            f"@page {css(page)} {{ @top-right {{ content: {css_string(title)} }} }}\n"
            for page, title in self.titles.items()
        )
        return (
            f'<!doctype html><html lang="{self.language}" data-theme="light" '
            f'data-title="{escape(self.title)}"><head><meta charset="utf-8">'
            "<title>The script of the page did not finish.</title>"
            f'<meta name="author" content="{escape(self.author)}">{styles}'
            f"<style>{LOOK.read_text('utf-8')}{running}</style>{math}"
            f'<script>{SCRIPT.read_text("utf-8")}</script></head><body class="bd-article">'
        )

    def point(self, element, page: str):
        """Let a link go where it goes on paper: to a place of this document, or to the web."""
        link = urlsplit(element["href"])
        if link.scheme in ("http", "https", "mailto"):
            return
        target = page
        if link.path:
            target = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(link.path)))
        if target not in self.articles:
            element.unwrap()  # a page that is not printed, or a picture's link to itself
        elif not link.fragment:
            element["href"] = "#" + slug(target)
        else:
            key = target, unquote(link.fragment)
            if key not in self.ids:
                raise Problem(f"{page} links to {element['href']}, which does not exist.")
            element["href"] = "#" + self.ids[key]

    def file(self, page: str, source: str) -> str:
        path = posixpath.normpath(posixpath.join(posixpath.dirname(page), source))
        if not (self.site / unquote(path)).is_file():
            raise Problem(f"{page} shows {source}, which does not exist.")
        return f"{self.to_site}/{path}"


def article(soup, page: str):
    found = soup.select_one("article.bd-article")
    if found is None or found.h1 is None:
        raise Problem(f"{page} has no article with a heading.")
    return found


def author(soup) -> str:
    line = soup.select_one(".footer-item .component-author")
    return line.get_text(strip=True).removeprefix("By ") if line else "the authors"


def inner(element) -> str:
    return element.decode_contents()


def css(page: str) -> str:
    return "p-" + re.sub(r"\W", "-", slug(page))


def css_string(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def remove_what_paper_cannot(found):
    for useless in found.select(
        "a.headerlink, .nn-only-dark, .nn-launch, script, .viewcode-link, .sd-summary-state-marker"
    ):
        useless.decompose()
    for cell in found.select(".cell"):
        if not cell.find(True):  # a cell that shows neither its code nor a result
            cell.decompose()


def unfold(found, new, page: str):
    """Open what is folded on the screen; answers and folded code go to the end of the chapter."""
    answers, code = [], []
    for details in found.select("details.sd-dropdown, details.hide"):
        kind, kept = ("code", code) if "hide" in details["class"] else ("answer", answers)
        title = details.summary.get_text(strip=True)
        details.summary.decompose()
        details.name, details["class"] = "div", f"paper-{kind}"
        if kind == "code":
            title = name_of_code(details, len(code) + 1)
        elif details.select_one(".highlight"):  # a part of the text, not an answer
            details["class"] = "paper-aside"
            details.insert(0, paragraph(new, "admonition-title", title))
            continue
        details.insert(0, paragraph(new, "admonition-title", title))
        details["id"] = details.get("id") or anchor(page, f"{kind}-{len(kept) + 1}")
        details.insert_before(later(new, title, details["id"]))
        kept.append(details.extract())
    for solution in found.select("div.solution"):
        link = solution.select_one(".admonition-title a")
        exercise = found.find(id=anchor(page, unquote(urlsplit(link["href"]).fragment)))
        exercise.append(later(new, "Solution", solution["id"]))
        answers.append(solution.extract())
    for title, blocks in ((ANSWERS, answers), (CODE, code)):
        if blocks:
            section = new("section", id=anchor(page, title.lower()))
            heading = new("h2")
            heading.string = title
            section.extend([heading, *blocks])
            found.find("section").append(section)


def name_of_code(details, number: int) -> str:
    """Name a folded cell by the figure that it draws or the exercise that it checks."""
    figure = details.parent.select_one("figcaption .caption-number")
    exercise = details.find_parent(class_="exercise")
    if figure:
        return f"Code of {figure.get_text(strip=True)}"
    if exercise:
        return f"Check of {exercise.select_one('.caption-number').get_text(strip=True)}"
    return f"Folded cell {number}"


def paragraph(new, kind: str, text: str):
    line = new("p", attrs={"class": kind})
    line.string = text
    return line


def later(new, title: str, target: str):
    line = paragraph(new, "paper-later", "")
    link = new("a", href=f"#{target}", attrs={"class": "paper-internal"})
    link.string = title
    line.extend([link, ", page ", new("span", attrs={"class": "paper-where", "data-to": target})])
    return line


# --- the browser prints


def find_browser() -> str:
    for program in PROGRAMS:
        if found := shutil.which(program):
            return found
    raise Problem(
        "The PDF is printed by Chromium, Chrome or Edge, and none of them was found: install one "
        "(Debian and Ubuntu: sudo apt install chromium)."
    )


def browser_print(browser: str, page: Path, pdf: Path, timeout: float = 900):
    """Let the browser print a page; say what it said if there is no PDF afterwards."""
    flags = list(FLAGS)
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        flags.append("--no-sandbox")  # a browser refuses to run as root in its sandbox
    with tempfile.TemporaryDirectory(dir=page.parent, ignore_cleanup_errors=True) as profile:
        command = [browser, *flags, f"--user-data-dir={profile}", f"--print-to-pdf={pdf}"]
        try:
            done = subprocess.run(
                [*command, page.as_uri()], capture_output=True, text=True, timeout=timeout
            )
        except subprocess.TimeoutExpired:
            raise Problem(f"{browser} did not print the book in {timeout:.0f} s.") from None
    if done.returncode or not pdf.is_file():
        said = (done.stderr or "nothing").strip().splitlines()[-1]
        raise Problem(f"{browser} printed no PDF (exit status {done.returncode}); it said: {said}")


class Printed:
    """What can be read from the file that a browser printed: its title, pages and link targets.

    This is no general reader of PDF. It knows how the library behind these browsers writes: every
    object but the streams as plain text.
    """

    def __init__(self, pdf: Path):
        self.data = pdf.read_bytes()
        if not self.data.rstrip().endswith(b"%%EOF"):
            raise Problem("The browser wrote a PDF that is cut off.")
        self.offsets = {
            int(found[1]): found.end() for found in re.finditer(rb"\n(\d+) 0 obj\b", self.data)
        }
        catalog = self.object(self.reference(self.data[self.data.rindex(b"trailer") :], b"/Root"))
        self.pages = self.page_objects(self.reference(catalog, b"/Pages"))
        self.title = self.read_title()
        numbers = {page: number for number, page in enumerate(self.pages, 1)}
        self.targets = {}
        if b"/Dests" in catalog:
            names = self.object(self.reference(catalog, b"/Dests"))
            for name, page in re.findall(rb"/(\S+) \[(\d+) 0 R", names):
                name = re.sub(
                    rb"#([0-9A-F]{2})", lambda code: bytes.fromhex(code[1].decode()), name
                )
                self.targets[name.decode()] = numbers[int(page)]

    def object(self, number: int) -> bytes:
        start = self.offsets[number]
        return self.data[start : self.data.index(b"endobj", start)]

    def reference(self, text: bytes, key: bytes) -> int:
        return int(re.search(key + rb" (\d+) 0 R", text)[1])

    def page_objects(self, number: int) -> list[int]:
        text = self.object(number)
        kids = re.search(rb"/Kids \[(.*?)\]", text, re.DOTALL)
        if kids is None:
            return [number]
        found = map(int, re.findall(rb"(\d+) 0 R", kids[1]))
        return [page for kid in found for page in self.page_objects(kid)]

    def read_title(self) -> str:
        info = self.object(self.reference(self.data[self.data.rindex(b"trailer") :], b"/Info"))
        plain = re.search(rb"/Title \(((?:\\.|[^\\)])*)\)", info, re.DOTALL)
        if plain:
            return re.sub(rb"\\(.)", rb"\1", plain[1]).decode("latin-1")
        wide = re.search(rb"/Title <(?:FEFF)?([0-9A-Fa-f]+)>", info)
        return bytes.fromhex(wide[1].decode()).decode("utf-16-be") if wide else ""


def make(site: Path = SITE, pdf: Path = PDF, numbered: bool = True) -> Printed:
    """Print a built site as a PDF, which takes its place only if it is complete.

    The contents and the links to the end of a chapter name pages. To know these takes a first
    print; with ``numbered=False`` it is the only one, and they all name page 888.
    """
    browser = find_browser()
    folder = pdf.parent / "paper"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    paper = Paper(site, folder)
    page, draft = folder.resolve() / "book.html", folder.resolve() / "book.pdf"
    text, numbers = paper.html(), None
    for _ in range(4):  # learn the page numbers, print them; again if a number moved a page
        page.write_text(with_numbers(text, numbers or {}), "utf-8")
        browser_print(browser, page, draft)
        printed = Printed(draft)
        if printed.title != paper.title:
            raise Problem(f"The PDF is not complete. {printed.title or 'It has no title.'}")
        if printed.targets == numbers or not numbered:
            os.replace(draft, pdf)
            return printed
        numbers = printed.targets
    raise Problem("The page numbers of the PDF do not settle.")


def with_numbers(text: str, numbers: dict[str, int]) -> str:
    """Write the number of its page beside each link that says where something is."""
    return re.sub(
        r'(<span class="paper-where" data-to="([^"]*)">)',
        lambda found: found[1] + str(numbers.get(unescape(found[2]), 888)),
        text,
    )


def main(arguments=None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--find-browser", action="store_true", help="only say which one prints")
    options = parser.parse_args(arguments)
    started = time.time()
    try:
        if options.find_browser:
            print(f"The browser that prints is {find_browser()}")
            return 0
        printed = make()
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    seconds = time.time() - started
    size = PDF.stat().st_size / 1e6
    print(f"The book is in {PDF} ({len(printed.pages)} pages, {size:.1f} MB, {seconds:.0f} s)")
    return 0


if __name__ == "__main__":
    sys.exit(main())

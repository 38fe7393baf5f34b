"""The book on paper: printed from the built pages, then read as a PDF and looked at page by page.

The whole book is printed once and without the second pass that knows the page numbers; a book of
three pages shows that these are right, and that a faulty book does not replace a good one.
"""

import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from html import unescape

import numpy as np
import paper
import pytest

from ..book.test_paper import ONE, make_site
from ..requirements import missing, require_module

pytestmark = pytest.mark.xdist_group("paper")  # the book is printed in one process only
DPI = 24
LONG = "2. Two: with a title that is long enough to be broken, when it is printed, into two lines"
MILLIMETERS = 25.4 / DPI  # of a pixel


@pytest.fixture(scope="module", autouse=True)
def browser():
    try:
        paper.find_browser()
    except paper.Problem as problem:
        missing("browser", str(problem))


@pytest.fixture(scope="module")
def poppler():
    try:
        subprocess.run(["pdfinfo", "-v"], capture_output=True)
    except FileNotFoundError:
        missing("poppler", "pdfinfo is not installed (Debian and Ubuntu: poppler-utils)")


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """The whole book as a PDF."""
    if not (paper.SITE / "index.html").exists():
        pytest.fail("there is no site to print: run python dev.py book", pytrace=False)
    pdf = tmp_path_factory.mktemp("print") / "book.pdf"
    paper.make(pdf=pdf, numbered=False)
    return pdf


@pytest.fixture(scope="module")
def reader(book):
    return require_module("pypdf").PdfReader(book)


@pytest.fixture(scope="module")
def text(book, poppler):
    done = subprocess.run(["pdftotext", book, "-"], capture_output=True, check=True)
    return done.stdout.decode("utf-8")


@pytest.fixture(scope="module")
def site():
    """The source of every page that is printed."""
    pages = [page for _, part in paper.contents(paper.SITE) for page, _ in part]
    return [(paper.SITE / page).read_text("utf-8") for page in pages]


def texts(pattern, pages):
    """The texts of elements, without tags and with single spaces."""
    found = [text for page in pages for text in re.findall(pattern, page, re.DOTALL)]
    return [" ".join(unescape(re.sub(r"<[^>]*>", "", text)).split()) for text in found]


def test_it_is_tagged_and_has_a_title_and_a_language(book, poppler, reader, note):
    done = subprocess.run(["pdfinfo", book], capture_output=True, text=True, check=True)
    facts = dict(re.findall(r"(.*?): +(.*)", done.stdout))
    assert facts["Title"] == "Neural Networks You Can Check"
    assert facts["Tagged"] == "yes" and "A4" in facts["Page size"]
    assert reader.trailer["/Root"]["/Lang"].startswith("en")
    note("On paper", "pages", facts["Pages"])
    note("On paper", "size of the PDF", f"{book.stat().st_size / 1e6:.0f} MB")


def test_every_page_of_the_book_is_in_the_outline_and_in_the_text(reader, text, site):
    chapters = texts(r"<h1>([^\n]*?)<a class=.headerlink", site)
    words = " ".join(text.split())
    outline = [entry["/Title"] for entry in reader.outline if not isinstance(entry, list)]
    for title in chapters:
        assert title in outline
        assert words.count(title) >= 2  # in the contents and above its page
    assert 25 * len(chapters) > len(reader.pages) > 8 * len(chapters)


def test_no_mathematics_is_left_as_it_was_typed(text):
    text = text.replace("the role {glue:text}`name`", "")  # the library's page explains it
    for raw in ("$$", r"\frac", r"\(", r"\begin{", "{glue", "{numref", "{cite", "{eq}"):
        assert raw not in text
    for control in ("Click to show", "Show code cell", "Skip to main content", "Copy to clipboard"):
        assert control not in text


def test_every_explorer_has_its_first_picture(site, text):
    captions = texts(r"<figure class=.nn-explorer.>.*?<figcaption>(.*?)</figcaption>", site)
    words = "".join(text.split())
    assert len(captions) >= 9
    assert [caption for caption in captions if "".join(caption.split()) not in words] == []


def test_links_stay_in_the_document_or_go_to_the_web(reader):
    targets = {name.removeprefix("/") for name in reader.named_destinations}
    inside, outside = [], []
    for page in reader.pages:
        for link in page.get("/Annots") or []:
            link = link.get_object()
            action = link.get("/A", {})
            if "/URI" in action:
                outside.append(action["/URI"])
            else:
                inside.append(str(link.get("/Dest") or action["/D"]))
    assert len(inside) > 1000 and len(outside) > 100
    assert [name for name in inside if name.removeprefix("/") not in targets] == []
    assert [link for link in outside if not link.startswith(("https://", "http://"))] == []


def test_no_page_is_blank_and_nothing_is_printed_in_the_margin(book, reader, poppler, tmp_path):
    half = len(reader.pages) // 2

    def draw(first, last):
        command = ["pdftoppm", "-gray", "-r", DPI, "-f", first, "-l", last, book, tmp_path / "page"]
        subprocess.run([str(word) for word in command], check=True, capture_output=True)

    with ThreadPoolExecutor(2) as both:
        list(both.map(draw, (1, half + 1), (half, len(reader.pages))))
    pages = sorted(tmp_path.glob("page-*.pgm"))
    assert len(pages) == len(reader.pages)
    faults = {}
    for path in pages:
        ink = read_pgm(path) < 245
        rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
        body = ink[round(24 / MILLIMETERS) : round(-24 / MILLIMETERS)]
        if body.sum() < 20:
            faults[path.stem] = "is blank"
        elif (
            columns[0] * MILLIMETERS < 21
            or (ink.shape[1] - 1 - columns[-1]) * MILLIMETERS < 21
            or rows[0] * MILLIMETERS < 8
            or (ink.shape[0] - 1 - rows[-1]) * MILLIMETERS < 8
        ):
            faults[path.stem] = "has ink in the margin"
    assert faults == {}


def read_pgm(path):
    data = path.read_bytes()
    head = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", data)
    width, height = int(head[1]), int(head[2])
    return np.frombuffer(data, np.uint8, offset=head.end()).reshape(height, width)


def test_the_contents_name_the_right_pages(tmp_path, poppler):
    pdf = tmp_path / "small.pdf"
    site = make_site(tmp_path / "html")
    page = site / "book/01-part/02-two.html"
    page.write_text(page.read_text("utf-8").replace("2. Two", LONG), "utf-8")
    printed = paper.make(site, pdf)
    assert printed.title == "A Book" and len(printed.pages) == 5
    assert (printed.targets["01-one"], printed.targets["02-two"]) == (4, 5)
    outline = require_module("pypdf").PdfReader(pdf).outline
    assert LONG in [entry["/Title"] for entry in outline if not isinstance(entry, list)]
    done = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True)
    assert re.search(r"1\. One +4\n", done.stdout) and re.search(r"2\. Two: .* 5\n", done.stdout)
    assert "Solution, page 4" in done.stdout


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ('<img src="../../broken.svg">', "1 pictures are missing"),
        ('<div class="math">x</div>', "1 formulas are not typeset"),
        ('<div style="width: 250mm">wide</div>', "1 elements reach into the margin, such as DIV"),
    ],
)
def test_a_faulty_book_does_not_replace_a_good_one(tmp_path, fault, message):
    site = make_site(tmp_path / "html", ONE + fault)
    (site / "broken.svg").write_text("<svg")
    pdf = tmp_path / "book.pdf"
    pdf.write_text("good")
    with pytest.raises(paper.Problem, match=f"The PDF is not complete. Faults: {message}"):
        paper.make(site, pdf)
    assert pdf.read_text() == "good"

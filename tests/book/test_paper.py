"""tools/paper.py: what it makes of the pages before a browser prints them."""

import re

import paper
import pytest
from bs4 import BeautifulSoup

NAVIGATION = """<nav class="bd-links"><p class="caption">Part</p><ul>
<li class="toctree-l1"><a class="reference" href="book/01-part/01-one.html">1. One</a></li>
<li class="toctree-l1"><a class="reference" href="book/01-part/02-two.html">2. Two</a></li>
</ul></nav>"""
PAGE = """<!doctype html><html lang="en"><head></head><body>{}<article class="bd-article">
<section id="{}"><h1>{}<a class="headerlink" href="#x">#</a></h1>{}</section></article>
</body></html>"""
ONE = """
<p id="same">See <a href="02-two.html#same">two</a>, <a href="../../genindex.html">the index</a>,
and <a href="https://example.org/">the web</a>.</p>
<div class="predict admonition"><details class="sd-dropdown"><summary>Answer</summary>
<p>The third.</p></details></div>
<details class="sd-dropdown"><summary>The decorator</summary>
<div class="highlight"><pre><span class="n">f</span></pre></div></details>
<div class="cell"><details class="hide"><summary>Show code cell source</summary>
<pre>draw()</pre></details><figure><img class="nn-only-light" src="../../a.svg" loading="lazy"><img
class="nn-only-dark" src="../../a-dark.svg"><figcaption>
<span class="caption-number">Fig. 1.1 </span></figcaption></figure></div>
<div class="exercise" id="ex-1"><p>Do.</p></div>
<div class="solution dropdown" id="sol-1"><p class="admonition-title">Solution to
<a href="#ex-1">Exercise 1.1</a></p><p>Done.</p></div>"""
TWO = '<p id="same">Back to <a href="01-one.html">one</a>.</p>'


def make_site(folder, one=ONE, two=TWO):
    """Write the pages of a book with two chapters."""
    (folder / "book/01-part").mkdir(parents=True)
    (folder / "_static").mkdir()
    for name in ("pygments.css", "book.css"):
        (folder / "_static" / name).touch()
    (folder / "a.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'
    )
    for page, navigation, *text in (
        ("index.html", NAVIGATION, "book", "A Book", "<p>Read.</p>"),
        ("book/01-part/01-one.html", "", "one", "1. One", one),
        ("book/01-part/02-two.html", "", "two", "2. Two", two),
    ):
        (folder / page).write_text(PAGE.format(navigation, *text), "utf-8")
    return folder


@pytest.fixture
def site(tmp_path):
    return make_site(tmp_path / "html")


def read(site):
    return BeautifulSoup(paper.Paper(site, site.parent / "paper").html(), "html.parser")


def test_links_lead_to_places_of_the_one_document_or_to_the_web(site):
    soup = read(site)
    names = [element["id"] for element in soup.select("[id]")]
    assert len(names) == len(set(names))
    for link in soup.select("a"):
        assert link["href"].startswith("https://") or link["href"][1:] in names
    assert soup.find(id="01-one--same").a["href"] == "#02-two--same"
    assert soup.find(id="02-two--same").a["href"] == "#01-one"
    assert "the index" in soup.text and "genindex" not in str(soup)


def test_what_is_folded_is_unfolded_and_answers_come_last(site):
    soup = read(site)
    assert not soup.select("details, summary") and "Show code" not in soup.text
    titles = [heading.text for heading in soup.find(id="01-one").select("h2")]
    assert titles == [paper.ANSWERS, paper.CODE]
    text = re.sub(r"\s+", " ", soup.text)
    words = ["The decorator", "Do.", paper.ANSWERS, "The third.", "Done.", paper.CODE, "draw()"]
    assert [text.index(word) for word in words] == sorted(text.index(word) for word in words)
    targets = [
        soup.find(id=where["data-to"]) for where in soup.find(id="01-one").select(".paper-where")
    ]
    assert len(targets) == 3 and None not in targets


def test_pictures_are_the_light_ones_and_do_not_wait(site):
    (image,) = read(site).select("img")
    assert image["src"] == "../html/a.svg" and "loading" not in image.attrs


def test_a_link_that_leads_nowhere_is_told(tmp_path):
    site = make_site(tmp_path / "html", two=TWO + '<a href="01-one.html#gone">gone</a>')
    with pytest.raises(paper.Problem, match=r"02-two.html links to 01-one.html#gone, which does"):
        read(site)


def test_a_missing_picture_or_site_is_told(site):
    (site / "a.svg").unlink()
    with pytest.raises(paper.Problem, match="01-one.html shows ../../a.svg, which does not exist"):
        read(site)
    with pytest.raises(paper.Problem, match="build the book first"):
        read(site / "nothing")


def test_a_missing_browser_is_told(monkeypatch, capsys):
    monkeypatch.setattr(paper, "PROGRAMS", ("no-such-browser",))
    assert paper.main(["--find-browser"]) == 1
    assert "Chromium, Chrome or Edge, and none of them was found" in capsys.readouterr().err


def test_a_browser_that_fails_is_quoted(site, monkeypatch, tmp_path):
    browser = tmp_path / "browser"
    browser.write_text("#!/bin/sh\necho no display >&2\nexit 3\n")
    browser.chmod(0o755)
    monkeypatch.setattr(paper, "PROGRAMS", (str(browser),))
    old = tmp_path / "book.pdf"
    old.write_text("good")
    with pytest.raises(paper.Problem, match=r"printed no PDF \(exit status 3\); .*: no display"):
        paper.make(site, old)
    assert old.read_text() == "good"


def test_page_numbers_stand_beside_their_links():
    text = '<span class="paper-where" data-to="a"></span>'
    assert paper.with_numbers(text, {"a": 12}) == '<span class="paper-where" data-to="a">12</span>'

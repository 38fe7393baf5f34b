"""The Sphinx extension, through the builds of two tiny books: one good, one with every fault."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import notebooks
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nnbook.status import page_weight
from nnbook.theme import repair, sized

from nnlib import plot
from nnlib.datasets import CARDS

EXTENSION = Path(__file__).resolve().parents[2] / "tools" / "sphinx_ext"
CONFIGURATION = f"""
import sys
sys.path.insert(0, {str(EXTENSION)!r})
extensions = ["myst_nb", "nnbook"]
nb_execution_mode = "off"
nb_mime_priority_overrides = [["html", "text/html", 5]]
myst_enable_extensions = ["dollarmath"]
numfig = True
html_theme = "sphinx_book_theme"
"""
FIGURE = """
import matplotlib.pyplot as plt
from nnlib import plot

plot.use_style()
fig, ax = plt.subplots(figsize=(3, 2))
line = ax.plot([0, 1], color=plot.BLUE)
"""


LAUNCHED = "book/01-part/05-launched.ipynb"


def evidence(identifier, text):
    return new_code_cell(f"book.evidence({identifier!r}, holds=True, text={text!r})")


def claim(identifier, verdict, body="Some statement."):
    return new_markdown_cell(f"```{{claim}} {identifier}\n:verdict: {verdict}\n\n{body}\n```")


def write(folder, pages):
    """Write the sources of a book; a list of cells is executed and becomes a notebook."""
    (folder / "conf.py").write_text(CONFIGURATION, "utf-8")
    for name, content in pages.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str):
            path.write_text(content, "utf-8")
        else:
            nbformat.write(
                new_notebook(cells=[new_code_cell("from nnlib import book"), *content]), path
            )
            path.write_text(notebooks.run(path)[0], "utf-8")


def build(folder, **environment):
    command = [sys.executable, "-m", "sphinx", "-b", "html", "-q", folder, folder / "html"]
    return subprocess.run(
        command, capture_output=True, text=True, check=True, env=os.environ | environment
    ).stderr


def contents(*names):
    return "# Book\n\n```{toctree}\n" + "\n".join(names) + "\n```\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A book without a fault."""
    folder = tmp_path_factory.mktemp("good")
    figure = new_code_cell(FIGURE)
    figure.metadata["mystnb"] = {"image": {"alt": "A rising line"}, "figure": {"caption": "Up."}}
    pages = {
        "index.md": contents("one", "two", "board", "ledger", "status", "data", LAUNCHED),
        LAUNCHED: [new_markdown_cell("# 5. Launched")],
        "one.ipynb": [
            new_markdown_cell("# 3. First chapter\n\nIt runs in {nb-time}`one`."),
            figure,
            evidence("N2", "14 of 16 functions learned"),
            claim("N2", "holds", "A perceptron learns $x_1$ or {ref}`more <x>`.\n\nBecause."),
            evidence("D1", "norm $10^3$ & more"),
            claim("D1", "holds when the net is deep"),
            evidence("N12", "three updates"),
            claim("N12", "fails"),
            new_markdown_cell("(x)=\n## Second section\n"),
            new_code_cell('book.score("digits", "a net", [0.5, 0.7], note="small")'),
        ],
        "two.ipynb": [
            new_markdown_cell("# 4. Next"),
            new_code_cell('book.score("digits", "k", 1)'),
        ],
        "board.md": "# Board\n\n```{scoreboard} digits\n```\n",
        "ledger.md": "# Ledger\n\n```{claims-ledger}\n```\n",
        "status.md": "# Status\n\n```{status}\n```\n\n```{places}\n```\n",
        "data.md": "# Data\n\n```{datacards}\n```\n",
        "book/90-reference/timings.json": json.dumps({"one": 12.4}),
        "book/90-reference/places.json": json.dumps({"On a boat": {"time to shore": "3 h"}}),
    }
    write(folder, pages)
    warnings = build(folder, NNBOOK_LITE="offline")
    assert warnings == "", warnings
    return folder / "html"


def text(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.read_text("utf-8")))


def test_a_chapter_names_where_it_runs_and_what_that_takes(site):
    page = (site / LAUNCHED).with_suffix(".html").read_text("utf-8")
    line = re.search(r"</h1>\s*<p class=\"nn-launch\">(.*?)</p>", page, re.S)[1]
    assert 'href="../../lite/lab/index.html?path=01-part/05-launched.ipynb"' in line
    assert "from this site, once" in line and "stays on your machine" in line
    assert "nn-launch" not in (site / "status.html").read_text("utf-8")


def test_status_page_shows_what_the_places_measured(site):
    assert "On a boat time to shore 3 h" in text(site / "status.html")


def test_claim_box_holds_verdict_and_evidence(site):
    page = (site / "one.html").read_text("utf-8")
    box = re.search(r'<div class="nn-claim nn-holds [^>]*id="claim-N2">.*?</div>\s*<', page, re.S)[
        0
    ]
    assert "✓ holds" in box
    assert "<strong>Measured: </strong>14 of 16 functions learned" in box
    assert 'href="ledger.html#ledger-N2">Claim N2</a>' in box
    assert "◐ holds when the net is deep" in page
    assert "✗ fails" in page


def test_ledger_has_every_claim_in_order(site):
    page = (site / "ledger.html").read_text("utf-8")
    assert re.findall(r'id="ledger-(\w+)"', page) == ["N2", "N12", "D1"]
    assert re.findall(r'<p class="rubric">([^<]*)', page) == [
        "Neurons, activations, backpropagation",
        "Depth, initialization, normalization, regularization",
    ]
    assert 'href="one.html#claim-N2">3. First chapter</a>' in page
    assert "norm $10^3$ &amp; more" in page
    statement = re.search(r'<p class="nn-statement">(.*?)</p>', page)[1]
    assert "<a " not in statement and "math" in statement and "more" in statement
    assert "Because" not in page


def test_scoreboard_has_a_row_for_each_score_in_order(site):
    assert (
        "Model Score Over Measured in Note a net 0.600 ± 0.141 2 seeds Chapter 3 small "
        "k 1.000 no seed Chapter 4" in text(site / "board.html")
    )
    assert 'href="one.html" title="First chapter">Chapter 3</a>' in (site / "board.html").read_text(
        "utf-8"
    )


def test_status_lists_pages_with_time_and_sizes(site):
    row = re.search(r"3. First chapter (\S+ \S+) (\d+) kB (\d+) kB", text(site / "status.html"))
    assert row[1] == "12.4 s"
    assert int(row[2]) > 5
    assert int(row[3]) == pytest.approx(page_weight(site / "one.html") / 1000, abs=1)
    assert "It runs in 12 s." in text(site / "one.html")


def test_figures_come_in_two_themes(site):
    page = (site / "one.html").read_text("utf-8")
    light, dark = re.findall(r"<img [^>]*_images/[^>]*>", page)
    assert 'alt="A rising line"' in light and 'alt="A rising line"' in dark
    assert 'loading="lazy"' in light and 'width="288" height="192"' in light
    assert "nn-only-light" in light and "nn-only-dark" in dark
    drawings = [
        (site / re.search(r'src="([^"]+)"', tag)[1]).read_text("utf-8") for tag in (light, dark)
    ]
    assert plot.BLUE in drawings[0] and drawings[1] == plot.darken(drawings[0])
    assert json.dumps(plot.DARK[plot.BLUE]) in page, "explorers find the palette in the page"
    assert '<span class="caption-number">Fig. 3.1 </span><span class="caption-text">Up.' in page


def test_data_page_shows_every_card(site):
    page = text(site / "data.html").replace("’", "'")
    for card in CARDS.values():
        for part in (card.title, card.loader, card.license, card.sha256):
            assert part in page


@pytest.fixture(scope="module")
def warnings(tmp_path_factory):
    """What the build of a book with many faults says."""
    folder = tmp_path_factory.mktemp("bad")
    pages = {
        "index.md": contents("one", "two", "three"),
        "one.ipynb": [
            new_markdown_cell("# One\n\n{nb-time}`one`\n\n```{scoreboard} empty\n```"),
            new_code_cell('book.score("unshown", "k", 1.0)'),
            new_code_cell(FIGURE),
            claim("N1", "holds"),
            evidence("N3", "an orphan"),
            evidence("N4", "x"),
            claim("N4", "perhaps"),
            evidence("N5", "x"),
            claim("N5", "holds when"),
            evidence("N6", "x"),
            claim("N6", "holds", "- a list first"),
            claim("Z1", "holds"),
            evidence("N7", "x"),
            claim("N7", "fails"),
        ],
        "two.ipynb": [new_markdown_cell("# Two"), evidence("N7", "y"), claim("N7", "holds")],
        "three.md": "# Three\n\n![](picture.svg)\n\n```{claim} N8\n:verdict: holds\n\nText.\n```\n",
        "picture.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    }
    write(folder, pages)
    return build(folder)


@pytest.mark.parametrize(
    "message",
    [
        "claim N1: no evidence in this notebook",
        "scoreboard empty: no notebook calls book.score('empty', …)",
        "scores of 'unshown', but no page has a scoreboard of that name",
        "claim N8: no evidence in this notebook",
        "evidence for N3, but no claim directive N3 in this notebook",
        "claim N4: expected the verdict holds, fails, or holds when with its condition, received",
        "claim N5: expected the verdict holds, fails, or holds when with its condition, received",
        "claim N6: expected its first paragraph to state the claim",
        "claim: expected an id such as N2, received 'Z1'",
        "claim N7 is stated more than once: one, two",
        "no measured run time of one: run python dev.py run --time one.ipynb",
    ],
)
def test_faults_are_errors_of_the_build(warnings, message):
    assert message in warnings


def test_every_figure_needs_alt_text(warnings):
    missing = [line for line in warnings.splitlines() if "figure without alt text" in line]
    assert len(missing) == 2, "one figure of a notebook, one of Markdown"


def test_theme_is_repaired(tmp_path):
    page = """<script defer src="_static/scripts/fontawesome.js?x=1"></script>
<div id="pst-primary-sidebar" class="x"><button class="btn search-button-field" aria-label="Search">
<summary aria-label="Toggle hidden content"><summary><span class="toctree-toggle"></span>"""
    repaired = repair(page, tmp_path / "a.html")
    assert "fontawesome.js" not in repaired
    assert 'role="complementary"' in repaired
    assert 'aria-label="Search"' not in repaired and "<summary>" in repaired
    assert '<summary aria-label="Pages below"><span class="toctree-toggle"' in repaired


def test_weight_of_a_page_is_what_a_reader_downloads(tmp_path):
    (tmp_path / "a.png").write_bytes(bytes(1000))
    (tmp_path / "a.svg").write_bytes(b"<svg>" * 1000)
    page = tmp_path / "a.html"
    page.write_text('<img src="data:image/svg+xml,x"><img src="../_static/shared.png">')
    bare = page_weight(page)
    assert 20 < bare < 200
    page.write_text('<img src="a.png"><img src="a.svg"><img class="nn-only-dark" src="b.svg">')
    assert 1000 < page_weight(page) - bare < 1200, (
        "a drawing is compressed, the other theme's is not loaded"
    )


def test_images_get_their_size(tmp_path):
    page = tmp_path / "a.html"
    (tmp_path / "a.svg").write_text("<svg class='x' width='72pt' height='36pt'>", "utf-8")
    assert (
        sized('<img src="a.svg" alt="" />', page)
        == '<img width="96" height="48" src="a.svg" alt="" />'
    )
    png = '<img src="a.png" style="width: 634px; height: 355px;" />'
    assert sized(png, page) == '<img src="a.png" width="634" height="355" />'
    for unknown in ('<img src="gone.svg" />', '<img src="data:image/svg+xml,x" />'):
        assert sized(unknown, page) == unknown

"""The chapters for notebook programs: everything that only Sphinx knows is resolved."""

import inspect
import re

import nbformat
import plain_notebooks
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from notebooks import BOOK, chapters
from plain_notebooks import PlainError, plain

from nnlib import functional as F

TITLE = "# 3. A chapter\n\n"


def record(name, value, mime="application/papermill.record/text/plain"):
    return new_output("display_data", {mime: value}, metadata={"scrapbook": {"name": name}})


@pytest.fixture
def store(tmp_path):
    """Write a chapter from its cells and return it in the plain form."""

    def write(*cells, first=""):
        cells = [new_markdown_cell(TITLE + c) if isinstance(c, str) else c for c in cells]
        path = tmp_path / "book" / "01-part" / "03-chapter.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(new_notebook(cells=cells), path)
        return plain(path, first)

    return write


def text_of(notebook):
    return "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


@pytest.mark.parametrize("path", chapters(), ids=lambda path: path.stem)
def test_every_chapter_has_a_plain_form(path):
    notebook = plain(path)
    nbformat.validate(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            assert not re.search(r"\{[a-z:-]+\}`|^ *(`{3,}|:{3,})\{|^:{3,}", cell.source, re.M), (
                cell.source
            )
    book_code = [c.source for c in nbformat.read(path, 4).cells if c.cell_type == "code"]
    assert [c.source for c in notebook.cells if c.cell_type == "code"] == book_code


def test_numbers_terms_and_evidence_become_text(store):
    notebook = store(
        "It is {glue:text}`error`, or {glue:text}`error:.1f`; {glue:text}`count:,d` times. "
        "A **{term}`tape`** has {term}`entries <entry>`.",
        new_code_cell("measure()", outputs=[record("error", "0.25"), record("count", "1200")]),
        new_code_cell("prove()", outputs=[record("claim-N2", "3 of 3", "text/plain")]),
        new_markdown_cell("```{claim} N2\n:verdict: holds when it rains\n*It holds.*\n```"),
    )
    assert "It is 0.25, or 0.2; 1,200 times. A **tape** has entries." in text_of(notebook)
    claim = notebook.cells[-1].source.split("\n")
    assert claim[0] == "> **Claim N2. ◐ holds when it rains**"
    assert claim[-1] == "> **Measured:** 3 of 3"
    assert notebook.cells[1].outputs == [], "records are not shown"
    assert notebook.cells[2].outputs[0].data == {"text/plain": "3 of 3"}


def test_equations_figures_and_exercises_keep_their_numbers(store):
    drawing = new_output("display_data", {"image/svg+xml": "<svg id='a\"b'/>\n"})
    figure = {"mystnb": {"figure": {"name": "fig-b", "caption": "Two $x$."}, "image": {"alt": "B"}}}
    notebook = store(
        "$$ x $$ (eq-a)\n\n$$ y $$ (eq-b)\n\nBy {eq}`eq-b` and {numref}`fig-b`.",
        new_code_cell("draw()", metadata={"mystnb": {"figure": {"caption": "Without a name."}}}),
        new_code_cell("draw()", metadata=figure, outputs=[drawing]),
    )
    assert r"$$ y \tag{3.2} $$" in text_of(notebook)
    assert "By (3.2) and Figure 3.2." in text_of(notebook)
    assert "**Figure 3.1.** Without a name." in text_of(notebook)
    assert notebook.cells[-1].source == "**Figure 3.2.** Two $x$."
    html = notebook.cells[-2].outputs[0].data
    assert set(html) == {"text/html"}, "a drawing is shown in a notebook that is not trusted"
    assert html["text/html"].startswith(
        "<img alt='B' src='data:image/svg+xml,<svg id=".replace("<svg", "%3Csvg")
    )


def test_what_the_page_folds_is_folded(store):
    notebook = store(
        ":::{admonition} Predict\n:class: predict\nWhat?\n\n```{dropdown} Answer\nNo.\n```\n:::",
        new_markdown_cell(
            "```{exercise-start} Halves (★)\n:label: ex-halves\n```\n\nHalve it.\n\n"
            "```{hint}\n:class: dropdown\nDivide.\n```"
        ),
        new_code_cell("answer = ..."),
        new_markdown_cell(
            "```{exercise-end}\n```\n\n```{solution-start} ex-halves\n:class: dropdown\n```\n\n"
            "By two."
        ),
        new_code_cell("answer = 1 / 2"),
        new_markdown_cell("```{solution-end}\n```"),
        new_code_cell("more()"),
    )
    assert "> **Predict**\n>\n> What?\n>\n> <details><summary>Answer</summary>" in text_of(notebook)
    assert "### Exercise 3.1. Halves (★)\n\nHalve it." in text_of(notebook)
    assert "<details><summary>Hint</summary>\n\nDivide.\n\n</details>" in text_of(notebook)
    kinds = [(cell.cell_type, dict(cell.metadata)) for cell in notebook.cells[2:]]
    assert kinds == [
        ("code", {}),
        ("markdown", {"jp-MarkdownHeadingCollapsed": True}),
        ("markdown", {}),
        ("code", {"jupyter": {"source_hidden": True}}),
        ("code", {}),
    ]


def test_the_librarys_source_is_in_the_text(store, tmp_path):
    (tmp_path / "nnlib").mkdir()
    source = inspect.getsource(F.linear).removeprefix("@primitive\n")
    (tmp_path / "nnlib" / "linear.py").write_text("import numpy as np\n\n\n" + source)
    notebook = store(
        "```{literalinclude} ../../nnlib/linear.py\n:language: python\n:pyobject: linear\n```"
    )
    assert f"```python\n{source.rstrip()}\n```" in text_of(notebook)


def test_links_lead_to_notebooks_or_elsewhere(store):
    text = text_of(
        store("[a](01-neuron.ipynb#x), [b](../90-reference/glossary.md), [c](https://x.org/y).")
    )
    assert "[a](01-neuron.ipynb), b, [c](https://x.org/y)." in text


def test_citations_name_and_link_what_is_cited(store):
    adam = "[Kingma and Ba, 2015](https://arxiv.org/abs/1412.6980)"
    assert f"It adapts ({adam})." in text_of(store("It adapts {cite:p}`kingma2015adam`."))
    assert plain_notebooks.cite(["srivastava2014dropout"], in_brackets=False).startswith(
        "[Srivastava et al. (2014)]("
    )


@pytest.mark.parametrize(
    "text, message",
    [
        ("{sup}`x`", "the role sup has no plain form"),
        ("```{mermaid}\ngraph\n```", "the directive mermaid has no plain form"),
        ("{glue:text}`missing`", "no cell has stored a value named missing"),
        ("```{hint}\nnever closed", "a fence is not closed"),
    ],
)
def test_what_has_no_plain_form_is_refused(store, text, message):
    with pytest.raises(PlainError, match=message):
        store(text)


def test_a_cell_to_begin_with(store):
    notebook = store("Text.", new_code_cell("x = 1"), new_code_cell("y = 1"), first="%pip install")
    assert [cell.source for cell in notebook.cells[1:]] == ["%pip install", "x = 1", "y = 1"]


def test_what_the_reader_changed_is_kept(tmp_path, monkeypatch):
    path = BOOK / "01-from-neuron-to-network" / "01-neuron.ipynb"
    monkeypatch.setattr(plain_notebooks, "chapters", lambda: [path])
    assert plain_notebooks.write(tmp_path) == []
    copy = tmp_path / "01-from-neuron-to-network" / "01-neuron.ipynb"
    original = copy.read_text("utf-8")
    copy.write_text("mine", "utf-8")
    assert plain_notebooks.write(tmp_path) == [], "there is nothing new to tell"
    assert copy.read_text("utf-8") == "mine"
    assert plain_notebooks.write(tmp_path, first="new") == [copy]
    assert copy.read_text("utf-8") == "mine"
    assert "new" in copy.with_suffix(".new.ipynb").read_text("utf-8")
    copy.write_text(original, "utf-8")

"""The book as it is stored: budgets, exercises, glossary, contents, and pages made by scripts."""

import json
import pkgutil
import re
from pathlib import Path

import nbformat
import opening_figure
import pytest
import yaml

import nnlib
from nnlib import plot

ROOT = Path(__file__).resolve().parents[2]
BOOK = ROOT / "book"
NOTEBOOKS = sorted(BOOK.glob("[!.]*/[!.]*.ipynb"))
PAGES = [ROOT / "index.md", *sorted(BOOK.rglob("[!.]*.md"))]
each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)

PAGE_SECONDS = 60
OUTPUT_BYTES, NOTEBOOK_BYTES = 150_000, 400_000


@each_notebook
def test_notebook_keeps_to_its_budget(path):
    assert path.stat().st_size <= NOTEBOOK_BYTES
    for number, cell in enumerate(nbformat.read(path, 4).cells, 1):
        for output in cell.get("outputs", []):
            size = len(json.dumps(output, ensure_ascii=False).encode())
            assert size <= OUTPUT_BYTES, f"cell {number} stores {size} bytes"


@each_notebook
def test_run_time_is_measured_and_within_its_budget(path):
    times = json.loads((BOOK / "90-reference" / "timings.json").read_text("utf-8"))
    name = path.relative_to(ROOT).with_suffix("").as_posix()
    assert name in times, f"run python dev.py run --time {name}.ipynb"
    assert times[name] <= PAGE_SECONDS


@each_notebook
def test_nothing_is_stored_on_stderr_or_as_an_error(path):
    for number, cell in enumerate(nbformat.read(path, 4).cells, 1):
        for output in cell.get("outputs", []):
            assert output.output_type != "error", f"cell {number}"
            assert output.get("name") != "stderr", f"cell {number}: {output.text}"


GATE = re.compile(
    r"^(`{3,}|:{3,})\{(exercise|solution)-(start|end)\} *([^\n]*)\n(.*?)^\1", re.M | re.S
)


def gated(cells, wanted):
    """Yield label and cells of each gated exercise, or each solution, of a notebook."""
    label, inside = None, []
    for cell in cells:
        if cell.cell_type != "markdown":
            inside.append(cell)
            continue
        for _, kind, edge, argument, options in GATE.findall(cell.source):
            if kind != wanted:
                continue
            assert (label is None) == (edge == "start"), (
                f"{kind} {label or argument} does not match"
            )
            if edge == "start":
                title = re.search(r":label: *(\S+)", options)[1] if kind == "exercise" else argument
                label, inside = title.strip(), []
            else:
                yield label, inside
                label, inside = None, []
    assert label is None, f"{wanted} {label} does not end"


def printed(cells):
    return "".join(
        output.text
        for cell in cells
        for output in cell.get("outputs", [])
        if output.output_type == "stream"
    )


@each_notebook
def test_exercises_refuse_the_empty_answer_and_accept_the_solution(path):
    cells = nbformat.read(path, 4).cells
    exercises = dict(gated(cells, "exercise"))
    solutions = dict(gated(cells, "solution"))
    assert exercises, "a chapter has exercises"
    assert solutions.keys() == exercises.keys()
    for label, inside in exercises.items():
        assert "Not yet: " in printed(inside), f"{label}: the empty answer is not refused"
    for label, inside in solutions.items():
        assert "Correct." in printed(inside), f"{label}: the solution is not accepted"
        assert "Not yet" not in printed(inside), f"{label}: the solution is refused"


def glossary():
    text = (BOOK / "90-reference" / "glossary.md").read_text("utf-8")
    body = re.search(r"```\{glossary\}.*?\n\n(.*)```", text, re.S)[1]
    return [line for line in body.splitlines() if line and not line.startswith(" ")]


def prose(path):
    if path.suffix == ".md":
        return path.read_text("utf-8")
    cells = nbformat.read(path, 4).cells
    return "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


def test_glossary_says_each_thing_once():
    terms = [term.lower() for term in glossary()]
    assert len(terms) >= 40
    assert len(terms) == len(set(terms))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_terms_in_bold_are_linked_to_the_glossary(path):
    terms = {term.lower() for term in glossary()}
    text = prose(path)
    bold = {word.strip().lower() for word in re.findall(r"\*\*([^*{}`]+)\*\*", text)}
    linked = {word.lower() for word in re.findall(r"\{term\}`(?:[^`<]*<)?([^`>]+)>?`", text)}
    assert not (bold & terms) - linked, "write **{term}`…`** where a term is introduced"


def test_contents_list_every_page():
    contents = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    chapters = [chapter for part in contents["parts"] for chapter in part["chapters"]]
    sections = [section for chapter in chapters for section in chapter.get("sections", ())]
    listed = [page["file"] for page in chapters + sections]
    pages = [path for path in (*PAGES, *NOTEBOOKS) if path.parent != ROOT]
    assert sorted(listed) == sorted(p.relative_to(ROOT).with_suffix("").as_posix() for p in pages)


def test_contents_keep_a_place_for_every_chapter():
    text = (ROOT / "_toc.yml").read_text("utf-8")
    numbers = re.findall(r"file: book/0[1-7]-[\w-]+/(\d\d)-", text)
    assert numbers == [f"{number:02d}" for number in range(1, 26)]


def test_every_public_module_is_on_a_page_of_the_library():
    pages = [path.read_text("utf-8") for path in (BOOK / "90-reference" / "api").glob("*.md")]
    shown = [name for page in pages for name in re.findall(r"automodule:: (\S+)", page)]
    modules = {
        module.name
        for module in pkgutil.walk_packages(nnlib.__path__, "nnlib.")
        if not module.ispkg and not any(part.startswith("_") for part in module.name.split("."))
    }
    assert sorted(shown) == sorted(modules)


def test_opening_figure_is_what_its_script_draws():
    plot.use_style()
    assert opening_figure.FILE.read_text("utf-8") == plot.svg(opening_figure.draw())

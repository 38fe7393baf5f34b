"""Write the chapters as notebooks for running: plain Markdown, which every notebook program shows.

    python tools/plain_notebooks.py [--to FOLDER] [--for-colab]

The book's notebooks are written for Sphinx: numbers come from cells, citations from a
bibliography, source code from the library, and claims and exercises are directives. JupyterLab, VS
Code, Colab and JupyterLite show little of that. Here all of it is resolved into Markdown as those
programs know it, with the stored outputs kept, so that a chapter reads well before it is run:

- a number, a citation, a term, the number of a figure, an equation or an exercise: as text;
- admonitions and claims: as quotations with a title in bold;
- what the page folds: as ``<details>``; a solution: under a heading that JupyterLab shows folded;
- the library's source: as a code block; the caption of a figure: as a line below it.

The folder belongs to the reader. A notebook in it that was changed since it was written is left
alone, and a newer version is put beside it.
"""

import argparse
import hashlib
import json
import re
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import quote

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell
from notebooks import BOOK, ROOT, TIMINGS, chapters, dumps, normalize, read
from pybtex.database import parse_file
from pybtex.richtext import Text
from sphinx.config import Config
from sphinx.directives.code import LiteralIncludeReader

sys.path.append(str(ROOT / "tools" / "sphinx_ext"))
from nnbook import claims, repository

FOLDER = ROOT / "notebooks"
WRITTEN = ".written.json"  # in the folder: the checksums of what was written there

FENCE = re.compile(r"(?P<indent> *)(?P<fence>`{3,}|:{3,})(?:\{(?P<name>[\w:-]+)\} *(?P<title>.*))?")
ROLE = re.compile(r"\{(?P<role>[a-z:-]+)\}`(?P<text>[^`]+)`")
EXPLICIT = re.compile(r"(?P<shown>.+?)\s*<(?P<target>.+)>", re.DOTALL)
LABEL = re.compile(r"\$\$ *\((?P<label>[\w:-]+)\)")
LINK = re.compile(r"(?<!!)\[(?P<text>[^\]\[]+)\]\((?P<file>[^)#\s]*)(?P<anchor>#[^)\s]*)?\)")
FOLDING = {"jupyter", "jp-MarkdownHeadingCollapsed"}  # metadata of cells that start folded
PICTURES = ("image/svg+xml", "image/png")


class PlainError(Exception):
    """Markup that has no plain form here."""


def plain(path: Path, first: str = "") -> nbformat.NotebookNode:
    """Return the notebook of a chapter in plain Markdown.

    Parameters
    ----------
    path : Path
        A chapter of the book, executed.
    first : str
        The code of a cell to put before the first code cell, such as one that installs the
        library.

    Raises
    ------
    PlainError
        If the chapter uses a role or a directive that is not known here.
    """
    notebook = read(path)
    chapter = Chapter(path, notebook)
    cells = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cells += chapter.markdown(cell.source)
        else:
            if first and not any(cell.cell_type == "code" for cell in cells):
                cells.append(new_code_cell(first))
            cells += chapter.code(cell)
    notebook.cells = cells
    return normalize(notebook, FOLDING)


@dataclass
class Chapter:
    """What the text of a chapter refers to, and how it is written without Sphinx."""

    path: Path
    notebook: nbformat.NotebookNode
    number: str = ""
    values: dict[str, str] = field(default_factory=dict)  # glued numbers and evidence
    numbers: dict[str, str] = field(default_factory=dict)  # of figures, equations, exercises
    in_solution: bool = False

    def __post_init__(self):
        texts = [cell.source for cell in self.notebook.cells if cell.cell_type == "markdown"]
        title = re.match(r"# (\d+)\.", texts[0] if texts else "")
        self.number = title[1] if title else ""
        names = [
            cell.metadata["mystnb"]["figure"].setdefault("name", f"figure {position}")
            for position, cell in enumerate(self.notebook.cells)
            if "figure" in cell.metadata.get("mystnb", {})
        ]
        text = "\n".join(texts)
        for labels in (
            names,
            LABEL.findall(text),
            re.findall(r"\{exercise-start\}.*\n:label: *(\S+)", text),
        ):
            self.numbers |= {name: f"{self.number}.{k}" for k, name in enumerate(labels, 1)}
        for cell in self.notebook.cells:
            for output in cell.get("outputs", []):
                record = output.get("metadata", {}).get("scrapbook", {})
                for mime, value in output.get("data", {}).items():
                    if "name" in record and mime.endswith("text/plain"):
                        self.values[record["name"]] = value

    # --- cells

    def markdown(self, source: str) -> list[nbformat.NotebookNode]:
        """Convert a cell of text; a solution's heading becomes a cell, which folds what follows."""
        cells = []
        for text in re.split(r"(?m)^(#### Solution to .*)$", self.convert(source)):
            if text.strip():
                cells.append(new_markdown_cell(text.strip()))
                if text.startswith("#### Solution to "):
                    cells[-1].metadata["jp-MarkdownHeadingCollapsed"] = True
        return cells

    def code(self, cell: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
        """Convert a cell of code, its pictures, and its caption, which becomes a cell of text."""
        options = cell.metadata.get("mystnb", {})
        hidden = {"hide-input", "remove-input", "hide-cell", "remove-cell"}
        copy = new_code_cell(cell.source)
        if hidden & set(cell.metadata.get("tags", [])) or self.in_solution:
            copy.metadata["jupyter"] = {"source_hidden": True}
        alt = options.get("image", {}).get("alt", "")
        shown = [] if "remove-output" in cell.metadata.get("tags", []) else cell.outputs
        copy.outputs = [_shown(output, alt) for output in shown if not _is_record(output)]
        if "figure" not in options:
            return [copy]
        figure = options["figure"]
        caption = self.convert(figure.get("caption", ""))
        return [copy, new_markdown_cell(f"**Figure {self.numbers[figure['name']]}.** {caption}")]

    # --- text

    def convert(self, text: str) -> str:
        """Resolve every directive and role in a piece of MyST text."""
        lines = text.split("\n")
        done, loose = [], []  # finished pieces; lines outside directives
        position = 0
        while position < len(lines):
            fence = FENCE.fullmatch(lines[position].rstrip())
            is_code = re.match(r" *(`{3,})[^`{]*$", lines[position])
            if not (fence and fence["name"]) and not is_code:
                loose.append(lines[position])
                position += 1
                continue
            done.append(self._inline("\n".join(loose)))
            loose = []
            mark = fence["fence"] if fence else is_code[1]
            end = _closing(lines, position, mark)
            inner = lines[position + 1 : end]
            if fence and fence["name"]:
                done.append(self._directive(fence["name"], fence["title"].strip(), inner))
            else:
                done.append("\n".join(lines[position : end + 1]))
            position = end + 1
        done.append(self._inline("\n".join(loose)))
        return re.sub(r"\n{3,}", "\n\n", "\n".join(done))

    def _directive(self, name: str, title: str, lines: list[str]) -> str:
        options = {}
        while lines and (option := re.fullmatch(r" *:([\w-]+): *(.*)", lines[0])):
            options[option[1]] = option[2]
            lines = lines[1:]
        make = getattr(self, "_" + name.replace("-", "_"), None)
        if make is None:
            raise PlainError(f"{self.path.name}: the directive {name} has no plain form")
        return make(title, options, "\n".join(lines).strip())

    def _admonition(self, title, options, body):
        return _quoted(f"**{self._inline(title)}**\n\n{self.convert(body)}")

    def _dropdown(self, title, options, body):
        summary = f"<details><summary>{self._inline(title)}</summary>"
        return f"{summary}\n\n{self.convert(body)}\n\n</details>\n"

    def _hint(self, title, options, body):
        return self._dropdown("Hint", options, body)

    def _claim(self, title, options, body):
        kind = re.match(r"holds when|holds|fails", options["verdict"])[0]
        verdict = f"{claims.SIGNS[kind]} {options['verdict']}"
        measured = f"**Measured:** {self._value(f'claim-{title}')}"
        return _quoted(f"**Claim {title}. {verdict}**\n\n{self.convert(body)}\n\n{measured}")

    def _exercise_start(self, title, options, body):
        return f"\n### Exercise {self.numbers[options['label']]}. {self._inline(title)}\n"

    def _exercise_end(self, title, options, body):
        return ""

    def _solution_start(self, title, options, body):
        self.in_solution = True
        return f"\n#### Solution to exercise {self.numbers[title]}\n"

    def _solution_end(self, title, options, body):
        self.in_solution = False
        return ""

    def _literalinclude(self, title, options, body):
        path = (self.path.parent / title).resolve()
        flags = {name: value or None for name, value in options.items()}
        if "dedent" in flags and flags["dedent"]:
            flags["dedent"] = int(flags["dedent"])
        code, _ = LiteralIncludeReader(str(path), flags, Config()).read()
        return f"```{options.get('language', '')}\n{code.rstrip()}\n```"

    def _inline(self, text: str) -> str:
        text = LABEL.sub(lambda found: rf"\tag{{{self.numbers[found['label']]}}} $$", text)
        text = ROLE.sub(lambda found: self._role(found["role"], found["text"]), text)
        return LINK.sub(self._link, text)

    def _role(self, role: str, text: str) -> str:
        if role == "glue:text":
            name, _, spec = text.partition(":")
            value = self._value(name)
            return format(float(value) if "." in spec else int(value), spec) if spec else value
        if role in ("cite:p", "cite:t"):
            return cite(text.split(","), in_brackets=role == "cite:p")
        if role == "nb-time":
            docname = (self.path.parent / text).relative_to(ROOT).as_posix()
            return f"{_times()[docname]:.0f} s" if docname in _times() else "a minute"
        explicit = EXPLICIT.fullmatch(text)
        shown, target = (explicit["shown"], explicit["target"]) if explicit else (text, text)
        if role == "eq":
            return f"({self.numbers[target]})"
        if role == "numref":
            return shown if explicit else f"Figure {self.numbers[target]}"
        if role == "ref":  # of an exercise
            return shown if explicit else f"Exercise {self.numbers[target]}"
        if role == "doc":
            return shown if explicit else target.rsplit("/", 1)[-1]
        if role in ("func", "class", "meth", "mod"):
            return shown if explicit else f"`{target.lstrip('~')}`"
        if role == "term":
            return shown
        raise PlainError(f"{self.path.name}: the role {role} has no plain form")

    def _value(self, name: str) -> str:
        if name not in self.values:
            raise PlainError(f"{self.path.name}: no cell has stored a value named {name}")
        return self.values[name]

    def _link(self, found: re.Match) -> str:
        """Keep links to chapters and to other sites; other pages are not beside the notebooks."""
        file = found["file"]
        if re.match(r"[a-z]+:", file):
            return found[0]
        return f"[{found['text']}]({file})" if file.endswith(".ipynb") else found["text"]


def _closing(lines: list[str], opening: int, mark: str) -> int:
    """The line that closes the fence opened at `opening`."""
    for position in range(opening + 1, len(lines)):
        stripped = lines[position].strip()
        if stripped and set(stripped) == {mark[0]} and len(stripped) >= len(mark):
            return position
    raise PlainError(f"a fence is not closed: {lines[opening]}")


def _quoted(text: str) -> str:
    lines = re.sub(r"\n{3,}", "\n\n", text.strip()).split("\n")
    return "\n".join(f"> {line}".rstrip() for line in lines) + "\n"


# --- citations


@cache
def _bibliography() -> dict:
    return parse_file(BOOK / "references.bib").entries


def cite(keys: list[str], *, in_brackets: bool) -> str:
    """Write citations by author and year, each linked to what was cited.

    Examples
    --------
    >>> cite(["kingma2015adam"], in_brackets=False)
    '[Kingma and Ba (2015)](https://arxiv.org/abs/1412.6980)'
    """
    parts = []
    for key in map(str.strip, keys):
        entry = _bibliography()[key]
        people = entry.persons.get("author") or entry.persons.get("editor") or []
        names = [str(Text.from_latex(" ".join(p.prelast_names + p.last_names))) for p in people]
        names = [name for name in names if name != "others"] + ["others"] * (
            "others" in names or len(names) > 2
        )
        who = f"{names[0]} et al." if "others" in names else " and ".join(names)
        who = who or str(Text.from_latex(entry.fields["title"]))
        year = entry.fields.get("year", "")
        shown = f"{who}, {year}" if in_brackets else f"{who} ({year})"
        address = _address(entry.fields)
        parts.append(f"[{shown}]({address})" if address else shown)
    return f"({'; '.join(parts)})" if in_brackets else " and ".join(parts)


def _address(fields) -> str:
    if "doi" in fields:
        return "https://doi.org/" + quote(fields["doi"], safe="/:")
    if "eprint" in fields:
        return f"https://arxiv.org/abs/{fields['eprint']}"
    return fields.get("url", "")


# --- outputs


def _is_record(output: nbformat.NotebookNode) -> bool:
    return any("papermill.record" in mime for mime in output.get("data", {}))


def _shown(output: nbformat.NotebookNode, alt: str) -> nbformat.NotebookNode:
    """Return an output whose drawing shows in a notebook that nobody has run or trusted.

    Programs refuse drawings in SVG from a notebook that they do not trust, but not an image
    element.
    """
    output = nbformat.from_dict(output)
    data = output.get("data", {})
    if "image/svg+xml" in data:
        drawing = quote(data.pop("image/svg+xml").replace("\n", " "), safe=" ='/:;,().-+*!")
        drawing = drawing.replace("'", "%27")
        image = f"<img alt='{_escaped(alt)}' src='data:image/svg+xml,{drawing}'>"
        data["text/html"] = image
    if "metadata" in output:
        output.metadata = nbformat.from_dict(
            {mime: value for mime, value in output.metadata.items() if mime in PICTURES}
        )
    return output


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("'", "&#39;").replace("<", "&lt;")


@cache
def _times() -> dict[str, float]:
    return json.loads(TIMINGS.read_text("utf-8")) if TIMINGS.exists() else {}


# --- the folder


def write(folder: Path, first: str = "") -> list[Path]:
    """Write all chapters into `folder`, in the same subfolders as in the book.

    Returns
    -------
    kept : list of Path
        Notebooks that the reader has changed, and that were therefore left as they are; what is
        new in them stands beside them under a name that ends in ``.new.ipynb``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    record = folder / WRITTEN
    written = json.loads(record.read_text("utf-8")) if record.exists() else {}
    kept = []
    for path in chapters():
        name = path.relative_to(BOOK).as_posix()
        text = dumps(plain(path, first))
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        changed = target.exists() and _checksum(target.read_text("utf-8")) != written.get(name)
        if changed and written.get(name) != _checksum(text):
            kept.append(target)
            target.with_suffix(".new.ipynb").write_text(text, "utf-8", newline="\n")
        elif not changed:
            target.write_text(text, "utf-8", newline="\n")
        written[name] = _checksum(text)
        record.write_text(json.dumps(written, indent=1) + "\n", "utf-8")
    return kept


def installation(remote: str) -> str:
    """Return the code of a cell that installs the library from a repository.

    Examples
    --------
    >>> installation("https://github.com/someone/a-book")
    '%pip install -q "nnlib[book] @ git+https://github.com/someone/a-book"'
    """
    if not remote:
        raise PlainError("expected a clone with a remote named origin, to install nnlib from")
    return f'%pip install -q "nnlib[book] @ git+{remote}"'


def _checksum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--to", type=Path, default=FOLDER, metavar="FOLDER")
    parser.add_argument(
        "--for-colab",
        action="store_true",
        help="begin with a cell that installs the library from this clone's remote repository",
    )
    options = parser.parse_args(arguments)
    try:
        first = installation(repository.origin(ROOT)) if options.for_colab else ""
        for path in write(options.to, first):
            print(f"you have changed {path}; the new version is beside it, in *.new.ipynb")
    except PlainError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The plain notebooks number figures and exercises as Sphinx does on the pages."""

import re

import pytest
from notebooks import BOOK, chapters
from plain_notebooks import plain

from .conftest import SITE


@pytest.mark.parametrize("path", chapters(), ids=lambda path: path.stem)
def test_numbers_are_those_of_the_page(path):
    page = (SITE / "book" / path.relative_to(BOOK)).with_suffix(".html").read_text("utf-8")
    cells = plain(path).cells
    text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    figures = re.findall(r'caption-number">Fig\. ([\d.]+)', page)
    assert figures and re.findall(r"\*\*Figure ([\d.]+)\.\*\*", text) == figures
    exercises = re.findall(r'caption-number">\s*Exercise ([\d.]+)', page)
    assert exercises and re.findall(r"### Exercise ([\d.]+)\. ", text) == exercises

"""Sources stay short enough to be read: one concept, one file."""

import ast
import tokenize
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CODE_LINES = 400
FILES = sorted(
    path.relative_to(ROOT).as_posix()
    for folder in ("nnlib", "benchmarks", "tools", "tests")
    for path in (ROOT / folder).rglob("*.py")
)


def code_lines(text):
    """The numbers of the lines that hold code: no blank lines, comments or docstrings."""
    no_code = {
        *(tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT),
        *(tokenize.ENCODING, tokenize.ENDMARKER),
    }
    lines = set()
    for token in tokenize.generate_tokens(iter(text.splitlines(keepends=True)).__next__):
        if token.type not in no_code:
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(
            node
        ):
            docstring = node.body[0]
            lines -= set(range(docstring.lineno, docstring.end_lineno + 1))
    return lines


def test_code_lines_are_counted_without_docstrings_and_comments():
    text = '''"""Doc

more."""

# comment
x = 1  # one

def f():
    """Doc."""
    return """a
b"""
'''
    assert code_lines(text) == {6, 8, 10, 11}


@pytest.mark.parametrize("name", FILES)
def test_file_is_short(name):
    assert len(code_lines((ROOT / name).read_text(encoding="utf-8"))) <= CODE_LINES

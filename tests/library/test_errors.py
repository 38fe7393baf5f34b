"""Bad input gets one clear sentence: who speaks, what was expected, what was received.

The table has an entry for every ``raise`` in the library's core, and the last test looks at the
source to see that none is missing. (Data sets, preprocessing and metrics have their own tests.)
"""

import ast
import re
import traceback
from pathlib import Path

import pytest

import nnlib as nn

from .bad_input import TABLE

CORE = Path(nn.__file__).parent
ELSEWHERE = ("_svg.py", "book", "datasets", "metrics", "plot.py", "preprocessing")

# These say what happened instead, since nothing was received.
OTHER_FORM = ("walked before", "under no_grad", "was changed after", None)


def caught(call, folder):
    """The error that `call` raises."""
    try:
        call(folder) if call.__code__.co_argcount else call()
    except Exception as error:
        return error
    pytest.fail("no error was raised")


@pytest.mark.parametrize(("call", "kind", "received"), TABLE.values(), ids=TABLE)
def test_message(call, kind, received, tmp_path):
    error = caught(call, tmp_path)
    message = str(error.args[0])
    assert type(error) is kind
    assert re.match(r"[\w.]+: (\w+: )?\w", message), "the name of who speaks comes first"
    assert "\n" not in message and not message.endswith("."), "one sentence"
    if received in OTHER_FORM:
        assert received is None or received in message
    else:
        assert re.search(f"expected .+ received .*{received}", message)


def raised_at(error):
    """File and line of the ``raise`` in the library."""
    frames = traceback.extract_tb(error.__traceback__)
    return [(f.filename, f.lineno) for f in frames if f.filename.startswith(str(CORE))][-1]


def test_every_raise_is_in_the_table(tmp_path):
    reached = set()
    for name, (call, _, _) in TABLE.items():
        folder = tmp_path / name
        folder.mkdir()
        reached.add(raised_at(caught(call, folder)))
    missing = []
    for path in sorted(CORE.rglob("*.py")):
        if path.relative_to(CORE).parts[0] in ELSEWHERE:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            # Those that only pass an error on have nothing to say.
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
                lines = range(node.lineno, node.end_lineno + 1)
                if not any(file == str(path) and line in lines for file, line in reached):
                    missing.append(f"{path.name}:{node.lineno}")
    assert missing == []

"""What a chapter needs besides mathematics: prose numbers, evidence, explorers, exercises."""

import os
import sys

from nnlib.book.exercise import exercise
from nnlib.book.explorer import Explorer
from nnlib.book.records import evidence, glue, score

#: Whether experiments should be small: true in a browser, where NumPy has no fast matrix product
#: and a page takes about six times as long. A chapter's first cell copies it to a constant of
#: its own, which the reader may change; `NNLIB_LIGHT=1` in the environment sets it elsewhere.
LIGHT = sys.platform == "emscripten" or os.environ.get("NNLIB_LIGHT") == "1"

__all__ = ["LIGHT", "Explorer", "evidence", "exercise", "glue", "score"]

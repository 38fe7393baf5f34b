"""What a chapter needs besides mathematics: prose numbers, evidence, explorers, exercises."""

from nnlib.book.exercise import exercise
from nnlib.book.explorer import Explorer
from nnlib.book.records import evidence, glue, score

__all__ = ["Explorer", "evidence", "exercise", "glue", "score"]

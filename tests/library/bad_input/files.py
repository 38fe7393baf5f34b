"""Files."""

import numpy as np

from nnlib import io


def load_text(folder):
    (folder / "text").write_text("hello")
    io.load(folder / "text")


TABLE = [
    (lambda folder: io.save(folder / "f", {"x": {1}}), TypeError, "set at /x"),
    (lambda folder: io.save(folder / "f", {"x": np.array([None])}), TypeError, "dtype object"),
    (load_text, ValueError, "not a zip file"),
]

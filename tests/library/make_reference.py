"""Store what PyTorch computes, so that the comparison also runs where PyTorch is not installed.

Run from the root of the repository after a case was added or changed, in an environment with torch:

    python -m tests.library.make_reference              # all sections
    python -m tests.library.make_reference models       # those named
"""

import sys
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parent / "reference"


def load(section):
    """The stored dict from name to vector."""
    with np.load(FOLDER / f"{section}.npz") as file:
        pieces = np.split(file["values"], np.cumsum(file["lengths"])[:-1])
        return dict(zip(file["names"].tolist(), pieces, strict=True))


def stored():
    """The names of all sections."""
    return sorted(path.stem for path in FOLDER.glob("*.npz"))


def save(section, vectors):
    """Store a dict from name to vector as one long vector, which keeps the file small."""
    np.savez_compressed(
        FOLDER / f"{section}.npz",
        names=np.array(list(vectors)),
        lengths=np.array([len(vector) for vector in vectors.values()]),
        values=np.concatenate(list(vectors.values())),
    )


if __name__ == "__main__":
    from .torch_reference import SECTIONS

    FOLDER.mkdir(exist_ok=True)
    for name in sys.argv[1:] or SECTIONS:
        save(name, SECTIONS[name]())

"""Read a stored file, after its checksum was found to be the one on its card."""

import hashlib
import io
from importlib.resources import files

import numpy as np

from .cards import CARDS


def read(name):
    """Return the arrays of a stored file by name.

    Parameters
    ----------
    name : str
        The data set, a key of `CARDS`.

    Returns
    -------
    dict of str to array

    Raises
    ------
    ValueError
        If the file is not the one on its card.
    """
    card = CARDS[name]
    content = files(__package__).joinpath("data", card.file).read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != card.sha256:
        raise ValueError(
            f"{card.loader}: expected {card.file} with SHA-256 {card.sha256}, received {found}; "
            "the file is damaged or was edited, so restore it or install the package again"
        )
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        return dict(arrays)


def strings(array):
    """Return a stored array of names as a tuple of str."""
    return tuple(array.tolist())


def text(array):
    """Return a stored text, which is an array of its bytes in UTF-8."""
    return array.tobytes().decode("utf-8")


def extras(stored):
    """Return what a stored file knows of each example beside its features, by name."""
    prefix = "extra_"
    return {key.removeprefix(prefix): stored[key] for key in stored if key.startswith(prefix)}


def every_fifth_of_each_class(y):
    """Return the rule of most fixed splits: True for every fifth example of each class.

    It looks at the file only, and every class has its share in both parts.
    """
    test = np.zeros(len(y), dtype=bool)
    for label in np.unique(y):
        test[np.flatnonzero(y == label)[4::5]] = True
    return test

"""Loaders for the real data sets, which are stored in the package and verified at every load."""

import hashlib
import io
from importlib.resources import files

import numpy as np

from .cards import CARDS
from .dataset import Dataset


def load_digits():
    """Return 1797 handwritten digits as 8 x 8 images: the book's standing test of a classifier.

    Thirteen people wrote them. Each digit was scanned as 32 x 32 black and white pixels, and a
    feature counts the black ones in a block of 4 x 4. The values are the **raw counts from 0 to
    16**, not yet scaled: dividing by 16 is the chapter's decision, in sight of the reader.

    The fixed split is that of scikit-learn's example "Recognizing hand-written digits", so that
    results can be compared with it: the first 898 examples train, the last 899 test. The support
    vector machine of that example, ``SVC(gamma=0.001)``, reaches an accuracy of 0.969. Because
    the file is not shuffled, a random split of the same size is easier: with it the same machine
    reaches 0.98 to 0.99.

    Returns
    -------
    Dataset
        `X` of shape (1797, 64), ten classes of 174 to 183 examples. `as_images` gives (1797, 8, 8).

    Examples
    --------
    >>> digits = load_digits()
    >>> digits.as_images().shape, digits.y[:5]
    ((1797, 8, 8), array([0, 1, 2, 3, 4]))
    """
    stored = _read("digits")
    n = len(stored["y"])
    return Dataset(
        X=stored["X"].astype(np.float32),
        y=stored["y"].astype(np.int64),
        feature_names=tuple(f"pixel_{row}_{column}" for row in range(8) for column in range(8)),
        target_names=tuple(str(digit) for digit in range(10)),
        image_shape=(8, 8),
        test=np.arange(n) >= n // 2,
    )


def load_breast_cancer():
    """Return 569 breast tumors, 30 measurements each: two classes that a hyperplane separates.

    Ten properties of the cell nuclei in a microscope image (radius, texture, ...), each as mean,
    standard error and "worst" (mean of the three largest). The standard deviations of the features
    differ by a factor of 200,000: scaling matters.

    **Class 0 is malignant and class 1 is benign**, as in scikit-learn: a metric that takes class 1
    as positive speaks of finding the *benign* tumors.

    The fixed split tests on every fifth example of each class (113 examples) and trains on the
    others (456).

    Returns
    -------
    Dataset
        `X` of shape (569, 30); 212 malignant and 357 benign.

    Examples
    --------
    >>> tumors = load_breast_cancer()
    >>> tumors.target_names, np.bincount(tumors.y)
    (('malignant', 'benign'), array([212, 357]))
    """
    return _tabular("breast_cancer")


def load_penguins():
    """Return the sizes of 344 penguins of three species, with the gaps that real data have.

    Two birds were not measured: their rows of `X` are NaN, on purpose. `Dataset.complete` leaves
    them out (342 rows). `extra` holds ``"island"`` and ``"sex"`` (strings; ``"NA"`` for the 11
    birds whose sex is unknown) and ``"year"``.

    The fixed split tests on every fifth bird of each species and trains on the others: 277 and 67
    birds, gaps included. The rule looks at the file only, so that
    ``load_penguins().complete().split()`` keeps each bird in its part.

    Returns
    -------
    Dataset
        `X` of shape (344, 4): bill length and depth and flipper length in millimeters, body mass in
        grams. 152 Adelie, 68 Chinstrap and 124 Gentoo penguins.

    Examples
    --------
    >>> penguins = load_penguins()
    >>> penguins.X[3]
    array([nan, nan, nan, nan], dtype=float32)
    >>> X, y = penguins.complete()
    >>> X.mean(axis=0).round(1)
    array([  43.9,   17.2,  200.9, 4201.8], dtype=float32)
    """
    return _tabular("penguins")


def _tabular(name):
    """Return a stored table whose fixed split tests on every fifth example of each class."""
    stored = _read(name)
    y = stored["y"].astype(np.int64)
    return Dataset(
        X=stored["X"].astype(np.float32),
        y=y,
        feature_names=tuple(str(feature) for feature in stored["feature_names"]),
        target_names=tuple(str(target) for target in stored["target_names"]),
        extra={
            key.removeprefix("extra_"): stored[key] for key in stored if key.startswith("extra_")
        },
        test=_every_fifth_of_each_class(y),
    )


def _every_fifth_of_each_class(y):
    test = np.zeros(len(y), dtype=bool)
    for label in np.unique(y):
        test[np.flatnonzero(y == label)[4::5]] = True
    return test


def _read(name):
    """Return the arrays of a stored file by name, after its checksum was found to be the one on "
    "its card."""
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

"""One form for all data sets, so that a chapter can exchange one for another."""

from dataclasses import dataclass, field, replace
from itertools import compress

import numpy as np


class Examples:
    """What all collections of examples have in common: they unpack and divide alike.

    A subclass is a dataclass with the fields `X`, `y`, `extra` and `test`: arrays or tuples with
    one entry for each example, a dict of those, and the mask of the fixed split (or None).
    """

    def __iter__(self):
        yield self.X
        yield self.y

    def split(self):
        """Divide the examples into the fixed training and test parts that the loader documents.

        The parts never change, so that results from different chapters and different runs can be
        compared. For a random division, or a validation part, use
        `nnlib.preprocessing.train_test_split`.

        Returns
        -------
        train, test : same type
            In the order of the file.

        Raises
        ------
        ValueError
            If there is no fixed split: for generated data, and for what is already one part of a
            split.

        Examples
        --------
        >>> from nnlib.datasets import load_digits
        >>> train, test = load_digits().split()
        >>> train.X.shape, test.X.shape
        ((898, 64), (899, 64))
        """
        check_split(self.test)
        return self._rows(~self.test, test=None), self._rows(self.test, test=None)

    def _rows(self, keep, **changes):
        rows = {name: take(getattr(self, name), keep) for name in ("X", "y", "extra", "test")}
        return replace(self, **(rows | changes))


@dataclass(frozen=True, eq=False)
class Dataset(Examples):
    """Examples with their labels.

    It unpacks like a pair, ``X, y = dataset``.

    Parameters
    ----------
    X : array of float32 of shape (N, D), or (N, T, D); of int64 for symbols
        One example per row. NaN marks a value that was not measured.
    y : array of int64, shape (N,)
        The class of each example, from 0 to K - 1. For regression float32, and for a task that
        answers every symbol with a symbol of shape (N, T).
    feature_names : tuple of str
        The D names of the columns of `X`; empty where the columns have no names.
    target_names : tuple of str
        The K names of the classes; for regression, the one name of what is predicted.
    extra : dict of str to array of shape (N, ...), optional
        What else is known of each example and is not part of `X`.
    image_shape : tuple of int, optional
        The shape of the image that a row of `X` spells out, row by row: height and width, or
        channels, height and width.
    test : array of bool, shape (N,), optional
        Which examples the fixed split keeps for testing; None where there is no fixed split.
    """

    X: np.ndarray
    y: np.ndarray
    feature_names: tuple[str, ...]
    target_names: tuple[str, ...]
    extra: dict[str, np.ndarray] = field(default_factory=dict)
    image_shape: tuple[int, ...] | None = None
    test: np.ndarray | None = None

    def __repr__(self):
        X, y = self.X, self.y
        target = f"{len(self.target_names)} classes" if y.dtype.kind == "i" else "regression"
        return f"Dataset(X={X.shape} {X.dtype}, y={y.shape} {y.dtype}, {target})"

    def complete(self):
        """Return the examples of which everything was measured (no NaN in `X` and `y`).

        Dropping rows is the simplest answer to missing values. It is harmless where few are
        missing, and for a reason that has nothing to do with what is studied.

        Returns
        -------
        Dataset

        Examples
        --------
        >>> from nnlib.datasets import load_penguins
        >>> load_penguins().complete()
        Dataset(X=(342, 4) float32, y=(342,) int64, 3 classes)
        """
        gaps = [np.isnan(part).any(axis=tuple(range(1, part.ndim))) for part in self]
        return self._rows(~(gaps[0] | gaps[1]))

    def as_images(self):
        """Return `X` as images of shape (N, height, width), or (N, channels, height, width).

        A convolution wants an axis for the channel: ``as_images()[:, None]`` for gray images.

        Raises
        ------
        ValueError
            If the examples are not images.
        """
        if self.image_shape is None:
            raise ValueError(
                f"as_images: expected examples that are images, received {self.X.shape[1]} features"
            )
        return self.X.reshape(-1, *self.image_shape)


def check_split(test):
    """Raise unless there is a fixed split."""
    if test is None:
        raise ValueError(
            "split: expected data with a fixed split, "
            "received generated data or one part of a split; "
            "use train_test_split, or generate a second set for testing"
        )


def take(rows, keep):
    """Return the entries of `rows` where `keep` is True, for every form in which rows come."""
    if rows is None:
        return None
    if isinstance(rows, dict):
        return {name: take(column, keep) for name, column in rows.items()}
    if isinstance(rows, tuple):
        return tuple(compress(rows, keep))
    return rows[keep]

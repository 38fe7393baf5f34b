"""One form for all data sets, so that a chapter can exchange one for another."""

from dataclasses import dataclass, field, replace

import numpy as np


@dataclass(frozen=True, eq=False)
class Dataset:
    """Examples with their labels.

    It unpacks like a pair, ``X, y = dataset``.

    Parameters
    ----------
    X : array of float32, shape (N, D)
        One example per row. NaN marks a value that was not measured.
    y : array of int64, shape (N,)
        The class of each example, from 0 to K - 1.
    feature_names : tuple of str
        The D names of the columns of `X`.
    target_names : tuple of str
        The K names of the classes.
    extra : dict of str to array of shape (N,), optional
        What else is known of each example and is not part of `X`.
    image_shape : tuple of int, optional
        The height and width of the image that a row of `X` spells out, row by row.
    test : array of bool, shape (N,), optional
        Which examples the fixed split keeps for testing; None where there is no fixed split.
    """

    X: np.ndarray
    y: np.ndarray
    feature_names: tuple[str, ...]
    target_names: tuple[str, ...]
    extra: dict[str, np.ndarray] = field(default_factory=dict)
    image_shape: tuple[int, int] | None = None
    test: np.ndarray | None = None

    def __iter__(self):
        yield self.X
        yield self.y

    def __repr__(self):
        X, y, classes = self.X, self.y, len(self.target_names)
        return f"Dataset(X={X.shape} {X.dtype}, y={y.shape} {y.dtype}, {classes} classes)"

    def split(self):
        """Divide the examples into the fixed training and test parts that the loader documents.

        The parts never change, so that results from different chapters and different runs can be
        compared. For a random division, or a validation part, use
        `nnlib.preprocessing.train_test_split`.

        Returns
        -------
        train, test : Dataset
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
        if self.test is None:
            raise ValueError(
                "split: expected data with a fixed split, "
                "received generated data or one part of a split; "
                "use train_test_split, or generate a second set for testing"
            )
        parts = replace(self, test=None)
        return parts._rows(~self.test), parts._rows(self.test)

    def complete(self):
        """Return the examples whose features were all measured (no NaN in `X`), as a Dataset.

        Dropping rows is the simplest answer to missing values. It is harmless where few are
        missing, and for a reason that has nothing to do with what is studied.

        Examples
        --------
        >>> from nnlib.datasets import load_penguins
        >>> load_penguins().complete()
        Dataset(X=(342, 4) float32, y=(342,) int64, 3 classes)
        """
        return self._rows(~np.isnan(self.X).any(axis=1))

    def as_images(self):
        """Return `X` as images of shape (N, height, width).

        A convolution wants one more axis, for the channel: ``as_images()[:, None]``.

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

    def _rows(self, keep):
        return replace(
            self,
            X=self.X[keep],
            y=self.y[keep],
            extra={name: column[keep] for name, column in self.extra.items()},
            test=None if self.test is None else self.test[keep],
        )

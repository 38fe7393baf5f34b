"""Sequences of different lengths, and how to put them into one array."""

from dataclasses import dataclass, field

import numpy as np

from ._stored import read
from .dataset import Examples


@dataclass(frozen=True, eq=False)
class Sequences(Examples):
    """Sequences of vectors, each with a label.

    It unpacks and divides like a `Dataset`.

    Parameters
    ----------
    X : tuple of N arrays of float32, each of shape (T_i, D)
        The sequences; T_i is the length of the i-th.
    y : array of int64, shape (N,)
        The class of each sequence, from 0 to K - 1.
    feature_names : tuple of str
        The D names of the entries of a vector.
    target_names : tuple of str
        The K names of the classes.
    extra : dict of str to array of shape (N,), optional
        What else is known of each sequence.
    test : array of bool, shape (N,), optional
        Which sequences the fixed split keeps for testing; None where there is no fixed split.
    """

    X: tuple[np.ndarray, ...]
    y: np.ndarray
    feature_names: tuple[str, ...]
    target_names: tuple[str, ...]
    extra: dict[str, np.ndarray] = field(default_factory=dict)
    test: np.ndarray | None = None

    def __repr__(self):
        lengths, n_features = self.lengths, len(self.feature_names)
        return (
            f"Sequences({len(self.X)} of lengths {lengths.min()} to {lengths.max()}, "
            f"{n_features} features, {len(self.target_names)} classes)"
        )

    @property
    def lengths(self):
        """The length of each sequence, an array of int64 of shape (N,)."""
        return np.array([len(sequence) for sequence in self.X], dtype=np.int64)

    def padded(self, length=None):
        """Return the sequences as one array, with zeros after the end of the shorter ones.

        Recurrent layers take it together with `lengths`, which says where the zeros begin.

        Parameters
        ----------
        length : int, optional
            The length T of the result; by default that of the longest sequence.

        Returns
        -------
        array of float32, shape (N, T, D)

        Raises
        ------
        ValueError
            If a sequence is longer than `length`: nothing is cut off silently.

        Examples
        --------
        >>> vowels = load_vowels()
        >>> X = vowels.padded()
        >>> X.shape, len(vowels.X[0]), X[0, 20:].any().item()
        ((640, 29, 12), 20, False)
        """
        return pad(self.X, length, "Sequences.padded")


def pad(sequences, length, who):
    """Stack arrays that differ in their first axis, with zeros after the shorter ones."""
    longest = max(map(len, sequences), default=0)
    length = longest if length is None else length
    if length < longest:
        raise ValueError(f"{who}: expected length of at least {longest}, received {length}")
    padded = np.zeros((len(sequences), length, *sequences[0].shape[1:]), sequences[0].dtype)
    for row, sequence in zip(padded, sequences, strict=True):
        row[: len(sequence)] = sequence
    return padded


def load_vowels():
    r"""Return 640 utterances of the Japanese vowels /ae/ by nine men: who speaks?

    Each is a sequence of 7 to 29 frames of 12 cepstrum coefficients, one frame every 6.4
    milliseconds.

    The fixed split is that of the authors (Kudo, Toyama and Shimbo, 1999): 270 utterances train,
    30 of each speaker, and 370 test, recorded at other times. To beat: logistic regression on the
    mean, the standard deviation, and the first and last frame of each sequence reaches 0.984, so
    an accuracy of 0.95 is no success of a recurrent network.

    Returns
    -------
    Sequences
        640 sequences, nine classes.

    Examples
    --------
    >>> vowels = load_vowels()
    >>> vowels
    Sequences(640 of lengths 7 to 29, 12 features, 9 classes)
    >>> train, test = vowels.split()
    >>> vowels.X[0].shape, len(train.y), len(test.y)
    ((20, 12), 270, 370)
    """
    stored = read("vowels")
    frames = (stored["X"] / 1e6).astype(np.float32)  # (9961, 12), stored in millionths
    ends = np.cumsum(stored["lengths"], dtype=np.int64)
    y = stored["y"].astype(np.int64)
    return Sequences(
        X=tuple(np.split(frames, ends[:-1])),
        y=y,
        feature_names=tuple(f"cepstrum_{k + 1}" for k in range(12)),
        target_names=tuple(f"speaker {k + 1}" for k in range(9)),
        test=np.arange(len(y)) >= 270,
    )

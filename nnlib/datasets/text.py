"""Text: strings with labels, and pairs of strings."""

from dataclasses import dataclass, field

import numpy as np

from ._stored import every_fifth_of_each_class, extras, read, text
from .dataset import Examples


@dataclass(frozen=True, eq=False)
class Texts(Examples):
    """Texts with labels.

    It unpacks and divides like a `Dataset`.

    Parameters
    ----------
    X : tuple of N str
        The texts.
    y : array of int64, shape (N,)
        The class of each text, from 0 to K - 1.
    target_names : tuple of str
        The K names of the classes.
    extra : dict of str to array of shape (N,), optional
        What else is known of each text.
    test : array of bool, shape (N,), optional
        Which texts the fixed split keeps for testing; None where there is no fixed split.
    """

    X: tuple[str, ...]
    y: np.ndarray
    target_names: tuple[str, ...]
    extra: dict[str, np.ndarray] = field(default_factory=dict)
    test: np.ndarray | None = None

    def __repr__(self):
        symbols = sum(map(len, self.X))
        return (
            f"Texts({len(self.X)} texts, {symbols:,} characters, {len(self.target_names)} classes)"
        )


@dataclass(frozen=True, eq=False)
class Pairs(Examples):
    """Texts with what each of them is to be turned into, which is a text as well.

    It unpacks and divides like a `Dataset`.

    Parameters
    ----------
    X : tuple of N str
        The sources.
    y : tuple of N str
        The targets.
    extra : dict of str to array of shape (N,), optional
        What else is known of each pair.
    test : array of bool, shape (N,), optional
        Which pairs the fixed split keeps for testing; None where there is no fixed split.
    """

    X: tuple[str, ...]
    y: tuple[str, ...]
    extra: dict[str, np.ndarray] = field(default_factory=dict)
    test: np.ndarray | None = None

    def __repr__(self):
        return f"Pairs({len(self.X)} pairs, {self.X[0]!r} -> {self.y[0]!r}, ...)"


def load_names():
    """Return 8403 English first names in lower case: short words to learn, and to invent, from.

    The classes are female, male and both: names in one list only, and in both lists. Each name
    stands there once, so that none is in both parts of the fixed split, which tests on every fifth
    name of each class (1679) and trains on the others (6724).

    Returns
    -------
    Texts
        8403 names of the letters a to z, sorted; 4506 female, 3478 male, 419 both.

    Examples
    --------
    >>> names = load_names()
    >>> names
    Texts(8403 texts, 50,552 characters, 3 classes)
    >>> names.X[0], names.target_names[names.y[0]]
    ('aaren', 'female')
    """
    stored = read("names")
    y = stored["y"].astype(np.int64)
    return Texts(
        X=_lines(stored["X"]),
        y=y,
        target_names=("female", "male", "both"),
        test=every_fifth_of_each_class(y),
    )


def load_plays():
    """Return eight plays of Shakespeare, about a million characters.

    Edited texts with modern spelling, with stage directions and the names of the speakers. The
    fixed split trains on 7 plays and tests on 1, the last one, "Othello": a language model
    has to guess names that it never read.

    Returns
    -------
    Texts
        Eight texts; the class of a text is its title.

    Examples
    --------
    >>> plays = load_plays()
    >>> plays
    Texts(8 texts, 1,036,467 characters, 8 classes)
    >>> plays.target_names[0], plays.X[0][:25]
    ('hamlet', 'HAMLET, PRINCE OF DENMARK')
    """
    stored = read("plays")
    return Texts(
        X=tuple(text(content) for content in stored.values()),
        y=np.arange(8),
        target_names=tuple(stored),
        test=np.arange(8) == 7,
    )


def load_sentences():
    """Return 3000 sentences from reviews of films, phones and restaurants: praise or complaint?

    1000 each from imdb.com, amazon.com and yelp.com, 500 positive and 500 negative; ``"site"`` in
    `extra` says which. Only clear cases were chosen, none is neutral. The fixed split tests on
    every fifth sentence of each class (600, as many from each site) and trains on the others
    (2400). To beat: naive Bayes on the words reaches about 0.8.

    Returns
    -------
    Texts
        3000 sentences; class 0 is negative, class 1 positive.

    Examples
    --------
    >>> sentences = load_sentences()
    >>> X, y = sentences
    >>> X[2000], sentences.target_names[y[2000]]
    ('Wow... Loved this place.', 'positive')
    """
    stored = read("sentences")
    y = stored["y"].astype(np.int64)
    return Texts(
        X=_lines(stored["X"]),
        y=y,
        target_names=("negative", "positive"),
        extra=extras(stored),
        test=every_fifth_of_each_class(y),
    )


def load_pronunciations():
    """Return 20,000 English words with their pronunciation: letters to sounds.

    A sample, evenly spaced in the alphabet, of the words in the CMU Pronouncing Dictionary that
    have one pronunciation. The sounds are ARPABET symbols with spaces between them, without
    stress. The fixed split tests on every tenth word (2000) and trains on the others (18,000);
    words of one family are neighbors in the alphabet, so a test word often has a relative in the
    training part.

    Returns
    -------
    Pairs
        20,000 pairs.

    Examples
    --------
    >>> words = load_pronunciations()
    >>> words.X[-1], words.y[-1]
    ('zylstra', 'Z IH L S T R AH')
    >>> len({sound for pronunciation in words.y for sound in pronunciation.split()})
    39
    """
    return _pairs("pronunciations", every=10)


def load_translations():
    """Return the names of 295 territories and 645 languages in English and German.

    Small enough to train on in a minute, and half of it is guesswork: many names are the same in
    both languages or nearly so, others share nothing. The fixed split tests on every tenth name
    (94) and trains on the others (846).

    Returns
    -------
    Pairs
        940 pairs; ``"kind"`` in `extra` is ``"territory"`` or ``"language"``.

    Examples
    --------
    >>> names = load_translations()
    >>> names.X[1], names.y[1]
    ('Africa', 'Afrika')
    """
    return _pairs("translations", every=10)


def _pairs(name, *, every):
    stored = read(name)
    X = _lines(stored["X"])
    return Pairs(
        X=X,
        y=_lines(stored["y"]),
        extra=extras(stored),
        test=np.arange(len(X)) % every == every - 1,
    )


def _lines(array):
    return tuple(text(array).split("\n"))

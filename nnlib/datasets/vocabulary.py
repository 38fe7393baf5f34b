"""The vocabulary, which makes numbers of text and text of numbers."""

import numpy as np

from .sequences import pad


class Vocabulary:
    """A one-to-one map between symbols and the integers from 0 on.

    The symbols are characters, or words where a `separator` stands between them. They are numbered
    in sorted order, after the special symbols, which stand for what is not in the text (its end, a
    blank, ...). The first special symbol, number 0, also fills up the shorter texts of a batch.

    Parameters
    ----------
    texts : iterable of str
        What the symbols are taken from.
    separator : str
        What divides a text into symbols; ``""`` divides it into characters.
    special : tuple of str
        Further symbols, which get the first numbers. They may be longer than a character.

    Raises
    ------
    ValueError
        If a special symbol occurs twice, or is also a symbol of the texts.

    Examples
    --------
    >>> vocabulary = Vocabulary(["anna", "otto"], special=("<end>",))
    >>> vocabulary.symbols
    ('<end>', 'a', 'n', 'o', 't')
    >>> vocabulary.encode("nato")
    array([2, 1, 4, 3])
    >>> vocabulary.decode([2, 1, 4, 3, 0])
    'nato'
    >>> words = Vocabulary(["not bad", "not good"], separator=" ")
    >>> words.encode("not good")
    array([2, 1])
    """

    def __init__(self, texts, *, separator="", special=()):
        if isinstance(texts, str):
            texts = (texts,)
        self.separator = separator
        self.special = tuple(special)
        found = sorted({symbol for string in texts for symbol in self._divide(string)})
        self.symbols = (*self.special, *found)
        self.numbers = {symbol: number for number, symbol in enumerate(self.symbols)}
        if len(self.numbers) < len(self.symbols):
            raise ValueError(
                "Vocabulary: expected special symbols that are different from each other and from "
                f"those of the texts, received {self.special}"
            )

    def __len__(self):
        return len(self.symbols)

    def __repr__(self):
        return f"Vocabulary({len(self)} symbols)"

    def encode(self, string, *, start=None, end=None):
        """Return the numbers of the symbols of a text, between those of `start` and `end`.

        Parameters
        ----------
        string : str
            The text.
        start, end : str, optional
            Special symbols to put before and after it.

        Returns
        -------
        array of int64, shape (T,)

        Raises
        ------
        ValueError
            If a symbol is not in the vocabulary.
        """
        first, last = ([] if edge is None else [edge] for edge in (start, end))
        symbols = [*first, *self._divide(string), *last]
        try:
            return np.array([self.numbers[symbol] for symbol in symbols], dtype=np.int64)
        except KeyError as error:
            raise ValueError(
                f"Vocabulary.encode: expected symbols of the vocabulary, received {error}"
            ) from None

    def decode(self, numbers):
        """Return the text that numbers stand for, without the special symbols.

        Parameters
        ----------
        numbers : sequence of int
            Numbers from 0 to ``len(vocabulary) - 1``.

        Returns
        -------
        str

        Raises
        ------
        ValueError
            If a number stands for nothing.
        """
        numbers = np.asarray(numbers, dtype=np.int64).ravel()
        if numbers.size and not 0 <= numbers.min() <= numbers.max() < len(self):
            raise ValueError(
                f"Vocabulary.decode: expected numbers from 0 to {len(self) - 1}, "
                f"received numbers from {numbers.min()} to {numbers.max()}"
            )
        ordinary = numbers[numbers >= len(self.special)]
        return self.separator.join(self.symbols[number] for number in ordinary)

    def batch(self, strings, *, start=None, end=None, length=None):
        """Return several texts as one array, with number 0 after the end of the shorter ones.

        Parameters
        ----------
        strings : sequence of str
            The texts.
        start, end : str, optional
            Special symbols to put before and after each text.
        length : int, optional
            The length T of the result; by default that of the longest text.

        Returns
        -------
        numbers : array of int64, shape (N, T)
        lengths : array of int64, shape (N,)
            Where each text ends, `start` and `end` included.

        Raises
        ------
        ValueError
            If there is no text, no special symbol to fill up with, or a text is longer than
            `length`.

        Examples
        --------
        >>> vocabulary = Vocabulary(["anna", "otto"], special=("<pad>", "<end>"))
        >>> numbers, lengths = vocabulary.batch(["anna", "at"], end="<end>")
        >>> numbers
        array([[2, 3, 3, 2, 1],
               [2, 5, 1, 0, 0]])
        >>> lengths
        array([5, 3])
        """
        if not self.special:
            raise ValueError(
                "Vocabulary.batch: expected a special symbol to fill up with, received none"
            )
        if not len(strings):
            raise ValueError("Vocabulary.batch: expected at least one text, received none")
        rows = [self.encode(string, start=start, end=end) for string in strings]
        return pad(rows, length, "Vocabulary.batch"), np.array([len(row) for row in rows])

    def _divide(self, string):
        return string.split(self.separator) if self.separator else string

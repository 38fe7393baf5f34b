"""Numbers for prose and evidence for claims, stored in the notebook by the cell that measured them.

A record is a cell output in the format of scrapbook. The book reads it back when it is built, so a
number in the text can only be one that a cell computed.
"""

import numbers
import re

import numpy as np

RECORD = "application/papermill.record/"  # kept in the notebook, not shown


def glue(name: str, value) -> None:
    """Store a value under a name; the text shows it with the role ``{glue:text}`name```.

    Parameters
    ----------
    name : str
        Unique within the notebook.
    value : str, int or float
        Shown as written if it is a string; an integer with all its digits; a float with four
        significant digits. Format anything else yourself, for example ``f"{accuracy:.1%}"``.

    Raises
    ------
    ValueError
        If the name is empty.
    TypeError
        If the value is neither a string nor a real number.
    """
    if not isinstance(name, str) or not name:
        raise ValueError(f"glue: expected a name, received {name!r}")
    text = _text(value)
    _emit(name, RECORD, {f"{RECORD}text/plain": text})


def evidence(claim: str, *, holds: bool, text: str) -> None:
    """Assert what was measured about a claim; show it, and store it for the box and the ledger.

    Parameters
    ----------
    claim : str
        The claim's id, for example ``"N2"``.
    holds : bool
        Whether the measurement supports the verdict that the chapter gives.
    text : str
        What was measured, in one sentence with its numbers.

    Raises
    ------
    AssertionError
        If `holds` is false: the verdict must change, or the experiment.
    ValueError
        If the id or the text is malformed.
    TypeError
        If `holds` is not a bool.

    Examples
    --------
    >>> evidence("N2", holds=13 == 14, text="13 of 16 learned")
    Traceback (most recent call last):
        ...
    AssertionError: claim N2: the measurement does not support the verdict: 13 of 16 learned
    """
    if not isinstance(claim, str) or not re.fullmatch(r"[A-Z]\d+", claim):
        raise ValueError(f"evidence: expected the id of a claim such as 'N2', received {claim!r}")
    if not isinstance(text, str) or not text.strip():
        raise ValueError(f"evidence: expected what was measured as text, received {text!r}")
    if not isinstance(holds, bool) and type(holds).__name__ != "bool":  # the latter is NumPy's
        raise TypeError(f"evidence: expected holds to be a bool, received {type(holds).__name__}")
    if not holds:
        raise AssertionError(f"claim {claim}: the measurement does not support the verdict: {text}")
    _emit(f"claim-{claim}", "", {"text/plain": text})


def score(board: str, model: str, scores, *, note: str = "") -> None:
    """Enter a model on one of the book's scoreboards, as mean and standard deviation over seeds.

    Parameters
    ----------
    board : str
        The name of the board, for example ``"digits"``; its page says what is measured, and how.
    model : str
        What was trained, in a few words.
    scores : float or sequence of float
        One score for each seed; a single number for a model that has no randomness.
    note : str
        What a reader of the table should know, for example that the model uses more data.

    Raises
    ------
    ValueError
        If a name is empty or a score is not a finite number.

    Examples
    --------
    ``score("digits", "logistic regression", 0.934)``
    """
    if not board or not model:
        raise ValueError(f"score: expected a board and a model, received {board!r} and {model!r}")
    values = np.atleast_1d(np.asarray(scores, dtype=float))
    if values.ndim != 1 or values.size == 0 or not np.isfinite(values).all():
        raise ValueError(f"score: expected finite numbers, one for each seed, received {scores!r}")
    mean = f"{values.mean():.3f}"
    spread = f" ± {values.std(ddof=1):.3f}" if values.size > 1 else ""
    seeds = f"{values.size} seeds" if values.size > 1 else "no seed"
    row = {"model": model, "score": mean + spread, "seeds": seeds, "note": note}
    text = f"{board}: {model}, {mean}{spread} ({seeds})"
    _emit(f"score-{board}-{model}", "", {"text/plain": text}, score={"board": board, **row})


def _text(value) -> str:
    """Write a value as it should stand in the text."""
    if isinstance(value, str):
        return value
    if isinstance(value, numbers.Integral) and not isinstance(value, bool):
        return str(int(value))
    if isinstance(value, numbers.Real) and not isinstance(value, bool):
        return f"{float(value):.4g}"
    raise TypeError(f"glue: expected a string or a number, received {type(value).__name__}")


def _emit(name: str, prefix: str, data: dict[str, str], **metadata) -> None:
    """Send one record to the notebook; do nothing visible outside one."""
    from IPython.display import display

    record = {"name": name, "mime_prefix": prefix, **metadata}
    display(data, raw=True, metadata={"scrapbook": record})

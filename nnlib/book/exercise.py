"""Checks that judge a reader's answer to an exercise without showing the solution."""

import functools
import types
from collections.abc import Callable


class _Unanswered(Exception):
    """The answer still holds the placeholder."""


class _Verdict(int):
    """True or False, which a notebook does not show once more below the line that was printed."""

    def __repr__(self) -> str:
        return str(bool(self))

    def _ipython_display_(self) -> None:
        pass


def exercise(check: Callable) -> Callable[..., bool]:
    """Turn a checker, a function full of asserts with messages, into a friendly judge.

    The judge takes what the checker takes and prints one line:

    - ``Not yet: …`` if an argument is ``...`` or ``None``, if it is a function that returns one of
      these, or if an
      assert fails; then the first line of its message says what is still wrong;
    - ``Correct.`` otherwise.

    It returns whether the answer is correct. Any other error in the reader's code is raised as it
    is, with its traceback.

    Examples
    --------
    >>> @exercise
    ... def check_double(double):
    ...     assert double(2) == 4, f"double(2) should be 4, but is {double(2)}"
    >>> check_double(...)
    Not yet: replace the ... in the cell above by your answer.
    False
    >>> check_double(lambda x: x**3)
    Not yet: double(2) should be 4, but is 8
    False
    >>> check_double(lambda x: x + x)
    Correct.
    True
    """
    if not callable(check):
        raise TypeError(
            f"exercise: expected a function with asserts, received {type(check).__name__}"
        )

    @functools.wraps(check)
    def judge(*answers, **named) -> bool:
        try:
            check(*map(_watch, answers), **{name: _watch(answer) for name, answer in named.items()})
        except _Unanswered:
            print("Not yet: replace the ... in the cell above by your answer.")
            return _Verdict(False)
        except AssertionError as wrong:
            first_line = (str(wrong).strip() or "one of the checks does not hold.").splitlines()[0]
            print(f"Not yet: {first_line}")
            return _Verdict(False)
        print("Correct.")
        return _Verdict(True)

    return judge


def _watch(answer):
    """Refuse a placeholder, now or when the reader's function returns it."""
    if answer is None or answer is ...:
        raise _Unanswered
    if not isinstance(answer, types.FunctionType):
        return answer

    @functools.wraps(answer)
    def watched(*args, **kwargs):
        try:
            return _watch(answer(*args, **kwargs))
        except TypeError as error:
            if "ellipsis" in str(error):  # the function computes with its ...
                raise _Unanswered from None
            raise

    return watched

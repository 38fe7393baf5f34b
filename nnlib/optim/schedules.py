"""Schedules: learning rates as functions of the number of the step, which starts at 1."""

import math

from .._checks import check_count, check_in_range


def step_decay(lr, *, every, factor=0.1):
    """The schedule ``lr * factor^floor((t - 1) / every)``: constant between drops.

    Examples
    --------
    >>> schedule = step_decay(1.0, every=2, factor=0.5)
    >>> [schedule(t) for t in (1, 2, 3, 4, 5)]
    [1.0, 1.0, 0.5, 0.5, 0.25]
    """
    check_count(every, "step_decay", "every")
    return lambda t: lr * factor ** ((t - 1) // every)


def exponential_decay(lr, *, factor):
    """The schedule ``lr * factor^(t - 1)``."""
    check_in_range(factor, 0, 1, "exponential_decay", "factor")
    return lambda t: lr * factor ** (t - 1)


def cosine_decay(lr, *, steps, final=0.0):
    """A half cosine from `lr` to `final` in `steps` steps (Loshchilov and Hutter, 2017).

    ``final + (lr - final) (1 + cos(pi (t - 1) / steps)) / 2``, and `final` after that.

    Examples
    --------
    >>> schedule = cosine_decay(1.0, steps=10)
    >>> [round(schedule(t), 3) for t in (1, 6, 11, 100)]
    [1.0, 0.5, 0.0, 0.0]
    """
    check_count(steps, "cosine_decay", "steps")
    return lambda t: (
        final + (lr - final) * 0.5 * (1.0 + math.cos(math.pi * min(t - 1, steps) / steps))
    )


def linear_warmup(lr, *, steps):
    """The schedule that rises linearly to `lr` in `steps` steps and then follows it.

    Parameters
    ----------
    lr : float or callable
        The final rate, or a schedule that takes over; it is scaled by ``t / steps`` during the
        warm-up.
    steps : int
        The length of the warm-up.

    Examples
    --------
    >>> schedule = linear_warmup(1.0, steps=4)
    >>> [schedule(t) for t in (1, 2, 3, 4, 5)]
    [0.25, 0.5, 0.75, 1.0, 1.0]
    """
    check_count(steps, "linear_warmup", "steps")
    after = lr if callable(lr) else lambda t: lr
    return lambda t: after(t) * min(1.0, t / steps)


def one_cycle(lr, *, steps, rise=0.3, start=1 / 25, final=4e-6):
    """Up to `lr` and down to almost nothing in one cycle (Smith and Topin, 2019).

    A half cosine from ``start * lr`` to `lr` in the first steps, and one from there to ``final *
    lr`` in the others; ``final * lr`` after that.

    Parameters
    ----------
    lr : float
        The largest rate; larger than a constant rate could be.
    steps : int
        The length of the cycle.
    rise : float
        The share of the steps in which the rate rises.
    start, final : float
        The first and the last rate as shares of `lr`.

    Raises
    ------
    ValueError
        If `steps` is not a positive integer, or the rise does not end between the first step and
        the last.

    Notes
    -----
    The paper's cycle is made of straight lines, up and down alike and then further down to a last
    value; this is the form and these are the numbers of fast.ai and PyTorch. Both lower the
    momentum while the rate is high, which a schedule of the rate cannot do.

    Examples
    --------
    >>> schedule = one_cycle(1.0, steps=11, rise=0.4, start=0.1, final=0.0)
    >>> [round(schedule(t), 3) for t in (1, 4, 8, 11, 100)]
    [0.1, 0.97, 0.429, 0.0, 0.0]
    """
    check_count(steps, "one_cycle", "steps")
    top = rise * steps - 1.0  # where the rate is `lr`, between steps perhaps; step 1 is at 0
    if not 0.0 < top < steps - 1.0:
        raise ValueError(
            f"one_cycle: expected a rise of more than one step and less than all {steps}, "
            f"received rise={rise}"
        )

    def half_cosine(begin, end, share):
        return end + (begin - end) * 0.5 * (1.0 + math.cos(math.pi * share))

    def schedule(t):
        if t - 1 <= top:
            return lr * half_cosine(start, 1.0, (t - 1) / top)
        return lr * half_cosine(1.0, final, (min(t, steps) - 1 - top) / (steps - 1 - top))

    return schedule

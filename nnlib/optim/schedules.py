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

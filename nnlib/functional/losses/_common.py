"""What the losses share: the check at the door, and the mean with its VJP."""


def matched(name, outputs, targets):
    """Check that both have one shape and return the targets in the dtype of the outputs.

    Labels are often integers, and float32 outputs times int64 targets would be float64.
    """
    if not hasattr(targets, "astype"):
        raise TypeError(f"{name}: expected targets as an array, received {type(targets).__name__}")
    if outputs.shape != targets.shape:
        raise ValueError(
            f"{name}: expected outputs and targets of one shape, "
            f"received {outputs.shape} and {targets.shape}"
        )
    if outputs.size == 0:
        raise ValueError(f"{name}: expected at least one example, received shape {outputs.shape}")
    return targets.astype(outputs.dtype, copy=False) if outputs.dtype.kind == "f" else targets


def mean_of(values, slope):
    """The mean of `values` and its VJP; `slope` is the derivative of each value by its output.

    For a loss of ``outputs - targets`` the targets receive the negative gradient.
    """

    def vjp(dy, needs=(True, True)):
        dx = slope * (dy / slope.size)
        return (dx if needs[0] else None), (-dx if needs[1] else None)

    return values.sum() / values.size, vjp  # NumPy's mean() is the same, and slower for few values

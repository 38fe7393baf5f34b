"""Setting examples aside."""

import numpy as np

from .._checks import check_rng


def train_test_split(*arrays, test_size=0.25, stratify=None, rng):
    r"""Divide the rows of one or more arrays at random into two parts, the same way for all.

    Of N examples, :math:`\lceil \text{test\_size} \cdot N \rceil` go to the second part. For three
    parts, divide the first part again.

    Parameters
    ----------
    *arrays : array of shape (N, ...)
        What to divide, for instance ``X, y``.
    test_size : float
        The fraction of the second part, between 0 and 1.
    stratify : array of shape (N,), optional
        Class labels. Both parts then have the classes in the proportions of the whole, up to
        rounding.
    rng : numpy.random.Generator
        Source of chance.

    Returns
    -------
    tuple of arrays
        First and second part of each array in turn: ``X_train, X_test, y_train, y_test``. Both are
        shuffled.

    Raises
    ------
    TypeError
        If `rng` is not a Generator.
    ValueError
        If lengths differ, a part would be empty, or a class would be missing from a part.

    Examples
    --------
    >>> X, y = np.arange(12.0).reshape(6, 2), np.array([0, 0, 0, 1, 1, 1])
    >>> X_train, X_test, y_train, y_test = train_test_split(
    ...     X, y, test_size=1 / 3, stratify=y, rng=np.random.default_rng(0))
    >>> X_train.shape, sorted(y_test.tolist())
    ((4, 2), [0, 1])
    """
    who = "train_test_split"
    check_rng(rng, who)
    lengths = [len(array) for array in arrays] + ([] if stratify is None else [len(stratify)])
    if not arrays or len(set(lengths)) > 1:
        raise ValueError(f"{who}: expected arrays of one length, received lengths {lengths}")
    n = lengths[0]
    if not 0.0 < test_size < 1.0:
        raise ValueError(f"{who}: expected test_size between 0 and 1, received {test_size}")
    n_test = int(np.ceil(test_size * n))
    if not 0 < n_test < n:
        raise ValueError(
            f"{who}: expected examples for both parts, received {n} with test_size {test_size}"
        )
    order = rng.permutation(n)
    if stratify is None:
        in_test = np.arange(n) < n_test
    else:
        in_test = _stratified(np.asarray(stratify)[order], n_test)
    train, test = order[~in_test], order[in_test]
    return tuple(part for array in arrays for part in (array[train], array[test]))


def _stratified(labels, n_test):
    """Return which of the shuffled examples to test on: of each class its share, `n_test` in all.

    Shares are rounded down, and the examples that are then missing come from the classes that lost
    most by it.
    """
    classes, label, counts = np.unique(labels, return_inverse=True, return_counts=True)
    share = counts * n_test / len(labels)
    quota = np.floor(share).astype(np.int64)
    quota[np.argsort(quota - share, kind="stable")[: n_test - quota.sum()]] += 1
    if np.any(quota == 0) or np.any(quota == counts):
        k = np.argmax((quota == 0) | (quota == counts))
        raise ValueError(
            f"train_test_split: expected enough examples of each class for both parts, received "
            f"{counts[k]} of class {classes[k]} with {n_test} of {len(labels)} to test on"
        )
    in_test = np.zeros(len(labels), dtype=bool)
    for k, size in enumerate(quota):
        in_test[np.flatnonzero(label == k)[:size]] = True
    return in_test

"""Numbers for what is not a number."""

import numpy as np

from .._checks import check_integers


def one_hot(labels, n_classes, *, dtype=np.float32):
    r"""Code each label as a row of zeros with a single one.

    .. math:: Y_{ik} = [y_i = k], \qquad k = 0, \dots, K - 1

    Parameters
    ----------
    labels : array of integers, any shape
        Classes from 0 to K - 1.
    n_classes : int
        The number of classes K. It is not guessed from the labels: a batch may lack the last class.
    dtype : dtype
        Of the result.

    Returns
    -------
    array, shape ``labels.shape + (K,)``

    Raises
    ------
    TypeError
        If the labels are not an array of integers.
    ValueError
        If a label is not from 0 to K - 1.

    Examples
    --------
    >>> one_hot(np.array([2, 0]), 3)
    array([[0., 0., 1.],
           [1., 0., 0.]], dtype=float32)
    """
    check_integers(labels, 0, n_classes, "one_hot", "labels")
    return (labels[..., np.newaxis] == np.arange(n_classes, like=labels)).astype(dtype)

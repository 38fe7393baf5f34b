"""Contrastive losses: what belongs together shall be near, what does not, far."""

import numpy as np

from ..._checks import check_positive
from ...tensor import primitive
from ._common import matched
from .classification import cross_entropy


@primitive
def triplet(anchor, positive, negative, *, margin=0.2):
    """The triplet loss ``mean(max(0, |a - p|^2 - |a - n|^2 + margin))``.

    Schroff, Kalenichenko and Philbin (2015): the anchor shall be nearer to an example of its own
    class than to one of another class, by a margin.

    Parameters
    ----------
    anchor, positive, negative : arrays (..., D)
        Embeddings; row by row, the second belongs to the first and the third does not.
    margin : float
        In squared distance.

    Raises
    ------
    ValueError
        If the shapes differ or are empty, or ``margin <= 0``.

    Notes
    -----
    VJP: rows within the margin give ``da = 2 (n - p) / N * dy``, ``dp = 2 (p - a) / N * dy`` and
    ``dn = 2 (a - n) / N * dy``; the others give 0.

    The paper, as here, takes squared distances; PyTorch's ``triplet_margin_loss`` does not.

    Examples
    --------
    >>> a, p, n = np.array([[0.0]]), np.array([[1.0]]), np.array([[-1.0]])
    >>> float(triplet(a, p, n))   # equally far: the margin
    0.2
    """
    check_positive(margin, "triplet", "margin")
    positive = matched("triplet", anchor, positive)
    negative = matched("triplet", anchor, negative)
    to_positive, to_negative = anchor - positive, anchor - negative
    slack = (to_positive**2 - to_negative**2).sum(axis=-1, keepdims=True) + float(margin)

    def vjp(dy, needs=(True, True, True)):
        scale = (slack > 0) * (2.0 * dy / slack.size)  # (..., 1)
        da = (to_positive - to_negative) * scale if needs[0] else None
        dp = -to_positive * scale if needs[1] else None
        return da, dp, (to_negative * scale if needs[2] else None)

    return np.maximum(slack, 0.0).mean(), vjp


@primitive
def info_nce(similarities, temperature):
    """Find the partner of each row and each column: the contrastive loss of matched pairs.

    ``S_ij`` says how similar the i-th example is to the j-th partner. With ``Z = S / temperature``
    and the right answers on the diagonal, it is the mean of the `cross_entropy` of the rows of Z
    and that of its columns.

    Parameters
    ----------
    similarities : array (N, N)
        For instance ``a @ b.T`` of embeddings a, b (N, D) with rows of length 1.
    temperature : float or array ()
        Small ones make the softmax sharp. A Tensor is learned too.

    Returns
    -------
    scalar
        ``log N`` for similarities that say nothing; ``log N`` minus it is a lower bound of the
        mutual information of the pair (van den Oord, Li and Vinyals, 2018).

    Raises
    ------
    ValueError
        If the matrix is not square or is empty, or the temperature is not one positive number.

    Notes
    -----
    VJP: with ``dZ`` from the two cross-entropies, ``dS = dZ / temperature`` and ``dtemperature =
    -sum(dZ * Z) / temperature``.

    Van den Oord et al. choose among the rows only; both directions are those of CLIP (Radford et
    al., 2021), which learns the logarithm of ``1 / temperature``.

    Examples
    --------
    >>> float(info_nce(np.zeros((4, 4)), 0.1).round(4))   # log 4
    1.3863
    """
    S = similarities
    if np.ndim(S) != 2 or S.shape[0] != S.shape[1] or S.size == 0:
        raise ValueError(f"info_nce: expected similarities (N, N), received {np.shape(S)}")
    if np.ndim(temperature) != 0 or not temperature > 0:
        raise ValueError(f"info_nce: expected one temperature > 0, received {temperature}")
    tau = temperature.astype(S.dtype) if hasattr(temperature, "dtype") else float(temperature)
    Z = S / tau  # (N, N)
    partners = np.arange(len(S), like=S)
    row_loss, row_vjp = cross_entropy.with_vjp(Z, partners)
    column_loss, column_vjp = cross_entropy.with_vjp(Z.T, partners)

    def vjp(dy, needs=(True, True)):
        dZ = row_vjp(0.5 * dy)[0] + column_vjp(0.5 * dy)[0].T
        dS = dZ / tau if needs[0] else None
        return dS, (-(dZ * Z).sum() / tau if needs[1] else None)

    return 0.5 * (row_loss + column_loss), vjp

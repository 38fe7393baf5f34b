"""Recurrent networks: one operation runs a whole sequence, and its VJP runs it backward in time.

Only what needs the previous state stands in the loop over time. The products with the inputs are
taken for all steps at once before it, and the gradients of the weights for all steps at once after
it. Sequences are (N, T, ...) outside, as everywhere, and (T, N, ...) inside, so that each step is
one contiguous block; the outputs are views of such blocks, which makes a second layer
start without a copy.

The gates of `lstm` and `gru` stand side by side in their weights, as in PyTorch, and are taken
apart here: ``a[k]`` holds gate ``k`` of all steps as one block. Since ``sigmoid(z) = 1/2 + 1/2
tanh(z/2)``, one call of tanh serves all gates of a step.
"""

import numpy as np

from .._checks import check_integers
from ..tensor import primitive

_ACTIVATIONS = {  # phi(z, out), and its derivative as a function of the output
    "tanh": (np.tanh, lambda h: 1.0 - h * h),
    "relu": (lambda z, out: np.maximum(z, 0.0, out=out), lambda h: (h > 0).astype(h.dtype)),
}


@primitive
def rnn(x, h0, Wx, Wh, b, *, activation="tanh", lengths=None):
    """The simple recurrent network, ``h_t = phi(x_t Wx + h_{t-1} Wh + b)`` for t = 1 to T.

    Elman (1990).

    Parameters
    ----------
    x : array (N, T, D)
        N sequences of T inputs.
    h0 : array (N, H)
        The state before the first step.
    Wx : array (D, H)
        Weights of the inputs, shared by all steps, as are all weights.
    Wh : array (H, H)
        Weights of the previous state.
    b : array (H,)
        Biases.
    activation : "tanh" or "relu"
        ``phi``.
    lengths : integer array (N,), optional
        How many steps of each sequence count, 1 to T. After them the state stays as it is, so
        that ``y[:, -1]`` is the last state of each sequence, and the inputs have no influence.

    Returns
    -------
    array (N, T, H)
        ``h_1`` to ``h_T``.

    Raises
    ------
    ValueError
        If the shapes do not fit, the activation is unknown, or a length is not in 1 to T.
    TypeError
        If the lengths are not integers.

    Notes
    -----
    VJP: backpropagation through time (Werbos, 1990). ``h_t`` acts on the loss through the output
    of its step and through the next state, so that ``dh_t = dy_t + dz_{t+1} Wh^T`` with
    ``dz_t = dh_t * phi'(z_t)``. All steps share the weights: ``dWx = sum_t x_t^T dz_t``,
    ``dWh = sum_t h_{t-1}^T dz_t`` and ``db = sum_t dz_t``, summed over examples too.

    Examples
    --------
    A state that adds up its inputs:

    >>> x, one = np.array([[[1.0], [2.0], [3.0]]]), np.ones((1, 1))
    >>> rnn(x, np.zeros((1, 1)), one, one, np.zeros(1), activation="relu").tolist()
    [[[1.0], [3.0], [6.0]]]
    """
    _check("rnn", lengths, x, h0, Wx, Wh, b)
    if activation not in _ACTIVATIONS:
        raise ValueError(f"rnn: expected activation 'tanh' or 'relu', received {activation!r}")
    activate, derivative = _ACTIVATIONS[activation]
    (N, T, D), H = x.shape, h0.shape[1]
    rows = x.swapaxes(0, 1).reshape(T * N, D)  # all inputs, step after step
    h = np.empty_like(x, order="C", shape=(T + 1, N, H))  # h[t] after t steps
    h[0] = h0
    np.matmul(rows, Wx, out=h[1:].reshape(T * N, H))
    h[1:] += b
    for t in range(T):
        h[t + 1] += h[t] @ Wh
        activate(h[t + 1], out=h[t + 1])
    _hold_last(h, lengths)

    def vjp(dy, needs=(True,) * 5):
        dy = _release_last(dy.swapaxes(0, 1), lengths)  # (T, N, H)
        dz = derivative(h[1:])  # phi' of all steps, which the loop multiplies by dh
        dh = np.zeros_like(h[0])
        for t in reversed(range(T)):
            dh += dy[t]
            dz[t] *= dh
            np.matmul(dz[t], Wh.T, out=dh)
        dz = dz.reshape(T * N, H)
        dx = (dz @ Wx.T).reshape(T, N, D).swapaxes(0, 1) if needs[0] else None
        dWx = rows.T @ dz if needs[2] else None
        dWh = h[:-1].reshape(T * N, H).T @ dz if needs[3] else None
        db = dz.sum(axis=0) if needs[4] else None
        return dx, dh if needs[1] else None, dWx, dWh, db

    return h[1:].swapaxes(0, 1), vjp


@primitive
def lstm(x, h0, c0, Wx, Wh, b, *, lengths=None, cells=False):
    """Long short-term memory: gates decide what a cell takes up, keeps and shows.

    With ``z = x_t Wx + h_{t-1} Wh + b`` cut into four parts, these are the input gate
    ``i = sigmoid(z_i)``, the forget gate ``f = sigmoid(z_f)``, the candidate ``g = tanh(z_g)`` and
    the output gate ``o = sigmoid(z_o)``, and::

        c_t = f * c_{t-1} + i * g
        h_t = o * tanh(c_t)

    Hochreiter and Schmidhuber (1997), with the forget gate of Gers, Schmidhuber and Cummins (2000).

    Parameters
    ----------
    x : array (N, T, D)
        N sequences of T inputs.
    h0, c0 : array (N, H)
        The state and the cells before the first step.
    Wx : array (D, 4H)
        Weights of the inputs for i, f, g, o side by side.
    Wh : array (H, 4H)
        Weights of the previous state, likewise.
    b : array (4H,)
        Biases, likewise. A positive forget bias makes ``f`` start near 1.
    lengths : integer array (N,), optional
        As for `rnn`; the cells too stay as they are.
    cells : bool
        Whether to return the cells beside the states.

    Returns
    -------
    array (N, T, H), or (N, T, 2, H) with `cells`
        ``h_1`` to ``h_T``; with `cells` ``y[:, :, 0]`` holds ``h`` and ``y[:, :, 1]`` holds ``c``.

    Raises
    ------
    ValueError
        If the shapes do not fit or a length is not in 1 to T.
    TypeError
        If the lengths are not integers.

    Notes
    -----
    VJP: a cell acts through the output and through the next cell, ``dc_t = dh_t * o (1 -
    tanh(c_t)^2) + f_{t+1} * dc_{t+1}``: along the cells the gradient is multiplied by ``f`` alone.
    Then ``dz_o = dh_t * tanh(c_t) o(1-o)``, and ``dz_i``, ``dz_f``, ``dz_g`` are ``dc_t`` times
    ``g i(1-i)``, ``c_{t-1} f(1-f)``, ``i (1-g^2)``; the rest as in `rnn`.

    Examples
    --------
    A cell with open gates and candidates near 1 counts the steps:

    >>> zero, b = np.zeros((1, 1)), np.full(4, 100.0)
    >>> y = lstm(np.zeros((1, 3, 1)), zero, zero, np.zeros((1, 4)), np.zeros((1, 4)), b, cells=True)
    >>> y[0, :, 1].tolist()
    [[1.0], [2.0], [3.0]]
    """
    _check("lstm", lengths, x, h0, Wx, Wh, b, c0=c0)
    (N, T, D), H = x.shape, h0.shape[1]
    rows = x.swapaxes(0, 1).reshape(T * N, D)  # all inputs, step after step
    states = np.empty_like(x, order="C", shape=(2, T + 1, N, H))
    h, c = states
    h[0], c[0] = h0, c0
    a = (rows @ _gates(Wx, 4)).reshape(4, T, N, H)
    a += _gates(b, 4)[:, None]  # the weighted sums, which become the gates
    i, f, g, o = a
    scale = 0.5 * np.ones_like(a, shape=(4, 1, 1))
    scale[2] = 1.0  # g is a tanh, the others are sigmoids
    tanh_c = np.empty_like(i)
    for t in range(T):
        a[:, t] += h[t] @ _gates(Wh, 4)
        _squash(a[:, t], scale)
        # c = f * c + i * g and h = o * tanh(c), written where they stay: as
        # expressions, each would be computed elsewhere first and then copied.
        np.multiply(f[t], c[t], out=c[t + 1])
        c[t + 1] += i[t] * g[t]
        np.tanh(c[t + 1], out=tanh_c[t])
        np.multiply(o[t], tanh_c[t], out=h[t + 1])
    _hold_last(h, lengths)
    _hold_last(c, lengths)

    def vjp(dy, needs=(True,) * 6):
        dy = _release_last(dy.swapaxes(0, 1), lengths)  # (T, N, H) or (T, N, 2, H)
        dy_h, dy_c = (dy[:, :, 0], dy[:, :, 1]) if cells else (dy, None)
        # What does not depend on the future, for all steps; the loop multiplies it by
        # dc (i, f, g) or dh (o).
        dz = a * (1.0 - a)
        dz[2] = 1.0 - g * g
        for k, factor in enumerate((g, c[:-1], i, tanh_c)):
            dz[k] *= factor
        dc_by_dh = o * (1.0 - tanh_c * tanh_c)
        dh, dc = np.zeros_like(h[0]), np.zeros_like(c[0])
        for t in reversed(range(T)):
            dh += dy_h[t]
            dc += dc_by_dh[t] * dh
            if cells:
                dc += dy_c[t]
            dz[:3, t] *= dc
            dz[3, t] *= dh
            dh = _through(dz[:, t], Wh)
            dc *= f[t]
        dz = dz.reshape(4, T * N, H)
        dx = _through(dz, Wx).reshape(T, N, D).swapaxes(0, 1) if needs[0] else None
        dWx = _by_weights(rows, dz) if needs[3] else None
        dWh = _by_weights(h[:-1].reshape(T * N, H), dz) if needs[4] else None
        db = dz.sum(axis=1).reshape(4 * H) if needs[5] else None
        return dx, dh if needs[1] else None, dc if needs[2] else None, dWx, dWh, db

    y = states[:, 1:].transpose(2, 1, 0, 3) if cells else h[1:].swapaxes(0, 1)
    return y, vjp


@primitive
def gru(x, h0, Wx, Wh, b, bn, *, lengths=None):
    """The gated recurrent unit: a state that is mixed with a candidate, one gate fewer than `lstm`.

    With ``u = x_t Wx + b`` from the inputs and ``v = h_{t-1} Wh`` from the state, both cut into
    three parts, these are the reset gate ``r = sigmoid(u_r + v_r)`` and the update gate
    ``z = sigmoid(u_z + v_z)``, and::

        n_t = tanh(u_n + r * (v_n + bn))
        h_t = (1 - z) * n_t + z * h_{t-1}

    Parameters
    ----------
    x : array (N, T, D)
        N sequences of T inputs.
    h0 : array (N, H)
        The state before the first step.
    Wx : array (D, 3H)
        Weights of the inputs for r, z, n side by side.
    Wh : array (H, 3H)
        Weights of the previous state, likewise.
    b : array (3H,)
        Biases, likewise.
    bn : array (H,)
        The bias that the reset gate multiplies.
    lengths : integer array (N,), optional
        As for `rnn`.

    Returns
    -------
    array (N, T, H)
        ``h_1`` to ``h_T``.

    Raises
    ------
    ValueError
        If the shapes do not fit or a length is not in 1 to T.
    TypeError
        If the lengths are not integers.

    Notes
    -----
    This is the form of PyTorch and cuDNN, which resets after the product with ``Wh``. Cho et al.
    (2014), who proposed the unit, reset before it, ``(r * h_{t-1}) Wh_n``; Chung et al. (2014) also
    exchange ``z`` and ``1 - z``.

    VJP: with ``dh`` the gradient at ``h_t``, ``dz_n = dh (1-z) (1-n^2)``,
    ``dz_r = dz_n (v_n + bn) r(1-r)`` and ``dz_z = dh (h_{t-1} - n) z(1-z)``. To ``v`` and ``bn``
    goes ``r dz_n`` in place of ``dz_n``, and ``h_{t-1}`` receives ``z dh`` and what comes through
    ``Wh``.

    Examples
    --------
    With the update gate open to the past, the state stays:

    >>> zero, b = np.zeros((1, 1)), np.array([0.0, 100.0, 5.0])
    >>> gru(np.ones((1, 2, 1)), zero + 7.0, np.zeros((1, 3)), np.zeros((1, 3)), b, zero[0]).tolist()
    [[[7.0], [7.0]]]
    """
    _check("gru", lengths, x, h0, Wx, Wh, b, bn=bn)
    (N, T, D), H = x.shape, h0.shape[1]
    rows = x.swapaxes(0, 1).reshape(T * N, D)  # all inputs, step after step
    h = np.empty_like(x, order="C", shape=(T + 1, N, H))
    h[0] = h0
    a = (rows @ _gates(Wx, 3)).reshape(3, T, N, H)
    a += _gates(b, 3)[:, None]  # the weighted sums, which become the gates
    r, z, n = a
    q = np.empty_like(n)  # what the reset gate multiplies
    for t in range(T):
        v = h[t] @ _gates(Wh, 3)  # (3, N, H)
        a[:2, t] += v[:2]
        _squash(a[:2, t], 0.5)
        np.add(v[2], bn, out=q[t])
        n[t] += r[t] * q[t]
        np.tanh(n[t], out=n[t])
        # (1 - z) * n + z * h as n + z * (h - n), which is one product less, and
        # written where it stays.
        np.subtract(h[t], n[t], out=h[t + 1])
        h[t + 1] *= z[t]
        h[t + 1] += n[t]
    _hold_last(h, lengths)

    def vjp(dy, needs=(True,) * 6):
        dy = _release_last(dy.swapaxes(0, 1), lengths)  # (T, N, H)
        # What does not depend on the future, for all steps; the loop multiplies it
        # by dh.
        dn = (1.0 - z) * (1.0 - n * n)
        dz = a * (1.0 - a)
        dz[0] *= dn * q
        dz[1] *= h[:-1] - n
        dz[2] = dn * r
        dh = np.zeros_like(h[0])
        for t in reversed(range(T)):
            dh += dy[t]
            dz[:, t] *= dh
            dn[t] *= dh
            dh *= z[t]
            dh += _through(dz[:, t], Wh)
        dz, dn = dz.reshape(3, T * N, H), dn.reshape(T * N, H)
        dWh = _by_weights(h[:-1].reshape(T * N, H), dz) if needs[3] else None
        dbn = dz[2].sum(axis=0) if needs[5] else None
        dz[2] = dn  # the inputs of the candidate are not reset
        dx = _through(dz, Wx).reshape(T, N, D).swapaxes(0, 1) if needs[0] else None
        dWx = _by_weights(rows, dz) if needs[2] else None
        db = dz.sum(axis=1).reshape(3 * H) if needs[4] else None
        return dx, dh if needs[1] else None, dWx, dWh, db, dbn

    return h[1:].swapaxes(0, 1), vjp


@primitive
def reverse_sequence(x, *, lengths=None):
    """Return each sequence of ``x`` (N, T, ...) in reverse order; the padding stays where it is.

    Parameters
    ----------
    x : array (N, T, ...)
        N sequences.
    lengths : integer array (N,), optional
        How many steps of each sequence to reverse, 1 to T; all by default.

    Raises
    ------
    ValueError
        If there is no axis of steps, or a length is not in 1 to T.
    TypeError
        If the lengths are not integers.

    Notes
    -----
    VJP: the same reversal of ``dy``, which puts every gradient back.

    Examples
    --------
    >>> x = np.array([[1.0, 2.0, 3.0, 0.0]])
    >>> reverse_sequence(x, lengths=np.array([3]))
    array([[3., 2., 1., 0.]])
    """
    if np.ndim(x) < 2:
        raise ValueError(f"reverse_sequence: expected x (N, T, ...), received {np.shape(x)}")
    N, T = x.shape[:2]
    _check_lengths("reverse_sequence", lengths, N, T)
    if lengths is None:
        return x[:, ::-1], lambda dy: dy[:, ::-1]
    steps, rows = np.arange(T, like=x), np.arange(N, like=x)[:, None]
    mirrored = lengths[:, None] - 1 - steps  # (N, T), negative in the padding
    order = np.where(mirrored >= 0, mirrored, steps)
    return x[rows, order], lambda dy: dy[rows, order]


# What the operations share.


def _gates(W, count):
    """The weights (D, count * H) or biases (count * H,) as (count, D or 1, H), a view."""
    return W.reshape(-1, count, W.shape[-1] // count).swapaxes(0, 1)


def _squash(z, scale):
    """Write ``scale * tanh(scale * z) + 1 - scale`` over z: a sigmoid for 1/2, a tanh for 1."""
    z *= scale
    np.tanh(z, out=z)
    z *= scale
    z += 1.0 - scale


def _through(dz, W):
    """The gradient (M, D) of what W multiplied: dz (count, M, H) times W^T, summed over gates."""
    return (dz @ _gates(W, len(dz)).swapaxes(1, 2)).sum(axis=0)


def _by_weights(rows, dz):
    """The gradient (D, count * H) of weights; rows (M, D) hold all examples of all steps."""
    return (rows.T @ dz).swapaxes(0, 1).reshape(rows.shape[1], -1)


def _hold_last(h, lengths):
    """Overwrite in place the states h (T + 1, N, H) after each example's length by its last one.

    A state depends on earlier inputs only, so that the loop may run through the padding first.
    """
    if lengths is not None:
        T, N = len(h) - 1, h.shape[1]
        steps, examples = np.arange(T + 1, like=h)[:, None], np.arange(N, like=h)
        h[...] = h[np.minimum(steps, lengths), examples]


def _release_last(dy, lengths):
    """The VJP of `_hold_last`: the last state receives the sum of the gradients of its copies."""
    if lengths is None:
        return dy
    T, N = dy.shape[:2]
    steps = np.arange(1, T + 1, like=dy).reshape(T, 1, *(1,) * (dy.ndim - 2))
    is_copy = steps > lengths.reshape(N, *(1,) * (dy.ndim - 2))  # (T, N, 1)
    released = np.where(is_copy, 0.0, dy)
    released[lengths - 1, np.arange(N, like=dy)] += np.where(is_copy, dy, 0.0).sum(axis=0)
    return released


def _check(who, lengths, x, h0, Wx, Wh, b, *, c0=None, bn=None):
    count = {"rnn": 1, "lstm": 4, "gru": 3}[who]
    if np.ndim(x) != 3 or np.ndim(h0) != 2 or x.shape[1] == 0:
        raise ValueError(
            f"{who}: expected x (N, T, D) with T >= 1 and h0 (N, H), "
            f"received {np.shape(x)} and {np.shape(h0)}"
        )
    (N, T, D), H = x.shape, h0.shape[1]
    shapes = {"h0": (N, H), "c0": (N, H), "Wx": (D, count * H), "Wh": (H, count * H)}
    shapes |= {"b": (count * H,), "bn": (H,)}
    arrays = {"h0": h0, "c0": c0, "Wx": Wx, "Wh": Wh, "b": b, "bn": bn}
    for name, array in arrays.items():
        if array is not None and np.shape(array) != shapes[name]:
            raise ValueError(
                f"{who}: expected {name} of shape {shapes[name]} for x {x.shape} and H = {H}, "
                f"received {np.shape(array)}"
            )
    _check_lengths(who, lengths, N, T)


def _check_lengths(who, lengths, N, T):
    if lengths is not None:
        check_integers(lengths, 1, T + 1, who, "lengths")
        if lengths.shape != (N,):
            raise ValueError(f"{who}: expected lengths of shape ({N},), received {lengths.shape}")

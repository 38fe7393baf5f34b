"""The base of all optimizers: one vector of parameters, one of gradients, one formula."""

import math

import numpy as np

from .._checks import check_in_range
from ..tensor import Parameter
from .clipping import clip_by_norm

# An update runs over blocks of this many entries, so that all its vectors and temporaries stay in
# the processor's cache: for 1 M parameters that is faster than in-place arithmetic on long vectors,
# and lets a formula stand as it is in the text.
BLOCK = 1 << 15


class Optimizer:
    """Base class; a subclass writes `update`.

    Parameters
    ----------
    parameters : iterable of Parameter
        Usually ``model.parameters()``.
    lr : float or callable
        The learning rate, or a schedule ``lr(t)`` of the step ``t = 1, 2, ...``.
    weight_decay : float
        Adds ``weight_decay * w`` to the gradient of every weight matrix, the gradient of
        ``weight_decay / 2 * ||w||^2``. Parameters with fewer than two axes (biases, gains) are left
        out.
    clip_norm : float or None
        If given, a gradient whose Euclidean norm over all parameters is larger is scaled down to
        it.

    Attributes
    ----------
    theta, grad : array (P,)
        All parameters and all gradients.
    t : int
        The number of steps taken.
    rate : float
        The learning rate of the current step.
    slots : dict of str to array (P,)
        What the optimizer remembers between steps; `update` receives them by name.

    Raises
    ------
    ValueError
        If there are no parameters, dtypes differ, an option is out of range, or another optimizer
        packed a parameter.
    """

    def __init__(self, parameters, lr, *, weight_decay=0.0, clip_norm=None):
        self.parameters = list(parameters)
        who = type(self).__name__
        _check_parameters(self.parameters, who)
        if not callable(lr):
            check_in_range(lr, 0, math.inf, who, "lr")
        check_in_range(weight_decay, 0, math.inf, who, "weight_decay")
        if clip_norm is not None and not clip_norm > 0:
            raise ValueError(f"{who}: expected clip_norm > 0, received {clip_norm}")
        self.lr, self.weight_decay, self.clip_norm = lr, weight_decay, clip_norm
        self.t, self.rate, self.slots, self._blocks = 0, None, {}, None
        self._pack()
        self._decay = self.in_matrices(weight_decay) if weight_decay else None

    def _pack(self):
        """Move the parameters into one vector and make each of them a view of its piece."""
        self.theta = np.concatenate([p.data.reshape(-1) for p in self.parameters])
        self.grad = np.zeros_like(self.theta)
        for p, piece in self._pieces():
            p.data, p.grad = self.theta[piece].reshape(p.shape), self.grad[piece].reshape(p.shape)
            p.owner = self

    def _pieces(self):
        """Yield each parameter and its place in the flat vectors."""
        start = 0
        for p in self.parameters:
            yield p, slice(start, start + p.data.size)
            start += p.data.size

    def in_matrices(self, value):
        """A vector (P,) that is `value` at entries of weight matrices and 0 at all others."""
        vector = np.zeros_like(self.theta)
        for p, piece in self._pieces():
            if p.ndim >= 2:
                vector[piece] = value
        return vector

    def release(self):
        """Give the parameters memory of their own again, for another optimizer to take."""
        for p in self.parameters:
            p.data, p.grad, p.owner = p.data.copy(), None, None
        self.parameters = []

    def slot(self, name):
        """Make a vector of zeros that is remembered between steps and saved with the optimizer."""
        self.slots[name] = np.zeros_like(self.theta)
        self._blocks = None
        return self.slots[name]

    def _cut(self):
        """Views of all vectors, block by block. A device gets one block: its calls are dear."""
        size = BLOCK if isinstance(self.theta, np.ndarray) else self.theta.size
        for start in range(0, self.theta.size, size):
            block = slice(start, start + size)
            decay = None if self._decay is None else self._decay[block]
            slots = {name: slot[block] for name, slot in self.slots.items()}
            yield self.theta[block], self.grad[block], decay, slots

    def zero_grad(self):
        """Set the gradient to 0. `backward` adds to it, so call this before every backward pass."""
        self.grad[...] = 0

    def step(self):
        """Change the parameters by one update from the gradient that is in ``grad``.

        Raises
        ------
        RuntimeError
            If `release` gave the parameters away.
        """
        self._begin_step()
        if self.clip_norm is not None:
            clip_by_norm(self.grad, self.clip_norm)
        if self._blocks is None:
            self._blocks = list(self._cut())
        for theta, grad, decay, slots in self._blocks:
            if decay is not None:
                self.decay(theta, grad, decay)
            self.update(theta, grad, self.t, **slots)
        for p in self.parameters:
            p.mark_changed()

    def _begin_step(self):
        if not self.parameters:
            raise RuntimeError(
                f"{type(self).__name__}.step: expected an optimizer with parameters, "
                "received one that released them"
            )
        self.t += 1
        self.rate = float(self.lr(self.t) if callable(self.lr) else self.lr)

    def update(self, theta, grad, t, **slots):
        """Change `theta` in place from `grad`; ``self.rate`` is the learning rate of step `t`.

        It is called with blocks of the vectors, one after another, and must treat every entry by
        itself. Each slot arrives under its name and is changed in place.
        """
        raise TypeError(f"{type(self).__name__}: expected a subclass that defines update")

    def decay(self, theta, grad, decay):
        """``grad <- grad + decay * theta``, before the update."""
        grad += decay * theta

    def state_dict(self):
        """The number of steps and copies of the slots; the parameters are the model's."""
        return {"t": self.t, **{name: value.copy() for name, value in self.slots.items()}}

    def load_state_dict(self, state):
        """Continue where `state` was saved.

        Raises
        ------
        ValueError
            If the names or sizes are not those of this optimizer.
        """
        sizes = {name: np.size(value) for name, value in state.items()}
        expected = {"t": 1, **{name: value.size for name, value in self.slots.items()}}
        if sizes != expected:
            raise ValueError(
                f"load_state_dict: expected entries of sizes {expected}, received {sizes}"
            )
        self.t = int(state["t"])
        for name, slot in self.slots.items():
            slot[...] = np.asarray(state[name], like=slot)


def _check_parameters(parameters, who):
    if not parameters:
        raise ValueError(f"{who}: expected at least one parameter, received none")
    for p in parameters:
        if not isinstance(p, Parameter):
            raise TypeError(f"{who}: expected Parameters, received {type(p).__name__}")
        if p.owner is not None:
            raise ValueError(
                f"{who}: expected parameters without an optimizer, "
                f"received one of shape {p.shape} that "
                f"{type(p.owner).__name__} packed; call release() on that optimizer first"
            )
    if len({id(p) for p in parameters}) < len(parameters):
        raise ValueError(f"{who}: expected each parameter once, received one twice")
    dtypes = sorted({str(p.dtype) for p in parameters})
    if len(dtypes) > 1:
        raise ValueError(
            f"{who}: expected parameters of one dtype, received {' and '.join(dtypes)}"
        )

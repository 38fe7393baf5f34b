"""Optimizers: what to do with a gradient once it is known.

An optimizer packs all parameters of a model into one vector ``theta`` and their gradients into
another, ``grad``; each parameter becomes a view of its piece. An update is then a formula on two
vectors, as in the text, and one pass over memory instead of one for each layer. The formulas are
written in place, with a scratch vector, because at this size memory traffic is the whole cost.

The learning rate is a number or a *schedule*: a function of the number of the step, which starts at
1. The functions that make schedules raise a ValueError for a count that is not a positive integer.
"""

import math

import numpy as np

from ._checks import check_count, check_in_range
from .tensor import Parameter


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
        What the optimizer remembers between steps.

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
        self.t, self.rate, self.slots = 0, None, {}
        self._pack()

    def _pack(self):
        """Move the parameters into one vector and make each of them a view of its piece."""
        self.theta = np.concatenate([p.data.reshape(-1) for p in self.parameters])
        self.grad = np.zeros_like(self.theta)
        self._scratch = np.empty_like(self.theta)
        self._decay = np.zeros_like(self.theta)  # weight_decay in matrices, 0 elsewhere
        start = 0
        for p in self.parameters:
            piece = slice(start, start + p.data.size)
            p.data, p.grad = self.theta[piece].reshape(p.shape), self.grad[piece].reshape(p.shape)
            p.owner = self
            if p.ndim >= 2:
                self._decay[piece] = self.weight_decay
            start = piece.stop

    def release(self):
        """Give the parameters memory of their own again, for another optimizer to take."""
        for p in self.parameters:
            p.data, p.grad, p.owner = p.data.copy(), None, None
        self.parameters = []

    def slot(self, name):
        """Make a vector of zeros that is remembered between steps and saved with the optimizer."""
        self.slots[name] = np.zeros_like(self.theta)
        return self.slots[name]

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
        if not self.parameters:
            raise RuntimeError(
                f"{type(self).__name__}.step: expected an optimizer with parameters, "
                "received one that released them"
            )
        self.t += 1
        self.rate = float(self.lr(self.t) if callable(self.lr) else self.lr)
        if self.clip_norm is not None:
            clip_by_norm(self.grad, self.clip_norm)
        if self.weight_decay:
            np.multiply(self._decay, self.theta, out=self._scratch)
            self.grad += self._scratch
        self.update(self.theta, self.grad, self.t)
        for p in self.parameters:
            p.mark_changed()

    def update(self, theta, grad, t):
        """Change `theta` in place from `grad`; ``self.rate`` is the learning rate of step `t`."""
        raise TypeError(f"{type(self).__name__}: expected a subclass that defines update")

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


class SGD(Optimizer):
    """(Stochastic) gradient descent, with momentum if asked for.

    ``v <- momentum * v + g``, ``theta <- theta - lr * v``; without momentum ``theta <- theta - lr *
    g``.

    Parameters
    ----------
    parameters, lr, weight_decay, clip_norm
        See `Optimizer`.
    momentum : float
        The share of the last step that is kept, ``0 <= momentum < 1`` (Polyak, 1964).

    Notes
    -----
    The literature disagrees on the form. Sutskever et al. (2013) put the learning rate inside the
    velocity, ``v <- momentum * v - lr * g``. Both are equal while ``lr`` is constant; when it
    changes, this form (PyTorch's) applies the new rate to the whole velocity at once.

    Examples
    --------
    >>> w = Parameter(np.array([4.0]))
    >>> optimizer = SGD([w], lr=0.1)
    >>> (w * w).sum().backward()
    >>> optimizer.step()
    >>> w.data
    array([3.2])
    """

    def __init__(self, parameters, lr, *, momentum=0.0, weight_decay=0.0, clip_norm=None):
        check_in_range(momentum, 0, 1, "SGD", "momentum", open_high=True)
        super().__init__(parameters, lr, weight_decay=weight_decay, clip_norm=clip_norm)
        self.momentum = momentum
        self.v = self.slot("v") if momentum else None

    def update(self, theta, grad, t):
        """``v <- momentum * v + g``; ``theta <- theta - lr * v``."""
        if self.v is None:
            v = grad
        else:
            v = self.v
            v *= self.momentum
            v += grad
        theta -= np.multiply(v, self.rate, out=self._scratch)


class Adam(Optimizer):
    """Adam (Kingma and Ba, 2015): steps divided by the recent size of each gradient entry.

    ``m <- beta1 m + (1 - beta1) g``, ``v <- beta2 v + (1 - beta2) g^2``,
    ``theta <- theta - lr * m_hat / (sqrt(v_hat) + eps)`` with ``m_hat = m / (1 - beta1^t)`` and
    ``v_hat = v / (1 - beta2^t)``, which undo the start of both averages at 0.

    Parameters
    ----------
    parameters, lr, weight_decay, clip_norm
        See `Optimizer`. Weight decay enters the gradient (L2) and is rescaled with it.
    betas : tuple of float
        The decay rates of the averages of ``g`` and of ``g^2``.
    eps : float
        Keeps the division finite.

    Notes
    -----
    Implementations differ in where ``eps`` stands: here, as in the paper's Algorithm 1, it is added
    after the bias correction; the paper's efficient variant and TensorFlow add it before.
    """

    def __init__(
        self,
        parameters,
        lr=0.001,
        *,
        betas=(0.9, 0.999),
        eps=1e-8,
        weight_decay=0.0,
        clip_norm=None,
    ):
        for beta in betas:
            check_in_range(beta, 0, 1, "Adam", "betas", open_high=True)
        if not eps > 0:
            raise ValueError(f"Adam: expected eps > 0, received {eps}")
        super().__init__(parameters, lr, weight_decay=weight_decay, clip_norm=clip_norm)
        self.betas, self.eps = betas, eps
        self.m, self.v = self.slot("m"), self.slot("v")

    def update(self, theta, grad, t):
        """``theta <- theta - lr * m_hat / (sqrt(v_hat) + eps)``."""
        (beta1, beta2), m, v, scratch = self.betas, self.m, self.v, self._scratch
        m *= beta1
        m += np.multiply(grad, 1.0 - beta1, out=scratch)
        v *= beta2
        np.multiply(grad, grad, out=scratch)
        scratch *= 1.0 - beta2
        v += scratch
        np.sqrt(v, out=scratch)
        scratch *= 1.0 / math.sqrt(1.0 - beta2**t)  # sqrt(v_hat)
        scratch += self.eps
        np.divide(m, scratch, out=scratch)
        scratch *= self.rate / (1.0 - beta1**t)  # lr * m_hat / (sqrt(v_hat) + eps)
        theta -= scratch


def clip_by_norm(grad, max_norm):
    """Scale `grad` down in place to Euclidean norm `max_norm` if it is larger; its direction stays.

    Parameters
    ----------
    grad : array
        Usually ``optimizer.grad``, the gradient of all parameters.
    max_norm : float
        The largest norm allowed.

    Returns
    -------
    float
        The norm before clipping.

    Raises
    ------
    ValueError
        Unless ``max_norm > 0``.

    Notes
    -----
    Pascanu, Mikolov and Bengio (2013). Clipping bounds the step, not the loss surface that made the
    gradient large.

    Examples
    --------
    >>> g = np.array([3.0, 4.0])
    >>> clip_by_norm(g, 1.0)
    5.0
    >>> g
    array([0.6, 0.8])
    """
    if not max_norm > 0:
        raise ValueError(f"clip_by_norm: expected max_norm > 0, received {max_norm}")
    norm = math.sqrt((grad * grad).sum().item())
    if norm > max_norm:
        grad *= max_norm / norm
    return norm


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

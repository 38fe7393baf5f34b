"""The tape: it remembers which operation made which array, so that gradients can walk back.

Every derivative in this library is written by hand, as a *vector-Jacobian product* (VJP) directly
under the forward code that it belongs to. This file adds the one thing that is mechanical: the
order in which the VJPs are called.

An operation is a function of arrays that returns a pair, its output and a closure ``vjp``::

    @primitive
    def square(x):
        y = x * x

        def vjp(dy):              # dy = dL/dy, the same shape as y
            return 2.0 * x * dy   # dL/dx, the same shape as x

        return y, vjp

Decorated with `primitive`, it can be called in three ways. With plain arrays it is an ordinary
NumPy function. With at least one `Tensor` it returns a `Tensor` that remembers its arguments and
the closure. ``square.with_vjp(x)`` returns the raw pair. Arrays are constants, Tensors are
variables: there is no ``requires_grad`` flag.
"""

import functools
import itertools
from contextlib import contextmanager
from operator import attrgetter

import numpy as np

# Every Tensor takes the next number when it is made, and a variable takes a new one when its values
# change. A result is therefore numbered after its arguments, which gives the backward pass its
# order; and an argument that is numbered after its result was changed in between, which gives the
# backward pass its most useful error.
_clock = itertools.count()
_recording = True


class Tensor:
    """An array that takes part in differentiation.

    Parameters
    ----------
    data : array of floats
        The values. They are not copied. Integer data (labels, indices) stay plain arrays.

    Attributes
    ----------
    data : array
        The values. Change them with `assign`, so that the tape knows.
    grad : array or None
        After `backward`, the sum of all gradients that reached this variable, of the shape of
        `data`. Only variables made by the user (the leaves of the graph) keep a gradient.

    Raises
    ------
    TypeError
        If the data are not floating-point numbers.

    Examples
    --------
    >>> x = Tensor(np.array([1.0, 2.0]))
    >>> y = (x * x).sum()
    >>> y.backward()
    >>> x.grad
    array([2., 4.])
    """

    __slots__ = ("__weakref__", "_arguments", "_made", "_operation", "_vjp", "data", "grad")
    __array_ufunc__ = None  # so that `array * tensor` calls Tensor.__rmul__ and not array.__mul__

    def __init__(self, data):
        if isinstance(data, Tensor):
            raise TypeError(
                "Tensor: expected an array, received a Tensor; use its .data to make a new variable"
            )
        if not hasattr(data, "dtype") or isinstance(data, np.generic):
            data = np.asarray(data)  # a number becomes an array without axes, which can be changed
        if data.dtype.kind != "f":
            raise TypeError(
                "Tensor: expected floating-point data, "
                f"received {data.dtype}; integers stay plain arrays"
            )
        self.data = data
        self.grad = None
        self._arguments = ()
        self._vjp = None
        self._operation = None
        self._made = next(_clock)

    @property
    def shape(self):
        """The lengths of the axes."""
        return self.data.shape

    @property
    def dtype(self):
        """The type of the numbers, float32 or float64."""
        return self.data.dtype

    @property
    def ndim(self):
        """The number of axes."""
        return self.data.ndim

    def __len__(self):
        return len(self.data)

    def __repr__(self):
        body = np.array2string(
            self.numpy(), precision=4, separator=", ", threshold=20, prefix="Tensor("
        )
        return f"{type(self).__name__}({body}, shape={self.shape}, dtype={self.dtype})"

    def item(self):
        """Return the only value as a Python float."""
        return self.data.item()

    def numpy(self):
        """Return the values as a NumPy array on the host; no copy where it already is one."""
        return self.data.get() if hasattr(self.data, "get") else np.asarray(self.data)

    def __array__(self, dtype=None, copy=None):
        raise TypeError(
            "numpy: expected an array, "
            "received a Tensor; use its .data, which is not differentiated"
        )

    def assign(self, value):
        """Overwrite the values in place and tell the tape.

        Raises
        ------
        ValueError
            If the shape of `value` is another one.
        RuntimeError
            If this is a result of an operation.
        """
        value_shape = np.shape(value)
        if value_shape != self.shape:
            raise ValueError(
                f"assign: expected values of shape {self.shape}, received shape {value_shape}"
            )
        self.mark_changed()
        self.data[...] = np.asarray(value, like=self.data)  # moved to where the values live

    def mark_changed(self):
        """Note that the values are changed in place.

        Graphs recorded before will refuse to be differentiated. A RuntimeError is raised if
        an operation made the values.
        """
        if self._vjp is not None:
            raise RuntimeError(
                "assign: expected a variable that was made by the user, "
                f"received a result of {self._operation}"
            )
        self._made = next(_clock)

    def backward(self, dy=None):
        """Add the gradient of this value to ``grad`` of each variable it came from.

        Each recorded operation is visited once, results before arguments, and its
        VJP maps the gradient of its output to the gradients of its arguments. Where
        a value is used several times its gradients add up. The graph is freed on
        the way, so that it can be walked once.

        Parameters
        ----------
        dy : array, optional
            The gradient with respect to this value, of its shape. May be left out
            for a single number, where it is 1.

        Raises
        ------
        ValueError
            If this is not a single number and `dy` is missing, or if `dy` has
            another shape.
        RuntimeError
            If the graph was walked before, if it was not recorded (`no_grad`), or
            if a variable was changed after it was used.
        """
        if dy is None:
            if self.data.size != 1:
                raise ValueError(
                    "backward: expected a single number or an explicit dy, "
                    f"received shape {self.shape}"
                )
            dy = np.ones_like(self.data)
        elif np.shape(dy) != self.shape:
            raise ValueError(
                f"backward: expected dy of shape {self.shape}, received shape {np.shape(dy)}"
            )
        gradients = {self: np.asarray(dy, dtype=self.dtype, like=self.data)}
        for node in _results_before_arguments(self):
            dy = gradients.pop(node)
            if node._vjp is None:
                node._accumulate(dy)
                continue
            for argument, gradient in node._propagate(dy):
                if argument in gradients:
                    gradient = gradients[argument] + gradient
                gradients[argument] = gradient

    def _accumulate(self, gradient):
        if self.grad is None:
            # A copy, because a VJP may hand the same array to several arguments.
            self.grad = np.empty_like(self.data)
            self.grad[...] = gradient
        else:
            self.grad += gradient  # in place: an optimizer's flat vector may own the memory

    def _propagate(self, dy):
        """Call the VJP, free it, and return (argument, gradient) for each Tensor argument."""
        arguments, vjp = self._arguments, self._vjp
        self._arguments, self._vjp = (), _already_walked
        needs = tuple([isinstance(argument, Tensor) for argument in arguments])
        gradients = vjp(dy, needs) if len(arguments) > 1 else (vjp(dy),)
        pairs = []
        for argument, gradient, need in zip(arguments, gradients, needs, strict=True):
            if not need:
                continue
            data = argument.data
            if argument._made > self._made:
                raise RuntimeError(
                    f"backward: a variable of shape {data.shape} was changed after "
                    f"{self._operation} used it; run the forward pass again"
                )
            shape = getattr(gradient, "shape", None)
            if shape != data.shape:
                raise RuntimeError(
                    f"backward: expected the VJP of {self._operation} to return shape "
                    f"{data.shape}, received {shape}"
                )
            if gradient.dtype != data.dtype:
                gradient = gradient.astype(data.dtype)
            pairs.append((argument, gradient))
        return pairs

    # Operators. Each is an operation of `nnlib.functional`, where its VJP stands.
    def __add__(self, other):
        return _F.add(self, other)

    def __radd__(self, other):
        return _F.add(other, self)

    def __sub__(self, other):
        return _F.sub(self, other)

    def __rsub__(self, other):
        return _F.sub(other, self)

    def __mul__(self, other):
        return _F.mul(self, other)

    def __rmul__(self, other):
        return _F.mul(other, self)

    def __truediv__(self, other):
        return _F.div(self, other)

    def __rtruediv__(self, other):
        return _F.div(other, self)

    def __pow__(self, exponent):
        return _F.pow(self, exponent=exponent)

    def __neg__(self):
        return _F.neg(self)

    def __matmul__(self, other):
        return _F.matmul(self, other)

    def __rmatmul__(self, other):
        return _F.matmul(other, self)

    def __getitem__(self, key):
        return _F.index(self, key=key)

    def sum(self, axis=None, keepdims=False):
        """Sum over `axis` (all axes by default)."""
        return _F.sum(self, axis=axis, keepdims=keepdims)

    def mean(self, axis=None, keepdims=False):
        """Mean over `axis` (all axes by default)."""
        return _F.mean(self, axis=axis, keepdims=keepdims)

    def reshape(self, *shape):
        """The same values in another shape."""
        return _F.reshape(
            self, shape=shape[0] if len(shape) == 1 and isinstance(shape[0], tuple) else shape
        )

    @property
    def T(self):
        """The axes in reverse order."""
        return _F.transpose(self)


class Parameter(Tensor):
    """A Tensor that a module owns and an optimizer changes.

    An optimizer packs its parameters into one flat vector; ``data`` and ``grad`` are then views of
    it.
    """

    __slots__ = ("owner",)

    def __init__(self, data):
        super().__init__(data)
        self.owner = None  # the optimizer that packed this parameter


def primitive(function):
    """Turn a function that returns ``(output, vjp)`` into an operation on arrays and Tensors.

    Parameters
    ----------
    function : callable
        ``function(*arguments, **options)`` returns the output array and ``vjp``.
        Arrays are positional, options are keyword-only. With one positional
        argument ``vjp(dy)`` returns its gradient; with several, ``vjp(dy, needs)``
        returns a tuple with one entry for each, and may return None where ``needs``
        is False.

    Returns
    -------
    callable
        The operation. Its attribute ``with_vjp`` is `function` itself.

    Examples
    --------
    >>> @primitive
    ... def cube(x):
    ...     return x**3, lambda dy: 3.0 * x**2 * dy
    >>> x = np.array([1.0, 2.0])
    >>> cube(x)                           # arrays in, array out
    array([1., 8.])
    >>> y, vjp = cube.with_vjp(x)         # the raw pair
    >>> vjp(np.ones(2))
    array([ 3., 12.])
    """

    @functools.wraps(function)
    def operation(*arguments, **options):
        for argument in arguments:
            if isinstance(argument, Tensor):
                break
        else:
            return function(*arguments, **options)[0]
        values = [a.data if isinstance(a, Tensor) else a for a in arguments]
        output, vjp = function(*values, **options)
        result = Tensor(output)
        result._operation = function.__name__
        result._arguments, result._vjp = (arguments, vjp) if _recording else ((), _not_recorded)
        return result

    operation.with_vjp = function
    return operation


@contextmanager
def no_grad():
    """Compute without recording, for evaluation: less memory, and `backward` refuses.

    Examples
    --------
    >>> x = Tensor(np.array(3.0))
    >>> with no_grad():
    ...     y = x * x
    >>> y.backward()
    Traceback (most recent call last):
        ...
    RuntimeError: backward: this value was computed under no_grad, so there is no graph to walk
    """
    global _recording
    before, _recording = _recording, False
    try:
        yield
    finally:
        _recording = before


def _results_before_arguments(root):
    """All Tensors that `root` was computed from and itself, each before its arguments."""
    reached, frontier = {root}, [root]
    while frontier:
        for argument in frontier.pop()._arguments:
            if isinstance(argument, Tensor) and argument not in reached:
                reached.add(argument)
                frontier.append(argument)
    results = [tensor for tensor in reached if tensor._vjp is not None]
    leaves = [tensor for tensor in reached if tensor._vjp is None]
    # Leaves last: they may have been renumbered by a change, which `_propagate` reports.
    return sorted(results, key=attrgetter("_made"), reverse=True) + leaves


def _already_walked(dy, needs=None):
    raise RuntimeError(
        "backward: this graph was walked before and is freed; run the forward pass again"
    )


def _not_recorded(dy, needs=None):
    raise RuntimeError(
        "backward: this value was computed under no_grad, so there is no graph to walk"
    )


from . import functional as _F  # noqa: E402  at the end, because the operations need the names above

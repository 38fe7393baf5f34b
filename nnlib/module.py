"""Modules: objects that own parameters and are called like functions.

A module is an equation with memory. `Module` finds the parameters of a model by walking its
attributes in the order in which they were defined, so that a model needs no registration and its
code stays the equation.
"""

import numpy as np

from .tensor import Parameter


class Module:
    """Base class of layers and models.

    A subclass assigns `Parameter` objects, modules, and lists or dicts of them as attributes in
    ``__init__`` and writes the forward pass as ``__call__``. Arrays that are saved but not trained,
    such as running statistics, are named in the class attribute ``buffer_names``.

    Attributes
    ----------
    training : bool
        True while training (the default), False for evaluation; set by `train` and `eval`.

    Examples
    --------
    >>> class Scale(Module):
    ...     def __init__(self):
    ...         self.factor = Parameter(np.array([2.0]))
    ...     def __call__(self, x):
    ...         return x * self.factor
    >>> [name for name, _ in Scale().named_parameters()]
    ['factor']
    """

    training = True
    buffer_names = ()

    def __call__(self, *inputs):
        raise TypeError(
            f"{type(self).__name__}: expected a subclass that defines __call__, the forward pass"
        )

    def named_modules(self, prefix=""):
        """Yield (dotted name, module) for this module and all below it, each once."""
        for name, owner in _walk(self, prefix, set()):
            if isinstance(owner, Module):
                yield name, owner

    def named_parameters(self):
        """Yield (dotted name, parameter) in the order of definition, a shared one once."""
        for name, value in _walk(self, "", set()):
            if isinstance(value, Parameter):
                yield name, value

    def parameters(self):
        """The list of all parameters, shared ones once."""
        return [parameter for _, parameter in self.named_parameters()]

    def generators(self):
        """The list of all random generators that the modules draw from, shared ones once."""
        return [
            value for _, value in _walk(self, "", set()) if isinstance(value, np.random.Generator)
        ]

    def train(self):
        """Switch all modules to training; returns the module."""
        return self._set_training(True)

    def eval(self):
        """Switch all modules to evaluation (no dropout, running statistics); returns the module."""
        return self._set_training(False)

    def _set_training(self, training):
        for _, module in self.named_modules():
            module.training = training
        return self

    def _named_arrays(self):
        """Yield (name, owner, attribute) of everything that `state_dict` saves."""
        for name, parameter in self.named_parameters():
            yield name, parameter, "data"
        for prefix, module in self.named_modules():
            for buffer in module.buffer_names:
                yield _join(prefix, buffer), module, buffer

    def state_dict(self):
        """A dict from dotted name to a copy of the array, for parameters and buffers."""
        return {
            name: getattr(owner, attribute).copy()
            for name, owner, attribute in self._named_arrays()
        }

    def load_state_dict(self, state, strict=True):
        """Copy arrays from `state` into the parameters and buffers, in place.

        Parameters
        ----------
        state : dict of str to array
        strict : bool
            Whether a missing or unexpected name is an error. A wrong shape always is.

        Raises
        ------
        ValueError
            Names all missing, unexpected and mismatched entries at once; nothing is changed then.
        """
        own = {name: (owner, attribute) for name, owner, attribute in self._named_arrays()}
        problems = []
        if strict:
            problems += [f"missing {name}" for name in own if name not in state]
            problems += [f"unexpected {name}" for name in state if name not in own]
        common = [name for name in own if name in state]
        for name in common:
            expected, received = getattr(*own[name]).shape, np.shape(state[name])
            if expected != received:
                problems.append(f"{name} of shape {received} instead of {expected}")
        if problems:
            raise ValueError(
                "load_state_dict: expected the names and shapes of this model, received "
                + ", ".join(problems)
            )
        for name in common:
            owner, attribute = own[name]
            own_array = getattr(owner, attribute)
            own_array[...] = np.asarray(state[name], like=own_array)  # moved to where it lives
            if isinstance(owner, Parameter):
                owner.mark_changed()

    def astype(self, dtype):
        """Convert parameters and buffers to `dtype`, before an optimizer packs them.

        Raises
        ------
        TypeError
            If `dtype` is not one of floating-point numbers.
        ValueError
            If an optimizer already packed a parameter, whose memory it would no longer share.
        """
        if np.dtype(dtype).kind != "f":
            raise TypeError(f"astype: expected a floating-point dtype, received {np.dtype(dtype)}")
        arrays = list(self._named_arrays())
        for name, owner, _ in arrays:
            if isinstance(owner, Parameter) and owner.owner is not None:
                raise ValueError(
                    "astype: expected parameters without an optimizer, "
                    f"received {name} packed by one"
                )
        for _, owner, attribute in arrays:
            setattr(owner, attribute, getattr(owner, attribute).astype(dtype))
            if isinstance(owner, Parameter):
                owner.grad = None
                owner.mark_changed()
        return self


class Sequential(Module):
    """Apply modules or functions one after another: ``y = f_n(... f_2(f_1(x)))``.

    Parameters
    ----------
    *steps : Module or callable
        Functions such as ``F.relu`` need no wrapper.

    Raises
    ------
    TypeError
        If a step cannot be called.

    Examples
    --------
    >>> from nnlib import functional as F
    >>> Sequential(F.neg, F.relu)(np.array([-1.0, 2.0]))
    array([1., 0.])
    """

    def __init__(self, *steps):
        for i, step in enumerate(steps):
            if not callable(step) or isinstance(step, type):
                raise TypeError(
                    f"Sequential: expected modules or functions, received {step!r} as step {i}"
                )
        self.steps = list(steps)

    def __call__(self, x):
        for step in self.steps:
            x = step(x)
        return x


def _join(prefix, name):
    return f"{prefix}.{name}" if prefix else name


def _walk(value, name, seen):
    """Yield (dotted name, object) for each module, parameter and generator in `value`, once.

    A module yields itself first and then its attributes; lists and dicts yield their entries only.
    """
    if isinstance(value, (Module, Parameter, np.random.Generator)):
        if id(value) in seen:
            return
        seen.add(id(value))
        yield name, value
    if isinstance(value, Module):
        items = vars(value).items()
    elif isinstance(value, dict):
        items = value.items()
    elif isinstance(value, (list, tuple)):
        items = enumerate(value)
    else:
        return
    for key, item in items:
        yield from _walk(item, _join(name, key), seen)

"""One list for all layers and models: for each one, how to build it and what to give it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


def call_module(model, *inputs):
    """The default `call`: the module is called with its inputs."""
    return model(*inputs)


@dataclass(frozen=True)
class ModuleCase:
    """One way to build a layer or model, and inputs for it.

    Parameters
    ----------
    name, label : str
        The class, and what is special about this way to build it.
    build : callable
        ``build(rng, **dtype)`` returns a new module.
    inputs : callable
        ``inputs(dtype)`` returns the tuple of inputs, each with one row per example.
    call : callable
        ``call(model, *inputs)`` returns an array or Tensor, or a tuple of them.
    independent : bool
        Whether at evaluation each example is treated alone.
    draws : bool
        Whether two generators give different outputs (through weights or noise).
    """

    name: str
    label: str
    make: Callable
    inputs: Callable
    call: Callable = call_module
    independent: bool = True
    draws: bool = True

    @property
    def id(self):
        return f"{self.name}-{self.label}" if self.label else self.name

    def build(self, rng, dtype=None):
        """A new module; without a dtype, with the default one."""
        return self.make(rng) if dtype is None else self.make(rng, dtype=dtype)

    def other_inputs(self, dtype):
        """Inputs of the same form with other values: floats negated, the rest in reverse order."""
        return tuple(
            -x if isinstance(x, np.ndarray) and x.dtype.kind == "f" else x[::-1]
            for x in self.inputs(dtype)
        )


MODULES = []


def module(name, make, inputs, label="", **options):
    """Add a module to the registry; ``make(rng, **options)`` builds it, also with a ``dtype``."""
    MODULES.append(ModuleCase(name, label, make, inputs, **options))

"""Models, one architecture per file; each reads like the equations of its chapter."""

from .mlp import MLP

__all__ = ["MLP"]

"""Estimators that learn without backpropagation: ``fit``, then ``predict``."""

from .perceptron import Perceptron

__all__ = ["Perceptron"]

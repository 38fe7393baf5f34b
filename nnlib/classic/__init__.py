"""Estimators that learn without backpropagation, in scikit-learn's form: ``fit``, then
``predict``."""

from .perceptron import Perceptron

__all__ = ["Perceptron"]

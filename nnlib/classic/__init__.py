"""Estimators that learn without backpropagation: ``fit``, then ``predict``."""

from .adaline import Adaline
from .perceptron import AveragedPerceptron, Perceptron, PocketPerceptron
from .pnn import GRNN, PNN
from .som import SelfOrganizingMap

__all__ = [
    "Adaline",
    "AveragedPerceptron",
    "GRNN",
    "PNN",
    "Perceptron",
    "PocketPerceptron",
    "SelfOrganizingMap",
]

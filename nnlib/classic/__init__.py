"""Estimators that learn without backpropagation: ``fit``, then ``predict``."""

from .adaline import Adaline
from .gmdh import GMDH
from .perceptron import AveragedPerceptron, Perceptron, PocketPerceptron
from .pnn import GRNN, PNN
from .som import SelfOrganizingMap

__all__ = [
    "Adaline",
    "AveragedPerceptron",
    "GMDH",
    "GRNN",
    "PNN",
    "Perceptron",
    "PocketPerceptron",
    "SelfOrganizingMap",
]

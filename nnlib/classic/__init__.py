"""Estimators that learn without backpropagation: ``fit``, then ``predict``."""

from .adaline import Adaline
from .deep_stacking import DeepStackingClassifier, DeepStackingNetwork
from .gmdh import GMDH
from .perceptron import AveragedPerceptron, Perceptron, PocketPerceptron
from .pnn import GRNN, PNN
from .rbf import RBFClassifier, RBFNetwork
from .som import SelfOrganizingMap

__all__ = [
    "Adaline",
    "AveragedPerceptron",
    "DeepStackingClassifier",
    "DeepStackingNetwork",
    "GMDH",
    "GRNN",
    "PNN",
    "Perceptron",
    "PocketPerceptron",
    "RBFClassifier",
    "RBFNetwork",
    "SelfOrganizingMap",
]

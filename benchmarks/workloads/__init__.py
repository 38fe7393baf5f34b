"""What is measured: one file for each kind of network."""

from . import autoencoders, dense, images, optimizers
from .registry import WORKLOADS, select

__all__ = ["WORKLOADS", "autoencoders", "dense", "images", "optimizers", "select"]

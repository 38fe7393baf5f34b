"""What is measured: one file for each kind of network, in the order of the table."""

import importlib

from .registry import WORKLOADS, select

for _file in (
    *("dense", "images", "recurrent", "transformers", "autoencoders", "adversarial", "maps"),
    "optimizers",
):
    importlib.import_module(f"{__name__}.{_file}")

__all__ = ["WORKLOADS", "select"]

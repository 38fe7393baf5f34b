"""The operations in PyTorch, one file for each file of `cases`, and each with a dict ``TWINS``.

A file may also define ``SECTIONS``: a dict from the name of a section to a function without
arguments that returns a dict from name to a flat float64 vector, for layers and models.
"""

"""How long a training step takes, and how much memory, side by side with PyTorch.

    python -m benchmarks                 times, with one and with two threads: a few minutes
    python -m benchmarks MLP GRU         only workloads with these words in their names
    python -m benchmarks --memory        the memory of a step
    python -m benchmarks --quick         two rounds, to see that everything runs

Each *workload* is one training step (forward, loss, backward, update) of a model that the course
trains, built twice in the same function: with `nnlib` and with PyTorch on the CPU in eager mode.
Both start from the same weights, and their losses are compared over three steps before anything is
timed. `workloads` has one small file for each kind, `timing` and `memory` measure.

PyTorch is needed here and nowhere else outside the tests.
"""

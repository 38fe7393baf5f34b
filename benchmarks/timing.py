"""Times of a training step: both sides in one process, in turns, medians over rounds.

``python -m benchmarks.timing ROUNDS THREADS [WORD ...]``; `benchmarks` sets the threads and calls
it.

A round lets each side take some steps in a row, about 30 ms of them, after one that is not timed
(it finds the caches as the other side left them). Noise from elsewhere reaches both sides of a
round alike, so the ratio is the median of the rounds' ratios.
"""

import math
import platform
import statistics
import sys
import time

import numpy as np
import torch

from nnlib.memory import keep_allocations

from .workloads import select

COMPARED_STEPS = 3
SECONDS_PER_ROUND = 0.03


def compare_losses(sides, name):
    """Take the same steps on both sides and stop unless they see the same losses."""
    for step in range(COMPARED_STEPS):
        ours, theirs = sides.ours(), sides.theirs()
        if not math.isclose(ours, theirs, rel_tol=1e-3):
            raise SystemExit(
                f"{name}: expected equal losses in step {step + 1}, received {ours} and {theirs}"
            )
    return ours


def seconds(step, count):
    """The mean time of `count` steps, after one more that is not timed."""
    step()
    start = time.perf_counter()
    for _ in range(count):
        step()
    return (time.perf_counter() - start) / count


def interleaved(steps, rounds):
    """The time of each step in each round, an array (rounds, steps)."""
    counts = [max(1, round(SECONDS_PER_ROUND / seconds(step, 1))) for step in steps]
    if rounds <= 2:  # a smoke test
        counts = [1] * len(steps)
    return np.array(
        [[seconds(step, n) for step, n in zip(steps, counts, strict=True)] for _ in range(rounds)]
    )


def row(workload, rounds):
    """One line of the table."""
    sides = workload.build()
    loss = compare_losses(sides, workload.name)
    steps = [sides.theirs, sides.ours] + ([sides.floor] if sides.floor else [])
    times = interleaved(steps, rounds)
    milliseconds = 1e3 * np.median(times, axis=0)
    ratios = [statistics.median(column / times[:, 0]) for column in times.T]
    met = "yes" if ratios[1] <= workload.target else "NO"
    floor = f"{ratios[2]:.2f}" if sides.floor else "-"
    return (
        f"{workload.name:46} {loss:8.4f} {milliseconds[0]:9.3f} {milliseconds[1]:9.3f}"
        f" {ratios[1]:6.2f} {workload.target:7.2f} {met:>4} {floor:>6}"
    )


def main():
    rounds, threads, words = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
    torch.set_num_threads(threads)
    kept = keep_allocations()
    print(
        f"\n{threads} thread{'s' * (threads > 1)}, {rounds} rounds, float32;"
        f" Python {platform.python_version()}, NumPy {np.__version__}, PyTorch {torch.__version__},"
        f" allocator {'kept' if kept else 'as it is'}\n\n"
        f"{'training step':46} {'loss':>8} {'PyTorch':>9} {'nnlib':>9} {'ratio':>6}"
        f" {'target':>7} {'met':>4} {'floor':>6}\n{'':46} {'':8} {'ms':>9} {'ms':>9}",
        flush=True,
    )
    for workload in select(words):
        print(row(workload, rounds), flush=True)
    print("\nratio: nnlib / PyTorch; floor: the matrix products of the step alone / PyTorch")


if __name__ == "__main__":
    main()

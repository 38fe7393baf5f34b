"""The memory that training needs, with everything that belongs to it.

``python -m benchmarks.memory [WORD ...]``; Linux only.

Each side runs in a process of its own, in which freed arrays of 16 KiB and more go back to the
system at once, so that the resident size follows what is in use. The workload is built, trained and
dropped once, after which the libraries are loaded and warm. From there on the growth of the process
is measured: *held* between steps (data, parameters, gradients, the optimizer's vectors) and at the
*peak* of a step, when the activations and temporaries come on top.
This counts everything on both sides in one way, BLAS's and oneDNN's scratch memory and Python's
objects too. The total is what can be compared: PyTorch frees the gradients between steps and makes
them again, `nnlib` keeps them. Below 1 MiB the measure is too coarse for a ratio.
"""

import gc
import os
import subprocess
import sys
from pathlib import Path

from .workloads import select

ROOT = Path(__file__).parents[1]
LIMIT = 1.5  # times PyTorch's
SMALL = 1.0  # MiB
GIVE_BACK = {
    "MALLOC_MMAP_THRESHOLD_": "16384",
    "MALLOC_TRIM_THRESHOLD_": "0",
    "MALLOC_TOP_PAD_": "0",
    "MALLOC_ARENA_MAX": "1",
}


def resident(key):
    """A size of this process in MiB: ``VmRSS`` now, ``VmHWM`` at most since the last reset."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(key):
            return int(line.split()[1]) / 1024
    raise KeyError(key)


def growth(build, side):
    """MiB that the process grows by training: between steps, and at the peak of a step."""
    for steps in (3, 5):  # the first time only to warm up
        before = resident("VmRSS")
        step = getattr(build(), side)
        gc.collect()  # the other side
        for _ in range(steps):
            step()
        held = resident("VmRSS") - before
        Path("/proc/self/clear_refs").write_text("5")  # forget the largest size so far
        step()
        peak = resident("VmHWM") - before
        del step
        gc.collect()
    return held, peak


def measured(name, side):
    """`growth` by one side of a workload, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.memory", "--only", name, side]
    result = subprocess.run(
        command, cwd=ROOT, env=os.environ | GIVE_BACK, stdout=subprocess.PIPE, text=True, check=True
    )
    return map(float, result.stdout.split())


def main():
    if not sys.platform.startswith("linux"):
        raise SystemExit("benchmarks: expected Linux to measure memory, received " + sys.platform)
    if sys.argv[1:2] == ["--only"]:
        name, side = sys.argv[2:]
        (workload,) = (w for w in select([name]) if w.name == name)
        print(*growth(workload.build, side))
        return
    print(f"{'memory of training, MiB':46} {'PyTorch':>15} {'nnlib':>15} {'ratio':>6} {'met':>4}")
    print(f"{'':46} {'held':>7} {'peak':>7} {'held':>7} {'peak':>7} {'peaks':>6}", flush=True)
    for workload in select(sys.argv[1:]):
        (held, theirs), (our_held, ours) = (measured(workload.name, s) for s in ("theirs", "ours"))
        ratio = f"{ours / theirs:6.2f}" if max(ours, theirs) > SMALL else f"{'small':>6}"
        met = "yes" if ours <= max(LIMIT * theirs, SMALL) else "NO"
        print(
            f"{workload.name:46} {held:7.2f} {theirs:7.2f} {our_held:7.2f} {ours:7.2f}"
            f" {ratio} {met:>4}",
            flush=True,
        )
    print(f"\nratio: nnlib / PyTorch, to be at most {LIMIT}")


if __name__ == "__main__":
    main()

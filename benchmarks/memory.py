"""The memory of a training step: how far the process grows above what it holds between steps.

``python -m benchmarks.memory [WORD ...]``; Linux only.

Each side runs in a process of its own, in which freed memory goes back to the system at once
(glibc's thresholds at 64 KiB), so that the resident size follows what is in use. After some steps
the parameters, gradients, optimizer's state and libraries are all there; then the system's record
of the largest size is reset, more steps are taken, and the growth is read. This counts everything
on both sides in one way: arrays, the scratch memory of BLAS and oneDNN, Python's objects. Below
about 0.2 MiB it is too coarse to be a ratio.
"""

import os
import subprocess
import sys
from pathlib import Path

from .workloads import select

ROOT = Path(__file__).parents[1]
LIMIT = 1.5  # times PyTorch's
SMALL = 0.2  # MiB
GIVE_BACK = {
    "MALLOC_MMAP_THRESHOLD_": "65536",
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


def growth(step):
    """MiB that the process grows at most in a step."""
    for _ in range(5):
        step()
    before = resident("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # forget the largest size so far
    for _ in range(3):
        step()
    return resident("VmHWM") - before


def measured(name, side):
    """`growth` of one side of a workload, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.memory", "--only", name, side]
    result = subprocess.run(
        command, cwd=ROOT, env=os.environ | GIVE_BACK, stdout=subprocess.PIPE, text=True, check=True
    )
    return float(result.stdout)


def main():
    if not sys.platform.startswith("linux"):
        raise SystemExit("benchmarks: expected Linux to measure memory, received " + sys.platform)
    if sys.argv[1:2] == ["--only"]:
        name, side = sys.argv[2:]
        (workload,) = (w for w in select([name]) if w.name == name)
        print(growth(getattr(workload.build(), side)))
        return
    print(f"{'memory of a training step':44} {'PyTorch':>9} {'nnlib':>9} {'ratio':>6} {'met':>4}")
    print(f"{'':44} {'MiB':>9} {'MiB':>9}", flush=True)
    for workload in select(sys.argv[1:]):
        ours, theirs = measured(workload.name, "ours"), measured(workload.name, "theirs")
        met = ours <= max(LIMIT * theirs, SMALL)
        ratio = f"{ours / theirs:6.2f}" if max(ours, theirs) > SMALL else f"{'small':>6}"
        print(
            f"{workload.name:44} {theirs:9.2f} {ours:9.2f} {ratio} {'yes' if met else 'NO':>4}",
            flush=True,
        )
    print(f"\nratio: nnlib / PyTorch, to be at most {LIMIT}")


if __name__ == "__main__":
    main()

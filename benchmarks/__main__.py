"""The command line: one process for each number of threads, because BLAS reads it at its start."""

import argparse
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def run(module, *arguments, threads):
    """Run a module of this package with `threads` threads; return its exit status."""
    settings = {f"{library}_NUM_THREADS": str(threads) for library in ("OPENBLAS", "OMP", "MKL")}
    command = [sys.executable, "-m", f"benchmarks.{module}", *map(str, arguments)]
    return subprocess.call(command, cwd=ROOT, env=os.environ | settings)


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="nnlib and PyTorch")
    parser.add_argument("words", nargs="*", help="only workloads with one of these in their names")
    parser.add_argument("--threads", default="1,2", help="one table for each number (1,2)")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--quick", action="store_true", help="two rounds and one thread")
    parser.add_argument("--memory", action="store_true", help="memory instead of time")
    options = parser.parse_args()
    if importlib.util.find_spec("torch") is None:
        return "benchmarks: expected PyTorch to compare with (pip install torch), received none"
    if options.memory:
        return run("memory", *options.words, threads=1)
    rounds, threads = (2, "1") if options.quick else (options.rounds, options.threads)
    return max(run("timing", rounds, n, *options.words, threads=n) for n in threads.split(","))


if __name__ == "__main__":
    sys.exit(main())

"""The benchmarks run, and both sides of each compute the same thing; no time is asserted."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ..requirements import require_module

ROOT = Path(__file__).parents[2]
EXPECTED = (
    *("MLP 2-16-16-1", "MLP 784-256-128-10", "CNN 28x28, kernels 3 x 3"),
    *("CNN 28x28, kernels 5 x 5", "RNN", "GRU", "LSTM", "GPT", "autoencoder", "VAE", "GAN"),
    *("SOM 10x10 on digits, an online", "SOM 10x10 on digits, a batch", "Adam step"),
)


def benchmarks(*options, **environment):
    """The finished process of ``python -m benchmarks``."""
    command = [sys.executable, "-m", "benchmarks", *options]
    return subprocess.run(
        command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, timeout=120
    )


def test_the_table_has_every_workload():
    """Losses that differ stop a benchmark, so a complete table says that they agree."""
    require_module("torch")
    result = benchmarks("--quick")
    assert (result.returncode, result.stderr) == (0, "")
    for name in EXPECTED:
        assert sum(line.startswith(name) for line in result.stdout.splitlines()) == 1, name


def test_different_losses_stop_a_benchmark(monkeypatch):
    require_module("torch")
    monkeypatch.syspath_prepend(str(ROOT))
    from benchmarks.timing import compare_losses
    from benchmarks.workloads.registry import Sides

    assert compare_losses(Sides(lambda: 1.0, lambda: 1.0), "equal") == 1.0
    with pytest.raises(SystemExit, match="other: expected equal losses in step 1, received 1.0"):
        compare_losses(Sides(lambda: 1.0, lambda: 1.01), "other")


def test_without_torch_one_sentence_says_so(tmp_path):
    (tmp_path / "sitecustomize.py").write_text("import sys; sys.modules['torch'] = None")
    result = benchmarks(PYTHONPATH=str(tmp_path))
    assert result.returncode == 1
    assert result.stderr == (
        "benchmarks: expected PyTorch to compare with (pip install torch), received none\n"
    )


def test_memory_is_what_a_step_allocates(monkeypatch):
    """40 MiB in a step that keeps nothing; so much comes from the system directly."""
    require_module("torch")
    monkeypatch.syspath_prepend(str(ROOT))
    from benchmarks import memory
    from benchmarks.workloads.registry import Sides

    if sys.platform.startswith("linux"):
        sides = Sides(lambda: np.ones(5 * 2**20).sum(), None)
        held, peak = memory.growth(lambda: sides, "ours")
        assert held < 8 and 36 < peak < 48
    else:
        with pytest.raises(SystemExit, match="expected Linux to measure memory"):
            memory.main()

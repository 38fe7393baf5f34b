"""`import nnlib` is quick, silent, and needs NumPy alone."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def python(code, *options):
    return subprocess.run(
        [sys.executable, *options, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60
    )


def test_import_is_silent():
    result = python("import nnlib", "-W", "error")
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_numpy_is_enough():
    """Every other package that is installed is hidden; a small training run works all the same."""
    code = """
import sys

class NumPyOnly:
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if top not in sys.stdlib_module_names | {"numpy", "nnlib"}:
            raise ModuleNotFoundError(f"{name} is hidden", name=name)

sys.meta_path.insert(0, NumPyOnly())
import numpy as np, nnlib as nn
rng = np.random.default_rng(0)
model = nn.models.MLP((2, 3, 2), rng=rng)
loss = lambda model, batch: nn.functional.cross_entropy(model(batch[0]), batch[1])
X, y = rng.standard_normal((20, 2)).astype(np.float32), np.arange(20) % 2
batches = nn.train.Batches(X, y, size=5, rng=rng)
print(len(nn.train.fit(model, loss, nn.optim.Adam(model.parameters()), batches, 2)["loss"]))
"""
    result = python(code)
    assert (result.stdout, result.stderr) == ("2\n", "")


def test_nothing_else_is_imported():
    """Packages that are installed are not imported behind the reader's back either."""
    code = (
        "import sys, numpy; before = set(sys.modules); import nnlib;"
        "print(*sorted({m.partition('.')[0] for m in set(sys.modules) - before}"
        " - sys.stdlib_module_names))"
    )
    assert python(code).stdout.split() == ["nnlib"]


def test_import_takes_little_more_than_numpy():
    """In time of the processor, side by side: the ratio is the same on a slow or a busy machine."""
    times = {"numpy": [], "nnlib": []}
    for _ in range(7):
        for name, seconds in times.items():
            code = f"import time, {name}; print(time.process_time())"
            seconds.append(float(python(code).stdout))
        ratio = min(times["nnlib"]) / min(times["numpy"])
        if ratio < 3:
            return
    pytest.fail(f"Python with nnlib started in {ratio:.1f} times what it takes with NumPy alone")


def test_public_names_exist():
    import nnlib

    for name in nnlib.__all__:
        assert hasattr(nnlib, name), name
    for name in nnlib.functional.__all__:
        assert hasattr(getattr(nnlib.functional, name), "with_vjp"), name

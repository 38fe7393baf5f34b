"""Colab: its notebooks' first cell installs the library from the remote, and the rest runs.

Colab itself cannot be asked. The notebooks run in an environment with the versions that it had in
2025: an older IPython, and an ipywidgets of the generation before.
"""

import os
import subprocess
import sys

import nbformat
import plain_notebooks
import pytest
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient

from .conftest import ROOT, call

COLAB = (
    "ipykernel==6.17.1",
    "ipython==7.34.0",
    "ipywidgets==7.7.1",
    "numpy==2.0.2",
    "matplotlib==3.10.0",
    "scikit-learn==1.6.1",
    "tqdm",
    "pip",
    "setuptools",
)
ADDRESS = "https://github.com/someone/a-book"
CHAPTER = "01-from-neuron-to-network/03-backpropagation.ipynb"


@pytest.fixture(scope="module")
def colab(tmp_path_factory):
    """An environment like Colab's."""
    folder = tmp_path_factory.mktemp("colab") / "environment"
    call(sys.executable, "-m", "venv", folder)
    call(folder / "bin" / "pip", "install", "--quiet", *COLAB)
    return folder


def test_a_chapter_runs_after_its_first_cell(colab, tmp_path):
    clone = tmp_path / "clone"
    call("git", "clone", "--quiet", ROOT, clone)
    call("git", "-C", clone, "remote", "set-url", "origin", ADDRESS)
    command = [sys.executable, "tools/plain_notebooks.py", "--for-colab", "--to", tmp_path / "out"]
    call(*command, cwd=clone)
    notebook = nbformat.read(tmp_path / "out" / CHAPTER, 4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert code[0].source == plain_notebooks.installation(ADDRESS)
    manager = AsyncKernelManager()
    manager.kernel_spec.argv[0] = str(colab / "bin" / "python")
    client = NotebookClient(
        notebook, km=manager, timeout=300, resources={"metadata": {"path": str(tmp_path)}}
    )
    environment = os.environ | {
        "NNLIB_LIGHT": "1",
        # where the address leads: to this clone
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{clone.as_uri()}.insteadOf",
        "GIT_CONFIG_VALUE_0": ADDRESS,
    }
    environment.pop("PYTHONPATH", None)
    client.execute(cleanup_kc=True, env=environment, stderr=subprocess.DEVNULL)
    explorers = [cell for cell in code if "book.Explorer(" in cell.source]
    assert explorers, "the chapter has an explorer"
    for cell in explorers:
        assert any("text/html" in output.get("data", {}) for output in cell.outputs)

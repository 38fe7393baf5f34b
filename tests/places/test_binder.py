"""Binder: what repo2docker would do with this repository is read, done, and used by a browser.

There is no Docker here. The instructions that matter, the ones that install and build, are taken
from the Dockerfile that repo2docker prints, and run in an environment that holds what Binder's
base image holds; then JupyterLab opens the address that a chapter's page links to.
"""

import os
import re
import sys
from urllib.parse import parse_qs, urlsplit

import pytest
from nnbook import launch

from .conftest import ROOT, Process, call, lab_options, wait_for_lab

REPO2DOCKER = "jupyter-repo2docker==2026.4.0"
BASE = ("jupyterlab", "notebook", "ipywidgets", "jupyter_server", "ipykernel")
MEMORY = 2e9  # bytes that a free session on mybinder.org may use
CHAPTER = "01-from-neuron-to-network/03-backpropagation.ipynb"


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """The repository as Binder fetches it."""
    folder = tmp_path_factory.mktemp("binder") / "clone"
    call("git", "clone", "--quiet", ROOT, folder)
    return folder


@pytest.fixture(scope="module")
def image(clone):
    """What repo2docker makes of the repository: the Dockerfile, and the base image's packages."""
    tool = clone.parent / "repo2docker"
    call(sys.executable, "-m", "venv", tool)
    call(tool / "bin" / "pip", "install", "--quiet", REPO2DOCKER)
    dockerfile = call(tool / "bin" / "jupyter-repo2docker", "--no-build", "--debug", clone)
    (lock,) = tool.glob("lib/*/site-packages/repo2docker/**/environment.py-3.11-linux-64.lock")
    return dockerfile, dict(re.findall(r"/([a-z_]+)-(\d[\d.]*)-[^/]*\.conda", lock.read_text()))


def instructions(dockerfile):
    """The commands that are run in the repository."""
    commands = re.findall(r"^RUN (.*)$", dockerfile.split("WORKDIR ${REPO_DIR}", 1)[1], re.M)
    return [command for command in commands if not re.match(r"chown|chmod", command)]


def test_repo2docker_understands_the_repository(image, clone):
    dockerfile, packages = image
    assert instructions(dockerfile) == [
        '${KERNEL_PYTHON_PREFIX}/bin/pip install --no-cache-dir -r "requirements.txt"',
        "${KERNEL_PYTHON_PREFIX}/bin/pip install --no-cache-dir .",
        "./postBuild",
    ]
    assert "py-3.11" in dockerfile.replace("-2d", "-").replace("-2e", "."), (
        "the Python of runtime.txt"
    )
    assert os.access(clone / "postBuild", os.X_OK)
    assert packages.keys() >= set(BASE)


@pytest.fixture(scope="module")
def container(image, clone):
    """An environment with the base image's packages, in which the instructions were run."""
    dockerfile, packages = image
    prefix = clone.parent / "kernel"
    call(sys.executable, "-m", "venv", prefix)
    pip = [prefix / "bin" / "pip", "install", "--quiet"]
    call(*pip, *(f"{name}=={packages[name]}" for name in BASE))
    environment = os.environ | {
        "KERNEL_PYTHON_PREFIX": str(prefix),
        "PATH": f"{prefix / 'bin'}:{os.environ['PATH']}",
    }
    environment.pop("PYTHONPATH", None)
    for command in instructions(dockerfile):
        call("bash", "-c", command, cwd=clone, env=environment)
    call(prefix / "bin" / "pip", "check")
    return prefix, environment


def test_a_chapter_runs_in_binders_jupyterlab(container, clone, open_lab, note):
    prefix, environment = container
    call("git", "-C", clone, "remote", "set-url", "origin", "https://github.com/someone/a-book")
    link = dict(launch.places(CHAPTER, "../../", clone, None))["Binder"]
    (path,) = parse_qs(urlsplit(link).query)["urlpath"]
    command = [prefix / "bin" / "jupyter-lab", *lab_options()]
    log = clone.parent / "log"
    with Process(command, log, cwd=clone, env=environment | {"NNLIB_LIGHT": "1"}) as process:
        site, token = wait_for_lab(process, log)
        lab = open_lab(f"{site}/{path}?token={token}&reset", site)
        lab.wait_for_kernel(120)
        assert lab.run_all(300) == []
        before, after = lab.move_first_slider("binder")
        assert before != after
        assert process.memory() < MEMORY
        note("On Binder", "memory after chapter 3", f"{process.memory() / 1e6:.0f} MB")

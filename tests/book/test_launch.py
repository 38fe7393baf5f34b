"""The places where a chapter runs: only those that exist are named."""

import subprocess

import pytest
from nnbook import launch

NOTEBOOK = "01-part/03-chapter.ipynb"


def git(folder, *arguments):
    subprocess.run(["git", "-C", folder, *arguments], check=True, capture_output=True)


@pytest.fixture
def clone(tmp_path):
    git(tmp_path, "init", "--initial-branch=main")
    git(tmp_path, "-c", "user.name=A", "-c", "user.email=a@b.c", "commit", "--allow-empty", "-mA")
    return tmp_path


def test_no_place_in_a_clone_without_a_remote(clone, tmp_path):
    assert launch.places(NOTEBOOK, "../../", clone, None) == []
    git(clone, "remote", "add", "origin", "/srv/git/book.git")
    assert launch.places(NOTEBOOK, "../../", clone, None) == []


def test_the_browser_is_a_place_where_jupyterlite_is_built(clone):
    address = "../../lite/lab/index.html?path=01-part/03-chapter.ipynb"
    found = launch.places(NOTEBOOK, "../../", clone, "offline")
    assert found == [("Run in your browser", address)]


def test_binder_and_colab_come_from_the_remote(clone):
    git(clone, "remote", "add", "origin", "git@github.com:someone/a-book.git")
    binder = (
        "https://mybinder.org/v2/gh/someone/a-book/main"
        "?urlpath=lab%2Ftree%2Fnotebooks%2F01-part%2F03-chapter.ipynb"
    )
    assert launch.places(NOTEBOOK, "../../", clone, None) == [("Binder", binder)]
    git(clone, "update-ref", "refs/remotes/origin/colab", "HEAD")
    git(clone, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk")
    assert launch.places(NOTEBOOK, "../../", clone, None) == [
        ("Binder", binder.replace("/main?", "/trunk?")),
        (
            "Colab",
            "https://colab.research.google.com/github/someone/a-book/blob/colab/"
            "01-part/03-chapter.ipynb",
        ),
    ]

"""Links to the repository come from the clone's own remote, and from nothing else."""

import subprocess
from types import SimpleNamespace

import pytest
from nnbook import repository

URL = "https://github.com/someone/a-book"


@pytest.mark.parametrize(
    "remote",
    [
        "https://github.com/someone/a-book",
        "https://github.com/someone/a-book.git",
        "https://github.com/someone/a-book/",
        "https://www.github.com/someone/a-book.git",
        "https://user:secret@github.com/someone/a-book.git",
        "git@github.com:someone/a-book.git",
        "ssh://git@github.com/someone/a-book.git",
        "ssh://git@github.com:22/someone/a-book.git",
        "git://github.com/someone/a-book.git\n",
    ],
)
def test_forms_of_a_remote_on_github(remote):
    assert repository.github_url(remote) == URL


@pytest.mark.parametrize(
    "remote",
    [
        "",
        "/srv/git/book.git",
        "https://gitlab.com/someone/a-book",
        "https://github.com.evil.example/someone/a-book",
        "https://github.com/someone",
        "git@example.com:github.com/someone/a-book.git",
    ],
)
def test_other_remotes_make_no_link(remote):
    assert repository.github_url(remote) is None


def configured(folder):
    config = SimpleNamespace(html_theme_options={})
    repository._configure(SimpleNamespace(srcdir=folder), config)
    return config.html_theme_options


def git(folder, *arguments):
    subprocess.run(["git", "-C", folder, *arguments], check=True, capture_output=True)


def test_buttons_of_a_clone_with_a_remote(tmp_path):
    git(tmp_path, "init")
    git(tmp_path, "remote", "add", "origin", "git@github.com:someone/a-book.git")
    options = configured(tmp_path)
    assert options["repository_url"] == URL
    assert options["repository_branch"] == "main"
    assert options["use_edit_page_button"] is True
    git(tmp_path, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk")
    assert configured(tmp_path)["repository_branch"] == "trunk"


def test_no_buttons_without_a_remote_or_a_repository(tmp_path):
    none = dict.fromkeys(repository.BUTTONS, False)
    assert configured(tmp_path) == none
    git(tmp_path, "init")
    assert configured(tmp_path) == none
    git(tmp_path, "remote", "add", "origin", "/srv/git/book.git")
    assert configured(tmp_path) == none

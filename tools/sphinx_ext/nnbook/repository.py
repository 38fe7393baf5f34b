"""Links to the repository, and to edit a page, made from the clone's own remote.

A fork's buttons therefore lead to the fork, and a clone without a remote on GitHub shows none.
"""

import re
import subprocess
from pathlib import Path

BUTTONS = ("use_repository_button", "use_edit_page_button", "use_issues_button")


def setup(app):
    app.connect("config-inited", _configure, priority=100)  # before the theme reads its options


def github_url(remote: str) -> str | None:
    """Return the web address of a remote on GitHub, and None for any other.

    Examples
    --------
    >>> github_url("git@github.com:someone/a-book.git")
    'https://github.com/someone/a-book'
    >>> github_url("https://github.com/someone/a-book")
    'https://github.com/someone/a-book'
    >>> github_url("/srv/git/book.git") is None
    True
    """
    found = re.fullmatch(
        r"(?:https?://(?:[^@/]+@)?|ssh://git@|git://|git@)(?:www\.)?github\.com(?::\d+/|[:/])([\w.-]+)/([\w.-]+?)(?:\.git)?/?",
        remote.strip(),
    )
    return f"https://github.com/{found[1]}/{found[2]}" if found else None


def git(folder: Path, *arguments: str) -> str:
    """Return what git prints; nothing where there is no git, no repository or no answer."""
    try:
        result = subprocess.run(
            ["git", "-C", folder, *arguments], capture_output=True, text=True, check=False
        )
    except OSError:
        return ""
    return result.stdout.strip() if result.returncode == 0 else ""


def origin(folder: Path) -> str:
    """Return the address of a clone's remote: on GitHub its web address, which needs no key."""
    remote = git(folder, "remote", "get-url", "origin")
    return github_url(remote) or remote


def branch(folder: Path) -> str:
    """Return the main branch of a clone's remote."""
    head = git(folder, "symbolic-ref", "--short", "refs/remotes/origin/HEAD")  # origin/main
    return head.removeprefix("origin/") or "main"


def _configure(app, config):
    folder = Path(app.srcdir)
    url = github_url(origin(folder))
    options = config.html_theme_options
    options.update(dict.fromkeys(BUTTONS, url is not None))
    if url is None:
        return
    options["repository_url"] = url
    options["repository_branch"] = branch(folder)
    options["path_to_docs"] = ""

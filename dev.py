#!/usr/bin/env python3
"""Everything one does with the book, with nothing but Python installed.

    python dev.py book              build the book; prints where it is
    python dev.py pdf               the book on paper: one PDF, printed by Chromium, Chrome or Edge
    python dev.py serve             build it if needed and show it at http://127.0.0.1:8000
    python dev.py test              everything that must hold: style, library, notebooks, pages
    python dev.py test --everywhere the same, and every other place in which the book is read or run
    python dev.py test -k tensor    only pytest, with these arguments
    python dev.py run FILES         execute notebooks and store them in the normal form
    python dev.py lab               the chapters in JupyterLab
    python dev.py notebooks         the chapters as plain notebooks in notebooks/, for any program
    python dev.py lite              build the book with a button that runs a chapter in the browser
    python dev.py clean             remove what was built; --all removes the environment too

The first call sets up an environment in .venv from the lock files; later calls need no network.
This file parses on old Pythons, so that they can say that they are too old: no f-strings, no
annotations.
"""

from __future__ import print_function

import argparse
import functools
import hashlib
import os
import shutil
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
PROGRAMS, SUFFIX = ("Scripts", ".exe") if os.name == "nt" else ("bin", "")
PYTHON = os.path.join(VENV, PROGRAMS, "python" + SUFFIX)
LITE = os.path.join(VENV, "lite")  # JupyterLite's parts would disturb JupyterLab
SITE = os.path.join(ROOT, "_build", "html")
LOCKS = {
    "book": ["requirements.txt"],
    "test": ["requirements.txt", "requirements-test.txt"],
    "lab": ["requirements.txt", "requirements-lab.txt"],
}
LITE_LOCK = "requirements-lite.txt"
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


class Stop(Exception):
    """A problem that one sentence explains."""


# --- the environment


def check_python(version=sys.version_info):
    """Stop on a Python that cannot run the book, or cannot make an environment."""
    if tuple(version[:2]) < (3, 11):
        raise Stop(
            "The book needs Python 3.11 or newer, and this is Python {}.{}.".format(*version[:2])
        )
    if os.path.exists(PYTHON):
        return
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        raise Stop(
            "This Python cannot make virtual environments: install its venv module first "
            "(Debian and Ubuntu: sudo apt install python3-venv)."
        )


def lock_hash(files):
    """Identify what a set of packages is made from, to know when it must be installed again."""
    digest = hashlib.sha256()
    for file in files:
        with open(os.path.join(ROOT, file), "rb") as stream:
            digest.update(stream.read())
    return digest.hexdigest()


def install(name, extra=()):
    """Make .venv hold a set of packages and nnlib itself; do nothing if it already does."""
    check_python()
    if not os.path.exists(PYTHON):
        say("Making an environment in .venv: once, with a download, a minute or two")
        call([sys.executable, "-m", "venv", VENV])
    stamp = os.path.join(VENV, "installed-" + name)
    wanted = lock_hash(LOCKS[name])
    if not os.path.exists(stamp) or read(stamp) != wanted:
        say("Installing " + " and ".join(LOCKS[name]))
        pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        call(pip + [word for file in LOCKS[name] for word in ("-r", file)])
        call(pip + ["--no-deps", "--editable", "."])
        for other, files in LOCKS.items():
            if set(files) <= set(LOCKS[name]):  # what is part of this set is installed as well
                write(os.path.join(VENV, "installed-" + other), lock_hash(files))
    if extra:
        call(
            [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"] + list(extra)
        )


def install_lite():
    """Make .venv/lite hold what builds the book for the browser; do nothing if it already does."""
    stamp = os.path.join(LITE, "installed")
    if os.path.exists(stamp) and read(stamp) == lock_hash([LITE_LOCK]):
        return
    say("Installing " + LITE_LOCK)
    call([PYTHON, "-m", "venv", LITE])
    pip = [os.path.join(LITE, PROGRAMS, "python" + SUFFIX), "-m", "pip", "install", "--quiet"]
    call(pip + ["--disable-pip-version-check", "-r", LITE_LOCK])
    write(stamp, lock_hash([LITE_LOCK]))


def call(command, **environment):
    """Run a command in the root folder; stop if it fails."""
    status = run(command, **environment)
    if status:
        raise Stop("Failed with exit status {}: {}".format(status, " ".join(command)))


def run(command, **environment):
    """Run a command in the root folder and return its exit status."""
    sys.stdout.flush()
    return subprocess.call(command, cwd=ROOT, env=dict(os.environ, **environment))


def say(text):
    print(text, flush=True)


def read(path):
    with open(path, encoding="utf-8") as stream:
        return stream.read()


def write(path, text):
    with open(path, "w", encoding="utf-8") as stream:
        stream.write(text)


# --- the jobs


def build_command():
    program = os.path.join(VENV, PROGRAMS, "jupyter-book" + SUFFIX)
    return [program, "build", ".", "--all", "-W", "--keep-going", "-n", "--quiet"]


def remove_site():
    """Remove the built pages: one that is gone from the contents would stay."""
    shutil.rmtree(SITE, ignore_errors=True)


def book(options):
    """Build the book from its executed notebooks."""
    install("book")
    started = time.time()
    remove_site()
    call(build_command())
    say(
        "The book is in {} ({:.0f} s)".format(
            os.path.join(SITE, "index.html"), time.time() - started
        )
    )


def lite(options):
    """Build the book, with a button on each chapter that runs it in the reader's browser."""
    install("book")
    install_lite()
    started = time.time()
    remove_site()
    call(build_command(), NNBOOK_LITE="offline" if options.offline else "online")
    call(
        [PYTHON, os.path.join("tools", "lite.py")]
        + ["--jupyter", os.path.join(LITE, PROGRAMS, "jupyter" + SUFFIX)]
        + (["--offline"] if options.offline else [])
    )
    say("To try it: python dev.py serve ({:.0f} s)".format(time.time() - started))


def pdf(options):
    """Build the book and print it as one PDF."""
    install("book")
    printer = [PYTHON, os.path.join("tools", "paper.py")]
    if run(printer + ["--find-browser"]):
        sys.exit(1)
    book(options)
    sys.exit(run(printer))


def serve(options):
    """Show the built book on this machine only."""
    install("book")
    if not os.path.exists(os.path.join(SITE, "index.html")):
        book(options)
    import http.server

    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=SITE)
    try:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", options.port), handler)
    except OSError as error:
        raise Stop("Cannot serve on port {}: {}.".format(options.port, error.strerror))
    say("The book is at http://127.0.0.1:{}/ until you press Ctrl+C".format(server.server_port))
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()


def test(options):
    """Run every check, or only pytest if it is given arguments."""
    install("test", options.extra)
    if options.arguments:
        sys.exit(run([PYTHON, "-m", "pytest"] + options.arguments, **ONE_THREAD))
    if options.everywhere:
        install("lab")
        install_lite()
    results = []
    for name, command in checks(options.everywhere):
        say("\n--- {} {}".format(name, "-" * (110 - len(name))))
        started = time.time()
        if name == "site build":
            remove_site()
        status = run(command, **ONE_THREAD)
        results.append((name, status, time.time() - started))
        if status and name == "site build":
            results.append(("site tests (not run: there is no site)", status, 0.0))
            break
    say("")
    for name, status, seconds in results:
        say("{:6}  {:6.1f} s  {}".format("FAILED" if status else "passed", seconds, name))
    failed = [name for name, status, _ in results if status]
    if failed:
        raise Stop(
            "{} of {} checks failed: {}".format(len(failed), len(results), ", ".join(failed))
        )
    say("All {} checks passed; pytest's summaries above say what was skipped.".format(len(results)))


def checks(everywhere):
    """Name and command of every check, the quick ones first.

    With `everywhere`, the site is the one that can run the chapters in the browser, and the places
    where the book is read or run are tested: JupyterLab, Binder, Colab, the browser, and paper.
    """
    site = [PYTHON, "dev.py", "lite", "--offline"] if everywhere else build_command()
    pytest = [PYTHON, "-m", "pytest", "--quiet"]
    notebooks = [
        "--nbval",
        "--nbval-current-env",
        "--nbval-cell-timeout=120",
        "-p",
        "no:cacheprovider",
    ]
    return [
        ("style", [PYTHON, "-m", "ruff", "check", "."]),
        ("format", [PYTHON, "-m", "ruff", "format", "--check", "."]),
        ("spelling", [PYTHON, "-m", "codespell_lib", "."]),
        ("notebooks are normalized", [PYTHON, os.path.join("tools", "notebooks.py"), "check"]),
        (
            "library and machinery",
            pytest + ["tests", "--ignore=tests/site", "--ignore=tests/places", "-n", "auto"],
        ),
        (
            "notebooks print what they store",
            pytest + notebooks + ["-n", "auto", "--dist=loadscope", "book"],
        ),
        ("site build", site),
        ("site tests", pytest + ["tests/site", "-n", "auto"]),
    ] + (
        [("places", pytest + ["tests/places", "-n", "auto", "--dist=loadgroup"])]
        if everywhere
        else []
    )


def execute(options):
    """Execute notebooks and store them in the normal form."""
    install("book")
    flags = ["--time"] if options.time else []
    sys.exit(run([PYTHON, os.path.join("tools", "notebooks.py"), "run"] + flags + options.files))


def notebooks(options):
    """Write the chapters as plain notebooks, which every program shows, into notebooks/."""
    install("book")
    call([PYTHON, os.path.join("tools", "plain_notebooks.py")] + options.arguments)


def lab(options):
    """Open the chapters in JupyterLab."""
    install("lab")
    call([PYTHON, os.path.join("tools", "plain_notebooks.py")])
    first = "/lab/tree/notebooks/01-from-neuron-to-network/01-neuron.ipynb"
    command = [PYTHON, "-m", "jupyterlab", "--ServerApp.root_dir=" + ROOT]
    sys.exit(run(command + ["--LabApp.default_url=" + first] + options.arguments))


def clean(options):
    """Remove what was built."""
    for folder in ["_build"] + ([".venv"] if options.all else []):
        shutil.rmtree(os.path.join(ROOT, folder), ignore_errors=True)


def main(arguments=None):
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, prog="dev.py"
    )
    jobs = parser.add_subparsers(dest="job", metavar="JOB")
    for name, job in [
        ("book", book),
        ("pdf", pdf),
        ("serve", serve),
        ("test", test),
        ("run", execute),
        ("lab", lab),
        ("notebooks", notebooks),
        ("lite", lite),
        ("clean", clean),
    ]:
        command = jobs.add_parser(name, help=job.__doc__, description=job.__doc__)
        command.set_defaults(function=job)
        if name == "serve":
            command.add_argument("--port", type=int, default=8000)
        elif name == "test":
            command.add_argument(
                "--with",
                dest="extra",
                action="append",
                default=[],
                metavar="PACKAGE",
                help="install this too",
            )
            command.add_argument(
                "--everywhere",
                action="store_true",
                help="also test JupyterLab, Binder, Colab, JupyterLite and the PDF, which takes "
                "a few hundred megabytes of downloads and some minutes",
            )
        elif name == "run":
            command.add_argument(
                "--time", action="store_true", help="note the run times for the status page"
            )
            command.add_argument(
                "files", nargs="*", metavar="FILES", help="all notebooks by default"
            )
        elif name == "lite":
            command.add_argument(
                "--offline",
                action="store_true",
                help="put Python beside the book too, so that the site asks nobody",
            )
        elif name == "clean":
            command.add_argument("--all", action="store_true", help="remove the environment too")
    options, rest = parser.parse_known_args(arguments)
    if not options.job:
        parser.print_help()
        return 2
    if rest and options.job not in ("test", "lab", "notebooks"):
        parser.error("unrecognized arguments: " + " ".join(rest))
    options.arguments = rest
    try:
        options.function(options)
    except Stop as problem:
        sys.stderr.write("{}\n".format(problem))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

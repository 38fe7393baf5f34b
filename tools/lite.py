"""Put JupyterLite beside the built book: the chapters, ready to run in the reader's browser.

    python tools/lite.py --jupyter PROGRAM [--offline]

`PROGRAM` is the `jupyter` of an environment that holds `requirements-lite.txt`. The site goes to
``_build/html/lite``. Python itself, which is Pyodide, comes from its official address, in the one
version that is tested; with ``--offline`` it stands beside the book and the site asks nobody.
"""

import argparse
import json
import shutil
import subprocess
import sys
from pathlib import Path

import plain_notebooks
from notebooks import ROOT
from pyodide_distribution import PYODIDE, DistributionError, assemble

WORK = ROOT / "_build" / "lite"
SITE = ROOT / "_build" / "html" / "lite"
CACHE = ROOT / "_build" / "cache"
ADDRESS = f"https://cdn.jsdelivr.net/pyodide/v{PYODIDE}/full/pyodide.mjs"
KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
FIRST = """# The library, from this site. LIGHT in the next cell makes the experiments smaller here.
%pip install -q nnlib[book]"""
# In plain Python, not part of Pyodide, and needed for the sliders
WIDGETS = ("comm", "ipywidgets", "jupyterlab-widgets")


def build(jupyter: str, *, offline: bool) -> None:
    """Build the JupyterLite site into `SITE`."""
    shutil.rmtree(WORK, ignore_errors=True)
    shutil.rmtree(SITE, ignore_errors=True)
    plain_notebooks.write(WORK / "contents", FIRST)
    (WORK / "contents" / plain_notebooks.WRITTEN).unlink()
    settings = {"disablePyPIFallback": True}  # nothing from elsewhere but what is named here
    if offline:
        assemble(WORK / "static" / "pyodide", CACHE)
    else:
        settings["pyodideUrl"] = ADDRESS
    configuration = {
        "jupyter-lite-schema-version": 0,
        "jupyter-config-data": {
            "appName": "Neural Networks You Can Check",
            "exposeAppInBrowser": True,
            "litePluginSettings": {KERNEL: settings},
        },
    }
    (WORK / "jupyter-lite.json").write_text(json.dumps(configuration, indent=1), "utf-8")
    command = [jupyter, "lite", "build", "--lite-dir", ".", "--contents", "contents"]
    command += ["--output-dir", str(SITE), "--no-sourcemaps", "--apps", "lab"]
    for wheel in wheels(WORK / "wheels"):
        command += ["--piplite-wheels", str(wheel)]
    log = WORK / "build.log"
    with open(log, "w", encoding="utf-8") as stream:
        status = subprocess.call(command, cwd=WORK, stdout=stream, stderr=subprocess.STDOUT)
    if status or not (SITE / "lab" / "index.html").exists():
        raise DistributionError(f"jupyter lite build failed: see {log}")


def wheels(folder: Path) -> list[Path]:
    """Build the library's wheel and fetch those of the widgets, as locked."""
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    folder.mkdir(parents=True)
    for command in (
        [*pip, "wheel", "--no-deps", "--wheel-dir", str(folder), "."],
        [*pip, "download", "--no-deps", "--dest", str(folder), "-c", "requirements.txt", *WIDGETS],
    ):
        result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        if result.returncode:
            raise DistributionError(f"{' '.join(command)}: {result.stderr}")
    return sorted(folder.glob("*.whl"))


def size(folder: Path) -> int:
    """Bytes of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--jupyter", required=True, metavar="PROGRAM")
    parser.add_argument("--offline", action="store_true", help="put Pyodide beside the book")
    options = parser.parse_args(arguments)
    try:
        build(str(Path(options.jupyter).absolute()), offline=options.offline)
    except (DistributionError, plain_notebooks.PlainError) as error:
        print(error, file=sys.stderr)
        return 1
    pyodide = SITE / "static" / "pyodide"
    parts = f", Pyodide {size(pyodide) / 1e6:.0f} MB of it" if options.offline else ""
    print(f"The chapters for the browser are in {SITE} ({size(SITE) / 1e6:.0f} MB{parts})")
    return 0


if __name__ == "__main__":
    sys.exit(main())

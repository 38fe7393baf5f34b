"""Execute the book's notebooks and store them in one normal form, the same bytes on every run.

    python tools/notebooks.py run [--time] [FILES …]    execute in place
    python tools/notebooks.py check [FILES …]           fail if a stored notebook is not in the
    normal form

Without files, every notebook under book/.
"""

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import nbformat
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

ROOT = Path(__file__).resolve().parents[1]
BOOK = ROOT / "book"
TIMINGS = BOOK / "90-reference" / "timings.json"

KERNEL_ENVIRONMENT = {
    "PYTHONHASHSEED": "0",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}
NOTEBOOK_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
CELL_METADATA = {"tags", "mystnb"}
OUTPUT_METADATA = {"image/png", "image/svg+xml", "needs_background", "scrapbook"}
LIVE_VIEW = "application/vnd.jupyter.widget-view+json"  # random ids, and empty without a kernel


def chapters() -> list[Path]:
    """The notebooks of the book, in its order; not the copies that editors keep beside them."""
    return sorted(BOOK.glob("[!.]*/[!.]*.ipynb"))


class NotebookError(Exception):
    """A notebook that cannot be read or executed."""


def run(path: Path, timeout: int = 300) -> tuple[str, float]:
    """Execute a notebook in its own folder.

    Returns
    -------
    text : str
        The notebook with its outputs, in the normal form.
    seconds : float
        How long all cells took together, without the start of the kernel.
    """
    notebook = read(path)
    _refuse_semicolons(notebook, path)
    client = NotebookClient(
        notebook,
        km=AsyncKernelManager(
            kernel_name="python3",
            kernel_spec_manager=KernelSpecManager(
                kernel_dirs=[]
            ),  # this environment's Python, not the user's
        ),
        timeout=timeout,
        resources={"metadata": {"path": str(path.parent)}},
        record_timing=False,
    )
    started = 0.0

    def note_start(**_):
        nonlocal started
        started = started or time.perf_counter()

    client.on_cell_start = note_start
    try:
        # ipykernel tells stderr at every start that it uses TCP
        client.execute(
            cleanup_kc=True, env=os.environ | KERNEL_ENVIRONMENT, stderr=subprocess.DEVNULL
        )
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        raise NotebookError(f"{path}: {error}") from error
    return dumps(normalize(notebook)), time.perf_counter() - started if started else 0.0


def _refuse_semicolons(notebook: nbformat.NotebookNode, path: Path) -> None:
    """Refuse a cell that hides its value with ';': nbval, which ignores that, would see it."""
    for number, cell in enumerate(notebook.cells, 1):
        last_line = cell.source.rstrip().rsplit("\n", 1)[-1]
        if cell.cell_type == "code" and last_line.endswith(";"):
            raise NotebookError(
                f"{path}: cell {number} ends in ';': write '_ = {last_line[:-1].strip()}' instead"
            )


def read(path: Path) -> nbformat.NotebookNode:
    """Read a notebook, or say in one sentence why not."""
    try:
        return nbformat.v4.reads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise NotebookError(f"{path}: expected a notebook, found no file") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotebookError(f"{path}: expected a notebook, received {error}") from None


def normalize(
    notebook: nbformat.NotebookNode, cell_metadata: set[str] = CELL_METADATA
) -> nbformat.NotebookNode:
    """Bring a notebook into the normal form, in place.

    Fixed metadata; ids from the cells' sources; cells numbered from 1; neighboring pieces of a
    stream joined; no memory addresses, no widget state, nothing that depends on the day or the
    machine.
    """
    notebook.metadata = nbformat.from_dict(NOTEBOOK_METADATA)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    ids: set[str] = set()
    number = 0
    for cell in notebook.cells:
        cell.source = cell.source.strip("\n")
        cell.metadata = nbformat.from_dict(
            {k: v for k, v in cell.metadata.items() if k in cell_metadata}
        )
        cell.id = _id(cell.source, ids)
        if cell.cell_type == "code":
            has_code = bool(cell.source.strip())
            number += has_code
            cell.execution_count = number if has_code else None
            cell.outputs = _normal_outputs(cell.outputs, number)
    return notebook


def _id(source: str, taken: set[str]) -> str:
    """Derive a cell's id from its source, so that no editor can change it."""
    identifier = hashlib.sha256(source.encode()).hexdigest()[:8]
    while identifier in taken:
        identifier = hashlib.sha256(identifier.encode()).hexdigest()[:8]
    taken.add(identifier)
    return identifier


def _normal_outputs(outputs: list, number: int) -> list:
    normal: list = []
    for output in outputs:
        if output.output_type == "stream" and normal and normal[-1].get("name") == output.name:
            normal[-1].text += output.text
            continue
        if output.output_type == "execute_result":
            output.execution_count = number
        if output.output_type in ("execute_result", "display_data"):
            output.metadata = nbformat.from_dict(
                {key: value for key, value in output.metadata.items() if key in OUTPUT_METADATA}
            )
            output.data.pop(LIVE_VIEW, None)
        normal.append(output)
    for output in normal:
        if output.output_type == "stream":
            output.text = _without_addresses(output.text)
        for mime, value in output.get("data", {}).items():
            if isinstance(value, str) and mime.startswith("text/"):
                output.data[mime] = _without_addresses(value)
    return normal


def _without_addresses(text: str) -> str:
    return re.sub(r" at 0x[0-9a-fA-F]+", " at 0x0", text)


def dumps(notebook: nbformat.NotebookNode) -> str:
    """Write a notebook as JSON with sorted keys and multi-line texts as lists of lines."""
    plain = json.loads(nbformat.writes(notebook, version=nbformat.NO_CONVERT))
    return json.dumps(plain, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def check(paths: list[Path]) -> list[Path]:
    """Return the notebooks that are not stored in the normal form."""
    return [path for path in paths if path.read_text("utf-8") != dumps(normalize(read(path)))]


def note_times(seconds: dict[Path, float]) -> None:
    """Store measured run times for the book's status page."""
    times = json.loads(TIMINGS.read_text("utf-8")) if TIMINGS.exists() else {}
    for path, value in seconds.items():
        times[path.resolve().relative_to(ROOT).with_suffix("").as_posix()] = round(value, 1)
    existing = {
        name: value for name, value in sorted(times.items()) if (ROOT / f"{name}.ipynb").exists()
    }
    TIMINGS.write_text(json.dumps(existing, indent=1) + "\n", "utf-8", newline="\n")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    for name, text in (
        ("run", "execute in place"),
        ("check", "fail if a file is not in the normal form"),
    ):
        command = commands.add_parser(name, help=text)
        command.add_argument("files", nargs="*", type=Path)
        if name == "run":
            command.add_argument(
                "--time", action="store_true", help="note the run times for the status page"
            )
            command.add_argument(
                "--timeout", type=int, default=300, help="seconds allowed per cell"
            )
    options = parser.parse_args(arguments)
    paths = options.files or chapters()
    try:
        if options.command == "check":
            unusual = check(paths)
            for path in unusual:
                print(f"not in the normal form: {path} (execute it with: python dev.py run {path})")
            return 1 if unusual else 0
        seconds = {}
        for path in paths:
            text, seconds[path] = run(path, options.timeout)
            changed = path.read_text("utf-8") != text
            if changed:
                path.write_text(text, "utf-8", newline="\n")
            print(
                f"{'changed' if changed else 'same':8} {seconds[path]:6.1f} s  {path}", flush=True
            )
        if options.time:
            note_times(seconds)
    except NotebookError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Put together a Pyodide distribution from the package registries, for a site that asks nobody.

    python tools/pyodide_distribution.py FOLDER

The official place of Pyodide's packages is a content delivery network. The same files, byte for
byte, can be had from registries that also exist as mirrors inside closed networks: Pyodide itself
from npm; NumPy, Matplotlib, and scikit-learn for WebAssembly from the PyPI wheel `open-webui`,
which happens to carry them, compared here with the checksums in Pyodide's own lock file; and the
packages in plain Python from PyPI in the locked version, whose checksum is then noted in the copy
of the lock file, because Pyodide builds its own wheels of them. `open-webui` has a license of its
own; nothing of it but these separately licensed files is used.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

PYODIDE = "314.0.3"
CARRIER = ("open-webui", "0.12.4", "open_webui/frontend/pyodide/")
SHA256 = {  # of the two archives
    "pyodide": "d7f7d24f8db486c7eda7280f3b0f7517524c8e43e8b086c6ee6ae8016658b484",
    "open-webui": "02e9caba96234db3fa17a92e56163b3f7f2b8ca8227fa886b85c178d696483f6",
}
CORE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "package.json")
PACKAGES = ("numpy", "matplotlib", "scikit-learn", "tqdm", "micropip", "ipython", "jedi")


class DistributionError(Exception):
    """An archive or a package that cannot be had, or is not the expected one."""


def assemble(folder: Path, cache: Path) -> None:
    """Write a distribution with `PACKAGES` and all they need into `folder`.

    Parameters
    ----------
    folder : Path
        Must not exist yet.
    cache : Path
        Keeps the downloads, about 120 MB, for the next time.

    Raises
    ------
    DistributionError
        If a file cannot be had, or is not the expected one.
    """
    cache.mkdir(parents=True, exist_ok=True)
    folder.mkdir(parents=True)
    with tarfile.open(_pyodide(cache)) as archive:
        for name in CORE:
            (folder / name).write_bytes(archive.extractfile(f"package/{name}").read())
        lock = json.load(archive.extractfile("package/pyodide-lock.json"))
    packages = [lock["packages"][name] for name in closure(lock["packages"], PACKAGES)]
    with zipfile.ZipFile(_carrier(cache)) as archive:
        carried = [p for p in packages if CARRIER[2] + p["file_name"] in archive.namelist()]
        for package in carried:
            data = archive.read(CARRIER[2] + package["file_name"])
            if hashlib.sha256(data).hexdigest() != package["sha256"]:
                raise DistributionError(
                    f"{package['file_name']}: the checksum is not that of Pyodide's lock file"
                )
            (folder / package["file_name"]).write_bytes(data)
    pure = [package for package in packages if package not in carried]
    _pip_download([f"{package['name']}=={package['version']}" for package in pure], cache)
    for package in pure:
        name = _normal(package["name"]).replace("-", "_")
        (wheel,) = cache.glob(f"{name}-{package['version']}-*none-any.whl")
        shutil.copy(wheel, folder)
        package["file_name"] = wheel.name
        package["sha256"] = hashlib.sha256(wheel.read_bytes()).hexdigest()
    lock["packages"] = {_normal(package["name"]): package for package in packages}
    (folder / "pyodide-lock.json").write_text(json.dumps(lock, indent=1, sort_keys=True), "utf-8")


def closure(packages: dict[str, dict], roots: tuple[str, ...]) -> list[str]:
    """Return the names of `roots` and of everything that they depend on, in order.

    Examples
    --------
    >>> closure({"a": {"depends": ["b"]}, "b": {"depends": []}, "c": {"depends": []}}, ("a",))
    ['a', 'b']
    """
    found: set[str] = set()
    waiting = list(roots)
    while waiting:
        name = waiting.pop()
        if name not in packages:
            raise DistributionError(f"Pyodide {PYODIDE} has no package {name}")
        if name not in found:
            found.add(name)
            waiting += [_normal(needed) for needed in packages[name]["depends"]]
    return sorted(found)


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _pyodide(cache: Path) -> Path:
    path = cache / f"pyodide-{PYODIDE}.tgz"
    if not path.exists():
        command = ["npm", "pack", "--silent", f"pyodide@{PYODIDE}"]
        try:
            subprocess.run(command, cwd=cache, check=True, capture_output=True)
        except FileNotFoundError:
            raise DistributionError("an offline site needs npm, to download Pyodide") from None
        except subprocess.CalledProcessError as error:
            raise DistributionError(f"{' '.join(command)}: {error.stderr.decode()}") from None
    return _verified(path, "pyodide")


def _carrier(cache: Path) -> Path:
    name, version, _ = CARRIER
    path = cache / f"{name.replace('-', '_')}-{version}-py3-none-any.whl"
    if not path.exists():
        _pip_download([f"{name}=={version}"], cache)
    return _verified(path, name)


def _verified(path: Path, name: str) -> Path:
    with open(path, "rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    if digest != SHA256[name]:
        path.unlink()
        raise DistributionError(
            f"{path.name}: expected the checksum {SHA256[name]}, received {digest}"
        )
    return path


def _pip_download(requirements: list[str], folder: Path) -> None:
    """Download wheels in plain Python; those that are there already are not fetched again."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    command += ["--disable-pip-version-check", "--ignore-requires-python", "--dest", str(folder)]
    command += ["--find-links", str(folder), "--only-binary=:all:", *requirements]
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode:
        raise DistributionError(f"{' '.join(command)}: {result.stderr}")


if __name__ == "__main__":
    assemble(Path(sys.argv[1]), Path("_build/cache"))

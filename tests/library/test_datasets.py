"""Stored files are what their cards and their public sources say, and have a fixed split."""

import hashlib
import re
import runpy
from dataclasses import replace
from importlib.resources import files

import make_data
import numpy as np
import pytest

from nnlib import datasets
from nnlib.datasets import CARDS, _stored

DATA = files("nnlib.datasets").joinpath("data")
FROM_SCIKIT_LEARN = (
    make_data.digits,
    make_data.breast_cancer,
    make_data.iris,
    make_data.wine,
    make_data.diabetes,
)
LOADED = {name: getattr(datasets, card.loader)() for name, card in CARDS.items()}
UNDIVIDED = ("photo", "southern_women", "les_miserables")


@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)
def test_file_is_the_one_on_its_card(card):
    content = DATA.joinpath(card.file).read_bytes()
    assert (len(content), hashlib.sha256(content).hexdigest()) == (card.size, card.sha256)


@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)
def test_license_page_says_what_the_card_says(card):
    page = DATA.joinpath("LICENSES.md").read_text(encoding="utf-8")
    _, _, rest = page.partition(f"## {card.file}\n")
    paragraph = re.sub(r"\s+", " ", rest.partition("\n## ")[0])
    assert card.license_url in paragraph
    if card.name not in ("digits", "breast_cancer", "penguins"):  # written in other words
        for said in (card.license, card.source, card.changes, card.unconfirmed):
            assert said in re.sub("[<>]", "", paragraph)


@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)
def test_card_names_its_package_and_how_to_rebuild_the_file(card):
    assert callable(getattr(make_data, card.name))
    assert card.loader == f"load_{card.name}" and card.loader in datasets.__all__
    # A source that is not installed here is a package that make_data pins.
    if "scikit-learn" not in card.source:
        pinned = [re.split("==?|@(?=\\d)", name) for _, name, _ in make_data.PACKAGES.values()]
        assert any(f"{package} {version}" in card.source for package, version in pinned)
    for text in (card.license, card.license_url, card.source, card.citation, card.changes):
        assert text


def test_every_file_has_a_card():
    stored_files = {path.name for path in DATA.iterdir()}
    assert stored_files == {"LICENSES.md", *(card.file for card in CARDS.values())}


def test_the_files_stay_small():
    assert sum(card.size for card in CARDS.values()) < 3.4e6


@pytest.mark.parametrize("build", FROM_SCIKIT_LEARN)
def test_rebuilding_from_scikit_learn_reproduces_every_byte(build):
    content = DATA.joinpath(CARDS[build.__name__].file).read_bytes()
    assert make_data.npz_bytes(build()) == content


@pytest.mark.parametrize("name", CARDS)
def test_storing_again_reproduces_every_byte(name):
    content = DATA.joinpath(CARDS[name].file).read_bytes()
    assert make_data.npz_bytes(_stored.read(name)) == content


def test_an_edited_file_is_refused(monkeypatch):
    monkeypatch.setitem(CARDS, "digits", replace(CARDS["digits"], sha256="0" * 64))
    with pytest.raises(
        ValueError, match=r"load_digits: expected digits.npz with SHA-256 0{64}, received acf2"
    ):
        datasets.load_digits()


def test_module_lists_every_card(capsys):
    runpy.run_module("nnlib.datasets", run_name="__main__")
    header, *rows = capsys.readouterr().out.splitlines()
    assert header.split() == ["loader", "shape", "bytes", "license", "title"]
    for row, card in zip(rows, CARDS.values(), strict=True):
        assert row.startswith(f"{card.loader}()") and row.endswith(card.title)


# -- splits --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in CARDS if name not in UNDIVIDED])
def test_parts_have_the_sizes_on_the_card(name):
    parts = LOADED[name].split()
    sizes = [len(part) if isinstance(part, np.ndarray) else len(tuple(part)[1]) for part in parts]
    if name == "karate":
        assert [part.tolist() for part in parts] == [[0, 33], [*range(1, 33)]]
    else:
        assert sum(sizes) == CARDS[name].shape[0]
        assert all(re.search(rf"\b{size}\b", CARDS[name].split) for size in sizes)


@pytest.mark.parametrize("name", [name for name in CARDS if hasattr(LOADED[name], "extra")])
def test_split_divides_the_examples_and_nothing_else(name):
    data = LOADED[name]
    parts = data.split()
    for part, keep in zip(parts, (~data.test, data.test), strict=True):
        rows = np.flatnonzero(keep)
        for i, row in enumerate(rows[:: max(1, len(rows) // 20)]):
            i *= max(1, len(rows) // 20)
            for ours, whole in zip(part, data, strict=True):
                np.testing.assert_array_equal(ours[i], whole[row])
        assert len(part.X) == len(part.y) == len(rows)
        assert part.extra.keys() == data.extra.keys()
        for column in data.extra:
            np.testing.assert_array_equal(part.extra[column], data.extra[column][keep])
        assert part.test is None
        if hasattr(data, "target_names"):
            assert part.target_names == data.target_names
        if data.__class__.__name__ in ("Dataset", "Sequences"):
            assert part.feature_names == data.feature_names
            # There are too few countries in Oceania for one to be tested on.
            missing = {4} if name == "gapminder" and keep is data.test else set()
            assert data.y.dtype.kind == "f" or set(part.y) == set(data.y) - missing


def test_every_fifth_of_each_class_tests():
    y = np.array([0, 1, 0, 1, 0, 0, 0, 1, 1, 1, 1])
    np.testing.assert_array_equal(np.flatnonzero(_stored.every_fifth_of_each_class(y)), [6, 9])


def test_loading_twice_gives_separate_arrays():
    first = datasets.load_digits()
    first.X[:] = -1.0
    assert datasets.load_digits().X.min() == 0.0


def test_a_part_is_not_split_again():
    for data in (LOADED["digits"], LOADED["names"], LOADED["sunspots"], LOADED["vowels"]):
        with pytest.raises(ValueError, match="split: expected data with a fixed split"):
            data.split()[0].split()
    with pytest.raises(ValueError, match="split: expected data with a fixed split"):
        LOADED["les_miserables"].split()

"""Files hold exactly what was saved, or nothing."""

import os
import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import nnlib as nn
from nnlib import io

from ..requirements import require_module

ROOT = Path(__file__).parents[2]
TREE = {
    "float32": np.linspace(0, 1, 7, dtype=np.float32),
    "float64": np.linspace(0, 1, 7).reshape(1, 7),
    "integers": np.arange(3),
    "mask": np.array([True, False]),
    "words": np.array(["a", "été"]),
    "empty": np.zeros((0, 3)),
    "no axes": np.array(2.5),
    "settings": {"lr": 0.1, "layers": [64, 10], "name": "MLP", "seed": None, "bias": True},
    "state": 2**127 + 1,
    "none so far": {"best": None, "list": []},
    "nested": [{"array": np.ones(2)}, [np.zeros(1), "text"]],
    "a/b": np.ones(2),
    "a": {"b": np.zeros(3)},
}


def assert_same(received, expected):
    if isinstance(expected, np.ndarray):
        assert received.dtype == expected.dtype
        np.testing.assert_array_equal(received, expected)
    elif isinstance(expected, dict):
        assert list(received) == list(expected)
        for key in expected:
            assert_same(received[key], expected[key])
    elif isinstance(expected, (list, tuple)):
        assert len(received) == len(expected)
        for one, other in zip(received, expected, strict=True):
            assert_same(one, other)
    else:
        assert type(received) is type(expected) and received == expected


def test_round_trip(tmp_path):
    io.save(tmp_path / "file.npz", TREE)
    assert_same(io.load(tmp_path / "file.npz"), TREE)


def test_numpy_numbers_become_python_numbers(tmp_path):
    io.save(tmp_path / "f", {"x": np.float32(0.5), "n": np.int64(3), "b": np.bool_(True)})
    assert_same(io.load(tmp_path / "f"), {"x": 0.5, "n": 3, "b": True})


def test_tuples_come_back_as_lists(tmp_path):
    io.save(tmp_path / "f", {"shape": (2, 3)})
    assert io.load(tmp_path / "f") == {"shape": [2, 3]}


def test_a_generator_continues_where_it_was_saved(tmp_path, rng):
    rng.standard_normal(5)
    io.save(tmp_path / "f", rng.bit_generator.state)
    expected, other = rng.random(3), np.random.default_rng()
    other.bit_generator.state = io.load(tmp_path / "f")
    np.testing.assert_array_equal(other.random(3), expected)


def test_the_file_name_is_used_as_it_is(tmp_path):
    io.save(str(tmp_path / "model"), {"x": 1})
    assert os.listdir(tmp_path) == ["model"]


def test_the_file_is_as_readable_as_any_other(tmp_path):
    (tmp_path / "plain").touch()
    io.save(tmp_path / "saved", {"x": 1})
    assert (tmp_path / "saved").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_an_interrupted_save_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "file.npz"
    io.save(path, {"x": np.ones(3)})

    def half(file, **arrays):
        file.write(b"half of it")
        raise KeyboardInterrupt

    monkeypatch.setattr(np, "savez", half)
    with pytest.raises(KeyboardInterrupt):
        io.save(path, {"x": np.zeros(3)})
    np.testing.assert_array_equal(io.load(path)["x"], np.ones(3))
    assert os.listdir(tmp_path) == ["file.npz"]


def test_the_new_file_appears_by_renaming(tmp_path, monkeypatch):
    path = tmp_path / "file.npz"
    io.save(path, {"x": 1})

    def fail(source, target):
        raise OSError("no renaming today")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="no renaming today"):
        io.save(path, {"x": 2})
    assert io.load(path) == {"x": 1}
    assert os.listdir(tmp_path) == ["file.npz"]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (object(), "received object at /a/b"),
        (1j, "received complex at /a/b"),
        (np.array([None]), "received dtype object at /a/b"),
        ([0, {1, 2}], "received set at /a/b/1"),
    ],
)
def test_what_cannot_be_saved_is_named(tmp_path, value, message):
    with pytest.raises(TypeError, match=f"save: expected .*{message}$"):
        io.save(tmp_path / "f", {"a": {"b": value}})
    assert os.listdir(tmp_path) == []


def _damaged(path):
    io.save(path, {"x": np.arange(1000)})
    content = path.read_bytes()
    return {
        "empty": b"",
        "half": content[: len(content) // 2],
        "flipped": content[:400] + bytes([content[400] ^ 255]) + content[401:],
        "text": b"hello\n",
        "pickle": pickle.dumps({"x": 1}),
    }


@pytest.mark.parametrize("kind", ["empty", "half", "flipped", "text", "pickle"])
def test_damaged_files_are_refused(tmp_path, kind):
    path = tmp_path / "file.npz"
    path.write_bytes(_damaged(path)[kind])
    with pytest.raises(ValueError, match=r"load: expected a file written by nnlib.io.save, rec"):
        io.load(path)


def test_other_files_of_numpy_are_refused(tmp_path):
    np.save(tmp_path / "array.npy", np.ones(2))
    np.savez(tmp_path / "arrays.npz", a=np.ones(2))
    for name in ("array.npy", "arrays.npz"):
        with pytest.raises(ValueError, match="load: expected a file written by nnlib.io.save"):
            io.load(tmp_path / name)


def test_a_missing_file_is_missing(tmp_path):
    with pytest.raises(FileNotFoundError):
        io.load(tmp_path / "nothing.npz")


def test_nothing_is_unpickled(tmp_path):
    """A file from a stranger can hold code; it must not run."""
    np.savez(tmp_path / "f.npz", **{"tree.json": np.array([print], dtype=object)})
    with pytest.raises(ValueError, match="load: expected .* allow_pickle=False"):
        io.load(tmp_path / "f.npz")


def test_safetensors(tmp_path, rng):
    require_module("safetensors")
    model = nn.models.MLP((3, 4, 2), rng=rng)
    state = model.state_dict()
    state["layers.0.W"] = np.asfortranarray(state["layers.0.W"])  # stored by rows all the same
    io.save_safetensors(tmp_path / "model.safetensors", state)
    loaded = io.load_safetensors(tmp_path / "model.safetensors")
    assert_same({name: loaded[name] for name in state}, state)
    model.load_state_dict(loaded)


PREDICT = """
import sys
import numpy as np
import nnlib as nn
kind, path = sys.argv[1:]
state = nn.io.load(path) if kind == "npz" else nn.io.load_safetensors(path)
model = nn.Sequential(
    nn.Conv2d(1, 3, 3, rng=np.random.default_rng(7)),
    nn.BatchNorm(3),
    nn.functional.global_avg_pool,
    nn.Linear(3, 2, rng=np.random.default_rng(8)),
)
model.load_state_dict(state)
x = np.random.default_rng(1).random((4, 1, 6, 6), np.float32)
np.save(path + ".npy", model.eval()(x).data)
"""


@pytest.mark.parametrize("kind", ["npz", "safetensors"])
def test_a_trained_model_predicts_the_same_in_another_process(tmp_path, rng, kind):
    if kind == "safetensors":
        require_module("safetensors")
    model = nn.Sequential(
        nn.Conv2d(1, 3, 3, rng=rng),
        nn.BatchNorm(3),
        nn.functional.global_avg_pool,
        nn.Linear(3, 2, rng=rng),
    )
    optimizer = nn.optim.Adam(model.parameters(), lr=0.01)
    x = np.random.default_rng(1).random((4, 1, 6, 6), np.float32)
    for _ in range(3):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(x), np.array([0, 1, 1, 0])).backward()
        optimizer.step()
    path = tmp_path / "model"
    (io.save if kind == "npz" else io.save_safetensors)(path, model.state_dict())
    subprocess.run([sys.executable, "-c", PREDICT, kind, str(path)], cwd=ROOT, check=True)
    np.testing.assert_array_equal(np.load(f"{path}.npy"), model.eval()(x).data)

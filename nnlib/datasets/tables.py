"""Tables: one row for each example, one column for each thing that was measured."""

import numpy as np

from ._stored import every_fifth_of_each_class, extras, read, strings
from .dataset import Dataset


def load_breast_cancer():
    """Return 569 breast tumors, 30 measurements each: two classes that a hyperplane separates.

    Ten properties of the cell nuclei in a microscope image (radius, texture, ...), each as mean,
    standard error and "worst" (mean of the three largest). The standard deviations of the features
    differ by a factor of 200,000: scaling matters.

    **Class 0 is malignant and class 1 is benign**, as in scikit-learn: a metric that takes class 1
    as positive speaks of finding the *benign* tumors.

    The fixed split tests on every fifth example of each class (113 examples) and trains on the
    others (456).

    Returns
    -------
    Dataset
        `X` of shape (569, 30); 212 malignant and 357 benign.

    Examples
    --------
    >>> tumors = load_breast_cancer()
    >>> tumors.target_names, np.bincount(tumors.y)
    (('malignant', 'benign'), array([212, 357]))
    """
    return _table("breast_cancer")


def load_penguins():
    """Return the sizes of 344 penguins of three species, with the gaps that real data have.

    Two birds were not measured: their rows of `X` are NaN, on purpose. `Dataset.complete` leaves
    them out (342 rows). `extra` holds ``"island"`` and ``"sex"`` (strings; ``"NA"`` for the 11
    birds whose sex is unknown) and ``"year"``.

    The fixed split tests on every fifth bird of each species and trains on the others: 277 and 67
    birds, gaps included. The rule looks at the file only, so that
    ``load_penguins().complete().split()`` keeps each bird in its part.

    Returns
    -------
    Dataset
        `X` of shape (344, 4): bill length and depth and flipper length in millimeters, body mass in
        grams. 152 Adelie, 68 Chinstrap and 124 Gentoo penguins.

    Examples
    --------
    >>> penguins = load_penguins()
    >>> penguins.X[3]
    array([nan, nan, nan, nan], dtype=float32)
    >>> X, y = penguins.complete()
    >>> X.mean(axis=0).round(1)
    array([  43.9,   17.2,  200.9, 4201.8], dtype=float32)
    """
    return _table("penguins")


def load_iris():
    """Return 150 irises of three species, four measurements each: the table that everybody knows.

    One species is separated from the two others by a straight line; those two overlap. The fixed
    split tests on every fifth flower of each species (30) and trains on the others (120).

    Returns
    -------
    Dataset
        `X` of shape (150, 4): length and width of sepal and petal in centimeters. 50 flowers each
        of setosa, versicolor and virginica.

    Examples
    --------
    >>> iris = load_iris()
    >>> iris.X[0], iris.target_names[iris.y[0]]
    (array([5.1, 3.5, 1.4, 0.2], dtype=float32), 'setosa')
    """
    return _table("iris")


def load_wine():
    """Return 178 wines from three cultivars of one Italian region, 13 chemical measurements each.

    The measurements have very different units, from a hue near 1 to more than 1000 mg of proline:
    without scaling, one column decides every distance. Leaving one out, discriminant analysis is
    reported to reach 98.9 % (linear), and one nearest neighbor of scaled features 96.1 %. The
    fixed split tests on every fifth wine of each class (34) and trains on the others (144).

    Returns
    -------
    Dataset
        `X` of shape (178, 13); 59, 71 and 48 wines.

    Examples
    --------
    >>> load_wine()
    Dataset(X=(178, 13) float32, y=(178,) int64, 3 classes)
    """
    return _table("wine")


def load_diabetes():
    """Return 442 diabetes patients with the progression of the disease one year later: regression.

    Age (years), sex (coded 1 and 2), body mass index, mean blood pressure and six blood serum
    values, in their **original units**: scikit-learn's default returns them already scaled. Little
    can be predicted: a linear model explains about half of the variance. The fixed split tests on
    every fifth patient in the file (88) and trains on the others (354).

    Returns
    -------
    Dataset
        `X` of shape (442, 10); `y` is float32, a score from 25 to 346.

    Examples
    --------
    >>> patients = load_diabetes()
    >>> patients
    Dataset(X=(442, 10) float32, y=(442,) float32, regression)
    >>> patients.feature_names[:4]
    ('age', 'sex', 'bmi', 'bp')
    """
    stored = read("diabetes")
    n = len(stored["y"])
    return Dataset(
        X=stored["X"].astype(np.float32),
        y=stored["y"].astype(np.float32),
        feature_names=strings(stored["feature_names"]),
        target_names=("progression",),
        test=np.arange(n) % 5 == 4,
    )


def load_gapminder():
    """Return 142 countries in twelve years from 1952 to 2007: a map of the world without geography.

    Population and income span several orders of magnitude, so a chapter takes their logarithm.
    `extra` holds ``"country"`` and ``"year"``; the class is the continent.

    The fixed split tests on every fifth country of each continent, in all its years, and trains on
    the others: 1380 and 324 rows, none of them in Oceania, which has two countries. Rows of one
    country are much alike, so that a split of the rows would test on what was as good as seen.

    Returns
    -------
    Dataset
        `X` of shape (1704, 3): life expectancy at birth in years, population, gross domestic
        product per head in international dollars of 2005.

    Examples
    --------
    >>> world = load_gapminder()
    >>> now = world.extra["year"] == 2007
    >>> world.X[now].shape, world.extra["country"][now][world.X[now][:, 0].argmax()].item()
    ((142, 3), 'Japan')
    """
    stored = read("gapminder")
    y = stored["y"].astype(np.int64)
    _, first, country = np.unique(stored["extra_country"], return_index=True, return_inverse=True)
    return Dataset(
        X=stored["X"].astype(np.float32),
        y=y,
        feature_names=strings(stored["feature_names"]),
        target_names=strings(stored["target_names"]),
        extra=extras(stored),
        test=every_fifth_of_each_class(y[first])[country],
    )


def _table(name):
    stored = read(name)
    y = stored["y"].astype(np.int64)
    return Dataset(
        X=stored["X"].astype(np.float32),
        y=y,
        feature_names=strings(stored["feature_names"]),
        target_names=strings(stored["target_names"]),
        extra=extras(stored),
        test=every_fifth_of_each_class(y),
    )

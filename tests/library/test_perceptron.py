"""The perceptron rule: the same weights as scikit-learn's, Novikoff's bound, and its limits.

And what is kept of the weights on its way: the last, the best, or their mean.
"""

import itertools

import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn.linear_model import Perceptron as Reference
from sklearn.linear_model import SGDClassifier

from nnlib.classic import AveragedPerceptron, Perceptron, PocketPerceptron

CORNERS = np.array(list(itertools.product([0.0, 1.0], repeat=2)))


@pytest.mark.parametrize("passes", [1, 2, 7, 30])
@pytest.mark.parametrize("separable", [True, False])
def test_weights_are_those_of_scikit_learn(passes, separable, rng):
    X = rng.standard_normal((60, 4))
    noise = 0.0 if separable else 1.0
    y = np.where(X @ [1.0, -2.0, 0.5, 0.0] + 0.3 + noise * rng.standard_normal(60) > 0, "b", "a")
    reference = Reference(
        shuffle=False, eta0=1.0, tol=None, penalty=None, max_iter=passes, random_state=0
    ).fit(X, y)
    model = Perceptron(max_epochs=passes).fit(X, y)
    np.testing.assert_allclose(model.coef_, reference.coef_[0], rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(model.intercept_, reference.intercept_[0], atol=1e-12)
    np.testing.assert_array_equal(model.predict(X), reference.predict(X))
    assert model.score(X, y) == reference.score(X, y)


def test_fourteen_of_sixteen_boolean_functions():
    """All but XOR and its negation; the two constant ones have only one class to learn."""
    learned = []
    for y in itertools.product([0, 1], repeat=4):
        if len(set(y)) == 1:
            with pytest.raises(ValueError, match="labels of two classes, received 1"):
                Perceptron().fit(CORNERS, y)
            learned.append(y)
            continue
        model = Perceptron(max_epochs=100).fit(CORNERS, y)
        assert model.converged_ == (model.score(CORNERS, y) == 1.0)
        if model.converged_:
            learned.append(y)
    assert len(learned) == 14
    assert (0, 1, 1, 0) not in learned and (1, 0, 0, 1) not in learned


@given(
    hnp.arrays(np.float64, st.tuples(st.integers(2, 20), st.just(2)), elements=st.integers(-9, 9)),
    hnp.arrays(np.float64, 3, elements=st.integers(-9, 9)),
    st.booleans(),
)
def test_novikoffs_bound(X, unit, shuffled):
    """At most (R / gamma)^2 mistakes on separable data, in any order."""
    inputs = np.column_stack([X, np.ones(len(X))])
    clear = inputs @ unit != 0.0
    X, inputs = X[clear], inputs[clear]
    y = (inputs @ unit > 0).astype(int)
    assume(len(set(y)) == 2)
    margin = np.abs(inputs @ unit).min() / np.linalg.norm(unit)
    rng = np.random.default_rng(0) if shuffled else None
    model = Perceptron(max_epochs=100_000, rng=rng).fit(X, y)
    assert model.converged_ and model.score(X, y) == 1.0
    radius = np.linalg.norm(inputs, axis=1).max()
    assert sum(model.mistakes_) <= (radius / margin) ** 2


def test_a_point_on_the_boundary_is_a_mistake_and_answers_the_second_class():
    model = Perceptron(max_epochs=1).fit([[0.0], [1.0]], [0, 1])
    # From zero the first example changes b to -1, the second then w to 1 and b to 0.
    assert (model.coef_.tolist(), model.intercept_, model.mistakes_) == ([1.0], 0.0, [2])
    assert model.predict([[0.0]]).tolist() == [1]  # as F.step(0) does
    assert not model.converged_


def test_mistakes_are_counted_until_none_is_left():
    model = Perceptron().fit(CORNERS, [0, 0, 0, 1])
    assert model.mistakes_[-1] == 0 and all(model.mistakes_[:-1])


def test_labels_may_be_anything_that_can_be_sorted():
    for labels in (["no", "yes"], [-1, 1], [False, True], [2.5, 7.5]):
        y = np.array(labels)[[0, 0, 0, 1]]
        model = Perceptron().fit(CORNERS, y)
        assert model.classes_.tolist() == labels
        np.testing.assert_array_equal(model.predict(CORNERS), y)


def test_a_second_fit_forgets_the_first():
    model = Perceptron().fit(CORNERS, [0, 0, 0, 1]).fit(CORNERS, [0, 1, 1, 1])
    fresh = Perceptron().fit(CORNERS, [0, 1, 1, 1])
    np.testing.assert_array_equal(model.coef_, fresh.coef_)
    assert (model.intercept_, model.mistakes_) == (fresh.intercept_, fresh.mistakes_)


def test_a_new_order_in_each_epoch_and_the_same_for_the_same_seed(rng):
    X = rng.standard_normal((40, 3))
    y = (X.sum(axis=1) > 0.2).astype(int)
    fits = [
        Perceptron(3, rng=seed and np.random.default_rng(seed)).fit(X, y)
        for seed in (None, 1, 1, 2)
    ]
    np.testing.assert_array_equal(fits[1].coef_, fits[2].coef_)
    assert (fits[0].coef_ != fits[1].coef_).any() and (fits[1].coef_ != fits[3].coef_).any()


@pytest.mark.parametrize(
    ("options", "X", "y", "error", "message"),
    [
        ({}, np.ones(4), [0, 1, 0, 1], ValueError, r"expected X \(N, D\), .* received \(4,\)"),
        ({}, CORNERS, [0, 1], ValueError, r"received \(4, 2\) and \(2,\)"),
        ({}, np.ones((0, 2)), [], ValueError, r"not empty, received \(0, 2\)"),
        ({}, CORNERS * np.nan, [0, 1, 0, 1], ValueError, "finite X, received NaN"),
        ({}, CORNERS, [0, 1, 2, 1], ValueError, "labels of two classes, received 3"),
        ({"max_epochs": 0}, CORNERS, [0, 1, 0, 1], ValueError, "integer >= 1, received 0"),
        ({"max_epochs": 1.5}, CORNERS, [0, 1, 0, 1], ValueError, "integer >= 1, received 1.5"),
        ({"rng": 0}, CORNERS, [0, 1, 0, 1], TypeError, "expected rng to be a .* received int 0"),
    ],
)
def test_bad_input(options, X, y, error, message):
    with pytest.raises(error, match=f"^Perceptron: .*{message}"):
        Perceptron(**options).fit(X, y)


def test_before_fit_and_with_other_columns():
    with pytest.raises(RuntimeError, match="expected a fitted Perceptron.*call fit first"):
        Perceptron().predict(CORNERS)
    model = Perceptron().fit(CORNERS, [0, 0, 0, 1])
    with pytest.raises(ValueError, match=r"X of shape \(N, 2\), received \(4, 3\)"):
        model.predict(np.ones((4, 3)))


def path_of_weights(X, t, epochs):
    """The weights, bias last, after each visit of an independent perceptron rule."""
    inputs, w, path = np.column_stack([X, np.ones(len(X))]), np.zeros(X.shape[1] + 1), []
    for n in list(range(len(X))) * epochs:
        if t[n] * (inputs[n] @ w) <= 0:
            w = w + t[n] * inputs[n]
        path.append(w)
    return inputs, np.array(path)


def overlapping(rng):
    X = rng.standard_normal((50, 3))
    t = np.sign(X @ [1.0, -1.0, 0.5] + 0.2 + 0.8 * rng.standard_normal(50))
    return X, t


@pytest.mark.parametrize("epochs", [1, 6])
def test_averaged_weights_are_the_mean_of_all_on_the_way(epochs, rng):
    X, t = overlapping(rng)
    model = AveragedPerceptron(epochs).fit(X, t)
    _, path = path_of_weights(X, t, epochs)
    np.testing.assert_allclose([*model.coef_, model.intercept_], path.mean(axis=0), rtol=1e-12)
    assert model.mistakes_ == Perceptron(epochs).fit(X, t).mistakes_


def test_averaged_weights_of_scikit_learn(rng):
    """Its SGD can average too, also over all visits."""
    X, t = overlapping(rng)
    reference = SGDClassifier(
        loss="perceptron",
        penalty=None,
        learning_rate="constant",
        eta0=1.0,
        average=True,
        shuffle=False,
        tol=None,
        max_iter=4,
    ).fit(X, t)
    model = AveragedPerceptron(4).fit(X, t)
    np.testing.assert_allclose(model.coef_, reference.coef_[0], rtol=1e-12)
    np.testing.assert_allclose(model.intercept_, reference.intercept_[0], rtol=1e-12)


@pytest.mark.parametrize("epochs", [1, 2, 9])
def test_the_pocket_has_the_best_weights_that_occurred(epochs, rng):
    X, t = overlapping(rng)
    model = PocketPerceptron(epochs).fit(X, t)
    inputs, path = path_of_weights(X, t, epochs)
    errors = np.sum(t[:, None] * (inputs @ path.T) <= 0, axis=0)
    assert errors.min() < errors[-1] or epochs == 1
    best = path[errors.argmin()]
    np.testing.assert_allclose([*model.coef_, model.intercept_], best, rtol=1e-12)
    fewest = np.minimum.accumulate(errors)[len(X) - 1 :: len(X)]
    assert model.errors_ == fewest.tolist()
    assert 1 - model.score(X, t) == pytest.approx(errors.min() / len(X))
    assert not model.converged_


def test_the_pocket_stops_at_weights_without_a_mistake():
    model = PocketPerceptron(100).fit(CORNERS, [0, 0, 0, 1])
    assert model.converged_ and model.errors_[-1] == 0 and len(model.errors_) < 10
    assert model.score(CORNERS, [0, 0, 0, 1]) == 1.0

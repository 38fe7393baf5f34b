"""The perceptron rule: the same weights as scikit-learn's, Novikoff's bound, and its limits."""

import itertools

import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn.linear_model import Perceptron as Reference

from nnlib.classic import Perceptron

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


def test_the_constructor_only_stores():
    """As scikit-learn's `clone` needs it: no check, no copy, nothing else."""
    rng = object()
    assert vars(Perceptron("many", rng=rng)) == {"max_epochs": "many", "rng": rng}
    model = Perceptron(7)
    assert model.fit(CORNERS, [0, 0, 0, 1]) is model
    assert model.max_epochs == 7


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


def test_fit_changes_no_input():
    X, y = CORNERS.copy(), np.array([0, 0, 0, 1])
    X.flags.writeable = y.flags.writeable = False
    Perceptron().fit(X, y)


@pytest.mark.parametrize(
    ("options", "X", "y", "error", "message"),
    [
        ({}, np.ones(4), [0, 1, 0, 1], ValueError, r"expected X \(N, D\) .* received \(4,\)"),
        ({}, CORNERS, [0, 1], ValueError, r"received \(4, 2\) and \(2,\)"),
        ({}, np.ones((0, 2)), [], ValueError, r"N >= 1, received \(0, 2\) and \(0,\)"),
        ({}, CORNERS * np.nan, [0, 1, 0, 1], ValueError, "finite inputs, received NaN"),
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

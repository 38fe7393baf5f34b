"""What all estimators have in common: scikit-learn's form, and what a user relies on."""

import numpy as np
import pytest
from sklearn.base import clone, is_classifier, is_regressor
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from nnlib import classic

SEED = np.random.default_rng(0)  # never drawn from: estimators get copies
EXAMPLES = [
    classic.Perceptron(20, rng=SEED),
    classic.PocketPerceptron(20, rng=SEED),
    classic.AveragedPerceptron(5, rng=SEED),
    classic.Adaline(0.02, 30, rng=SEED),
    classic.GMDH(4, 3, rng=SEED),
    classic.PNN([0.5, 1.0]),
    classic.GRNN([0.3, 0.6]),
    classic.RBFNetwork(15, penalty=0.01, rng=SEED),
    classic.RBFClassifier(8, centers="sample", penalty=0.01, rng=SEED),
    classic.DeepStackingNetwork(2, 20, penalty=0.01, fine_tune_steps=10, rng=SEED),
    classic.DeepStackingClassifier(2, 20, rng=SEED),
    classic.SelfOrganizingMap(2, 3, training="online", init="sample", epochs=2, rng=SEED),
]
each = pytest.mark.parametrize("example", EXAMPLES, ids=lambda model: type(model).__name__)


def data_for(model, dtype=np.float64):
    """Two clouds that overlap a little; numbers for regressors, words for classifiers."""
    rng = np.random.default_rng(1)
    side = np.arange(60) % 2
    X = rng.standard_normal((60, 3)) + 2.0 * side[:, None]
    y = X[:, 0] * X[:, 1] if is_regressor(model) else np.array(["left", "right"])[side]
    return X.astype(dtype), y


def learned(model):
    """The attributes that `fit` has set."""
    return {name: value for name, value in vars(model).items() if name.endswith("_")}


def test_no_estimator_is_forgotten():
    assert {type(model).__name__ for model in EXAMPLES} == set(classic.__all__)


@each
def test_the_constructor_only_stores(example):
    """No check, no copy, nothing else: scikit-learn's `clone` needs it so."""
    names = list(example.get_params())
    positional = type(example)()
    assert list(vars(positional)) == names
    marks = {name: object() for name in names}
    assert vars(type(example)(**marks)) == marks
    assert vars(positional.set_params(**marks)) == marks


@each
def test_fit_returns_the_estimator_and_changes_no_parameter(example):
    model = clone(example)
    before = model.get_params()
    X, y = data_for(model)
    X.flags.writeable = y.flags.writeable = False
    assert model.fit(X, y) is model
    assert all(before[name] is value for name, value in model.get_params().items())
    assert learned(model)


@each
def test_a_clone_is_not_fitted_and_learns_the_same(example):
    model = clone(example)
    X, y = data_for(model)
    model.fit(X, y)
    again = clone(example)
    assert not learned(again)
    for name, value in learned(again.fit(X, y)).items():
        np.testing.assert_equal(value, learned(model)[name])


@each
def test_a_second_fit_forgets_the_first(example):
    model, fresh = clone(example), clone(example)
    X, y = data_for(model)
    model.fit(X[:, :2] + 1.0, y)
    if "rng" in model.get_params():
        model.set_params(rng=clone(example).rng)  # drawn from by the first fit
    for name, value in learned(model.fit(X, y)).items():
        np.testing.assert_equal(
            value, learned(fresh.fit(X, y) if not learned(fresh) else fresh)[name]
        )


@each
def test_nearly_the_same_from_float32(example):
    X, y = data_for(example, np.float32)
    answers = [clone(example).fit(inputs, y).predict(inputs) for inputs in (X, X.astype(float))]
    assert answers[0].dtype == answers[1].dtype
    np.testing.assert_array_equal(answers[0], answers[1])


@each
def test_before_fit_and_with_other_columns(example):
    model = clone(example)
    X, y = data_for(model)
    with pytest.raises(RuntimeError, match=f"expected a fitted {type(model).__name__}"):
        model.predict(X)
    with pytest.raises(ValueError, match="expected"):
        model.fit(X[:0], y[:0])
    with pytest.raises(RuntimeError, match="fitted"):  # a fit that failed was none
        model.predict(X)
    model.fit(X, y)
    with pytest.raises(ValueError, match=r"X of shape \(N, 3\), received \(60, 2\)"):
        model.predict(X[:, :2])


@each
def test_labels_of_any_type_that_can_be_sorted(example):
    if not is_classifier(example):
        return
    X, words = data_for(example)
    expected = clone(example).fit(X, words).predict(X)
    for labels in ([-1, 1], [False, True], [2.5, 7.5], ["b", "c"]):
        y = np.where(words == "right", labels[1], labels[0])
        model = clone(example).fit(X, y)
        assert model.classes_.tolist() == labels
        np.testing.assert_array_equal(model.predict(X) == labels[1], expected == "right")


@each
def test_it_learns_under_scikit_learns_tools(example):
    X, y = data_for(example)
    if is_classifier(example) or is_regressor(example):
        bar = 0.8 if is_classifier(example) else 0.5  # accuracy, or R^2 from 40 examples
        assert cross_val_score(make_pipeline(StandardScaler(), example), X, y, cv=3).mean() > bar
        name = next(iter(example.get_params()))
        search = GridSearchCV(example, {name: [getattr(example, name)]}, cv=3).fit(X, y)
        assert search.best_score_ > bar and hasattr(search.best_estimator_, name)


@each
def test_the_text_shows_what_differs_from_the_default(example):
    assert repr(type(example)()) == f"{type(example).__name__}()"
    name, value = next(iter(example.get_params().items()))
    assert repr(type(example)(**{name: value})) in (
        f"{type(example).__name__}({name}={value!r})",
        f"{type(example).__name__}()",
    )

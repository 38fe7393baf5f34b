"""GMDH: scikit-learn's least squares for each unit, the selection, and both criteria."""

import itertools

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression
from sklearn.preprocessing import PolynomialFeatures

from nnlib.classic import GMDH


def examples(n, rng, noise=0.3):
    X = rng.uniform(-1, 1, (n, 5)) * [1.0, 1.0, 100.0, 1.0, 1e-3] + [0.0, 3.0, 0.0, 0.0, 0.0]
    y = np.sin(2 * X[:, 0]) * X[:, 1] + (X[:, 2] / 100) ** 2 * X[:, 3] + 500 * X[:, 4]
    return X, y + noise * rng.standard_normal(n)


@pytest.fixture
def halves(rng):
    return examples(60, rng), examples(50, rng)


def reference_layer(Z, y, Z_val, y_val):
    """Criterion, pair, outputs on both sets, of every pair, best first.

    Scaled columns, because scikit-learn drops directions that are a million times shorter.
    """
    quadratic = PolynomialFeatures(2, include_bias=False)
    scale = np.abs(Z).max(axis=0)
    Z, Z_val = Z / scale, Z_val / scale
    units = []
    for pair in itertools.combinations(range(Z.shape[1]), 2):
        fit = LinearRegression().fit(quadratic.fit_transform(Z[:, pair]), y)
        outputs = [fit.predict(quadratic.transform(part[:, pair])) for part in (Z, Z_val)]
        u, v = scale[list(pair)]
        coef = fit.coef_ / [u, v, u * u, u * v, v * v]
        a = [fit.intercept_, *coef[[0, 1, 3, 2, 4]]]  # theirs: u, v, u^2, u v, v^2
        units.append((np.mean((outputs[1] - y_val) ** 2), pair, *outputs, a))
    return sorted(units, key=lambda unit: unit[0])


@pytest.mark.parametrize("criterion", ["external", "internal"])
def test_layers_are_those_of_scikit_learns_least_squares(criterion, halves):
    (X, y), (X_val, y_val) = halves
    model = GMDH(4, 3, criterion=criterion).fit(X, y, validation=(X_val, y_val))
    if criterion == "internal":
        X_val, y_val = X, y
    staged = list(model.staged_predict(X_val))
    assert len(model.layers_) == len(staged) >= 2
    Z, Z_val = X, X_val
    for layer, answer in zip(model.layers_, staged, strict=True):
        best = reference_layer(Z, y, Z_val, y_val)[:4]
        assert [unit.inputs for unit in layer] == [pair for _, pair, *_ in best]
        errors = [error for error, *_ in best]
        np.testing.assert_allclose([unit.error for unit in layer], errors, rtol=1e-6)
        np.testing.assert_allclose(answer, best[0][3], rtol=1e-6, atol=1e-8)
        np.testing.assert_allclose(layer[0].coef, best[0][4], rtol=1e-6, atol=1e-9)
        Z, Z_val = (np.column_stack([unit[i] for unit in best]) for i in (2, 3))
    np.testing.assert_array_equal(model.predict(X_val), staged[-1])


def test_it_stops_when_the_external_criterion_rises(rng):
    X, y = rng.standard_normal((40, 3)), rng.standard_normal(40)  # nothing but noise
    model = GMDH(3, 20, rng=rng).fit(X, y)
    best = model.criteria_
    assert len(best) == len(model.layers_) + 1 < 20
    assert best[-1] >= best[-2] and all(a > b for a, b in itertools.pairwise(best[:-1]))


def test_the_fitting_error_falls_while_the_test_error_explodes():
    """The claim of chapter 24, in the median over ten repetitions."""
    fitting, test, external = np.zeros((3, 10))
    for seed in range(10):
        rng = np.random.default_rng(seed)
        (X, y), validation, (X_test, clean) = (
            examples(60, rng),
            examples(60, rng),
            examples(400, rng, noise=0.0),
        )
        internal = GMDH(8, 7, criterion="internal").fit(X, y)
        assert len(internal.layers_) == 7 and (np.diff(internal.criteria_) < 0).all()
        errors = [np.mean((answer - clean) ** 2) for answer in internal.staged_predict(X_test)]
        fitting[seed], test[seed] = internal.criteria_[-1] / internal.criteria_[0], errors[-1]
        chosen = GMDH(8, 7).fit(X, y, validation=validation)
        external[seed] = np.mean((next(chosen.staged_predict(X_test)) - clean) ** 2)
    assert np.median(fitting) < 0.5
    assert np.median(test) > 1e3 * np.median(external)


def test_a_polynomial_is_found_exactly(rng):
    """Of degree 4 in three of five features: two layers."""
    X = rng.uniform(-1, 1, (200, 5))
    y = (1.0 + X[:, 1] * X[:, 3]) * (1.0 + X[:, 1] * X[:, 3] - X[:, 4])
    model = GMDH(10, 3, rng=rng).fit(X, y)
    assert model.criteria_[1] < 0.3 * model.criteria_[0]
    exact = GMDH(rng=rng).fit(X, X[:, 1] * X[:, 3] - 2.0)
    assert exact.score(X, X[:, 1] * X[:, 3] - 2.0) == pytest.approx(1.0, abs=1e-12)
    assert exact.layers_[0][0].inputs == (1, 3)


def test_features_that_the_answer_depends_on(halves):
    (X, y), validation = halves
    model = GMDH(3, 2).fit(X, y, validation=validation)
    for feature in range(5):
        changed = X.copy()
        changed[:, feature] *= 1.1
        same = np.array_equal(model.predict(changed), model.predict(X))
        assert same == (feature not in model.features_)
    assert 2 <= len(model.features_) < 5


def test_division_into_parts_is_random_and_repeatable(rng):
    X, y = examples(80, rng)
    fits = [GMDH(rng=np.random.default_rng(seed)).fit(X, y) for seed in (1, 1, 2)]
    assert fits[0].criteria_ == fits[1].criteria_ != fits[2].criteria_
    order = np.random.default_rng(1).permutation(80)
    val, rest = order[:20], order[20:]
    given = GMDH().fit(X[rest], y[rest], validation=(X[val], y[val]))
    drawn = GMDH(validation_fraction=0.25, rng=np.random.default_rng(1)).fit(X, y)
    assert given.criteria_ == drawn.criteria_


def test_two_features_make_one_unit(halves):
    X, y = halves[0]
    model = GMDH(criterion="internal").fit(X[:, :2], y)
    assert [len(layer) for layer in model.layers_] == [1]


def test_equal_columns_are_no_obstacle(rng):
    """The least-squares problem then has many solutions; the shortest one is taken."""
    u = rng.standard_normal(30)
    model = GMDH(2, 1, criterion="internal").fit(np.column_stack([u, u, 0 * u]), 3.0 * u)
    np.testing.assert_allclose(model.predict(np.ones((1, 3))), 3.0)


def test_the_text_of_a_unit(rng):
    X = rng.uniform(-1, 1, (30, 3))
    unit = GMDH(criterion="internal").fit(X, X[:, 0] ** 2).layers_[0][0]
    assert str(unit._replace(coef=unit.coef.round(6) + 0.0)) == "1 z0^2"
    assert str(unit._replace(coef=np.zeros(6))) == "0"
    assert str(unit._replace(coef=np.array([0, -1.5, 0, 0, 0, 2]), inputs=(4, 5))) == (
        "- 1.5 z4 + 2 z5^2"
    )

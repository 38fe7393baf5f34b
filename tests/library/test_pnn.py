"""Kernel networks: scikit-learn's densities, sums by hand, and the limits of the spread."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import multivariate_normal
from sklearn.base import clone
from sklearn.model_selection import LeaveOneOut, cross_val_predict
from sklearn.neighbors import KernelDensity, KNeighborsClassifier, KNeighborsRegressor

from nnlib.classic import GRNN, PNN, pnn
from nnlib.datasets import load_digits


@pytest.fixture
def data(rng):
    X = rng.standard_normal((70, 3)) + np.array([5.0, 0.0, -2.0])
    y = np.array(["a", "b", "c"])[(X[:, 0] > 5.0).astype(int) + (X[:, 1] > 0.7)]
    return X, y, rng.standard_normal((20, 3)) + np.array([5.0, 0.0, -2.0])


@pytest.mark.parametrize("sigma", [0.1, 0.7, 30.0])
def test_densities_are_those_of_scikit_learn(sigma, data):
    X, y, new = data
    model = PNN(sigma).fit(X, y)
    expected = [KernelDensity(bandwidth=sigma).fit(X[y == c]).score_samples(new) for c in "abc"]
    np.testing.assert_allclose(model.log_density(new), np.transpose(expected), rtol=1e-9)


@pytest.mark.parametrize("priors", [None, [0.2, 0.5, 0.3]])
def test_bayes_rule(priors, data):
    X, y, new = data
    shares = priors or [np.mean(y == c) for c in "abc"]
    joint = np.array(
        [
            [
                prior * np.mean([multivariate_normal(x, 0.64).pdf(z) for x in X[y == c]])
                for prior, c in zip(shares, "abc", strict=True)
            ]
            for z in new
        ]
    )
    model = PNN(0.8, priors=priors).fit(X, y)
    np.testing.assert_allclose(
        model.predict_proba(new), joint / joint.sum(axis=1, keepdims=True), rtol=1e-9
    )
    assert model.predict(new).tolist() == np.array(["a", "b", "c"])[joint.argmax(axis=1)].tolist()


@given(st.integers(1, 30), st.integers(0, 10_000))
def test_sigma_to_zero_is_the_nearest_neighbor(n, seed):
    """Where every term of the sums would underflow; with a single example in some class too."""
    rng = np.random.default_rng(seed)
    X, new = rng.standard_normal((n + 1, 2)), rng.standard_normal((9, 2))
    y = np.append(rng.integers(0, 3, n), 3)
    expected = KNeighborsClassifier(1).fit(X, y).predict(new)
    model = PNN(1e-4).fit(X, y)
    np.testing.assert_array_equal(model.predict(new), expected)
    assert np.isfinite(model.predict_proba(new)).all()
    values = rng.standard_normal(n + 1)
    nearest = KNeighborsRegressor(1).fit(X, values).predict(new)
    np.testing.assert_allclose(GRNN(1e-4).fit(X, values).predict(new), nearest, rtol=1e-9)


def test_sigma_to_infinity(data):
    """The mean of all targets; and, with equal priors, the class with the nearer mean."""
    X, y, new = data
    model = GRNN(1e5).fit(X, X[:, 0])
    np.testing.assert_allclose(model.predict(new), X[:, 0].mean(), rtol=1e-6)
    spread = {c: X[y == c].var(axis=0).sum() for c in "abc"}
    means = np.array([X[y == c].mean(axis=0) for c in "abc"])
    distances = ((new[:, None] - means) ** 2).sum(axis=2) + list(spread.values())
    expected = np.array(["a", "b", "c"])[distances.argmin(axis=1)]
    np.testing.assert_array_equal(PNN(300.0, priors=[1 / 3] * 3).fit(X, y).predict(new), expected)


@pytest.mark.parametrize("shape", [(), (2,)])
def test_regression_of_nadaraya_and_watson(shape, data, rng):
    X, _, new = data
    y = rng.standard_normal((70, *shape))
    expected = []
    for z in new:
        w = np.array([np.exp(-((z - x) @ (z - x)) / (2 * 0.6**2)) for x in X])
        expected.append(sum(w_n * y_n for w_n, y_n in zip(w, y, strict=True)) / w.sum())
    np.testing.assert_allclose(GRNN(0.6).fit(X, y).predict(new), expected, rtol=1e-9)


def test_leave_one_out_chooses_sigma_as_scikit_learn_would(data):
    X, y, _ = data
    sigmas, values = [0.05, 0.3, 0.6, 1.2, 9.0], np.sin(X[:, 0]) + X[:, 1]
    for model, target in (
        (PNN(sigmas), y),
        (PNN(sigmas, priors=[0.6, 0.3, 0.1]), y),
        (GRNN(sigmas), values),
    ):
        scores = []
        for sigma in sigmas:
            one = clone(model).set_params(sigma=sigma)
            answers = cross_val_predict(one, X, target, cv=LeaveOneOut())
            right = answers == y if target is y else -((answers - values) ** 2)
            scores.append(np.mean(right))
        model.fit(X, target)
        np.testing.assert_allclose(model.loo_scores_, scores, rtol=1e-9)
        assert model.sigma_ == sigmas[np.argmax(scores)]
        assert len(set(scores)) > 2


def test_leaving_out_the_only_example_of_a_class():
    X, y = np.array([[0.0], [0.1], [5.0]]), ["a", "a", "b"]
    model = PNN([0.5, 1.0]).fit(X, y)
    assert model.loo_scores_.tolist() == [2 / 3, 2 / 3]
    assert model.sigma_ == 1.0  # the larger one in a tie


def test_blocks_change_nothing(data, monkeypatch):
    X, y, new = data
    models = [PNN([0.3, 0.6]), GRNN([0.3, 0.6])]
    whole = [m.fit(X, t).predict(new) for m, t in zip(models, (y, X[:, 0]), strict=True)]
    scores = [m.loo_scores_ for m in models]
    monkeypatch.setattr(pnn, "BLOCK", 3 * len(X) + 1)
    for model, target, answer, score in zip(models, (y, X[:, 0]), whole, scores, strict=True):
        sizes = [len(d2) for _, d2 in model._blocks(new)]
        assert max(sizes) == 3 and sum(sizes) == len(new)
        np.testing.assert_allclose(model.fit(X, target).loo_scores_, score, rtol=1e-12)
        assert (model.predict(new) == answer).all() or np.allclose(model.predict(new), answer)


def test_digits_without_training():
    """As accurate as the support vector machine of scikit-learn's example (0.969), or nearly."""
    digits = load_digits()
    X, test = digits.X / 16, digits.test
    model = PNN([0.2, 0.5, 1.0, 5.0]).fit(X[~test], digits.y[~test])
    assert model.sigma_ in (0.2, 0.5)
    assert 0.955 < model.score(X[test], digits.y[test]) < 0.975
    assert PNN(5.0).fit(X[~test], digits.y[~test]).score(X[test], digits.y[test]) < 0.9

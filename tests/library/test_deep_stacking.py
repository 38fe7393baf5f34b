"""Deep stacking: the closed form, the gradient through it, and the stack."""

import numpy as np
import pytest
from scipy.special import expit
from sklearn.linear_model import Ridge

from nnlib.classic import DeepStackingClassifier, DeepStackingNetwork
from nnlib.classic.deep_stacking import module_error
from nnlib.datasets import load_digits


@pytest.fixture
def data(rng):
    X = rng.standard_normal((50, 3))
    return X, np.column_stack([np.sin(X[:, 0]) * X[:, 1], X[:, 2] ** 2])


def with_ones(*columns):
    return np.column_stack([np.ones(len(columns[0])), *columns])


@pytest.mark.parametrize("penalty", [0.0, 1e-3, 2.0])
def test_gradient_through_the_solution(penalty, data, rng):
    """Against centered differences in a random direction, the upper weights solved anew."""
    Z, T = with_ones(data[0]), data[1]
    W, direction = rng.standard_normal((2, 4, 8))
    _, U, dW = module_error(Z, T, W, penalty)
    h = 1e-6
    up, down = (module_error(Z, T, W + s * h * direction, penalty)[0] for s in (1, -1))
    assert np.sum(dW * direction) == pytest.approx((up - down) / (2 * h), rel=1e-7)
    nudged = U + 1e-4 * rng.standard_normal(U.shape)
    H = expit(Z @ W)
    errors = [np.sum((H @ V - T) ** 2) + penalty * np.sum(V**2) for V in (U, nudged)]
    assert errors[0] < errors[1]


def test_gradient_of_deng_and_yu(data, rng):
    """Their formula for no penalty, examples as columns, with the pseudo-inverse."""
    X, T = with_ones(data[0]).T, data[1].T
    W = rng.standard_normal((4, 8))
    H = expit(W.T @ X)
    H_plus = np.linalg.pinv(H)
    inner = H_plus @ (H @ T.T) @ (T @ H_plus) - T.T @ (T @ H_plus)
    theirs = 2 * X @ (H.T * (1 - H.T) * inner)
    dW = module_error(X.T, T.T, W, 0.0)[2]
    np.testing.assert_allclose(dW, theirs / 50, rtol=1e-6, atol=1e-12)


def test_one_module_is_ridge_on_random_features(data):
    X, T = data
    model = DeepStackingNetwork(1, 12, penalty=0.3, scale=2.0, rng=np.random.default_rng(3))
    model.fit(X, T)
    W = 2.0 / np.sqrt(4) * np.random.default_rng(3).standard_normal((4, 12))
    np.testing.assert_array_equal(model.lower_[0], W)
    H = expit(with_ones(X) @ W)
    reference = Ridge(alpha=0.3, fit_intercept=False).fit(H, T)
    np.testing.assert_allclose(model.upper_[0], reference.coef_.T, rtol=1e-8)
    np.testing.assert_allclose(model.predict(X), reference.predict(H), rtol=1e-8)


def test_each_module_sees_the_inputs_and_the_answer_below(data):
    X, T = data
    model = DeepStackingNetwork(3, 10, rng=np.random.default_rng(3)).fit(X, T)
    answer = np.empty((len(X), 0))
    for W, U, error, staged in zip(
        model.lower_, model.upper_, model.errors_, model.staged_predict(X), strict=True
    ):
        H = expit(with_ones(X, answer) @ W)
        reference = Ridge(alpha=0.1, fit_intercept=False, solver="cholesky").fit(H, T)
        np.testing.assert_allclose(U, reference.coef_.T, rtol=1e-6)
        answer = reference.predict(H)
        np.testing.assert_allclose(staged, answer, rtol=1e-7)
        assert error == pytest.approx(np.mean((answer - T) ** 2))
    assert [len(W) for W in model.lower_] == [4, 6, 6]
    np.testing.assert_array_equal(model.predict(X), staged)


def test_fine_tuning_lowers_the_error_of_each_module(data):
    X, T = data
    errors = []
    for steps in (0, 5, 50):
        model = DeepStackingNetwork(
            1, 10, penalty=1e-2, fine_tune_steps=steps, rng=np.random.default_rng(3)
        ).fit(X, T)
        errors.append(module_error(with_ones(X), T, model.lower_[0], 1e-2)[0])
    assert errors[0] > 1.2 * errors[1] > 1.44 * errors[2]


def test_a_rate_that_is_too_large_is_halved(data):
    X, T = data
    tuned = [
        DeepStackingNetwork(1, 10, fine_tune_steps=40, lr=lr, rng=np.random.default_rng(3)).fit(
            X, T
        )
        for lr in (2.0**30, 1e-12)
    ]
    assert tuned[0].errors_[0] < 0.9 * tuned[1].errors_[0]


def test_classes_are_rows_of_zeros_and_a_one(data):
    X, T = data
    y = np.array(["no", "yes"])[(T[:, 0] > 0).astype(int)]
    model = DeepStackingClassifier(2, 10, rng=np.random.default_rng(3)).fit(X, y)
    numbers = DeepStackingNetwork(2, 10, rng=np.random.default_rng(3))
    outputs = numbers.fit(X, np.column_stack([y == "no", y == "yes"])).predict(X)
    np.testing.assert_array_equal(model.decision_function(X), outputs)
    *_, last = model.staged_predict(X)
    np.testing.assert_array_equal(model.predict(X), last)
    np.testing.assert_array_equal(last, np.where(outputs[:, 0] > outputs[:, 1], "no", "yes"))


def test_digits():
    digits = load_digits()
    X, test = digits.X / 16, digits.test
    model = DeepStackingClassifier(3, 150, scale=4.0, rng=np.random.default_rng(0))
    model.fit(X[~test], digits.y[~test])
    assert 0.91 < model.score(X[test], digits.y[test]) < 0.97
    assert model.errors_[0] > model.errors_[1] > model.errors_[2]

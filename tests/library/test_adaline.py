"""The LMS rule: its least-squares solution, its bound on the rate, and scikit-learn's SGD."""

import numpy as np
import pytest
from sklearn.linear_model import SGDRegressor

from nnlib.classic import Adaline


@pytest.fixture
def data(rng):
    X = rng.standard_normal((40, 3)) * [1.0, 2.0, 0.5] + [0.0, 1.0, 0.0]
    return X, np.where(X @ [1.0, -0.5, 1.0] + 0.4 * rng.standard_normal(40) > 0, 1, -1)


def least_squares(X, t):
    return np.linalg.lstsq(np.column_stack([X, np.ones(len(X))]), t, rcond=None)[0]


def weights(model):
    return np.array([*model.coef_, model.intercept_])


def test_batch_converges_to_least_squares_below_the_bound_and_only_there(data):
    bound = Adaline(batch=True).fit(*data).lr_bound_
    below = Adaline(0.98 * bound, 3000, batch=True).fit(*data)
    np.testing.assert_allclose(weights(below), least_squares(*data), rtol=1e-9)
    above = Adaline(1.02 * bound, 500, batch=True).fit(*data)
    assert above.losses_[-1] > 1e6 * above.losses_[0]
    with pytest.raises(FloatingPointError, match="lr_bound_"):
        Adaline(10 * bound, 500, batch=True).fit(*data)


def test_each_eigenvector_shrinks_at_its_own_rate(data):
    """The distance to the solution is multiplied by 1 - lr lambda_i per epoch."""
    X, t = data
    X1 = np.column_stack([X, np.ones(len(X))])
    values, vectors = np.linalg.eigh(X1.T @ X1 / len(X))
    lr, solution = 0.7 * 2 / values[-1], least_squares(X, t)
    after = [vectors.T @ (weights(Adaline(lr, k, batch=True).fit(X, t)) - solution) for k in (5, 6)]
    np.testing.assert_allclose(after[1] / after[0], 1 - lr * values, rtol=1e-9)


def test_online_steps_are_those_of_scikit_learn(data):
    X, t = data
    reference = SGDRegressor(
        penalty=None, learning_rate="constant", eta0=0.02, shuffle=False, tol=None, max_iter=3
    ).fit(X, t)
    model = Adaline(0.02, 3).fit(X, t)
    expected = [*reference.coef_, reference.intercept_[0]]
    np.testing.assert_allclose(weights(model), expected, rtol=1e-12)


def test_online_wanders_less_with_a_smaller_rate(data):
    X, t = data
    distance = [
        np.linalg.norm(
            weights(Adaline(lr, 400, rng=np.random.default_rng(0)).fit(X, t)) - least_squares(X, t)
        )
        for lr in (0.05, 0.005)
    ]
    assert 0 < distance[1] < 0.5 * distance[0] < 0.5


def test_losses_are_of_the_errors_before_each_correction(data):
    X, t = data
    one = Adaline(0.01, 2, batch=True).fit(X, t)
    first = 0.01 * np.mean(t[:, None] * np.column_stack([X, np.ones(len(X))]), axis=0)
    z = X @ first[:-1] + first[-1]
    np.testing.assert_allclose(one.losses_, [1.0, np.mean((t - z) ** 2)], rtol=1e-12)


def test_least_squares_need_not_separate_what_can_be_separated():
    X, y = np.array([[-1.0], [0.1], [1.0], [30.0]]), np.array([0, 0, 1, 1])
    model = Adaline(0.005, 5000, batch=True).fit(X, y)
    assert model.score(X, y) < 1.0

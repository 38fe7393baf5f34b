"""Radial basis functions: interpolation, scikit-learn's ridge and k-means, the choice of width."""

import numpy as np
import pytest
from sklearn.cluster import KMeans
from sklearn.datasets import load_iris
from sklearn.linear_model import Ridge

from nnlib.classic import RBFClassifier, RBFNetwork
from nnlib.classic.rbf import kmeans


@pytest.fixture
def data(rng):
    X = rng.uniform(-2, 2, (40, 2))
    return X, np.column_stack([np.sin(2 * X[:, 0]) * X[:, 1], X[:, 0] ** 2])


@pytest.mark.parametrize("penalty", [1e-4, 0.5])
def test_outputs_are_scikit_learns_ridge_on_bumps(penalty, data):
    X, T = data
    centers = X[:6] + 0.1
    H = np.array([[np.exp(-((x - c) @ (x - c)) / (2 * 0.8**2)) for c in centers] for x in X])
    reference = Ridge(alpha=penalty).fit(H, T)
    model = RBFNetwork(centers=centers, width=0.8, penalty=penalty).fit(X, T)
    np.testing.assert_allclose(model.hidden(X), H, rtol=1e-9)
    np.testing.assert_allclose(model.coef_, reference.coef_.T, rtol=1e-7)
    np.testing.assert_allclose(model.intercept_, reference.intercept_, rtol=1e-7)
    np.testing.assert_allclose(model.predict(X), reference.predict(H), rtol=1e-7)
    one = RBFNetwork(centers=centers, width=0.8, penalty=penalty).fit(X, T[:, 1])
    np.testing.assert_allclose(one.predict(X), reference.predict(H)[:, 1], rtol=1e-7)
    assert one.score(X, T[:, 1]) == pytest.approx(
        1 - np.var(T[:, 1] - one.predict(X)) / np.var(T[:, 1])
    )


@pytest.mark.parametrize("centers", ["sample", "kmeans"])
def test_with_all_examples_as_centers_it_interpolates(centers, data, rng):
    X, T = data
    model = RBFNetwork(len(X), centers=centers, width=0.5, penalty=0.0, rng=rng).fit(X, T)
    assert sorted(model.centers_[:, 0]) == pytest.approx(sorted(X[:, 0]))
    np.testing.assert_allclose(model.predict(X), T, atol=1e-7)


def test_default_width_is_the_mean_distance_to_the_nearest_other_center():
    centers = np.array([[0.0, 0.0], [3.0, 4.0], [3.0, 5.0]])  # 5, 1 and 1
    model = RBFNetwork(centers=centers).fit(centers, [0.0, 1.0, 2.0])
    assert model.width_ == pytest.approx(7 / 3)


def test_far_from_all_centers_the_answer_is_the_bias(data):
    X, T = data
    model = RBFNetwork(centers=X[:5], width=0.5).fit(X, T)
    np.testing.assert_allclose(model.predict([[100.0, 0.0]]), model.intercept_[None])


def test_k_means_is_scikit_learns(rng):
    X = rng.standard_normal((200, 2))
    seeds = X[np.random.default_rng(5).choice(200, 7, replace=False)]
    reference = KMeans(7, init=seeds, n_init=1, tol=0).fit(X)
    found = kmeans(X, 7, rng=np.random.default_rng(5))
    np.testing.assert_allclose(found, reference.cluster_centers_, rtol=1e-9)
    once = kmeans(X, 7, rng=np.random.default_rng(5), max_iter=1)
    nearest = ((X[:, None] - seeds) ** 2).sum(axis=2).argmin(axis=1)
    expected = [X[nearest == k].mean(axis=0) for k in range(7)]
    np.testing.assert_allclose(once, expected, rtol=1e-12)


def test_a_center_that_is_nearest_to_nothing_stays(rng):
    X = np.array([[1.0], [1.0], [1.0], [5.0]])
    centers = kmeans(X, 4, rng=rng)
    assert sorted(centers.ravel()) == [1.0, 1.0, 1.0, 5.0]


def test_classes_are_rows_of_zeros_and_a_one(rng):
    iris = load_iris()
    X, names = iris.data, iris.target_names[iris.target]
    model = RBFClassifier(15, penalty=1e-3, rng=np.random.default_rng(1)).fit(X, names)
    numbers = RBFNetwork(15, penalty=1e-3, rng=np.random.default_rng(1))
    outputs = numbers.fit(X, np.eye(3)[iris.target]).predict(X)
    np.testing.assert_array_equal(model.decision_function(X), outputs)
    np.testing.assert_array_equal(model.predict(X), iris.target_names[outputs.argmax(axis=1)])
    np.testing.assert_allclose(outputs.sum(axis=1), 1.0)  # as those of least squares do
    assert model.score(X, names) > 0.95

"""Self-organizing maps: MiniSom's numbers, the definitions in plain loops, and the limits."""

import itertools

import numpy as np
import pytest
from sklearn.cluster import KMeans

from nnlib.classic import SelfOrganizingMap
from nnlib.datasets import load_digits

STEPS = np.arange(40.0)
X = np.column_stack([np.sin(STEPS), np.cos(1.7 * STEPS), np.sin(0.37 * STEPS**2)])
FIRST = np.sin(1.0 + np.arange(36.0)).reshape(3, 4, 3)


def minisoms_decay(start, steps):
    """The schedule "asymptotic_decay" of MiniSom as a function of the progress."""
    return lambda p: start / (1.0 + round(p * (steps - 1)) / (steps / 2))


@pytest.mark.parametrize(
    ("options", "unit", "quantization", "topographic", "u_row"),
    [
        (
            {"training": "online", "lr": minisoms_decay(0.5, 240)},
            [0.11218953, -0.35476966, 0.09756839],
            0.46827112597728904,
            0.025,
            [0.65469422, 0.95980664, 0.87166202, 0.79992873],
        ),
        (
            {},
            [-0.01151244, -0.44052038, 0.23230782],
            0.5355647826367224,
            0.125,
            [0.89701214, 0.96071072, 0.89140502, 0.90747165],
        ),
    ],
    ids=["online", "batch"],
)
def test_numbers_of_minisom(options, unit, quantization, topographic, u_row):
    """MiniSom 2.3.6: `train` and `train_batch_offline`, sigma 1.5, six passes over `X`."""
    steps = 240 if options else 6
    som = SelfOrganizingMap(
        3, 4, init=FIRST, epochs=6, radius=minisoms_decay(1.5, steps), **options
    ).fit(X)
    np.testing.assert_allclose(som.weights_[1, 2], unit, atol=1e-8)
    assert som.quantization_error(X) == pytest.approx(quantization, rel=1e-12)
    assert som.topographic_error(X) == topographic
    np.testing.assert_allclose(som.u_matrix()[0] / som.u_matrix().max(), u_row, atol=1e-8)


def by_loops(som, X, W, radii, rates):
    """The definition, one number after the other; a NaN is left out. `W` is changed."""
    K, D = W.shape
    units = list(itertools.product(range(som.rows), range(som.columns)))

    def h(k, c, radius):
        place = [som._grid()[0][unit] for unit in (k, c)]
        gaps = np.abs(place[0] - place[1])
        if som.periodic:
            gaps = np.minimum(gaps, [som.rows - gaps[0], som.columns - gaps[1]])
        d2 = gaps[0] ** 2 + gaps[1] ** 2
        if som.neighborhood == "bubble":
            return float(d2 <= radius**2)
        return np.exp(-d2 / (2 * radius**2))

    def winner(x):
        return min(range(K), key=lambda k: np.nansum((x - W[k]) ** 2))

    assert len(units) == K
    for epoch in range(som.epochs):
        if som.training == "online":
            for n, x in enumerate(X):
                c, step = winner(x), epoch * len(X) + n
                for k, d in itertools.product(range(K), range(D)):
                    if not np.isnan(x[d]):
                        W[k, d] += rates[step] * h(k, c, radii[step]) * (x[d] - W[k, d])
        else:
            winners = [winner(x) for x in X]
            for k, d in itertools.product(range(K), range(D)):
                seen = [n for n in range(len(X)) if not np.isnan(X[n, d])]
                share = np.array([h(k, winners[n], radii[epoch]) for n in seen])
                if share.sum() > 0:
                    W[k, d] = share @ X[seen, d] / share.sum()
    return W


@pytest.mark.parametrize("training", ["online", "batch"])
@pytest.mark.parametrize("neighborhood", ["gaussian", "bubble"])
@pytest.mark.parametrize(
    "grid", [{}, {"topology": "hexagonal"}, {"periodic": True}], ids=["flat", "hex", "torus"]
)
@pytest.mark.parametrize("missing", [False, True])
def test_the_definition(training, neighborhood, grid, missing):
    data = np.where(np.sin(7.3 * np.arange(75.0)).reshape(25, 3) > 0.8, np.nan, X[:25])
    data = data if missing else X[:25]
    som = SelfOrganizingMap(
        3,
        4,
        training=training,
        neighborhood=neighborhood,
        radius=(1.8, 0.6),
        lr=(0.6, 0.1),
        init=FIRST,
        epochs=3,
        **grid,
    ).fit(data)
    steps = np.linspace(0, 1, 75 if training == "online" else 3)
    radii, rates = 1.8 * (0.6 / 1.8) ** steps, 0.6 * (0.1 / 0.6) ** steps
    expected = by_loops(som, data, FIRST.reshape(12, 3).copy(), radii, rates)
    np.testing.assert_allclose(som.weights_.reshape(12, 3), expected, rtol=1e-9, atol=1e-12)
    distances = [[np.sqrt(np.nansum((x - w) ** 2)) for w in expected] for x in data]
    np.testing.assert_allclose(som.transform(data), distances, rtol=1e-9, atol=1e-7)
    assert som.quantization_error(data) == pytest.approx(np.min(distances, axis=1).mean())
    np.testing.assert_array_equal(som.predict(data), np.argmin(distances, axis=1))
    np.testing.assert_array_equal(som.bmu(data) @ [4, 1], som.predict(data))


def test_places_of_a_hexagonal_grid():
    """Every inner unit has six neighbors, all at distance 1."""
    positions, d2 = SelfOrganizingMap(5, 6, topology="hexagonal")._grid()
    som = SelfOrganizingMap(5, 6, topology="hexagonal")
    neighbors = som._neighbors()
    inner = [r * 6 + c for r in range(1, 4) for c in range(1, 5)]
    assert (neighbors[inner].sum(axis=1) == 6).all()
    np.testing.assert_allclose(d2[neighbors], 1.0)
    assert positions[6].tolist() == pytest.approx([np.sqrt(3) / 2, 0.5])


@pytest.mark.parametrize(("options", "counts"), [({}, [3, 5, 8]), ({"periodic": True}, [8, 8, 8])])
def test_eight_neighbors_on_a_rectangular_grid(options, counts):
    neighbors = SelfOrganizingMap(4, 5, **options)._neighbors()
    assert neighbors[[0, 1, 6]].sum(axis=1).tolist() == counts


def test_radius_to_zero_is_online_k_means():
    """MacQueen's rule: only the nearest center moves, by the rate times the difference."""
    centers = FIRST.reshape(12, 3).copy()
    for n, x in enumerate(np.tile(X, (2, 1))):
        k = ((x - centers) ** 2).sum(axis=1).argmin()
        centers[k] += 0.4 * (0.05 / 0.4) ** (n / 79) * (x - centers[k])
    som = SelfOrganizingMap(
        3, 4, training="online", init=FIRST, radius=(1e-3, 1e-3), lr=(0.4, 0.05), epochs=2
    ).fit(X)
    np.testing.assert_allclose(som.weights_.reshape(12, 3), centers, rtol=1e-10)


def test_radius_to_zero_is_lloyds_algorithm_in_batches(rng):
    points = rng.standard_normal((200, 2))
    first = points[:6]
    reference = KMeans(6, init=first, n_init=1, tol=0, max_iter=300).fit(points)
    som = SelfOrganizingMap(2, 3, init=first.reshape(2, 3, 2), radius=(1e-3, 1e-3), epochs=100).fit(
        points
    )
    np.testing.assert_allclose(som.weights_.reshape(6, 2), reference.cluster_centers_, rtol=1e-9)


def test_a_huge_radius_gives_every_unit_the_mean():
    som = SelfOrganizingMap(3, 3, radius=(1e6, 1e6), epochs=1).fit(X)
    np.testing.assert_allclose(som.weights_, np.broadcast_to(X.mean(axis=0), (3, 3, 3)), atol=1e-9)


def test_a_unit_that_learns_nothing_stays_where_it_was():
    far = np.full((1, 2, 3), 50.0)
    far[0, 0] = 0.0
    som = SelfOrganizingMap(1, 2, init=far, radius=(0.01, 0.01), epochs=2).fit(X)
    np.testing.assert_allclose(som.weights_[0], [X.mean(axis=0), [50.0] * 3])


def test_first_weights_in_the_plane_of_the_principal_components(rng):
    """The corners lie one standard deviation away along each component, the longer side first."""
    data = rng.standard_normal((500, 3)) * [1.0, 5.0, 0.1] + [7.0, 8.0, 9.0]
    som = SelfOrganizingMap(3, 5)
    W = som._first_weights(data, som._grid()[0]).reshape(3, 5, 3)
    np.testing.assert_allclose(W[1, 2], data.mean(axis=0), rtol=1e-9)
    np.testing.assert_allclose(W[1, 4] - W[1, 0], [0, 10, 0], atol=0.8)
    np.testing.assert_allclose(W[2, 2] - W[0, 2], [2, 0, 0], atol=0.2)


@pytest.mark.parametrize(("rows", "different"), [(2, 16), (5, 40), (9, None)])
def test_first_weights_are_examples(rows, different, rng):
    """Different ones, if there are enough."""
    som = SelfOrganizingMap(rows, 8, init="sample", rng=rng)
    W = som._first_weights(X, som._grid()[0])
    assert all((X == w).all(axis=1).any() for w in W)
    assert different in (None, len(np.unique(W, axis=0)))


def test_measures_by_hand():
    """A row of three units at 0, 1 and 10, and four examples."""
    som = SelfOrganizingMap(1, 3, init=np.zeros((1, 3, 1)), epochs=1).fit([[0.0]])
    som.weights_ = np.array([[[0.0], [10.0], [1.0]]])
    data, y = np.array([[0.1], [0.2], [0.9], [8.0]]), np.array(["a", "b", "b", "c"])
    assert som.predict(data).tolist() == [0, 0, 2, 1]
    assert som.quantization_error(data) == pytest.approx((0.1 + 0.2 + 0.1 + 2.0) / 4)
    assert som.topographic_error(data) == 0.75  # 0 and 1 are nearest, and two steps apart
    np.testing.assert_allclose(som.u_matrix(), [[10.0, 9.5, 9.0]])
    assert som.component_planes().tolist() == [[[0.0, 10.0, 1.0]]]
    assert som.label_units(data, y).tolist() == [["a", "c", "b"]]
    assert som.purity(data, y) == 0.75
    assert som.label_units(data[:3], y[:3]).tolist() == [["a", "b", "b"]]  # the nearest one's


def test_digits_trade_quantization_for_topography():
    """A smaller final radius fits the data more closely, and tears the map."""
    digits = load_digits()
    data = digits.X / np.float32(16)
    errors = []
    for end in (0.05, 1.0, 3.0):
        som = SelfOrganizingMap(radius=(5.0, end), epochs=15).fit(data)
        errors.append((som.quantization_error(data), som.topographic_error(data)))
        assert som.weights_.dtype == np.float32
    quantization, topographic = np.transpose(errors)
    assert (np.diff(quantization) > 0.2).all() and (np.diff(topographic) < -0.005).all()
    assert 1.0 < quantization[0] < 1.2 and topographic[0] > 0.1
    labels = som.label_units(data[~digits.test], digits.y[~digits.test])
    answers = labels.ravel()[som.predict(data[digits.test])]
    assert np.mean(answers == digits.y[digits.test]) > 0.6


def test_the_ring_finds_the_shortest_tour_of_a_circle(rng):
    angle = rng.uniform(0, 2 * np.pi, 60)
    cities = np.column_stack([np.cos(angle), np.sin(angle)])
    ring = SelfOrganizingMap(
        1, 120, periodic=True, init="sample", radius=(30.0, 0.5), epochs=60, rng=rng
    ).fit(cities)
    tour = cities[np.argsort(ring.predict(cities), kind="stable")]
    length = np.linalg.norm(tour - np.roll(tour, 1, axis=0), axis=1).sum()
    shortest = cities[np.argsort(angle)]
    best = np.linalg.norm(shortest - np.roll(shortest, 1, axis=0), axis=1).sum()
    assert length < 1.1 * best


def test_float32_far_from_the_winner():
    """All units learn the mean, however small h is: down to 1e-297, where float32 ends at 1e-45."""
    init = np.arange(38, dtype=np.float32).reshape(1, 38, 1) * 100
    data = np.array([[0.1], [0.7], [0.4]], np.float32)
    som = SelfOrganizingMap(1, 38, init=init, radius=(1.0, 1.0), epochs=1).fit(data)
    np.testing.assert_allclose(som.weights_, np.full((1, 38, 1), 0.4), rtol=1e-6)

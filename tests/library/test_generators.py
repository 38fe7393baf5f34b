"""Generated data follow their formulas."""

import datetime

import numpy as np
import pytest
import sklearn.datasets
import sklearn.exceptions
import sklearn.linear_model

from nnlib import datasets
from nnlib.datasets.generators import signals, tasks

POINTS = (
    datasets.make_xor,
    datasets.make_moons,
    datasets.make_spirals,
    datasets.make_blobs,
    datasets.make_gaussian_ring,
)
COUNTED = (
    *POINTS,
    datasets.make_mnist1d,
    datasets.make_adding,
    datasets.make_copy,
    datasets.make_parity,
    datasets.make_reverse,
    datasets.make_dates,
    datasets.make_shapes,
)
NOISY = (*POINTS, datasets.make_shapes)


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.mark.parametrize("make", POINTS)
def test_points_keep_the_common_form(make, rng):
    X, y = data = make(53, rng=rng)
    assert X.shape == (53, 2) and X.dtype == np.float32
    assert y.shape == (53,) and y.dtype == np.int64
    np.testing.assert_array_equal(np.unique(y), np.arange(len(data.target_names)))
    assert data.feature_names == ("x1", "x2")
    with pytest.raises(ValueError, match="received generated data"):
        data.split()


@pytest.mark.parametrize("make", COUNTED)
def test_chance_comes_from_the_generator_alone(make):
    noise = {"noise": 0.3} if make in POINTS and make is not datasets.make_blobs else {}
    first, again, other = (make(40, **noise, rng=np.random.default_rng(s)) for s in (1, 1, 2))
    np.testing.assert_array_equal(first.X, again.X)
    np.testing.assert_array_equal(first.y, again.y)
    assert not np.array_equal(first.X, other.X)
    assert len(first.X) == len(first.y) == 40 and first.test is None


@pytest.mark.parametrize("n_samples", [2, 7, 100])
def test_moons_lie_where_scikit_learn_puts_them(n_samples, rng):
    X, y = datasets.make_moons(n_samples, rng=rng)
    X_reference, y_reference = sklearn.datasets.make_moons(n_samples, shuffle=False)
    np.testing.assert_allclose(X, X_reference, atol=1e-7)
    np.testing.assert_array_equal(y, y_reference)


def test_noise_is_a_standard_deviation(rng):
    shift = (
        datasets.make_moons(20_000, noise=0.1, rng=rng).X - datasets.make_moons(20_000, rng=rng).X
    )
    np.testing.assert_allclose(shift.std(axis=0), 0.1, rtol=0.03)
    np.testing.assert_allclose(shift.mean(axis=0), 0.0, atol=0.003)


def test_xor_repeats_its_corners_evenly(rng):
    X, y = datasets.make_xor(10, rng=rng)
    np.testing.assert_array_equal(y, np.logical_xor(X[:, 0], X[:, 1]))
    _, counts = np.unique(X, axis=0, return_counts=True)
    np.testing.assert_array_equal(counts, [3, 3, 2, 2])


def test_xor_noise_makes_clusters_around_the_corners(rng):
    X, y = datasets.make_xor(4000, noise=0.1, rng=rng)
    np.testing.assert_array_equal(y, np.logical_xor(X[:, 0] > 0.5, X[:, 1] > 0.5))
    np.testing.assert_allclose(np.std(X - np.round(X), axis=0), 0.1, rtol=0.05)


@pytest.mark.parametrize("arms", [1, 2, 3, 5])
def test_spirals_follow_their_formula(arms, rng):
    X, y = datasets.make_spirals(40 * arms, arms=arms, noise=0.0, rng=rng)
    radius = np.hypot(*X.T)
    np.testing.assert_allclose(radius, np.tile(np.linspace(0, 1, 40), arms), atol=1e-6)
    turn = np.arctan2(X[:, 0], X[:, 1]) - 4.0 * radius  # the first coordinate is the sine
    off_center = radius > 0.01
    expected = np.exp(2j * np.pi * y / arms)
    np.testing.assert_allclose(np.exp(1j * turn)[off_center], expected[off_center], atol=1e-4)


def test_spiral_noise_turns_but_does_not_stretch(rng):
    noisy = datasets.make_spirals(300, noise=0.3, rng=rng).X
    smooth = datasets.make_spirals(300, noise=0.0, rng=rng).X
    np.testing.assert_allclose(np.hypot(*noisy.T), np.hypot(*smooth.T), atol=1e-6)


def test_blobs_surround_their_centers(rng):
    centers = np.array([[0.0, 0.0, 5.0], [9.0, -9.0, 0.0]])
    X, y = datasets.make_blobs(10_001, centers=centers, cluster_std=0.5, rng=rng)
    np.testing.assert_array_equal(np.bincount(y), [5001, 5000])
    for k in (0, 1):
        np.testing.assert_allclose(X[y == k].mean(axis=0), centers[k], atol=0.03)
        np.testing.assert_allclose(X[y == k].std(axis=0), 0.5, rtol=0.05)


def test_blobs_draw_their_centers_from_the_square(rng):
    X, y = datasets.make_blobs(400, centers=400, cluster_std=0.0, rng=rng)
    assert len(np.unique(X, axis=0)) == 400
    assert -10.0 <= X.min() < -9.0 and 9.0 < X.max() <= 10.0


def test_ring_stands_on_its_circle(rng):
    X, y = datasets.make_gaussian_ring(8001, modes=8, radius=3.0, noise=0.1, rng=rng)
    np.testing.assert_array_equal(np.bincount(y), [1001, *[1000] * 7])
    for k in range(8):
        mean = 3.0 * np.array([np.cos(k * np.pi / 4), np.sin(k * np.pi / 4)])
        np.testing.assert_allclose(X[y == k].mean(axis=0), mean, atol=0.015)
        np.testing.assert_allclose(X[y == k].std(axis=0), 0.1, rtol=0.1)


# -- MNIST-1D ------------------------------------------------------------------------------------

# Four values each of the first ten signals that mnist1d 0.0.2.post1 makes after set_seed(42),
# before they are standardized: transform(template, t, get_dataset_args())[0][[0, 13, 26, 39]].
FROM_THE_PACKAGE = [
    [-0.042093, -0.008528, 0.597326, 0.077998],
    [-0.267789, -0.302620, 0.223585, 0.373817],
    [-0.001323, 0.029405, 0.142111, 0.275401],
    [0.296794, 0.515975, -0.087092, -0.293268],
    [0.029352, 0.086398, -0.106144, -0.254423],
    [-0.290341, 0.059836, 0.179113, 0.168961],
    [-0.086539, -0.096693, 0.092627, -0.155299],
    [0.358005, 0.073625, -0.218531, -0.114320],
    [0.083002, 0.094347, -0.094645, -0.179714],
    [0.171992, 0.028645, -0.032952, -0.105352],
]


def test_mnist1d_makes_of_the_same_chance_the_same_signals_as_the_package():
    drawn = np.random.RandomState(42)  # the package draws from NumPy's old global generator
    templates = signals.TEMPLATES - signals.TEMPLATES.mean(axis=1, keepdims=True)
    templates /= templates.std(axis=1, keepdims=True)
    for template, expected in zip(templates, FROM_THE_PACKAGE, strict=True):
        padding = 36 + int(drawn.rand() * 25)
        scale, shift = drawn.rand(), drawn.choice(48)
        smooth, white = drawn.randn(72), drawn.randn(72)
        signal = signals._signal(
            (template - template[0]) / 6.0,
            padding=padding,
            scale=scale,
            shift=shift,
            smooth=smooth,
            white=white,
            slope=drawn.rand(),
        )
        np.testing.assert_allclose(signal[[0, 13, 26, 39]], expected, atol=1e-6)


def test_mnist1d_has_the_distribution_of_the_package(rng):
    X, y = datasets.make_mnist1d(2500, rng=rng)
    assert X.shape == (2500, 40) and X.dtype == np.float32 and y.dtype == np.int64
    assert abs(X.mean()) < 1e-6 and X.std() == pytest.approx(1.0, abs=1e-6)
    np.testing.assert_array_equal(np.bincount(y), np.full(10, 250))
    # Of 5000 signals from the package: standard deviation by class, and some quantiles.
    by_class = [1.196, 0.873, 0.835, 1.009, 0.881, 0.838, 1.191, 0.877, 1.000, 0.899]
    np.testing.assert_allclose([X[y == k].std() for k in range(10)], by_class, atol=0.06)
    quantiles = np.quantile(X, [0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99])
    expected = [-2.784, -1.173, -0.547, 0.014, 0.567, 1.144, 2.758]
    np.testing.assert_allclose(quantiles, expected, atol=0.1)


def test_a_linear_model_is_as_bad_at_mnist1d_as_published(rng):
    train, test = datasets.make_mnist1d(2000, rng=rng), datasets.make_mnist1d(2000, rng=rng)
    model = sklearn.linear_model.LogisticRegression(max_iter=20)
    with pytest.warns(sklearn.exceptions.ConvergenceWarning):  # 20 steps do
        model.fit(train.X, train.y)
    assert 0.27 < model.score(test.X, test.y) < 0.37  # the paper: 0.32


# -- tasks for sequences -------------------------------------------------------------------------


@pytest.mark.parametrize("length", [2, 3, 50])
def test_adding_marks_one_value_in_each_half(length, rng):
    X, y = datasets.make_adding(2000, length=length, rng=rng)
    assert X.shape == (2000, length, 2) and X.dtype == y.dtype == np.float32
    values, markers = X[:, :, 0], X[:, :, 1]
    assert set(np.unique(markers)) <= {0, 1}
    half = length // 2
    assert (markers[:, :half].sum(axis=1) == 1).all() and (markers[:, half:].sum(axis=1) == 1).all()
    assert (markers.sum(axis=0) > 0).all(), "every place is marked at times"
    np.testing.assert_allclose((values * markers).sum(axis=1), y, rtol=1e-6)
    assert ((y - 1) ** 2).mean() == pytest.approx(1 / 6, abs=0.025)


@pytest.mark.parametrize(("delay", "length", "n_symbols"), [(1, 1, 1), (7, 3, 2), (20, 10, 8)])
def test_copy_answers_after_the_sign(delay, length, n_symbols, rng):
    X, y = data = datasets.make_copy(300, delay=delay, length=length, n_symbols=n_symbols, rng=rng)
    assert X.shape == y.shape == (300, delay + 2 * length) and X.dtype == y.dtype == np.int64
    np.testing.assert_array_equal(y[:, -length:], X[:, :length])
    assert set(np.unique(y[:, -length:])) == set(range(1, n_symbols + 1))
    assert not y[:, :-length].any() and not X[:, -length:].any()
    sign = n_symbols + 1
    assert (X[:, -length - 1] == sign).all() and (X == sign).sum() == 300
    assert not X[:, length : -length - 1].any()
    assert len(data.target_names) == n_symbols + 2


@pytest.mark.parametrize("length", [1, 2, 9])
def test_parity_counts_ones(length, rng):
    X, y = datasets.make_parity(500, length=length, rng=rng)
    assert X.shape == (500, length) and X.dtype == np.float32 and y.dtype == np.int64
    np.testing.assert_array_equal([int(sum(row)) % 2 for row in X.tolist()], y)
    assert set(np.unique(X)) == {0, 1} and 0.4 < y.mean() < 0.6


def test_reverse_reads_backwards(rng):
    X, y = data = datasets.make_reverse(200, length=5, n_symbols=4, rng=rng)
    assert X.dtype == y.dtype == np.int64 and X.shape == (200, 5)
    assert [row[::-1] for row in X.tolist()] == y.tolist()
    assert set(np.unique(X)) == {0, 1, 2, 3} and len(data.target_names) == 4
    y[0, 0] = -1
    assert X.min() == 0, "y is not a view of X"


READ = (
    "%d %B %Y",
    "%d %b %Y",
    "%B %d, %Y",
    "%b %d, %Y",
    "%A, %d %B %Y",
    "%a %b %d %Y",
    "%d.%m.%Y",
    "%d.%m.%Y",
    "%m/%d/%Y",
    "%m/%d/%Y",
    "%Y/%m/%d",
    "%Y%m%d",
)


def test_dates_mean_what_they_say(rng):
    written, iso = datasets.make_dates(600, rng=rng)
    seen = set()
    for text, expected in zip(written, iso, strict=True):
        day = datetime.date.fromisoformat(expected)
        forms = [k for k in range(len(tasks.FORMATS)) if tasks._write(day, k) == text]
        assert datetime.datetime.strptime(text, READ[forms[0]]).date() == day
        seen.update(forms)
    assert len(seen) == len(tasks.FORMATS), "every way of writing occurs"
    assert min(iso) < "1955" and max(iso) > "2045" and len(set(iso)) > 590


# -- shapes --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("size", "n_objects"), [(8, 1), (16, 1), (16, 2), (30, 3)])
def test_shapes_agree_with_what_is_said_of_them(size, n_objects, rng):
    data = datasets.make_shapes(300, size=size, n_objects=n_objects, rng=rng)
    images, mask = data.as_images(), data.extra["mask"]
    assert images.shape == (300, 3, size, size) and data.X.dtype == np.float32
    assert data.X.min() == 0.0 and data.X.max() <= 1.0
    np.testing.assert_array_equal(images.any(axis=1), mask > 0)
    labels, boxes = data.y.reshape(300, -1), data.extra["box"].reshape(300, -1, 4)
    assert labels.shape[1] == boxes.shape[1] == n_objects
    assert data.y.ndim == (1 if n_objects == 1 else 2)
    for i in range(300):
        covered = np.zeros((size, size), dtype=bool)
        for label, (top, left, bottom, right) in zip(labels[i], boxes[i], strict=True):
            inside = mask[i, top:bottom, left:right]
            assert set(np.unique(inside)) <= {0, label % 3 + 1}
            for edge in (inside[0], inside[-1], inside[:, 0], inside[:, -1]):
                assert edge.any(), "a box is tight"
            covered[top:bottom, left:right] = True
        assert not mask[i][~covered].any()
        names = [data.target_names[label] for label in labels[i]]
        assert data.extra["caption"][i] == " left of ".join(f"a {name}" for name in names)
        assert (np.diff(boxes[i][:, 1]) > 0).all(), "from left to right"


def test_shapes_have_the_areas_and_colors_of_their_names(rng):
    data = datasets.make_shapes(2000, size=24, rng=rng)
    assert set(data.y) == set(range(12))
    top, left, bottom, right = data.extra["box"].T
    filled = (data.extra["mask"] > 0).sum(axis=(1, 2)) / ((bottom - top) * (right - left))
    for shape, share in (("circle", np.pi / 4), ("square", 1.0), ("triangle", 0.5)):
        rows = [shape in caption for caption in data.extra["caption"]]
        assert filled[rows].mean() == pytest.approx(share, abs=0.07)
    total = data.as_images().sum(axis=(2, 3))
    for color, brightest in (("red", 0), ("green", 1), ("blue", 2)):
        rows = [color in caption for caption in data.extra["caption"]]
        assert (total[rows].argmax(axis=1) == brightest).all()


def test_noise_on_shapes_is_a_standard_deviation():
    noisy, clean = (
        datasets.make_shapes(200, noise=level, rng=np.random.default_rng(0)) for level in (0.1, 0.0)
    )
    np.testing.assert_allclose((noisy.X - clean.X).std(), 0.1, rtol=0.02)


# -- random graphs -------------------------------------------------------------------------------


def test_block_model_has_its_densities(rng):
    graph = datasets.make_block_model((120, 80), p_within=0.3, p_between=0.05, rng=rng)
    assert graph.n_nodes == 200 and np.bincount(graph.y).tolist() == [120, 80]
    assert (graph.edges[:, 0] < graph.edges[:, 1]).all() and graph.edges.dtype == np.int64
    A = graph.adjacency()
    same = graph.y[:, None] == graph.y
    off_diagonal = ~np.eye(200, dtype=bool)
    assert A[same & off_diagonal].mean() == pytest.approx(0.3, abs=0.015)
    assert A[~same].mean() == pytest.approx(0.05, abs=0.01)
    assert (graph.weights == 1).all() and len(graph.node_names) == 200


def test_block_model_features_surround_the_mean_of_their_class(rng):
    graph = datasets.make_block_model((500, 500), n_features=6, signal=2.0, rng=rng)
    assert graph.X.shape == (1000, 6) and graph.X.dtype == np.float32
    means = np.array([graph.X[graph.y == k].mean(axis=0) for k in range(2)])
    np.testing.assert_allclose((graph.X - means[graph.y]).std(axis=0), 1.0, rtol=0.1)
    assert 1.0 < means.std() < 3.5
    silent = datasets.make_block_model((500, 500), signal=0.0, rng=rng)
    assert abs(silent.X[silent.y == 0].mean()) < 0.05


def test_block_model_draws_from_its_generator_alone():
    graphs = [datasets.make_block_model(rng=np.random.default_rng(s)) for s in (1, 1, 2)]
    np.testing.assert_array_equal(graphs[0].edges, graphs[1].edges)
    np.testing.assert_array_equal(graphs[0].X, graphs[1].X)
    assert not np.array_equal(graphs[0].edges, graphs[2].edges)
    nothing = datasets.make_block_model(
        (3, 2), p_within=0, p_between=0, rng=np.random.default_rng()
    )
    assert nothing.edges.shape == (0, 2) and not nothing.adjacency().any()


# -- bad input -----------------------------------------------------------------------------------


@pytest.mark.parametrize("make", COUNTED)
def test_generators_refuse_bad_numbers(make, rng):
    who = make.__name__
    with pytest.raises(
        TypeError, match=f"{who}: expected rng to be a numpy.random.Generator.*int 0"
    ):
        make(rng=0)
    with pytest.raises(ValueError, match=f"{who}: expected n_samples of at least .*, received 0"):
        make(0, rng=rng)
    with pytest.raises(
        TypeError, match=f"{who}: expected n_samples as an integer, received float 9.5"
    ):
        make(9.5, rng=rng)


@pytest.mark.parametrize("make", NOISY)
def test_generators_refuse_bad_noise(make, rng):
    name = "cluster_std" if make is datasets.make_blobs else "noise"
    for bad in (-0.1, np.nan, np.inf):
        with pytest.raises(
            ValueError, match=f"{make.__name__}: expected {name} of at least 0.*, received {bad}"
        ):
            make(**{name: bad}, rng=rng)


@pytest.mark.parametrize(
    ("make", "options", "error", "message"),
    [
        (datasets.make_spirals, {"arms": 0}, ValueError, "arms of at least 1, received 0"),
        (datasets.make_blobs, {"centers": [1.0, 2.0]}, ValueError, r"centers as .*received \(2,\)"),
        (datasets.make_blobs, {"centers": 2.5}, TypeError, "centers as an integer, received float"),
        (datasets.make_gaussian_ring, {"modes": 0}, ValueError, "modes of at least 1, received 0"),
        (datasets.make_gaussian_ring, {"radius": -1}, ValueError, "radius of at least 0"),
        (
            datasets.make_gaussian_ring,
            {"n_samples": 7},
            ValueError,
            "n_samples of at least 8, received 7",
        ),
        (datasets.make_mnist1d, {"n_samples": 9}, ValueError, "n_samples of at least 10"),
        (datasets.make_adding, {"length": 1}, ValueError, "length of at least 2, received 1"),
        (datasets.make_adding, {"length": "50"}, TypeError, "length as an integer, received str"),
        (datasets.make_copy, {"delay": 0}, ValueError, "delay of at least 1, received 0"),
        (datasets.make_copy, {"length": 0}, ValueError, "length of at least 1, received 0"),
        (datasets.make_copy, {"n_symbols": 0}, ValueError, "n_symbols of at least 1"),
        (datasets.make_parity, {"length": 0}, ValueError, "length of at least 1, received 0"),
        (datasets.make_reverse, {"length": 0}, ValueError, "length of at least 1, received 0"),
        (
            datasets.make_reverse,
            {"n_symbols": 0},
            ValueError,
            "n_symbols of at least 1",
        ),
        (datasets.make_shapes, {"size": 7}, ValueError, "size of at least 8, received 7"),
        (datasets.make_shapes, {"n_objects": 3}, ValueError, "size of at least 24, received 16"),
        (datasets.make_shapes, {"n_objects": 0}, ValueError, "n_objects of at least 1, received 0"),
        (datasets.make_block_model, {"sizes": (5, 0)}, ValueError, "each of sizes of at least 1"),
        (datasets.make_block_model, {"sizes": (5, 1.5)}, TypeError, "each of sizes as an integer"),
        (datasets.make_block_model, {"p_within": 1.5}, ValueError, r"p_within in \[0.0, 1.0\]"),
        (datasets.make_block_model, {"p_between": -1}, ValueError, r"p_between in \[0.0, 1.0\]"),
        (datasets.make_block_model, {"n_features": 0}, ValueError, "n_features of at least 1"),
        (datasets.make_block_model, {"signal": np.nan}, ValueError, "signal of at least 0, finite"),
    ],
)
def test_options_are_checked(make, options, error, message, rng):
    with pytest.raises(error, match=f"{make.__name__}: expected {message}"):
        make(**options, rng=rng)


def test_block_model_wants_a_generator():
    with pytest.raises(TypeError, match="make_block_model: expected rng to be"):
        datasets.make_block_model(rng=None)

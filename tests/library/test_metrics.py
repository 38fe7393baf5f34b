"""Every metric against scikit-learn on random data, and every documented error."""

import numpy as np
import pytest
import sklearn.calibration
import sklearn.metrics
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from nnlib import metrics


def pairs(elements, dtype, *, min_side=1, max_dims=1):
    """Return a strategy of two arrays of one shape."""
    shapes = hnp.array_shapes(max_dims=max_dims, min_side=min_side, max_side=30)
    return shapes.flatmap(
        lambda shape: st.tuples(*[hnp.arrays(dtype, shape, elements=elements)] * 2)
    )


LABELS = pairs(st.integers(0, 4), np.int64)
BINARY = pairs(st.integers(0, 1), np.int64)
VALUES = pairs(st.floats(-100, 100, width=32), np.float64, max_dims=2)


# -- labels --------------------------------------------------------------------------------------


@given(LABELS)
def test_accuracy(labels):
    assert metrics.accuracy(*labels) == pytest.approx(sklearn.metrics.accuracy_score(*labels))


@given(LABELS)
def test_confusion_matrix(labels):
    matrix = metrics.confusion_matrix(*labels, n_classes=6)
    assert matrix.dtype == np.int64
    reference = sklearn.metrics.confusion_matrix(*labels, labels=range(6))
    np.testing.assert_array_equal(matrix, reference)
    k = 1 + np.max(labels)
    np.testing.assert_array_equal(metrics.confusion_matrix(*labels), matrix[:k, :k])


RATES = {
    metrics.precision: sklearn.metrics.precision_score,
    metrics.recall: sklearn.metrics.recall_score,
    metrics.f1: sklearn.metrics.f1_score,
}


@pytest.mark.parametrize("ours", RATES)
@given(labels=BINARY)
def test_binary_rates(ours, labels):
    assert ours(*labels) == pytest.approx(RATES[ours](*labels, zero_division=0))


@pytest.mark.parametrize("ours", RATES)
@given(labels=LABELS)
def test_macro_rates(ours, labels):
    reference = RATES[ours](*labels, average="macro", zero_division=0)
    assert ours(*labels, average="macro") == pytest.approx(reference)


@pytest.mark.parametrize("metric", [metrics.accuracy, metrics.confusion_matrix, *RATES])
def test_label_metrics_take_booleans_and_lists(metric):
    y_true, y_pred = [0, 1, 1, 0, 1], [0, 1, 0, 1, 1]
    as_booleans = metric(np.array(y_true, dtype=bool), np.array(y_pred, dtype=bool))
    np.testing.assert_array_equal(metric(y_true, y_pred), as_booleans)
    small = metric(np.array(y_true, dtype=np.uint8), np.array(y_pred, dtype=np.uint8))
    np.testing.assert_array_equal(small, as_booleans)


def test_confusion_matrix_of_many_classes_in_a_small_dtype():
    y = np.arange(200, dtype=np.uint8)  # 199 * 200 does not fit in 8 bits
    np.testing.assert_array_equal(metrics.confusion_matrix(y, y), np.eye(200))


def test_accuracy_takes_any_integers():
    assert metrics.accuracy([-1, 1, -1], [-1, 1, 1]) == pytest.approx(2 / 3)


@pytest.mark.parametrize("metric", [metrics.accuracy, metrics.confusion_matrix, *RATES])
def test_label_metrics_refuse_bad_input(metric):
    who = metric.__name__
    with pytest.raises(ValueError, match=rf"{who}: .* of one shape, received \(2,\) and \(3,\)"):
        metric([0, 1], [0, 1, 1])
    with pytest.raises(
        ValueError, match=rf"{who}: .* received \(2,\) and \(2, 3\); take the argmax"
    ):
        metric([0, 1], np.ones((2, 3)))
    with pytest.raises(
        TypeError, match=f"{who}: expected y_pred as integer labels, received float64"
    ):
        metric([0, 1], [0.2, 0.9])
    with pytest.raises(
        TypeError, match=f"{who}: expected y_true as integer labels, received float64"
    ):
        metric([0.0, 1.0], [0, 1])
    with pytest.raises(
        ValueError, match=rf"{who}: expected at least one example, received shape \(0,\)"
    ):
        metric([], [])
    with pytest.raises(
        ValueError, match=rf"{who}: expected labels of shape \(N,\), received \(2, 2\)"
    ):
        metric(np.eye(2, dtype=int), np.eye(2, dtype=int))


def test_class_metrics_refuse_labels_out_of_range():
    for labels in ([-1, 0], [0, 3]):
        for pair in ((labels, [0, 1]), ([0, 1], labels)):
            with pytest.raises(ValueError, match="confusion_matrix: expected y_.* from 0 to 2"):
                metrics.confusion_matrix(*pair, n_classes=3)
    for rate in RATES:
        with pytest.raises(
            ValueError, match=r"expected labels 0 and 1, received 2; use average='macro'"
        ):
            rate([0, 2], [0, 1])
        with pytest.raises(ValueError, match="expected y_true from 0 to 1"):
            rate([0, -1], [0, 1])
        with pytest.raises(
            ValueError, match="expected average 'binary' or 'macro', received 'micro'"
        ):
            rate([0, 1], [0, 1], average="micro")


# -- probabilities and scores --------------------------------------------------------------------


@given(n=st.integers(1, 20), k=st.integers(2, 5), seed=st.integers(0, 99), certain=st.booleans())
def test_log_loss(n, k, seed, certain):
    rng = np.random.default_rng(seed)
    p = rng.dirichlet(np.ones(k), size=n)
    if certain:  # with zeros and ones, which are clipped
        p = np.eye(k)[rng.integers(k, size=n)]
    y = rng.integers(k, size=n)
    reference = sklearn.metrics.log_loss(y, p, labels=range(k))
    assert metrics.log_loss(y, p) == pytest.approx(reference, abs=1e-12)


@given(labels=pairs(st.integers(0, 1), np.int64), seed=st.integers(0, 9))
def test_log_loss_of_two_classes(labels, seed):
    y, _ = labels
    p = np.random.default_rng(seed).uniform(size=len(y))
    reference = sklearn.metrics.log_loss(y, p, labels=[0, 1])
    assert metrics.log_loss(y, p) == pytest.approx(reference)
    assert metrics.log_loss(y, np.column_stack([1 - p, p])) == pytest.approx(reference)


def test_log_loss_in_float32():
    y = np.array([0, 1])
    p = np.array([[1.0, 0.0], [1.0, 0.0]], dtype=np.float32)
    reference = sklearn.metrics.log_loss(y, p)
    assert metrics.log_loss(y, p) == pytest.approx(reference, rel=1e-6)
    rounded = np.array([[0.5, 0.50001]], dtype=np.float32)
    assert metrics.log_loss([0], rounded) == pytest.approx(np.log(2))


def test_log_loss_refuses_bad_input():
    p = np.array([[0.5, 0.5], [0.25, 0.75]])
    for y, q in (
        ([0], p),
        ([0, 1, 1], [0.1, 0.2]),
        (np.eye(2, dtype=int), p),
        ([], []),
        ([0], 0.5),
    ):
        with pytest.raises(ValueError, match=r"log_loss: expected y_true of shape \(N,\) and prob"):
            metrics.log_loss(np.array(y, dtype=int), q)
    with pytest.raises(
        TypeError, match="log_loss: expected y_true as integer labels, received float64"
    ):
        metrics.log_loss([0.0, 1.0], p)
    for bad in ([0, 2], [0, -1]):
        with pytest.raises(ValueError, match="log_loss: expected y_true from 0 to 1"):
            metrics.log_loss(bad, p)
    for bad in (-0.1, 1.1, np.nan):
        with pytest.raises(ValueError, match="log_loss: expected probabilities in"):
            metrics.log_loss([0, 1], [0.5, bad])
    with pytest.raises(ValueError, match="log_loss: expected probabilities of sum 1 .* sum of 0.8"):
        metrics.log_loss([0, 1], [[0.5, 0.5], [0.4, 0.4]])


@given(
    BINARY.flatmap(
        lambda p: st.tuples(
            st.just(p[0]), hnp.arrays(np.float64, p[0].shape, elements=st.integers(-4, 4))
        )
    )
)
def test_roc_auc(case):
    y, scores = case
    assume(0 < y.sum() < len(y))
    auc = metrics.roc_auc(y, scores)
    assert auc == pytest.approx(sklearn.metrics.roc_auc_score(y, scores))
    s1, s0 = scores[y == 1][:, None], scores[y == 0]
    assert auc == pytest.approx(np.mean((s1 > s0) + 0.5 * (s1 == s0)))  # the definition
    assert metrics.roc_auc(y == 1, scores) == auc


def test_roc_auc_refuses_bad_input():
    with pytest.raises(ValueError, match=r"roc_auc: .* of one shape, received \(2,\) and \(3,\)"):
        metrics.roc_auc([0, 1], [0.1, 0.2, 0.3])
    with pytest.raises(
        ValueError, match=r"roc_auc: expected .* of shape \(N,\), received \(1, 2\)"
    ):
        metrics.roc_auc([[0, 1]], [[0.1, 0.2]])
    with pytest.raises(
        TypeError, match="roc_auc: expected y_true as integer labels, received float64"
    ):
        metrics.roc_auc([0.0, 1.0], [0.1, 0.2])
    with pytest.raises(ValueError, match="roc_auc: expected y_true from 0 to 1"):
        metrics.roc_auc([1, 2], [0.1, 0.2])
    with pytest.raises(
        ValueError, match="roc_auc: expected both classes, received 2 of class 1 and 0 of class 0"
    ):
        metrics.roc_auc([1, 1], [0.1, 0.2])
    with pytest.raises(ValueError, match="roc_auc: expected scores that are numbers, received NaN"):
        metrics.roc_auc([0, 1], [0.1, np.nan])


# -- values --------------------------------------------------------------------------------------

ERRORS = {
    metrics.mse: sklearn.metrics.mean_squared_error,
    metrics.rmse: sklearn.metrics.root_mean_squared_error,
    metrics.mae: sklearn.metrics.mean_absolute_error,
}


@pytest.mark.parametrize("ours", [metrics.mse, metrics.mae])
@given(values=VALUES)
def test_errors(ours, values):
    assert ours(*values) == pytest.approx(ERRORS[ours](*values))


@given(pairs(st.floats(-100, 100, width=32), np.float64))
def test_rmse(values):
    assert metrics.rmse(*values) == pytest.approx(ERRORS[metrics.rmse](*values))


def test_rmse_of_columns_is_the_root_of_the_mean_over_all_entries():
    y_true, y_pred = np.zeros((1, 2)), np.array([[3.0, 4.0]])
    assert metrics.rmse(y_true, y_pred) == pytest.approx(np.sqrt(12.5))


@given(pairs(st.integers(-50, 50), np.float64, min_side=2, max_dims=2))
def test_r2(values):
    y_true, y_pred = values
    assume(np.all(np.ptp(y_true, axis=0) > 0))
    assert metrics.r2(*values) == pytest.approx(sklearn.metrics.r2_score(*values))


@pytest.mark.parametrize("metric", [*ERRORS, metrics.r2])
def test_value_metrics_return_floats_and_compute_in_float64(metric):
    y_true = np.array([1, 250], dtype=np.uint8)
    y_pred = np.array([2, 0], dtype=np.uint8)  # 1 - 2 would wrap around
    result = metric(y_true, y_pred)
    assert type(result) is float
    assert result == metric(y_true.astype(np.float64), y_pred.astype(np.float64))
    assert np.isnan(metric([1.0, 2.0], [np.nan, 2.0]))


@pytest.mark.parametrize("metric", [*ERRORS, metrics.r2])
def test_value_metrics_refuse_bad_input(metric):
    who = metric.__name__
    with pytest.raises(ValueError, match=rf"{who}: .* of one shape, received \(3,\) and \(3, 1\)"):
        metric(np.ones(3), np.ones((3, 1)))
    with pytest.raises(
        ValueError, match=rf"{who}: expected at least one example, received shape \(0,\)"
    ):
        metric([], [])


def test_r2_refuses_what_it_is_not_defined_for():
    with pytest.raises(ValueError, match="r2: expected y_true that varies, received a constant"):
        metrics.r2([2.0, 2.0], [1.0, 3.0])
    with pytest.raises(
        ValueError, match=r"r2: expected shape \(N,\) or \(N, D\), received \(1, 1, 2\)"
    ):
        metrics.r2([[[1.0, 2.0]]], [[[1.0, 2.0]]])


# -- calibration ---------------------------------------------------------------------------------


@given(
    hnp.arrays(np.float64, (40, 3), elements=st.floats(0.01, 1)),
    hnp.arrays(np.int64, 40, elements=st.integers(0, 2)),
)
def test_reliability(scores, y_true):
    p = scores / scores.sum(axis=1, keepdims=True)
    confidence, accuracy, count = metrics.reliability(y_true, p, n_bins=7)
    right, top = p.argmax(axis=1) == y_true, p.max(axis=1)
    expected = sklearn.calibration.calibration_curve(right, top, n_bins=7)
    full = count > 0
    np.testing.assert_allclose(accuracy[full], expected[0])
    np.testing.assert_allclose(confidence[full], expected[1])
    assert np.isnan(accuracy[~full]).all() and count.sum() == 40
    gaps = np.abs(expected[0] - expected[1]) @ count[full] / 40
    assert metrics.expected_calibration_error(y_true, p, n_bins=7) == pytest.approx(gaps)


def test_calibrated_probabilities_have_a_small_error():
    rng = np.random.default_rng(0)
    p = rng.uniform(size=50_000)
    y = (rng.uniform(size=50_000) < p).astype(int)
    assert metrics.expected_calibration_error(y, p) < 0.01
    assert metrics.expected_calibration_error(y, np.round(p)) > 0.2  # all or nothing


# -- images --------------------------------------------------------------------------------------


@given(pairs(st.integers(0, 3), np.int64, max_dims=3))
def test_mean_iou(labels):
    y_true, y_pred = labels
    present = np.unique(np.concatenate([y_true.ravel(), y_pred.ravel()]))
    expected = sklearn.metrics.jaccard_score(
        y_true.ravel(), y_pred.ravel(), labels=present, average="macro", zero_division=0
    )
    assert metrics.mean_iou(y_true, y_pred, 5) == pytest.approx(expected)


def test_psnr():
    clean = np.full((4, 4), 100.0)
    assert metrics.psnr(clean, clean + 25.5, data_range=255) == pytest.approx(20.0)
    halved = metrics.psnr(clean, clean + 12.75, data_range=255)
    assert halved == pytest.approx(20.0 + 20.0 * np.log10(2.0))
    assert metrics.psnr(clean, clean, data_range=255) == np.inf


BOX = st.tuples(*[st.integers(0, 9)] * 4).map(
    lambda c: (min(c[0], c[2]), min(c[1], c[3]), max(c[0], c[2]) + 1, max(c[1], c[3]) + 1)
)


@given(BOX, BOX)
def test_box_iou_counts_the_cells_of_a_grid(one, other):
    masks = np.zeros((2, 12, 12), bool)
    for mask, (x0, y0, x1, y1) in zip(masks, (one, other), strict=True):
        mask[y0:y1, x0:x1] = True
    expected = (masks[0] & masks[1]).sum() / (masks[0] | masks[1]).sum()
    assert metrics.box_iou([one], [other])[0, 0] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("call", "kind", "message"),
    [
        (lambda: metrics.reliability([0], [[0.5, 0.6]]), ValueError, "reliability: .* 1.1"),
        (lambda: metrics.reliability([0], [[0.5, 0.5]], n_bins=0), ValueError, "received 0"),
        (lambda: metrics.psnr([1.0], [1.0], data_range=0), ValueError, "received 0"),
        (lambda: metrics.psnr([1.0], [[1.0]], data_range=1), ValueError, r"\(1,\) and \(1, 1\)"),
        (lambda: metrics.mean_iou([0], [2], 2), ValueError, "from 2 to 2"),
        (lambda: metrics.mean_iou([0.0], [0.0], 2), TypeError, "float64"),
        (lambda: metrics.mean_iou([0], [0], 0), ValueError, "received 0"),
        (lambda: metrics.box_iou([0, 0, 1, 1], [[0, 0, 1, 1]]), ValueError, r"\(4,\)"),
        (lambda: metrics.box_iou([[0, 0, 1, 1]], [[2, 0, 1, 1]]), ValueError, "x0 <= x1"),
    ],
)
def test_bad_input_of_calibration_and_images(call, kind, message):
    with pytest.raises(kind, match=message):
        call()


def test_a_bin_of_confidence_holds_its_upper_edge():
    _, _, count = metrics.reliability([0, 0, 0], [0.5, 0.75, 1.0], n_bins=2)
    assert count.tolist() == [1, 2]

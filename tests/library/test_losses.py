"""Losses: what they mean, on cases whose answer is known in another way."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nnlib as nn
from nnlib import functional as F

from .cases import spread

LOGITS, LABELS = spread(6, 4), np.array([0, 3, 3, 1, 2, 3])
WEIGHTS = np.array([1.0, 2.0, 3.0, 4.0])


def value_and_gradient(loss, x):
    """The loss of ``x`` and its gradient there."""
    x = nn.Tensor(x)
    y = loss(x)
    y.backward()
    return np.append(x.grad.reshape(-1), y.item())


def test_a_weight_is_a_number_of_copies():
    copies = np.repeat(np.arange(6), WEIGHTS[LABELS].astype(int))
    expected = F.cross_entropy(LOGITS[copies], LABELS[copies])
    assert F.cross_entropy(LOGITS, LABELS, weights=WEIGHTS) == pytest.approx(expected)


def test_an_ignored_example_is_an_absent_one():
    kept = LABELS != 3
    expected = F.cross_entropy(LOGITS[kept], LABELS[kept])
    assert F.cross_entropy(LOGITS, LABELS, ignore_index=3) == pytest.approx(expected)
    x = nn.Tensor(LOGITS)
    F.cross_entropy(x, LABELS, ignore_index=3).backward()
    np.testing.assert_array_equal(x.grad[~kept], 0.0)


def test_smoothed_labels_are_soft_targets():
    targets = 0.8 * np.eye(4)[LABELS] + 0.2 / 4
    np.testing.assert_allclose(
        value_and_gradient(lambda z: F.cross_entropy(z, LABELS, label_smoothing=0.2), LOGITS),
        value_and_gradient(lambda z: F.soft_cross_entropy(z, targets), LOGITS),
        rtol=1e-12,
    )


def test_four_ways_to_one_loss():
    """Labels, one-hot targets, log-probabilities, and the divergence from certainty."""
    one_hot = np.eye(4)[LABELS]
    expected = value_and_gradient(lambda z: F.cross_entropy(z, LABELS), LOGITS)
    with np.errstate(divide="ignore"):
        certain = np.log(one_hot)
    for loss in (
        lambda z: F.soft_cross_entropy(z, one_hot),
        lambda z: F.nll(F.log_softmax(z), LABELS),
        lambda z: F.kl_divergence(certain, F.log_softmax(z)),
    ):
        np.testing.assert_allclose(value_and_gradient(loss, LOGITS), expected, rtol=1e-12)


@pytest.mark.parametrize(
    "options",
    [{}, {"weights": WEIGHTS}, {"ignore_index": 3}, {"label_smoothing": 0.1, "weights": WEIGHTS}],
)
def test_sequences_need_no_reshape(options):
    long, labels = LOGITS.reshape(2, 3, 4), LABELS.reshape(2, 3)
    np.testing.assert_array_equal(
        value_and_gradient(lambda z: F.cross_entropy(z, labels, **options), long),
        value_and_gradient(lambda z: F.cross_entropy(z, LABELS, **options), LOGITS),
    )


def test_impossible_classes_do_no_harm():
    """A logit of minus infinity is probability 0."""
    logits = LOGITS.copy()
    logits[:, 0] = -np.inf
    labels = np.array([1, 3, 3, 1, 2, 3])
    received = value_and_gradient(lambda z: F.cross_entropy(z, labels), logits)
    expected = value_and_gradient(lambda z: F.cross_entropy(z, labels - 1), LOGITS[:, 1:])
    np.testing.assert_allclose(received[:-1].reshape(6, 4)[:, 1:].reshape(-1), expected[:-1])
    assert received[-1] == pytest.approx(expected[-1])


def test_options_that_are_numpy_numbers_keep_float32():
    x, y = LOGITS.astype(np.float32), LOGITS[::-1].astype(np.float32)
    number = np.float64(0.3)
    for loss in (
        F.cross_entropy(x, LABELS, label_smoothing=number, weights=WEIGHTS),
        F.cross_entropy(x, LABELS, weights=WEIGHTS, ignore_index=np.int64(3)),
        F.soft_cross_entropy(x, y.astype(np.float64)),
        F.multiclass_hinge(x, LABELS, margin=number),
        F.pinball(x, y, quantile=number),
        F.triplet(x, y, x, margin=number),
        F.info_nce(x[:4], number),
        F.gaussian_nll(x, x, y.astype(np.float64)),
    ):
        assert loss.dtype == np.float32


@given(quantile=st.floats(0.05, 0.95))
def test_the_best_constant_of_the_pinball_loss_is_the_quantile(quantile):
    targets = spread(101)
    losses = [F.pinball(np.full(101, c), targets, quantile=quantile) for c in np.sort(targets)]
    rank = int(np.argmin(losses)) / 100
    assert abs(rank - quantile) <= 0.011


def test_pinball_of_the_median_is_half_the_absolute_error():
    x, y = spread(5), spread(5, start=0.3)
    assert F.pinball(x, y, quantile=0.5) == pytest.approx(0.5 * F.mae(x, y))


def test_the_best_variance_is_the_mean_square():
    """At ``v = r^2`` the gradient of the log variance is 0."""
    r = spread(5)
    log_variance = nn.Tensor(np.log(r**2))
    loss = F.gaussian_nll(r, log_variance, np.zeros(5))
    loss.backward()
    np.testing.assert_allclose(log_variance.grad, 0.0, atol=1e-15)
    expected = np.mean(0.5 * np.log(2 * np.pi * r**2) + 0.5)
    assert loss.item() == pytest.approx(expected)


def test_hinge_of_two_classes():
    """With scores 0 and s and K = 2 it is half the hinge loss of s."""
    s = spread(6)
    labels = np.array([0, 1, 1, 0, 1, 0])
    both = F.multiclass_hinge(np.stack([np.zeros(6), s], axis=1), labels)
    assert both == pytest.approx(0.5 * F.hinge(s, 2 * labels - 1))


def test_divergences_are_zero_for_equal_distributions_only():
    p, q = F.log_softmax(LOGITS), F.log_softmax(LOGITS[::-1])
    assert F.kl_divergence(p, p) == 0.0
    assert F.kl_divergence(p, q) > 0.1
    assert F.kl_divergence(p, q) != pytest.approx(F.kl_divergence(q[:3], p[:3]))
    m, v = spread(5, 3), spread(5, 3, start=0.3)
    assert F.kl_normal(m, v, m, v) == 0.0
    assert F.kl_normal(np.zeros((5, 3)), np.zeros((5, 3))) == 0.0
    assert F.kl_normal(m, v) > 0.1


def test_divergence_of_distributions_with_zeros():
    with np.errstate(divide="ignore"):
        log_p, log_q = np.log([[0.5, 0.5, 0.0]]), np.log([[0.25, 0.5, 0.25]])
        log_r = np.log([[0.5, 0.5, 0.0]])
    assert F.kl_divergence(log_p, log_q) == pytest.approx(0.5 * math.log(2))
    assert F.kl_divergence(log_p, log_r) == 0.0
    assert F.kl_divergence(log_q, log_p) == np.inf


def test_divergence_of_normal_distributions_by_integration():
    m, v, m0, v0 = 0.3, 0.5, -0.4, 2.0
    z = np.linspace(-12, 12, 20001)
    log_p = -0.5 * ((z - m) ** 2 / v + math.log(2 * math.pi * v))
    log_q = -0.5 * ((z - m0) ** 2 / v0 + math.log(2 * math.pi * v0))
    expected = np.sum(np.exp(log_p) * (log_p - log_q)) * (z[1] - z[0])
    one = np.ones((1, 1))
    received = F.kl_normal(m * one, math.log(v) * one, m0 * one, math.log(v0) * one)
    assert received == pytest.approx(expected, rel=1e-9)


def test_divergence_is_summed_over_coordinates_and_averaged_over_examples():
    m, v = spread(5, 3), spread(5, 3, start=0.3)
    single = [F.kl_normal(m[n], v[n]) for n in range(5)]
    assert F.kl_normal(m, v) == pytest.approx(np.mean(single))
    columns = [F.kl_normal(m[:, d : d + 1], v[:, d : d + 1]) for d in range(3)]
    assert F.kl_normal(m, v) == pytest.approx(np.sum(columns))


def test_triplet_by_hand():
    a, p, n = np.zeros((2, 2)), np.array([[1.0, 0.0], [3.0, 0.0]]), np.array([[0.0, 2.0]] * 2)
    assert F.triplet(a, p, n, margin=0.5) == (0.0 + 9.0 - 4.0 + 0.5) / 2


def test_info_nce_has_two_directions():
    S = spread(5, 5)
    assert F.info_nce(S, 0.5) == F.info_nce(S.T, 0.5)
    rows = F.cross_entropy(S / 0.5, np.arange(5))
    assert F.info_nce((S + S.T) / 2, 0.5) != rows
    both = (rows + F.cross_entropy(S.T / 0.5, np.arange(5))) / 2
    assert F.info_nce(S, 0.5) == pytest.approx(both)
    assert F.info_nce(100.0 * np.eye(5), 0.5) < 1e-12

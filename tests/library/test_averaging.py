"""The moving average of weights is the weighted mean that it says, and gives the weights back."""

import numpy as np
import pytest

import nnlib as nn
from nnlib import Parameter, io
from nnlib.optim import SGD, ExponentialMovingAverage

from .cases import spread


@pytest.mark.parametrize("decay", [0.0, 0.5, 0.9, 1.0])
def test_average_is_the_weighted_mean(decay):
    """Weights decay^(T - t), divided by their sum; all equal for 1, the last alone for 0."""
    values = spread(7, 2, 3)
    w, b = Parameter(np.zeros((2, 3))), Parameter(np.zeros(1))
    average = ExponentialMovingAverage([w, b], decay=decay)
    for value in values:
        w.assign(value)
        average.update()
    shares = decay ** np.arange(6.0, -1.0, -1.0)
    expected = np.tensordot(shares / shares.sum(), values, axes=1)
    np.testing.assert_allclose(average.average[0], expected, rtol=1e-12, atol=1e-14)


def test_applied_gives_the_weights_back_also_after_an_error(rng):
    layer = nn.Linear(2, 2, rng=rng)
    optimizer = SGD(layer.parameters(), 0.1)
    average = ExponentialMovingAverage(layer.parameters(), decay=0.9)
    for _ in range(3):
        layer(np.ones((1, 2), np.float32)).sum().backward()
        optimizer.step()
        average.update()
    own = optimizer.theta.copy()
    with pytest.raises(KeyError), average.applied():
        np.testing.assert_array_equal(layer.W.data, average.average[0])
        assert (layer.W.data != own[:4].reshape(2, 2)).all()
        assert np.shares_memory(layer.W.data, optimizer.theta)  # still the optimizer's
        raise KeyError
    np.testing.assert_array_equal(optimizer.theta, own)
    assert all(a.dtype == np.float32 for a in average.average)


def test_it_averages_the_noise_of_gradient_descent(rng):
    """Around the minimum of w^2 / 2 the mean of the path is much nearer to it than its points."""
    w = Parameter(np.zeros(50))
    optimizer, average = SGD([w], 0.5), ExponentialMovingAverage([w], decay=0.99)
    for _ in range(400):
        optimizer.grad[...] = w.data + rng.standard_normal(50)
        optimizer.step()
        average.update()
    own = np.sqrt((w.data**2).mean())
    with average.applied():
        assert np.sqrt((w.data**2).mean()) < 0.25 * own


def test_a_graph_from_before_is_refused():
    w = Parameter(np.ones(2))
    average = ExponentialMovingAverage([w], decay=0.9)
    average.update()
    y = (w * w).sum()
    with average.applied(), pytest.raises(RuntimeError, match="was changed after"):
        y.backward()


def test_a_saved_state_continues_exactly(tmp_path):
    w = Parameter(np.zeros(3))
    average, resumed = (ExponentialMovingAverage([w], decay=0.8) for _ in range(2))
    for value in spread(4, 3):
        w.assign(value)
        average.update()
    io.save(tmp_path / "average.npz", average.state_dict())
    resumed.load_state_dict(io.load(tmp_path / "average.npz"))
    for value in spread(4, 3, start=0.5):
        w.assign(value)
        average.update(), resumed.update()
    np.testing.assert_array_equal(resumed.average[0], average.average[0])
    assert resumed.t == 8

"""LeNet, TDNN, ResNet and U-Net: their structure, and what it promises."""

import numpy as np
import pytest

import nnlib as nn
from nnlib import functional as F
from nnlib.models import TDNN, LeNet, ResidualBlock, ResNet, UNet

from .cases import spread
from .device_array import DeviceArray, to_host
from .make_reference import load
from .modules.conv_models import MODELS, cast, weights


def with_weights(make, dtype):
    model = make(rng=np.random.default_rng(0), dtype=dtype)
    parameters = model.parameters()
    for p, value in zip(parameters, weights([p.shape for p in parameters]), strict=True):
        p.assign(value)
    return model


@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float64, 1e-10), (np.float32, 2e-4)])
@pytest.mark.parametrize("name", MODELS)
def test_model_is_that_of_torch(name, dtype, tolerance):
    """Scores and all gradients while training, and then the scores at evaluation."""
    make, inputs = MODELS[name]
    model, (x, *others) = with_weights(make, dtype), cast(inputs, dtype)
    x = nn.Tensor(x)
    y = model(x, *others)
    y.backward(spread(*y.shape, start=0.7))
    gradients = [p.grad for p in model.parameters()]
    parts = [y.data, x.grad, *gradients, model.eval()(x, *others).data]
    received, expected = np.concatenate([p.reshape(-1) for p in parts]), load("conv-models")[name]
    scale = np.abs(expected).max()
    np.testing.assert_allclose(received, expected, rtol=0, atol=tolerance * scale)


def count(model):
    return sum(p.data.size for p in model.parameters())


def test_published_numbers_of_parameters(rng):
    """ResNet-20 has 0.27 million (He et al., 2016, table 6); the sum layer by layer is 269,722."""
    assert count(ResNet(3, 10, rng=rng, skip=False)) == 269_722
    assert count(LeNet((28, 28), 10, rng=rng)) == 156 + 2416 + 48_120 + 10_164 + 850
    # Waibel et al. (1989): 8 units see 3 frames of 16 numbers, 3 units see 5 frames of those 8.
    model = TDNN(16, (8, 3), 3, rng=rng, kernel_sizes=(3, 5))
    assert [p.data.size for p in model.parameters()][:4] == [8 * 3 * 16, 8, 3 * 5 * 8, 3]


def test_the_smallest_image_of_a_lenet(rng):
    assert LeNet((12, 12), 2, rng=rng)(np.ones((1, 1, 12, 12), np.float32)).shape == (1, 2)
    with pytest.raises(ValueError, match="at least 12 pixels"):
        LeNet((12, 11), 2, rng=rng)


def test_padding_of_sequences_changes_nothing(rng):
    """Whatever stands behind the end of a sequence, its scores are those that it has alone."""
    model = TDNN(2, (4, 3), 3, rng=rng, kernel_sizes=(3, 2), dilations=(1, 2), dtype=np.float64)
    x, lengths = spread(3, 2, 9), np.array([5, 9, 7])
    batch = model(x, lengths=lengths).data
    other = np.where(np.arange(9) < lengths[:, None, None], x, 99.0)
    np.testing.assert_array_equal(model(other, lengths=lengths).data, batch)
    for i, n in enumerate(lengths):
        np.testing.assert_allclose(model(x[i : i + 1, :, :n]).data[0], batch[i], atol=1e-14)


def test_memory_of_a_tdnn_is_finite(rng):
    """A frame enters the units of `context` times, and no others."""
    model = TDNN(1, (4, 4), 2, rng=rng, kernel_sizes=(3, 4), dilations=(1, 2), dtype=np.float64)
    impulse = np.zeros((1, 1, 40))
    impulse[0, 0, 20] = 1.0
    one, two = model.layers  # without biases, a chain of convolutions
    touched = np.flatnonzero(two(one(impulse)).data[0].any(axis=0))
    assert model.context == 9
    np.testing.assert_array_equal(touched, 20 - np.arange(9)[::-1])


def test_the_mean_over_time_and_the_scores_change_places(rng):
    model = TDNN(2, (3,), 4, rng=rng, kernel_sizes=(3,), dtype=np.float64)
    x = spread(2, 2, 8)
    h = F.relu(model.layers[0](x)).data
    at_each_time = model.scores(h.transpose(0, 2, 1)).data
    np.testing.assert_allclose(model(x).data, at_each_time.mean(axis=1), atol=1e-14)


def test_a_block_that_computes_nothing_is_the_identity(rng):
    """With a last gain of 0 a residual block passes on what it received; a plain one passes 0."""
    x = np.abs(spread(2, 3, 4, 4))
    for skip, expected in ((True, x), (False, 0.0 * x)):
        block = ResidualBlock(3, 3, rng=rng, skip=skip, dtype=np.float64)
        block.second.steps[1].gain.assign(np.zeros(3))
        np.testing.assert_array_equal(block(x).data, expected)


def test_gradients_explode_in_the_plain_twin(rng):
    """61 layers: the gradient grows 170,000 times on its way to the first block, with skips 34."""
    x, labels, growth = rng.standard_normal((8, 1, 20)), np.arange(8) % 4, {}
    for skip in (True, False):
        options = dict(channels=(4,), blocks=30, conv=nn.Conv1d, skip=skip, dtype=np.float64)
        model = ResNet(1, 4, rng=np.random.default_rng(0), **options)
        F.cross_entropy(model(x), labels).backward()
        norms = [np.linalg.norm(block.first.steps[0].W.grad) for block in model.blocks]
        growth[skip] = norms[0] / norms[-1]
    assert growth[True] < 100.0 and growth[False] > 5000.0


def test_stages_halve_the_image(rng):
    model = ResNet(1, 2, rng=rng, channels=(2, 3, 4), blocks=1)
    x, shapes = model.stem(np.zeros((1, 1, 9, 12), np.float32)), []
    for block in model.blocks:
        x = block(x)
        shapes.append(x.shape[1:])
    assert shapes == [(2, 9, 12), (3, 5, 6), (4, 3, 3)]


def test_bridges_carry_details_that_the_pools_lose(rng):
    """Without the path through the pools, a U-Net still tells one pixel from its neighbor."""
    model = UNet(1, 1, rng=rng, channels=4, depth=2, dtype=np.float64)
    for up in model.up:
        up.W.assign(np.zeros(up.W.shape))
    x = np.zeros((1, 1, 16, 16))
    x[0, 0, 8, 8] = 1.0
    changed = (model(x).data - model(0.0 * x).data)[0, 0] != 0.0
    assert changed[8, 8]
    assert np.abs(np.argwhere(changed) - 8).max() <= 4  # one pixel for each of four convolutions


def test_a_unet_sees_far_through_the_pools(rng):
    model = UNet(1, 1, rng=rng, channels=4, depth=2, dtype=np.float64)
    x = nn.Tensor(spread(1, 1, 16, 16))
    seed = np.zeros((1, 1, 16, 16))
    seed[0, 0, 8, 8] = 1.0
    model(x).backward(seed)
    reach = np.abs(np.argwhere(x.grad[0, 0]) - 8).max()
    assert reach > 4  # more than the four convolutions at the top level


@pytest.mark.parametrize("name", MODELS)
def test_model_on_a_device(name):
    """Nothing goes through the host, and the scores and gradients are the same."""
    make, inputs = MODELS[name]
    host, device = (with_weights(make, np.float64) for _ in range(2))
    for owner in (m for _, m in device.named_modules()):
        for buffer in owner.buffer_names:
            setattr(owner, buffer, DeviceArray(getattr(owner, buffer)))
    for p in device.parameters():
        p.data = DeviceArray(p.data)
    y, device_y = host(*inputs), device(*(DeviceArray(x) for x in inputs))
    np.testing.assert_array_equal(to_host(device_y.data), y.data)
    F.square(y).sum().backward()
    F.square(device_y).sum().backward()
    for ours, theirs in zip(host.parameters(), device.parameters(), strict=True):
        np.testing.assert_array_equal(to_host(theirs.grad), ours.grad)

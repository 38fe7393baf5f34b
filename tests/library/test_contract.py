"""What every operation and every module promises, checked over all of them."""

import inspect

import numpy as np
import pytest

import nnlib as nn
from nnlib import functional as F
from nnlib import layers, models

from .cases import CASES, spread

DTYPES = (np.float32, np.float64)
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
each_dtype = pytest.mark.parametrize("dtype", DTYPES, ids=lambda dtype: dtype.__name__)


# Operations


def read_only(value):
    if isinstance(value, np.ndarray):
        value = value.copy()
        value.flags.writeable = False
    return value


@each_dtype
@each_case
def test_operation_keeps_the_dtype(case, dtype):
    output, vjp = case.operation.with_vjp(*case.astype(dtype), **case.make_options())
    assert output.dtype == dtype
    gradients = vjp(np.ones_like(output))
    for gradient in gradients if isinstance(gradients, tuple) else (gradients,):
        assert gradient is None or gradient.dtype == dtype


@each_case
def test_operation_modifies_nothing(case):
    """Arguments, options and `dy` are write-protected here: a change in place is an error."""
    arguments = [read_only(a) for a in case.arguments]
    options = {name: read_only(value) for name, value in case.make_options().items()}
    output, vjp = case.operation.with_vjp(*arguments, **options)
    gradients = vjp(read_only(np.ones_like(output)))
    again = vjp(read_only(np.ones_like(output)))  # and the VJP keeps what it remembers
    if not isinstance(gradients, tuple):
        gradients, again = (gradients,), (again,)
    for first, second in zip(gradients, again, strict=True):
        np.testing.assert_array_equal(first, second)


@each_case
def test_vjp_is_linear(case):
    """Doubling `dy` doubles each gradient: this is what makes it a derivative."""
    output, vjp = case.operation.with_vjp(*case.arguments, **case.make_options())
    dy = spread(*np.shape(output))
    single, double = vjp(dy), vjp(2.0 * dy)
    if not isinstance(single, tuple):
        single, double = (single,), (double,)
    for one, two in zip(single, double, strict=True):
        if one is not None:
            np.testing.assert_array_equal(2.0 * one, two)


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("pow", {"exponent": np.float64(2.0)}),
        ("leaky_relu", {"slope": np.float64(0.1)}),
        ("elu", {"alpha": np.float64(0.5)}),
        ("pad", {"widths": ((1, 1),), "value": np.float64(2.0)}),
        ("dropout", {"p": np.float64(0.5), "rng": np.random.default_rng(0)}),
    ],
)
def test_numpy_numbers_as_options_keep_float32(name, options):
    """Under NumPy 2 a float64 number turns float32 arrays into float64."""
    y, vjp = getattr(F, name).with_vjp(spread(5).astype(np.float32), **options)
    assert y.dtype == vjp(np.ones_like(y)).dtype == np.float32


@pytest.mark.parametrize("name", ["mse", "mae", "huber", "hinge", "bce_with_logits"])
@pytest.mark.parametrize("target_dtype", [np.int64, np.float64, np.float32])
def test_losses_have_the_dtype_of_the_outputs(name, target_dtype):
    outputs, targets = nn.Tensor(np.zeros(3, np.float32)), np.ones(3, target_dtype)
    loss = getattr(F, name)(outputs, targets)
    loss.backward()
    assert loss.dtype == outputs.grad.dtype == np.float32


def test_huber_takes_a_numpy_delta():
    loss = F.huber(np.ones(3, np.float32), np.zeros(3, np.float32), delta=np.float64(0.5))
    assert loss.dtype == np.float32


INDEPENDENT = sorted(
    set(F.__all__)
    - {"concatenate", "stack", "pad", "transpose", "reshape", "index"}  # they move the batch
    - {"sum", "mean", "max", "mse", "mae", "huber", "hinge", "bce_with_logits", "cross_entropy"}
    - {"dropout", "matmul"}
)


@pytest.mark.parametrize("name", INDEPENDENT)
def test_operation_treats_examples_independently(name):
    """The outputs of a batch are those of its rows, one at a time."""
    X = np.abs(spread(5, 4)) + 0.1
    others = {
        "linear": (spread(4, 3), spread(3)),
        "prelu": (spread(4),),
        "embedding": (),
        **dict.fromkeys(("add", "sub", "mul", "div", "maximum"), (spread(4),)),
    }.get(name, ())
    options = {"exponent": 2} if name == "pow" else {}
    operation = getattr(F, name)
    if name == "embedding":
        ids = np.array([3, 1, 3])
        rows = [F.embedding(X, ids[i : i + 1]) for i in range(3)]
        np.testing.assert_array_equal(F.embedding(X, ids), np.concatenate(rows))
        return
    rows = [operation(X[i : i + 1], *others, **options) for i in range(len(X))]
    np.testing.assert_allclose(
        operation(X, *others, **options), np.concatenate(rows), rtol=1e-12, atol=1e-14
    )


@pytest.mark.parametrize("name", ["mse", "mae", "huber", "hinge", "bce_with_logits"])
def test_losses_are_means_over_the_batch(name):
    """The loss of a batch is the mean of those of its halves, so that its size does not matter."""
    loss = getattr(F, name)
    outputs, targets = spread(6), np.array([1.0, -1.0, 1.0, 1.0, -1.0, 1.0])
    targets = np.maximum(targets, 0.0) if name == "bce_with_logits" else targets
    halves = [loss(outputs[half], targets[half]) for half in (slice(3), slice(3, 6))]
    np.testing.assert_allclose(loss(outputs, targets), np.mean(halves), rtol=1e-12, atol=1e-14)


# Modules: a way to build each one, and an input. A new layer or model fails until it has an entry.


def _symbols(dtype):
    return np.array([[0, 3], [6, 3], [1, 2]])


def _rows(dtype):
    return spread(3, 4).astype(dtype)


MODULES = {
    "Linear": (lambda rng, dtype: nn.Linear(4, 3, rng=rng, dtype=dtype), _rows),
    "Linear-no-bias": (lambda rng, dtype: nn.Linear(4, 3, rng=rng, bias=False, dtype=dtype), _rows),
    "Dropout": (lambda rng, dtype: nn.Dropout(0.5, rng=rng), _rows),
    "Embedding": (lambda rng, dtype: nn.Embedding(7, 4, rng=rng, dtype=dtype), _symbols),
    "MLP": (lambda rng, dtype: models.MLP((4, 5, 3), rng=rng, dropout=0.5, dtype=dtype), _rows),
    "Sequential": (
        lambda rng, dtype: nn.Sequential(
            nn.Linear(4, 5, rng=rng, dtype=dtype), F.relu, nn.Dropout(0.5, rng=rng)
        ),
        _rows,
    ),
}
each_module = pytest.mark.parametrize(("build", "inputs"), MODULES.values(), ids=MODULES)


def test_every_layer_and_model_is_listed():
    classes = {
        name
        for module in (layers, models)
        for name, value in vars(module).items()
        if inspect.isclass(value) and issubclass(value, nn.Module) and value is not nn.Module
    }
    assert classes <= {name.split("-")[0] for name in MODULES}


@each_dtype
@each_module
def test_module_keeps_the_dtype(build, inputs, dtype, rng):
    model = build(rng, dtype)
    output = model(inputs(dtype))
    assert output.dtype == dtype
    if isinstance(output, nn.Tensor):
        output.sum().backward()
        assert all(p.dtype == p.grad.dtype == dtype for p in model.parameters())


@each_module
def test_module_is_float32_by_default(build, inputs, rng):
    assert all(p.dtype == np.float32 for p in build(rng, np.float32).parameters())


@each_module
def test_the_same_generator_gives_the_same_module(build, inputs):
    one, two, three = (build(np.random.default_rng(seed), np.float64) for seed in (0, 0, 1))
    x = inputs(np.float64)
    np.testing.assert_array_equal(value(one(x)), value(two(x)))
    assert (value(one(x)) != value(three(x))).any()


def value(output):
    return output.data if isinstance(output, nn.Tensor) else output


@each_module
def test_evaluation_is_deterministic_and_treats_examples_independently(build, inputs, rng):
    model, x = build(rng, np.float64).eval(), inputs(np.float64)
    y = value(model(x))
    np.testing.assert_array_equal(value(model(x)), y)
    for i in range(len(x)):
        np.testing.assert_allclose(value(model(x[i : i + 1])), y[i : i + 1], rtol=1e-12, atol=1e-14)


@each_module
def test_parameters_are_ordered_and_unique(build, inputs, rng):
    model = build(rng, np.float64)
    names = [name for name, _ in model.named_parameters()]
    assert len(set(names)) == len(names)
    assert names == [name for name, _ in build(rng, np.float64).named_parameters()]
    assert len({id(p) for p in model.parameters()}) == len(names)
    assert list(model.state_dict()) == names


@each_module
def test_state_round_trip(build, inputs, rng):
    """A model with another's state computes the same, and shares no memory with it."""
    model, other = build(rng, np.float64).eval(), build(rng, np.float64).eval()
    state = model.state_dict()
    other.load_state_dict(state)
    np.testing.assert_array_equal(
        value(other(inputs(np.float64))), value(model(inputs(np.float64)))
    )
    for array in state.values():
        array[...] = np.nan
    assert np.isfinite(value(other(inputs(np.float64)))).all()
    assert np.isfinite(value(model(inputs(np.float64)))).all()


@each_module
def test_astype(build, inputs, rng):
    model = build(rng, np.float32)
    assert model.astype(np.float64) is model
    assert all(p.dtype == np.float64 for p in model.parameters())
    assert model(inputs(np.float64)).dtype == np.float64


with_parameters = {name: pair for name, pair in MODULES.items() if name != "Dropout"}


@pytest.mark.parametrize(("build", "inputs"), with_parameters.values(), ids=with_parameters)
def test_used_twice_it_gets_both_gradients(build, inputs, rng):
    """A layer that kept its last input would lose the first gradient: siamese nets, GANs."""
    model = build(rng, np.float64).eval()
    x, z = inputs(np.float64)[:1], inputs(np.float64)[1:]
    model(x).sum().backward()
    (model(z) * 3.0).sum().backward()
    separately = [p.grad for p in model.parameters()]
    for p in model.parameters():
        p.grad = None
    first, second = model(x), model(z)  # both before any backward pass
    (first.sum() + (second * 3.0).sum()).backward()
    for p, expected in zip(model.parameters(), separately, strict=True):
        np.testing.assert_allclose(p.grad, expected, rtol=1e-12, atol=1e-14)

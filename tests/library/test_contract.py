"""What every operation and every module promises, checked over all of them."""

import functools
import inspect

import numpy as np
import pytest

import nnlib as nn
from nnlib import functional as F
from nnlib import layers, models

from .cases import BATCHED, CASES, MIXING, spread
from .modules import MODULES

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


scalars = [
    case for case in CASES if np.ndim(case.operation(*case.arguments, **case.make_options())) == 0
]


@pytest.mark.parametrize("case", scalars, ids=lambda case: case.id)
def test_vjp_of_a_number_takes_a_number(case):
    """By hand a reader writes ``vjp(1.0)``."""
    _, vjp = case.operation.with_vjp(*case.arguments, **case.make_options())
    by_number, by_array = vjp(1.0), vjp(np.array(1.0))
    if not isinstance(by_number, tuple):
        by_number, by_array = (by_number,), (by_array,)
    for one, other in zip(by_number, by_array, strict=True):
        np.testing.assert_array_equal(one, other)


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


def test_every_operation_says_what_it_does_with_examples():
    assert set(BATCHED) | MIXING == set(F.__all__) and not set(BATCHED) & MIXING


@pytest.mark.parametrize("case", [c for c in CASES if c.name in BATCHED], ids=lambda case: case.id)
def test_operation_treats_examples_independently(case):
    """The outputs of a batch are those of its rows, one at a time."""
    places = BATCHED[case.name]
    first = case.arguments[places[0]]
    if case.label == "one":
        return  # an example without a batch
    y = case.operation(*case.arguments, **case.make_options())
    for i in range(len(first)):
        row = slice(i, i + 1)
        arguments = [a[row] if j in places else a for j, a in enumerate(case.arguments)]
        options = {
            name: value[row] if name in places else value
            for name, value in case.make_options().items()
        }
        np.testing.assert_allclose(
            case.operation(*arguments, **options), y[row], rtol=1e-12, atol=1e-14
        )


@pytest.mark.parametrize("name", ["mse", "mae", "huber", "hinge", "bce_with_logits"])
def test_losses_are_means_over_the_batch(name):
    """The loss of a batch is the mean of those of its halves, so that its size does not matter."""
    loss = getattr(F, name)
    outputs, targets = spread(6), np.array([1.0, -1.0, 1.0, 1.0, -1.0, 1.0])
    targets = np.maximum(targets, 0.0) if name == "bce_with_logits" else targets
    halves = [loss(outputs[half], targets[half]) for half in (slice(3), slice(3, 6))]
    np.testing.assert_allclose(loss(outputs, targets), np.mean(halves), rtol=1e-12, atol=1e-14)


# Modules

each_module = pytest.mark.parametrize("case", MODULES, ids=lambda case: case.id)


def values(output):
    """The arrays of an output: one, or those of a tuple."""
    outputs = output if isinstance(output, tuple) else (output,)
    return [y.data if isinstance(y, nn.Tensor) else y for y in outputs]


def total(output):
    """The sum of everything that a module returned, as a Tensor."""
    outputs = output if isinstance(output, tuple) else (output,)
    return functools.reduce(lambda a, b: a + b, [F.sum(y) for y in outputs])


def test_every_layer_and_model_is_listed():
    classes = {
        name
        for package in (layers, models)
        for name, value in vars(package).items()
        if inspect.isclass(value) and issubclass(value, nn.Module) and value is not nn.Module
    }
    assert classes <= {case.name for case in MODULES}


@each_dtype
@each_module
def test_module_keeps_the_dtype(case, dtype, rng):
    model = case.build(rng, dtype)
    output = case.call(model, *case.inputs(dtype))
    assert all(y.dtype == dtype for y in values(output))
    if isinstance(total(output), nn.Tensor):
        total(output).backward()
        assert all(p.dtype == p.grad.dtype == dtype for p in model.parameters())


@each_module
def test_module_is_float32_by_default(case, rng):
    assert all(p.dtype == np.float32 for p in case.build(rng).parameters())


@each_module
def test_the_same_generator_gives_the_same_module(case):
    one, two, three = (case.build(np.random.default_rng(s), np.float64) for s in (0, 0, 1))
    inputs = case.inputs(np.float64)
    first, same, other = (values(case.call(model, *inputs)) for model in (one, two, three))
    for a, b in zip(first, same, strict=True):
        np.testing.assert_array_equal(a, b)
    if case.draws:
        assert any((a != b).any() for a, b in zip(first, other, strict=True))


@each_module
def test_evaluation_is_deterministic_and_treats_examples_independently(case, rng):
    model, inputs = case.build(rng, np.float64).eval(), case.inputs(np.float64)
    batch = values(case.call(model, *inputs))
    for y, again in zip(batch, values(case.call(model, *inputs)), strict=True):
        np.testing.assert_array_equal(again, y)
    if not case.independent:
        return
    for i in range(len(inputs[0])):
        single = values(case.call(model, *(x[i : i + 1] for x in inputs)))
        for y, one in zip(batch, single, strict=True):
            np.testing.assert_allclose(one, y[i : i + 1], rtol=1e-11, atol=1e-13)


@each_module
def test_parameters_are_ordered_and_unique(case, rng):
    model = case.build(rng, np.float64)
    names = [name for name, _ in model.named_parameters()]
    assert len(set(names)) == len(names)
    assert names == [name for name, _ in case.build(rng, np.float64).named_parameters()]
    assert len({id(p) for p in model.parameters()}) == len(names)
    assert list(model.state_dict())[: len(names)] == names  # and then the buffers


@each_module
def test_state_round_trip(case, rng):
    """A model with another's state computes the same, and shares no memory with it."""
    model, other = case.build(rng, np.float64), case.build(rng, np.float64)
    inputs = case.inputs(np.float64)
    case.call(model, *inputs)  # moves running statistics, where there are any
    model.eval(), other.eval()
    state = model.state_dict()
    other.load_state_dict(state)
    expected = values(case.call(model, *inputs))
    for a, b in zip(values(case.call(other, *inputs)), expected, strict=True):
        np.testing.assert_array_equal(a, b)
    for array in state.values():
        array[...] = np.nan
    for m in (model, other):
        assert all(np.isfinite(y).all() for y in values(case.call(m, *inputs)))


@each_module
def test_astype(case, rng):
    model = case.build(rng, np.float32)
    assert model.astype(np.float64) is model
    assert all(p.dtype == np.float64 for p in model.parameters())
    assert all(y.dtype == np.float64 for y in values(case.call(model, *case.inputs(np.float64))))


@each_module
def test_used_twice_it_gets_both_gradients(case, rng):
    """A layer that kept its last input would lose the first gradient: siamese nets, GANs."""
    model = case.build(rng, np.float64).eval()
    if not model.parameters():
        return
    x = case.inputs(np.float64)
    z = case.other_inputs(np.float64)
    total(case.call(model, *x)).backward()
    (total(case.call(model, *z)) * 3.0).backward()
    separately = [p.grad for p in model.parameters()]
    for p in model.parameters():
        p.grad = None
    first, second = case.call(model, *x), case.call(model, *z)  # both before any backward pass
    (total(first) + total(second) * 3.0).backward()
    for p, expected in zip(model.parameters(), separately, strict=True):
        np.testing.assert_allclose(p.grad, expected, rtol=1e-10, atol=1e-12)


@each_module
def test_a_module_remembers_no_tensor(case, rng):
    """A result that is kept on ``self`` would keep the graph, and is lost at the next call."""
    model = case.build(rng, np.float64)
    case.call(model, *case.inputs(np.float64))
    for _, module in model.named_modules():
        kept = [k for k, v in vars(module).items() if type(v) is nn.Tensor]
        assert kept == []

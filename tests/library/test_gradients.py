"""Every derivative is right: each VJP agrees with finite differences in float64.

A centered difference is accurate to about 1e-10 here, so that 1e-7 separates a right derivative
from one with any wrong factor, sign, axis or term.
"""

import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nnlib as nn
from nnlib import functional as F
from nnlib.check import check_vjp

from .cases import CASES, CONSTANT, GOLDEN, Case, off_zero, spread

TOLERANCE = 1e-7
BROADCASTING = ("add", "sub", "mul", "div", "maximum")
ELEMENTWISE = (
    *("abs", "elu", "exp", "gelu", "leaky_relu", "neg", "relu", "selu", "sigmoid", "silu"),
    *("softplus", "square", "step", "tanh"),
)
every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)


def worst_error(case, rng, wrong=None):
    """The largest error among the arguments; the gradient of argument `wrong` is 1 % too large."""
    # `check_vjp` takes each float64 array for a variable: labels are handed over as integers.
    arguments = [
        a if differentiable or not isinstance(a, np.ndarray) else a.astype(int)
        for a, differentiable in zip(case.arguments, case.differentiable, strict=True)
    ]

    @nn.primitive
    def operation(*arguments):
        y, vjp = case.operation.with_vjp(*arguments, **case.make_options())

        def changed_vjp(dy):
            gradients = vjp(dy)
            gradients = gradients if isinstance(gradients, tuple) else (gradients,)
            return tuple(1.01 * g if i == wrong else g for i, g in enumerate(gradients))

        return y, changed_vjp

    return max(check_vjp(operation, *arguments, rng=rng))


def test_every_operation_has_a_case():
    assert {case.name for case in CASES} == set(F.__all__)


@every_case
def test_vjp_agrees_with_finite_differences(case, rng):
    assert worst_error(case, rng) < TOLERANCE


@every_case
def test_an_error_of_one_percent_is_seen(case, rng):
    """The check itself is checked: it fails for each gradient that is wrong by a factor 1.01."""
    for i, differentiable in enumerate(case.differentiable):
        if differentiable and case.id not in CONSTANT:
            # A direction that is almost orthogonal to the gradient shows less than 1e-2.
            assert worst_error(case, rng, wrong=i) > 10.0 * TOLERANCE


@pytest.mark.parametrize("name", BROADCASTING)
@given(data=st.data())
def test_broadcasting(name, data):
    """Any two shapes that broadcast: the gradient of each argument has its shape and is right."""
    shapes = data.draw(hnp.mutually_broadcastable_shapes(num_shapes=2, max_dims=4, max_side=3))
    left, right = shapes.input_shapes
    # An offset that no difference of two golden multiples comes near: no ties for `maximum`.
    case = Case("drawn", name, "drawn", (spread(*left), off_zero(*right, start=GOLDEN / 20)))
    assert worst_error(case, np.random.default_rng(0)) < TOLERANCE


@pytest.mark.parametrize("name", ELEMENTWISE)
@given(shape=hnp.array_shapes(min_dims=0, max_dims=4, max_side=4))
def test_any_shape(name, shape):
    case = Case("drawn", name, "drawn", (off_zero(*shape),))
    assert worst_error(case, np.random.default_rng(0)) < TOLERANCE


@pytest.mark.parametrize("name", ["sum", "mean", "max", "softmax", "log_softmax"])
@given(data=st.data())
def test_any_axis(name, data):
    shape = data.draw(hnp.array_shapes(max_dims=4, max_side=4))
    if name.endswith("softmax"):
        options = {"axis": data.draw(st.integers(-len(shape), len(shape) - 1))}
    else:
        axes = st.none() | hnp.valid_tuple_axes(len(shape), min_size=1)
        options = {"axis": data.draw(axes), "keepdims": data.draw(st.booleans())}
    case = Case("drawn", name, "drawn", (spread(*shape),), options)
    assert worst_error(case, np.random.default_rng(0)) < TOLERANCE


@given(data=st.data())
def test_any_index(data):
    shape = data.draw(hnp.array_shapes(max_dims=3, max_side=4))
    basic = hnp.basic_indices(shape, allow_newaxis=True, allow_ellipsis=True)
    arrays = hnp.integer_array_indices(shape, result_shape=hnp.array_shapes(max_dims=2, max_side=4))
    case = Case("drawn", "index", "drawn", (spread(*shape),), {"key": data.draw(basic | arrays)})
    assert worst_error(case, np.random.default_rng(0)) < TOLERANCE


@given(data=st.data())
def test_any_stack_of_matrices(data):
    shapes = data.draw(
        hnp.mutually_broadcastable_shapes(signature="(n,k),(k,m)->(n,m)", max_side=3)
    )
    left, right = shapes.input_shapes
    case = Case("drawn", "matmul", "drawn", (spread(*left), spread(*right, start=0.3)))
    assert worst_error(case, np.random.default_rng(0)) < TOLERANCE


@every_case
def test_tape_gives_the_gradients_of_the_vjp(case, rng):
    """`backward` through the operation stores what the raw VJP returns, and nothing else."""
    output, vjp = case.operation.with_vjp(*case.arguments, **case.make_options())
    dy = np.asarray(rng.standard_normal(np.shape(output)))
    expected = vjp(dy)
    expected = expected if isinstance(expected, tuple) else (expected,)
    variables = [
        nn.Tensor(a) if differentiable else a
        for a, differentiable in zip(case.arguments, case.differentiable, strict=True)
    ]
    result = case.operation(*variables, **case.make_options())
    np.testing.assert_array_equal(result.data, output)
    result.backward(dy)
    for variable, gradient in zip(variables, expected, strict=True):
        if isinstance(variable, nn.Tensor):
            np.testing.assert_array_equal(variable.grad, gradient)


several = [case for case in CASES if sum(case.differentiable) > 1]


@pytest.mark.parametrize("case", several, ids=lambda case: case.id)
def test_one_variable_among_constants(case, rng):
    """`needs` is respected: each argument alone receives the gradient that it has among others."""
    output, vjp = case.operation.with_vjp(*case.arguments, **case.make_options())
    dy = np.asarray(rng.standard_normal(np.shape(output)))
    together = vjp(dy)
    for i, differentiable in enumerate(case.differentiable):
        if not differentiable:
            continue
        needs = tuple(i == j for j in range(len(case.arguments)))
        alone = vjp(dy, needs)
        np.testing.assert_array_equal(alone[i], together[i])
        for j, gradient in enumerate(alone):
            # Not computed, unless it costs nothing: a view of dy.
            assert i == j or gradient is None or np.shares_memory(gradient, dy)


def test_unneeded_gradient_is_not_computed():
    """The gradient of the data is the largest product of a training step; it must not be taken."""
    X, W = np.ones((5, 3)), np.ones((3, 2))
    _, vjp = F.linear.with_vjp(X, W)
    dX, dW = vjp(np.ones((5, 2)), (False, True))
    assert dX is None and dW.shape == (3, 2)


@pytest.mark.parametrize(
    ("operation", "x", "expected"),
    [
        (F.abs, [0.0], [0.0]),
        (F.relu, [0.0], [0.0]),
        (F.step, [0.0, 1.0], [0.0, 0.0]),
        (F.max, [3.0, 1.0, 3.0], [0.5, 0.0, 0.5]),
        (lambda x: F.pow(x, exponent=0), [0.0], [0.0]),
        (lambda x: F.maximum(x, 2.0), [2.0], [0.5]),
        (lambda x: F.maximum(2.0, x), [2.0], [0.5]),
        (lambda x: F.mae(x, np.zeros(1)), [0.0], [0.0]),
        (lambda x: F.hinge(x, np.ones(1)), [1.0], [0.0]),
        (lambda x: F.leaky_relu(x, slope=0.3), [0.0], [0.3]),
        (lambda x: F.elu(x, alpha=0.3), [0.0], [0.3]),
    ],
)
def test_documented_subgradients_at_kinks(operation, x, expected):
    x = nn.Tensor(np.array(x))
    operation(x).sum().backward()
    np.testing.assert_array_equal(x.grad, expected)


@pytest.mark.parametrize("sign", [-1.0, 1.0])
@pytest.mark.parametrize(
    "name",
    ["sigmoid", "tanh", "softplus", "silu", "gelu", "elu", "selu", "softmax", "log_softmax"],
)
def test_no_overflow_far_out(name, sign):
    x = nn.Tensor(np.array([sign * 1000.0, 0.0]))
    y = getattr(F, name)(x)
    y.backward(np.ones(2))
    assert np.isfinite(y.data).all() and np.isfinite(x.grad).all()


@pytest.mark.parametrize("loss", [F.bce_with_logits, F.hinge, F.huber])
def test_no_overflow_in_losses(loss):
    x = nn.Tensor(np.array([-1000.0, 1000.0]))
    loss(x, np.ones(2)).backward()
    assert np.isfinite(x.grad).all()


def test_cross_entropy_of_a_certain_wrong_answer():
    logits = nn.Tensor(np.array([[1000.0, 0.0]]))
    loss = F.cross_entropy(logits, np.array([1]))
    loss.backward()
    assert loss.item() == 1000.0
    np.testing.assert_array_equal(logits.grad, [[1.0, -1.0]])

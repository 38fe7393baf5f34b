"""The tape: gradients reach every variable once, and misuse is refused."""

import gc

import numpy as np
import pytest

import nnlib as nn
from nnlib import Parameter, Tensor, no_grad, primitive
from nnlib import functional as F

# Backward


def test_chain_of_20000_operations():
    x = Tensor(np.array(1.0))
    y = x
    for _ in range(20_000):
        y = y + 1.0
    y.backward()
    assert y.item() == 20_001.0 and x.grad == 1.0


def test_a_deep_graph_can_be_dropped_without_backward():
    y = Tensor(np.array(1.0))
    for _ in range(100_000):
        y = y * 1.0
    del y
    gc.collect()


def test_a_diamond_is_walked_once():
    """Twenty doublings in a row have 2^20 paths; each operation is visited once all the same."""
    calls = []

    @primitive
    def counted(x):
        def vjp(dy):
            calls.append(1)
            return dy

        return x.copy(), vjp

    x = Tensor(np.array(1.0))
    y = x
    for _ in range(20):
        y = counted(y)
        y = y + y
    y.backward()
    assert x.grad == 2.0**20
    assert len(calls) == 20


def test_paths_of_different_length_add_up():
    x = Tensor(np.array(3.0))
    y = x * x  # 9
    z = y * x + y  # x^3 + x^2
    (z + x).backward()
    assert x.grad == 3 * 9.0 + 2 * 3.0 + 1.0


def test_leaves_accumulate_and_others_keep_nothing():
    x = Tensor(np.array([1.0, 2.0]))
    for _ in range(2):
        y = x * 3.0
        y.sum().backward()
    np.testing.assert_array_equal(x.grad, [6.0, 6.0])
    assert y.grad is None


def test_gradients_own_their_memory():
    """`add` hands the same array to both arguments; each must get its own."""
    x, y = Tensor(np.ones(2)), Tensor(np.ones(2))
    dy = np.ones(2)
    (x + y).backward(dy)
    x.grad[0] = 5.0
    np.testing.assert_array_equal(y.grad, [1.0, 1.0])
    np.testing.assert_array_equal(dy, [1.0, 1.0])


def test_gradients_are_added_in_place():
    """An optimizer's vector may own the memory of the gradient."""
    x = Tensor(np.ones(2))
    x.grad = memory = np.zeros(2)
    (x * 2.0).sum().backward()
    assert x.grad is memory
    np.testing.assert_array_equal(memory, [2.0, 2.0])


def test_gradients_have_the_dtype_of_their_variable():
    x, y = Tensor(np.ones(2, np.float32)), Tensor(np.ones(2, np.float64))
    (x * y).sum().backward()
    assert x.grad.dtype == np.float32 and y.grad.dtype == np.float64


def test_a_vjp_receives_dy_in_the_dtype_of_its_output():
    """A single float64 constant must not turn the rest of a float32 backward pass into float64."""
    seen = []

    @primitive
    def watch(x):
        return x.copy(), lambda dy: seen.append(dy.dtype) or dy

    (watch(Tensor(np.ones(2, np.float32))) * np.ones(2, np.float64)).sum().backward()
    assert seen == [np.float32]


@pytest.mark.parametrize("dy", [np.array([1.0, 2.0]), [1.0, 2.0], np.array([1, 2])])
def test_dy_can_be_given(dy):
    x = Tensor(np.array([3.0, 4.0], np.float32))
    (x * x).backward(dy)
    np.testing.assert_array_equal(x.grad, [6.0, 16.0])
    assert x.grad.dtype == np.float32


def test_dy_of_a_number():
    x = Tensor(np.ones(3))
    x.sum().backward(2.0)
    np.testing.assert_array_equal(x.grad, [2.0, 2.0, 2.0])


def test_one_entry_counts_as_a_number():
    x = Tensor(np.array([[2.0]]))
    (x * x).backward()
    np.testing.assert_array_equal(x.grad, [[4.0]])


def test_backward_of_a_variable_itself():
    x = Tensor(np.array(2.0))
    x.backward()
    x.backward()
    assert x.grad == 2.0


def test_the_graph_is_freed():
    x = Tensor(np.ones(2))
    y = x * 2.0
    z = y.sum()
    z.backward()
    assert z._arguments == y._arguments == ()


# What is refused


def test_two_passes_are_refused():
    x = Tensor(np.ones(2))
    y = (x * x).sum()
    y.backward()
    with pytest.raises(RuntimeError, match="walked before and is freed; run the forward pass"):
        y.backward()


def test_a_freed_part_of_another_graph_is_refused():
    x = Tensor(np.ones(2))
    y = x * x
    one, two = y.sum(), (y * 2.0).sum()
    one.backward()
    with pytest.raises(RuntimeError, match="walked before"):
        two.backward()
    np.testing.assert_array_equal(x.grad, [2.0, 2.0])  # nothing was added


@pytest.mark.parametrize("change", ["assign", "step", "load"])
def test_a_changed_variable_is_refused(change):
    layer = nn.Linear(2, 1, rng=np.random.default_rng(0))
    state = layer.state_dict()
    optimizer = nn.optim.SGD(layer.parameters(), lr=0.1)
    loss = F.square(layer(np.ones((3, 2), np.float32))).mean()
    if change == "assign":
        layer.W.assign(np.zeros((2, 1)))
    elif change == "load":
        layer.load_state_dict(state)
    else:
        optimizer.step()
    with pytest.raises(RuntimeError, match=r"variable of shape \(2, 1\) was changed after linear"):
        loss.backward()


def test_a_change_after_backward_is_fine():
    x = Tensor(np.ones(2))
    for step in range(3):
        (x * x).sum().backward()
        x.assign(np.full(2, float(step)))


def test_results_cannot_be_assigned():
    x = Tensor(np.ones(2))
    y = x * 2.0
    with pytest.raises(RuntimeError, match="made by the user, received a result of mul"):
        y.assign(np.zeros(2))
    np.testing.assert_array_equal(y.data, [2.0, 2.0])


def test_assign_checks_the_shape():
    with pytest.raises(ValueError, match=r"values of shape \(2,\), received shape \(3,\)"):
        Tensor(np.ones(2)).assign(np.ones(3))


def test_a_number_can_be_assigned():
    for x in (Tensor(1.0), Tensor(np.float64(1.0)), Tensor(np.array(1.0))):
        x.assign(2.0)
        assert x.item() == 2.0


def test_backward_of_several_numbers_needs_dy():
    with pytest.raises(ValueError, match=r"a single number or an explicit dy, received .*\(2,\)"):
        (Tensor(np.ones(2)) * 2.0).backward()


def test_dy_of_another_shape():
    with pytest.raises(ValueError, match=r"dy of shape \(2,\), received shape \(3,\)"):
        (Tensor(np.ones(2)) * 2.0).backward(np.ones(3))


@pytest.mark.parametrize(
    ("gradient", "received"),
    [(np.ones(3), r"\(3,\)"), (np.ones((1, 2)), r"\(1, 2\)"), (None, "None"), (1.0, "None")],
)
def test_a_wrong_vjp_is_named(gradient, received):
    @primitive
    def wrong(x, y):
        return x * y, lambda dz, needs: (gradient, None)

    message = rf"VJP of wrong to return shape \(2,\), received {received}"
    with pytest.raises(RuntimeError, match=message):
        wrong(Tensor(np.ones(2)), np.ones(2)).sum().backward()


@pytest.mark.parametrize("data", [np.arange(3), np.array([True]), [1, 2], 3, "text"])
def test_only_floats_can_be_variables(data):
    with pytest.raises(TypeError, match="floating-point data, received"):
        Tensor(data)


def test_a_tensor_of_a_tensor():
    with pytest.raises(TypeError, match="expected an array, received a Tensor; use its .data"):
        Tensor(Tensor(1.0))


@pytest.mark.parametrize("function", [np.exp, np.sum, np.array, np.concatenate, np.linalg.norm])
def test_numpy_functions_refuse_tensors(function):
    """The result would not be differentiated, silently."""
    with pytest.raises(TypeError):
        function(Tensor(np.ones(2)))


def test_numpy_says_why():
    with pytest.raises(TypeError, match="received a Tensor; use its .data"):
        np.asarray(Tensor(np.ones(2)))


# no_grad


def test_no_grad_records_nothing():
    x = Tensor(np.ones(2))
    with no_grad():
        y = x * 2.0
    assert y._arguments == ()
    with pytest.raises(RuntimeError, match="computed under no_grad"):
        y.backward(np.ones(2))
    (x * 2.0).sum().backward()  # recording again
    np.testing.assert_array_equal(x.grad, [2.0, 2.0])


def test_no_grad_ends_with_an_error_and_can_be_nested():
    x = Tensor(np.ones(2))
    with pytest.raises(ZeroDivisionError), no_grad():
        with no_grad():
            pass
        assert (x * 2.0)._arguments == ()
        raise ZeroDivisionError
    assert (x * 2.0)._arguments != ()


# Operators

A, B = np.array([[1.0, -2.0], [3.0, 4.0]]), np.array([[0.5, 2.0], [-1.0, 3.0]])


@pytest.mark.parametrize(
    "formula",
    [
        lambda x, y: x + y,
        lambda x, y: x - y,
        lambda x, y: x * y,
        lambda x, y: x / y,
        lambda x, y: x @ y,
    ],
)
def test_binary_operators(formula):
    """Tensor or array on either side: the same values, always a Tensor."""
    expected = formula(A, B)
    for left, right in ((Tensor(A), Tensor(B)), (Tensor(A), B), (A, Tensor(B))):
        result = formula(left, right)
        assert isinstance(result, Tensor)
        np.testing.assert_array_equal(result.data, expected)


@pytest.mark.parametrize(
    "formula",
    [
        lambda x: x + 2,
        lambda x: 2 + x,
        lambda x: x - 2.0,
        lambda x: 2.0 - x,
        lambda x: x * 2,
        lambda x: 2 * x,
        lambda x: x / 2.0,
        lambda x: 2.0 / x,
        lambda x: x**2,
        lambda x: -x,
        lambda x: x.T,
        lambda x: x.sum(),
        lambda x: x.sum(axis=1, keepdims=True),
        lambda x: x.mean(axis=0),
        lambda x: x.reshape(4),
        lambda x: x.reshape((4, 1)),
        lambda x: x.reshape(-1, 1),
        lambda x: x[1],
        lambda x: x[:, ::-1],
        lambda x: x[x.data > 0] if isinstance(x, Tensor) else x[x > 0],
        lambda x: x[[0, 0, 1]],
    ],
)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_other_operators(formula, dtype):
    x = A.astype(dtype)
    result = formula(Tensor(x))
    assert isinstance(result, Tensor) and result.dtype == dtype
    np.testing.assert_array_equal(result.data, formula(x))


def test_reading_an_entry_twice_adds_both_gradients():
    x = Tensor(np.array([1.0, 2.0]))
    x[[0, 0, 1, 0]].sum().backward()
    np.testing.assert_array_equal(x.grad, [3.0, 1.0])


def test_a_numpy_number_on_the_left():
    result = np.float32(2.0) * Tensor(np.ones(2, np.float32))
    assert isinstance(result, Tensor) and result.dtype == np.float32


# The rest


def test_properties():
    x = Tensor(A)
    assert (x.shape, x.ndim, len(x), x.dtype) == ((2, 2), 2, 2, np.float64)
    assert x.numpy() is x.data is A  # not copied


def test_repr():
    x = Parameter(np.array([1.0, 2.34567], np.float32))
    assert repr(x) == "Parameter([1.    , 2.3457], shape=(2,), dtype=float32)"
    assert repr(Tensor(np.zeros((50, 50)))).count("\n") < 10


def test_plain_arrays_give_plain_arrays():
    assert type(F.tanh(A)) is np.ndarray
    assert type(F.linear(A, B)) is np.ndarray


def test_operations_keep_their_name_and_documentation():
    assert F.tanh.__name__ == "tanh" and "hyperbolic" in F.tanh.__doc__

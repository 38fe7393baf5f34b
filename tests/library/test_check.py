"""The checks find what they are meant to find."""

import numpy as np
import pytest

import nnlib as nn
from nnlib import functional as F
from nnlib.check import check_vjp, gradient_check, nonfinite, numerical_gradient, relative_error


def wrong_by(factor):
    @nn.primitive
    def square(x):
        return x * x, lambda dy: factor * 2.0 * x * dy

    return square


@pytest.mark.parametrize("factor", [1.0001, 0.5, -1.0, 0.0])
def test_check_vjp_sees_a_wrong_factor(factor, rng):
    (error,) = check_vjp(wrong_by(factor), np.array([1.0, 2.0]), rng=rng)
    assert error == pytest.approx(abs(factor - 1) / max(1, abs(factor)), rel=0.1)


def test_check_vjp_sees_one_wrong_entry(rng):
    @nn.primitive
    def square(x):
        def vjp(dy):
            dx = 2.0 * x * dy
            dx[7] *= 1.01
            return dx

        return x * x, vjp

    (error,) = check_vjp(square, np.linspace(1, 2, 20), rng=rng)
    assert error > 1e-5


def test_check_vjp_refuses_a_wrong_shape(rng):
    @nn.primitive
    def double(x):
        return 2.0 * x, lambda dy: 2.0 * dy.sum()

    with pytest.raises(ValueError, match=r"argument 0 in its shape \(3,\), received \(\)"):
        check_vjp(double, np.ones(3), rng=rng)


def test_check_vjp_checks_float64_arguments_only(rng):
    assert len(check_vjp(F.embedding, np.ones((3, 2)), np.array([0, 2]), rng=rng)) == 1
    assert len(check_vjp(F.linear, np.ones((3, 2)), np.ones((2, 4)), np.ones(4), rng=rng)) == 3
    assert max(check_vjp(F.softmax, np.eye(3), rng=rng, axis=0)) < 1e-7


def test_gradient_check_names_the_wrong_parameter():
    right, wrong = nn.Tensor(np.array([1.0, 2.0])), nn.Tensor(np.array([3.0]))
    errors = gradient_check(
        lambda: F.square(right).sum() + wrong_by(1.1)(wrong).sum(),
        {"right": right, "wrong": wrong},
    )
    assert errors["right"] < 1e-8 < 0.05 < errors["wrong"] < 0.2
    np.testing.assert_array_equal(right.data, [1.0, 2.0])  # restored


def test_gradient_check_starts_from_zero_and_takes_unused_variables():
    x, unused = nn.Tensor(np.array([1.0, 2.0])), nn.Tensor(np.ones(3))
    F.square(x).sum().backward()  # leaves a gradient behind
    errors = gradient_check(lambda: F.square(x).sum(), {"x": x, "unused": unused})
    assert errors["x"] < 1e-8 and errors["unused"] == 0.0


def test_gradient_check_of_a_single_number():
    x = nn.Tensor(3.0)
    for _ in range(2):
        assert gradient_check(lambda: F.square(x), {"x": x})["x"] < 1e-8


def test_numerical_gradient_of_a_known_function():
    x = np.array([[0.3, 1.2], [2.0, -1.0]])
    before = x.copy()
    np.testing.assert_allclose(numerical_gradient(lambda v: np.sin(v).sum(), x), np.cos(x), 1e-9)
    np.testing.assert_array_equal(x, before)


def test_error_of_a_finite_difference_falls_with_the_square_of_the_step():
    x = np.array([1.0])
    errors = [
        abs(numerical_gradient(lambda v: np.exp(v).sum(), x, h)[0] - np.e) for h in (0.1, 0.05)
    ]
    assert errors[0] / errors[1] == pytest.approx(4.0, rel=0.01)


@pytest.mark.parametrize("bad", [np.ones(2, np.float32), np.ones(2, int), [1.0]])
def test_float32_is_refused(bad):
    with pytest.raises(TypeError, match="expected a float64 array, received (float32|int64|list)"):
        numerical_gradient(np.sum, bad)


def test_gradient_check_refuses_float32():
    with pytest.raises(TypeError, match="gradient_check: W: expected a float64 array"):
        gradient_check(lambda: None, {"W": nn.Tensor(np.ones(2, np.float32))})


def test_relative_error():
    assert relative_error(np.zeros(3), np.zeros(3)) == 0.0
    assert relative_error(np.array([1.0]), np.array([1.01])) == pytest.approx(0.01 / 1.01)
    assert relative_error(np.array([1.0]), np.array([-1.0])) == 2.0
    with pytest.raises(ValueError, match=r"arrays of one shape, received \(2,\) and \(3,\)"):
        relative_error(np.ones(2), np.ones(3))


def test_nonfinite():
    arrays = {"a": np.ones(2), "b": np.array([1.0, np.inf]), "c": None, "d": np.array(np.nan)}
    assert nonfinite(arrays) == ["b", "d"]

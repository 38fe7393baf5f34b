"""A missing optional requirement skips a test, or fails it where the environment asks for it."""

import math

import pytest

from .requirements import missing, require_module


def test_a_missing_requirement_skips(monkeypatch):
    monkeypatch.setenv("NNBOOK_REQUIRE", "browser")
    with pytest.raises(pytest.skip.Exception, match="needs nnbook_absent: it cannot be imported"):
        require_module("nnbook_absent")


def test_a_missing_requirement_fails_where_it_is_asked_for(monkeypatch):
    monkeypatch.setenv("NNBOOK_REQUIRE", "browser nnbook_absent")
    with pytest.raises(pytest.fail.Exception, match="asks for nnbook_absent, but it is away"):
        missing("nnbook_absent", "it is away")


def test_a_present_module_is_returned():
    assert require_module("math") is math

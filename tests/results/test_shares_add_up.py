"""Shares of parameter and process uncertainty. Kept apart: the records of other tests need such shares."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from contested.results.answers import Uncertainty


def fault(parameters: float | None, process: float | None, error: float | None, reason: str | None) -> str:
    """What is wrong with them, or nothing."""
    try:
        Uncertainty(base="b", parameters=parameters, process=process, standard_error=error, reason=reason)
    except ValidationError as problem:
        return str(problem)
    return ""


@pytest.mark.parametrize("shares", [(0.3, 0.7, 0.1, None), (0.0, 1.0, None, None), (None, None, None, "too few")])
def test_both_shares_or_a_reason_are_accepted(shares):
    assert fault(*shares) == ""


@pytest.mark.parametrize(
    ("shares", "words"),
    [
        ((0.3, 0.6, 0.1, None), "expected shares that add up to 1, found 0.9"),
        ((0.3, 0.7, 0.1, "too few"), "expected no reason together with shares"),
        ((0.3, None, None, "too few"), "expected both shares, or none of them and a reason"),
        ((None, 0.7, None, "too few"), "expected both shares, or none of them and a reason"),
        ((None, None, 0.1, "too few"), "expected both shares, or none of them and a reason"),
        ((None, None, None, None), "expected both shares, or none of them and a reason"),
    ],
)
def test_anything_between_is_refused(shares, words):
    assert words in fault(*shares)

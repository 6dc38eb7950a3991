"""A check of a claim names what belongs together: its prior, its bias, and the priors that make it circular."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from contested.results.claims import ClaimCheck
from helpers.faults import fault

QUANTILES = {"q05": 1.0, "q25": 2.0, "q50": 3.0, "q75": 4.0, "q95": 5.0}
BIAS = {"prior": None, "low": 1.0, "median": 2.0, "high": 4.0, "circular": False}
CHECK: dict[str, Any] = {
    "id": "dead", "says": "Ten dead.", "speaker": "a spokesman", "side": "north", "speech": "quoted",
    "kind": "estimate", "said": date(2022, 12, 6), "document": "paper", "paragraph": 3, "locator": None, "grade": "C3",
    "value": 10.0, "low": None, "high": 20.0, "unit": "persons", "against": "simulation", "basis": "judged",
    "circular": (), "prior": None, "compared_with": "killed", "weeks": 6, "members": 20, "quantiles": QUANTILES,
    "percentile_as_stated": 0.9, "percentile_after_bias": None, "bias": None,
}  # fmt: skip


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"against": "evidence", "prior": "rate"},
        {"bias": BIAS, "percentile_after_bias": 0.4},
        {"basis": "circular", "circular": ("rate",)},
        {"basis": "circular", "circular": ("rate", "zeal"), "against": "evidence", "prior": "rate"},
    ],
)
def test_what_belongs_together_is_accepted(changes):
    assert fault(ClaimCheck, **CHECK | changes) == ""


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"prior": "rate"}, "a prior where against = 'evidence', and only there"),
        ({"against": "evidence"}, "a prior where against = 'evidence', and only there"),
        ({"bias": BIAS}, "bias and percentile_after_bias together"),
        ({"percentile_after_bias": 0.4}, "bias and percentile_after_bias together"),
        ({"circular": ("rate",)}, "basis = 'circular' where circular lists priors, and only there"),
        ({"basis": "circular"}, "basis = 'circular' where circular lists priors, and only there"),
    ],
)
def test_one_without_the_other_is_refused(changes, words):
    assert fault(ClaimCheck, **CHECK | changes) == f"expected {words}"

"""Verdicts: tolerances, nulls, what cannot be told, and how they are shown."""

from __future__ import annotations

import numpy as np
import pytest

from contested.facts.catalogue import fact, facts
from contested.facts.estimates import over_histories, pooled
from contested.facts.fact import Estimate, Tolerance
from contested.facts.judge import Facts, Judged, judged
from contested.present.views import facts as view


def estimate(value, low=None, high=None, unknown=""):
    return Estimate(value, value if low is None else low, value if high is None else high, 9, "histories", unknown)


@pytest.mark.parametrize(
    ("tolerance", "found", "holds"),
    [
        (Tolerance(2.2, 2.8), estimate(2.2), True),
        (Tolerance(2.2, 2.8), estimate(2.81), False),
        (Tolerance(None, 0.15), estimate(-5.0), True),
        (Tolerance(0.5), estimate(np.inf), True),
        (Tolerance(0.0, 1.0, spans=True), estimate(0.5, -0.2, 1.2), True),
        (Tolerance(0.0, 1.0, spans=True), estimate(0.5, 0.1, 1.2), False),
        (Tolerance(0.0, 1.0, spans=True), estimate(0.5, -0.2, 0.9), False),
    ],
)
def test_a_tolerance_holds_a_value_or_is_spanned_by_a_range(tolerance, found, holds):
    assert tolerance.holds(found) is holds


def test_a_fact_whose_null_passes_too_shows_nothing():
    asked = fact("S1")
    assert judged(asked, estimate(2.5), estimate(9.0)).shows_something
    assert not judged(asked, estimate(2.5), estimate(2.5)).shows_something
    assert not judged(asked, estimate(2.5), None).shows_something
    assert not judged(asked, estimate(9.0), estimate(9.0)).shows_something
    assert judged(asked, estimate(2.5, unknown="only 3 attacks"), estimate(9.0)).verdict == "cannot be told"


def test_a_statistic_that_few_histories_define_cannot_be_told():
    values = np.array([1.0, 2.0, np.nan, np.nan, np.nan])
    assert over_histories(values, "an attack").unknown == "only 2 of 5 histories have an attack"
    found = over_histories(np.array([1.0, 2.0, 3.0, np.nan]), "an attack")
    assert found == Estimate(2.0, 1.0, 3.0, 3, "histories", "")
    assert over_histories(values * np.nan, "an attack").unknown == "no history has an attack"


def test_the_range_of_a_pooled_statistic_is_that_of_its_rows():
    """A share of 100 rows of two members, each row 0 or 1: its standard error is 0.05, as of 100 and not of 200."""
    rows = np.repeat(np.arange(100), 2)
    parts = np.stack([np.repeat(np.arange(100) % 2, 2).astype(float), np.ones(200)])
    found = pooled(parts, rows, lambda sums: sums[0] / sums[1], (200, 10, "histories"))
    assert found.value == pytest.approx(0.5)
    assert (found.high - found.low) / 2 == pytest.approx(1.645 * 0.05, rel=0.25)
    assert pooled(parts, rows, lambda sums: 1.0, (200, 201, "wars")).unknown == "only 200 wars, of at least 201"


def test_every_fact_has_its_sentence_source_statistic_and_null():
    assert list(facts())[:3] == ["S1", "S2a", "S2b"] and len({name.strip("ab") for name in facts()}) == 17
    for one in facts().values():
        assert one.text.endswith(".") and one.statistic.endswith(".") and one.null
        assert "(" in one.source or "not read" in one.source
        assert one.tolerance.low is not None or one.tolerance.high is not None


FOUND = Facts(
    (
        judged(fact("S1"), estimate(2.53, 2.5, 2.6), estimate(np.inf)),
        judged(fact("S2b"), estimate(5.2, 1.7, 27.0), estimate(2.2)),
        judged(fact("S5"), estimate(0.41), estimate(0.2)),
        judged(fact("S15"), estimate(np.nan, unknown="3 places have less"), None),
        Judged(fact("S12"), "does not apply", "the model has no drug crops"),
    ),
    256, 0, 121,
)  # fmt: skip


def test_the_table_says_what_is_shown_and_what_its_null_says():
    rows = view.fact_rows(FOUND)
    assert rows[0] == ("S1 Deaths per attack", "2.2 to 2.8", "2.53", "2.5 to 2.6", "pass", "no end: fail")
    assert rows[3][2:] == ("-", "-", "cannot be told", "-") and rows[4][2:] == ("-", "-", "does not apply", "-")
    assert view.summary(FOUND)[:4] == [
        "1 of 5 facts are shown, and not without the mechanism that should make them: S1.",
        "Shown, but without the mechanism too or with nothing to switch off, so that they show nothing: S2b.",
        "Not shown: S5.",
        "Cannot be told: S15.",
    ]
    fields = dict(view.fact_details(FOUND.judged[1]))
    assert fields["switched off"] == "excitation and campaigns: 2.2 (2.2 to 2.2), pass"
    assert dict(view.fact_details(FOUND.judged[4]))["why"] == "The model has no drug crops."


def test_machines_get_no_number_that_json_does_not_have():
    data = view.facts_data(FOUND)
    assert data["facts"][0]["null"] == {
        "switched_off": "every lethal attack kills one", "verdict": "fail",
        "found": {"value": None, "low": None, "high": None, "number": 9, "of": "histories", "unknown": None},
    }  # fmt: skip
    assert [one["shows_something"] for one in data["facts"]] == [True, False, False, False, False]

"""Which change of an answer is the surest, and which of several chance alone might make."""

from __future__ import annotations

from typing import Any

import pytest

from contested.results.influence import (
    LEADING,
    Influence,
    beyond_chance,
    by_standard_errors,
    leading,
    standard_errors,
)
from helpers.faults import fault


def fields(kind: str, change: float, error: float, id: str, *claims: str) -> dict[str, Any]:
    return {
        "kind": kind, "id": id, "claims": claims or (() if kind == "data" else ("a",)), "without": 0.2,
        "change": change, "error": error, "exact": True,
    }  # fmt: skip


def row(kind: str, change: float, error: float = 1.0, id: str = "x", *claims: str) -> Influence:
    """A row whose fields are not checked."""
    return Influence.model_construct(**fields(kind, change, error, id, *claims))


def test_claims_are_left_out_or_tables_of_events_but_not_both():
    assert fault(Influence, **fields("claim", 1.0, 1.0, "x")) == fault(Influence, **fields("data", 1.0, 1.0, "x")) == ""
    for kind, claims in (("data", ("a",)), ("claim", ()), ("side", ())):
        wrong = fields(kind, 1.0, 1.0, "x") | {"claims": claims}
        assert fault(Influence, **wrong) == "expected claims, or for event data none"


def test_what_is_left_out_are_the_claims_or_the_table_by_its_id():
    assert row("group", 1.0, 1.0, "g", "b", "a").parts == {"a", "b"}
    assert row("data", 1.0, 1.0, "events").parts == {"data:events"}


@pytest.mark.parametrize(
    ("change", "error", "expected"),
    [
        (3.0, 2.0, 1.5),
        (-3.0, 0.5, 6.0),
        (1.0, 4.0, 0.25),
        (0.0, 2.0, 0.0),
        (0.0, 0.0, 0.0),
        (-1e-9, 0.0, 1e6),
    ],
)
def test_a_change_is_measured_in_its_standard_errors(change, error, expected):
    """Without an error it has a million of them."""
    assert standard_errors(row("claim", change, error)) == expected


@pytest.mark.parametrize(("changes", "expected"), [(0, 2.0), (1, 2.0), (21, 2.0), (100, 2.5758293), (1000, 3.2905267)])
def test_half_a_change_in_so_many_is_further_out_than_that_on_either_side(changes, expected):
    """Of 100, 99 % lie within 2.576 standard errors; of less than 22 the limit stays at two."""
    assert beyond_chance(changes) == pytest.approx(expected, abs=1e-6)


def test_the_largest_change_in_standard_errors_comes_first_and_equal_ones_by_kind_and_id():
    side, small, sure = row("side", 2.0), row("claim", 9.0, 9.0), row("claim", -3.0, 0.5)
    second, first, other = row("claim", 4.0, 2.0, "b"), row("claim", -2.0, 1.0, "a"), row("group", 2.0, 1.0, "a")
    found = by_standard_errors(one for one in (side, small, second, other, sure, first))
    assert found == (sure, first, second, other, side, small)


@pytest.mark.parametrize("kind", ["claim", "group", "speaker", "side", "data"])
def test_each_of_these_may_be_the_leading_change(kind):
    rows = [row("document", 9.0), row("grade", 8.0), row("claim", 2.5), row(kind, -3.0, 1.0, "y")]
    assert leading(iter(rows)) is rows[-1]
    assert kind in LEADING


def test_a_document_or_a_worse_grade_leads_nothing():
    assert leading([row("document", 9.0), row("grade", 8.0)]) is None
    assert leading([]) is None


def test_the_leading_change_is_larger_than_chance_makes_one_of_so_many():
    assert leading([row("claim", 2.0)]) is None
    assert leading([row("claim", 2.01)]) == row("claim", 2.01)
    others = [row("claim", 0.0)] * 99
    assert leading([row("claim", 2.57), *others]) is None
    assert leading([row("claim", 2.58), *others]) == row("claim", 2.58)

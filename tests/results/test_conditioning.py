"""What a statement says lies in its range; when evidence and model are at odds; when a pattern is like the recorded."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from contested.results.band import Band
from contested.results.conditioning import Point
from contested.results.event_data import EventDataUsed, Pattern
from helpers.faults import fault
from helpers.small_conditioning import conditioning

DAY = date(2022, 12, 6)
BAND = Band(low=1.0, median=2.0, high=4.0)


@pytest.mark.parametrize("stated", [2.0, 3.0, 5.0])
def test_a_statement_lies_in_its_range_or_on_the_edge_of_it(stated):
    assert fault(Point, stated=stated, low=2.0, high=5.0, simulated=BAND, inflation=None) == ""


@pytest.mark.parametrize("stated", [1.5, 5.5])
def test_a_statement_outside_its_range_is_refused(stated):
    assert fault(Point, stated=stated, low=2.0, high=5.0, simulated=BAND, inflation=None) == (
        f"expected low, stated and high in order, found 2.0, {stated}, 5.0"
    )


@pytest.mark.parametrize(("misfit", "at_odds"), [(0.009, True), (0.01, False), (0.011, False)])
def test_evidence_and_model_are_at_odds_where_a_misfit_is_less_likely_than_the_limit(misfit, at_odds):
    assert conditioning(misfit=misfit, misfit_limit=0.01).at_odds is at_odds


def inside(observed: float | None, simulated: Band | None) -> bool | None:
    about: dict[str, Any] = {"count": "deaths", "measure": "share", "title": "A share", "definition": "d"}
    found = Pattern(observed=observed, simulated=simulated, members=20, **about)
    return found.inside


@pytest.mark.parametrize(
    ("observed", "expected"), [(0.9, False), (1.0, True), (2.0, True), (4.0, True), (4.1, False), (None, None)]
)
def test_a_recorded_value_is_inside_the_simulated_range_or_on_the_edge_of_it(observed, expected):
    assert inside(observed, BAND) is expected
    assert inside(observed, None) is None


def test_event_data_need_not_be_looked_at_for_patterns():
    about: dict[str, Any] = {
        "id": "events", "data_set": "d", "title": "t", "credit": "c", "licence": "l", "release": "r", "published": None,
        "first": DAY, "last": DAY, "events": 3.0, "set_aside": (), "notes": (), "attacks": (), "deaths": (), "gaps": (),
        "late": 0.0, "summaries": (),
    }  # fmt: skip
    pattern = {"count": "deaths", "measure": "m", "title": "t", "definition": "d", "observed": 1.0, "simulated": None}
    assert fault(EventDataUsed, **about) == fault(EventDataUsed, **about, patterns=({**pattern, "members": 3},)) == ""
    assert EventDataUsed(**about).patterns == ()

"""What a proposition is compared with, and units."""

from __future__ import annotations

import datetime

import pytest

from contested.analysis.thresholds import measure_unit, question_threshold, question_unit, subject_of
from contested.scenario.calendar import Calendar
from helpers.small_run import manifest
from scenario.made_up import START, claim, ledger, question

KNOWN = manifest()
CALENDAR = Calendar(START, 10)


@pytest.mark.parametrize(
    ("keys", "unit", "subject"),
    [
        ({"measure": "places_held", "actor": "north"}, "places", "places held"),
        ({"measure": "units_held", "actor": "north"}, "districts", "districts held"),
        ({"measure": "series", "series": ["raid.attack"]}, "events", "raid.attack"),
        ({"measure": "series", "series": ["raid.attack"], "over": "max"}, "events per week", "raid.attack"),
        ({"measure": "series", "series": ["fear"], "over": "last"}, "index", "fear"),
        ({"measure": "series", "series": ["fear", "raid.*"]}, "", "fear + raid.*"),
        (
            {"measure": "series", "series": ["fear"], "minus": ["raid.attack", "talk.stated"], "over": "last"},
            "index",
            "fear - raid.attack - talk.stated",
        ),
    ],
)
def test_a_measure_has_a_unit_and_a_name(keys, unit, subject):
    asked = question(**keys)
    assert measure_unit(asked, KNOWN) == unit and subject_of(asked, KNOWN) == subject
    assert question_unit(asked, KNOWN) == unit


def test_a_proposition_has_no_unit_and_a_quantity_no_threshold():
    keys = {"measure": "places_held", "actor": "north"}
    assert question_unit(question(**keys, at_least=1), KNOWN) == ""
    assert question_threshold(question(**keys), ledger(claim()), CALENDAR, KNOWN) is None


def test_every_alternative_of_a_proposition_is_a_comparison():
    options = [
        {"measure": "units_held", "actor": "north", "more_than": 2},
        {"measure": "series", "series": ["fear"], "over": "week", "at_most": 0.5},
    ]
    asked = question(any_of=options, for_weeks=3)
    found = question_threshold(asked, ledger(claim()), CALENDAR, KNOWN)
    assert found is not None and found.for_weeks == 3
    assert found.text == "districts held more than 2 or at most 0.5 for 3 weeks running"
    assert [tuple(one.model_dump().values()) for one in found.alternatives] == [
        ("districts held", "more_than", 2.0, "districts", None),
        ("fear", "at_most", 0.5, "index", None),
    ]


def test_a_sum_compared_with_a_claim_has_the_claim_s_rate_over_the_weeks_of_the_question():
    by = START + datetime.timedelta(days=27)
    asked = question(measure="series", series=["raid.attack"], at_least="claim:c", by=by)
    found = question_threshold(asked, ledger(claim(best=10, days=14)), CALENDAR, KNOWN)
    assert found is not None
    (one,) = found.alternatives
    assert (one.number, one.claim, one.unit) == (20.0, "c", "events")


def test_a_rate_counts_only_the_weeks_from_the_day_of_the_scenario_on():
    """Four of ten weeks are past: 10 in two weeks are 30 in the other six, and in the last four 20."""
    calendar = Calendar(START, 10, 4)
    keys = {"measure": "series", "series": ["raid.attack"], "at_least": "claim:c"}
    for begun, number in ((None, 30.0), (START + datetime.timedelta(weeks=6), 20.0)):
        asked = question(**keys, **({"from": begun} if begun else {}))
        found = question_threshold(asked, ledger(claim(best=10, days=14)), calendar, KNOWN)
        assert found is not None
        assert [(one.number, one.subject) for one in found.alternatives] == [(number, "raid.attack")]


def test_places_have_the_word_of_the_scenario():
    provinces = KNOWN.model_copy(update={"place": "province"})
    held = question(measure="places_held", actor="north", at_least=1)
    found = question_threshold(held, ledger(claim()), CALENDAR, provinces)
    assert found is not None and found.text == "provinces held at least 1"
    assert measure_unit(held, provinces) == found.alternatives[0].unit == "provinces"

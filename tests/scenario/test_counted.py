"""The words that say how a question counts."""

from __future__ import annotations

import pytest

from contested.scenario.calendar import Calendar
from contested.scenario.counted import counted
from scenario.made_up import PLACES, START, question

FLOW = {"measure": "series", "series": ["raid.deaths"]}


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({**FLOW, "over": "last"}, "in the last week (to 2030-03-25), all 3 places"),
        ({**FLOW, "over": "sum"}, "summed over 12 weeks (2030-01-01 to 2030-03-25), all 3 places"),
        ({**FLOW, "over": "sum", "places": ["south"]}, "summed over 12 weeks (2030-01-01 to 2030-03-25), in south"),
        (
            {**FLOW, "over": "change"},
            "the last week minus the first of 12 weeks (2030-01-01 to 2030-03-25), all 3 places",
        ),
        (
            {"measure": "units_held", "actor": "reds", "at_least": 1, "by": "2030-01-15"},
            "in each of 2 weeks (2030-01-01 to 2030-01-14), all 3 places",
        ),
    ],
)
def test_weeks_and_places_are_in_words(keys: dict, words: str):
    import datetime

    if "by" in keys:
        keys = keys | {"by": datetime.date.fromisoformat(keys["by"])}
    assert counted(question(**keys), PLACES, Calendar(START, 12)) == words


def test_alternatives_that_count_alike_are_described_once():
    held = {"actor": "reds", "at_least": 1}
    alike = [{"measure": "units_held", **held}, {"measure": "places_held", **held}]
    assert counted(question(any_of=alike), PLACES, Calendar(START, 1)).count("in each of 1 week (") == 1

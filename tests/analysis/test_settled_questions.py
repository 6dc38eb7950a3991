"""What the series of questions are compared with, and what of that is refused or listed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from analysis.settling import AS_OF, about, listed, only, refusal, settled
from contested.ledger.claim import Claim
from scenario.made_up import layer, question

MONTHS = date(2030, 9, 1), date(2031, 2, 28)
KILLED = "killed.regency"
RATE = about(*MONTHS)
GROUND = {"measure": "units_held", "actor": "lanterns"}


def series(*names: str, **keys):
    return question(**{"measure": "series", "series": list(names), "over": None} | keys)


def refused(*names: str, of: Claim = RATE, past: int = 0, **keys) -> str:
    return refusal(of, past=past, question=(series(*names, **keys),))


def doubted(*names: str, of: Claim = RATE, past: int = 0, **keys) -> list[str]:
    return listed(of, past=past, question=(series(*names, **keys),))


def any_of(*options: dict, **keys):
    return question(any_of=[{"over": None} | one for one in options], **keys)


@pytest.mark.parametrize(
    ("names", "keys", "over"),
    [
        (["displaced"], {}, "last"),
        (["prisoners"], {}, "last"),
        ([KILLED], {}, "sum"),
        (["reported"], {}, "sum"),
        (["displaced"], {"over": "mean"}, "mean"),
        ([KILLED], {"over": "max"}, "max"),
    ],
)
def test_the_weeks_of_a_series_are_put_together_as_it_says_or_as_its_kind_is(names: list[str], keys: dict, over: str):
    (found,) = settled(question=(series(*names, **keys),)).scenario.question
    assert found.over == over and found.any_of is None


def test_each_alternative_of_a_question_is_settled_by_itself():
    asked = any_of(
        {"measure": "series", "series": [KILLED], "at_least": 3},
        {"measure": "series", "series": ["displaced"], "at_least": 5},
        {**GROUND, "at_least": 2},
    )
    (found,) = settled(question=(asked,)).scenario.question
    assert [one.over for one in found.any_of or ()] == ["sum", "last", None] and found.over is None


def test_a_question_about_ground_stays_as_it_is():
    asked = question(**GROUND, at_least=3), question(measure="places_held", actor="lanterns")
    assert settled(question=asked).scenario.question == asked


def test_no_series_is_subtracted_from_itself_and_those_that_are_have_its_unit():
    at = "question 'q', field"
    words = f"{at} minus: expected other series than in the field series, found '{KILLED}' in both"
    assert refused("killed.*", minus=[KILLED]) == words
    assert refused(KILLED, minus=["killed.lanterns"]) == refused("displaced", minus=["prisoners"]) == ""
    assert refused(KILLED, minus=["raids"]).startswith(f"{at} series: expected series of one unit and kind")
    assert refused("killed.*", "raids").startswith(f"{at} series: expected series of one unit and kind")
    assert refused("displaced", over="sum") == (
        f"{at} over: expected 'last', 'first', 'max', 'min', 'mean' or 'change' for the stock 'displaced' (persons), "
        "found 'sum', which counts a stock again in every week"
    )


def test_an_alternative_looks_at_its_own_places_and_else_at_those_of_the_question():
    held = {"measure": "series", "series": ["control.lanterns"], "at_least": 4}

    def reason(own: list[str] | None, whole: list[str] | None) -> str:
        return refusal(question=(any_of(held | {"places": own}, places=whole),)).partition(" = 4: ")[2]

    assert reason(["orrin-head"], ["brackmere"]) == "there are 3 parishes"
    assert reason(None, ["salt-flats"]) == "there are 2 parishes"
    assert reason(["brackmere"], ["orrin-head"]) == reason(None, ["orrin-foot"]) == reason(None, None) == ""


def test_what_is_subtracted_is_looked_at_in_the_same_places():
    assert refused("displaced", minus=["prisoners"], places=["brackmere"]) == ""
    words = "question 'q', field places: expected no places: the flow 'attention' is one number for the whole country"
    assert refused(KILLED, minus=["attention"], places=["brackmere"]) == words
    assert refused("displaced", minus=["prisoners"], at_least=-9_000_000) == ""


def test_a_change_needs_two_weeks():
    first = {"over": "change", "from": AS_OF, "by": AS_OF + timedelta(days=6)}
    words = "question 'q', field over: expected a period of two weeks or more for over = 'change', found one"
    assert refused("displaced", **first) == words and refused("displaced", past=1, **first) == ""


@pytest.mark.parametrize(("past", "first"), [(0, None), (12, None), (12, AS_OF - timedelta(weeks=12))])
def test_a_rate_is_taken_over_the_weeks_of_the_question(past: int, first: date | None):
    """900,000 in 70 days are 3.6 million in the 40 weeks from the date on, 4.68 million in 52 weeks."""
    of = about(date(2031, 1, 1), date(2031, 3, 11), best=900_000)
    found = only(doubted(KILLED, of=of, past=past, at_most="claim:c", **{"from": first}))
    number = "4,680,000" if first else "3,600,000"
    assert found == (
        "question 'q', field at_most: expected at most 456,579, as many as there are people and fighters, found "
        f"{number}"
    )


def test_a_claim_in_the_unit_of_a_series_is_no_number_to_be_doubted():
    assert doubted(KILLED, at_least="claim:c") == doubted("killed.*", at_least="claim:c") == []
    assert doubted(KILLED, at_least=0) != [] and doubted("displaced", at_least=2.5) != []


def test_a_threshold_of_months_or_of_another_side_is_listed():
    weeks = only(doubted(KILLED, over="max", at_least="claim:c"))
    assert weeks.startswith("question 'q', field over: expected 'sum' for claim 'c' about 181 days, found 'max'")
    side = only(doubted("killed.lanterns", at_least="claim:c"))
    assert side == ("question 'q', field series: expected 'regency', whom claim 'c' is about, found 'killed.lanterns'")


@pytest.mark.parametrize("measure", ["units_held", "places_held"])
def test_a_threshold_of_ground_that_another_side_holds_is_listed(measure: str):
    of = about(*MONTHS, best=2, unit="parishes" if measure == "units_held" else "provinces")
    held = {"measure": measure, "at_least": "claim:c"}
    found = only(listed(of, question=(question(**held, actor="lanterns"),)))
    assert found == "question 'q', field actor: expected 'regency', whom claim 'c' is about, found 'lanterns'"
    assert listed(of, question=(question(**held, actor="regency"),)) == []
    assert listed(of, question=(question(measure=measure, actor="lanterns", at_least=1),)) == []


@pytest.mark.parametrize(
    ("measure", "unit", "wanted"),
    [
        ("units_held", "parishes", ""),
        ("units_held", "provinces", "'parishes', the unit of what it is compared with"),
        ("units_held", "persons", "'parishes', the unit of what it is compared with"),
        ("places_held", "provinces", ""),
        ("places_held", "parishes", "places, such as 'provinces'"),
        ("places_held", "persons", "places, such as 'provinces'"),
    ],
)
def test_a_threshold_of_ground_is_in_places_or_in_units(measure: str, unit: str, wanted: str):
    asked = question(measure=measure, actor="regency", less_than="claim:c")
    found = refusal(about(*MONTHS, best=2, unit=unit), question=(asked,))
    expected = f"question 'q', field less_than: expected a claim in {wanted}, found '{unit}'"
    assert found == (wanted and expected)


def test_a_threshold_of_a_series_is_in_its_unit():
    assert refused(KILLED, at_least="claim:c") == refused("reported", at_least="claim:c") == ""
    words = (
        "question 'q', field at_least: expected a claim in '{}', the unit of what it is compared with, found 'persons'"
    )
    assert refused("raids", at_least="claim:c") == words.format("events")
    assert refused("control.lanterns", at_least="claim:c") == words.format("parishes")
    assert refused("raids", at_least=4) == ""


GROWN, SINCE = "dead.regency", "since the start of the run (2031-01-04), before as_of (2031-03-01)"


@pytest.mark.parametrize(
    ("names", "keys", "named"),
    [
        ([GROWN], {}, "'last' of 'dead.regency'"),
        ([GROWN], {"over": "max"}, "'max' of 'dead.regency'"),
        (["displaced"], {"minus": [GROWN]}, "'last' of 'dead.regency'"),
        ([GROWN], {"over": "change"}, ""),
        ([GROWN], {"from": AS_OF}, ""),
        (["displaced"], {}, ""),
    ],
)
def test_what_only_grows_is_counted_from_the_start_of_a_run_with_a_past(names: list[str], keys: dict, named: str):
    found = doubted(*names, past=8, **keys)
    words = "question 'q', field over: expected over = 'change', or a day 'from' which to count, found"
    assert found == [f"{words} {named}: it counts {SINCE}"] * bool(named)
    assert doubted(*names, **keys) == []


def test_series_of_a_map_layer_are_of_one_unit():
    assert refusal(layer=(layer(series=["control.*"], at_least=1),)) == ""
    found = refusal(layer=(layer(series=["control.lanterns", "displaced"], at_least=1),))
    assert found.startswith(
        "layer 'l', field series: expected series of one unit and kind, found the stock 'displaced'"
    )

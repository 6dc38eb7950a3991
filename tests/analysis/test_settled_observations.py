"""What observed claims, claim checks and reference values are compared with, and what of that is refused or listed."""

from __future__ import annotations

from datetime import date

import pytest

from analysis.settling import about, listed, observation, only, refusal, settled
from contested.ledger.claim import Claim
from scenario.made_up import claim_check, layer, reference_value

IN_THE_PAST = date(2030, 9, 1), date(2031, 2, 28)
"""The run of 52 weeks before 2031-03-01 begins on 2030-03-02."""
WITHIN = about(*IN_THE_PAST)
TIMELESS = about(None)
KILLED = "killed.regency"


def placed(claim: Claim, *ids: str) -> Claim:
    return claim.model_copy(update={"place": claim.place.model_copy(update={"ids": ids})})


def observed(*series: str, of: Claim = WITHIN, **keys):
    (found,) = settled(of, past=52, observation=(observation(*series, **keys),)).scenario.observation
    return found.over, found.places


def refused(*series: str, of: Claim = WITHIN, **keys) -> str:
    return refusal(of, past=52, observation=(observation(*series, **keys),))


def doubted(*series: str, of: Claim = WITHIN, **keys) -> list[str]:
    return listed(of, past=52, observation=(observation(*series, **keys),))


@pytest.mark.parametrize(
    ("series", "keys", "over"),
    [
        ("displaced", {}, "mean"),
        ("prisoners", {}, "mean"),
        (KILLED, {}, "sum"),
        ("displaced", {"over": "last"}, "last"),
        (KILLED, {"over": "max"}, "max"),
    ],
)
def test_observed_stocks_and_levels_are_means_and_what_happens_is_summed(series: str, keys: dict, over: str):
    assert observed(series, **keys) == (over, None)


def test_an_observation_is_of_the_places_of_its_claim_unless_it_names_others():
    of = placed(WITHIN, "orrin-head", "brackmere")
    assert observed(KILLED, of=of) == ("sum", ("orrin-head", "brackmere"))
    assert observed(KILLED, of=of, places=["salt-flats"]) == ("sum", ("salt-flats",))
    assert observed(KILLED, places=["salt-flats"]) == ("sum", ("salt-flats",))


def test_a_series_of_the_whole_country_has_no_places_whatever_its_claim_says():
    of = placed(WITHIN, "brackmere")
    assert observed("attention", of=of) == ("sum", None)
    words = "observation 'c', field places: expected no places: the flow 'attention' is one number"
    assert refused("attention", KILLED, of=of).startswith(words)


def test_series_of_an_observation_are_of_one_unit_and_kind():
    assert refused("displaced", "prisoners") == ""
    words = "observation 'c', field series: expected series of one unit and kind, found the "
    assert refused(KILLED, "raids") == (
        f"{words}flow 'killed.regency' (persons per week) and the flow 'raids' (events per week), which cannot be added"
    )
    assert refused("displaced", "prisoners", "control.lanterns").startswith(f"{words}stock 'displaced' (persons) and")
    assert "the level 'roads' (km), which" in refused("threat", "roads")


def test_an_observed_stock_is_not_summed_over_weeks():
    words = "observation 'c', field over: expected 'last', 'first', 'max', 'min', 'mean' or 'change' for the "
    assert refused("displaced", over="sum").startswith(f"{words}stock 'displaced' (persons), found 'sum'")
    assert refused("prisoners", "displaced", over="sum").startswith(f"{words}stock 'displaced' (persons)")
    assert refused("prisoners", over="sum").endswith("found 'sum', which counts a level again in every week")


def test_a_sum_over_weeks_is_observed_of_a_claim_with_a_period_only():
    words = "observation 'c', field claim: expected a claim with a period (meant) for a sum over weeks, found none in"
    assert refused(KILLED, of=TIMELESS).startswith(words) and refused(KILLED) == ""
    assert refused(KILLED, of=TIMELESS, over="max") == refused("displaced", of=TIMELESS) == ""


def test_an_observed_share_is_of_series_of_the_same_unit_and_is_a_sum():
    of = about(*IN_THE_PAST, unit="share", best=0.5)
    assert observed(KILLED, of=of, share_of=["killed.*"]) == ("sum", None)
    assert "and the flow 'raids' (events per week)" in refused(KILLED, of=of, share_of=["raids"])
    assert refused("displaced", of=of, share_of=["displaced"]).startswith(
        "observation 'c', field over: expected 'last'"
    )


def test_a_share_is_said_in_shares_or_percent_and_what_it_is_of_in_its_own_unit():
    words = "observation 'c', field series: expected a claim in '{}', the unit of what it is compared with, found '{}'"
    assert refused(KILLED, share_of=["killed.*"]) == words.format("share", "persons")
    for unit in ("share", "percent", "%"):
        of = about(*IN_THE_PAST, unit=unit, best=1)
        assert refused(KILLED, of=of, share_of=["killed.*"]) == refused("threat", of=of, places=["brackmere"]) == ""
        assert refused(KILLED, of=of) == words.format("persons", unit)


@pytest.mark.parametrize(
    ("unit", "best", "limit"),
    [
        ("share", 0.0, ""),
        ("share", 1.0, ""),
        ("share", -0.25, "a share between 0 and 1, found -0.25"),
        ("share", 1.25, "a share between 0 and 1, found 1.25"),
        ("percent", 100.0, ""),
        ("%", 0.0, ""),
        ("percent", 101.0, "a share between 0 and 100, found 101"),
        ("%", -1.0, "a share between 0 and 100, found -1"),
    ],
)
def test_a_stated_share_lies_between_nothing_and_all(unit: str, best: float, limit: str):
    found = refused("threat", of=about(*IN_THE_PAST, unit=unit, best=best), places=["brackmere"])
    assert found == (limit and f"observation 'c', field claim: expected {limit} in claim 'c'")


def test_a_stated_number_of_parishes_is_not_below_0_and_other_numbers_may_be():
    found = [refused("control.lanterns", of=about(*IN_THE_PAST, unit="parishes", best=best)) for best in (0, -1, 14)]
    words = "observation 'c', field claim: expected a number that is not below 0, found -1 in claim 'c'"
    assert found == ["", words, ""]
    assert refused("roads", of=about(*IN_THE_PAST, unit="km", best=-3)) == ""
    assert refused("roads", of=about(*IN_THE_PAST, unit="km", best=300)) == ""


def test_a_comparison_of_a_share_is_one_that_it_can_meet_and_can_miss():
    of = about(*IN_THE_PAST)
    share = {"of": of, "share_of": ["killed.*"]}
    words = "observation 'c', field at_least: expected a condition that some history can meet, found at_least = 1.25"
    assert refused(KILLED, at_least=1.25, **share) == f"{words}: a share lies between 0 and 1"
    assert refused(KILLED, at_least=1, **share) == "" and doubted(KILLED, at_least=0.5, **share) == []
    always = only(doubted(KILLED, at_least=0, **share))
    assert always.startswith("observation 'c', field at_least: expected a condition that some history can miss")
    assert always.endswith("a share lies between 0 and 1")


def test_a_comparison_of_ground_is_one_that_its_places_can_meet():
    assert refused("control.lanterns", at_least=15).endswith("there are 14 parishes")
    assert refused("control.lanterns", at_least=4, places=["orrin-head"]).endswith("there are 3 parishes")
    assert refused("control.lanterns", at_least=4) == ""


def test_an_observation_with_a_comparison_needs_no_number_in_the_unit_of_its_series():
    assert refused("raids", at_least=3) == "" and refused("raids").endswith("found 'persons'")


MANY = about(*IN_THE_PAST, best=9_000_000)
PEOPLE = "expected a claim of at most 456,579, as many as there are people and fighters, found 9,000,000 in 'c'"


def test_an_observed_claim_of_more_people_than_there_are_is_listed():
    assert doubted(KILLED, of=MANY) == [f"observation 'c', field claim: {PEOPLE}"]
    assert doubted(KILLED, of=MANY, at_least=1) == []


def test_an_observation_of_single_weeks_or_of_another_side_is_listed():
    weeks = only(doubted(KILLED, over="max"))
    assert weeks.startswith("observation 'c', field over: expected 'sum' for claim 'c' about 181 days, found 'max'")
    side = only(doubted("killed.lanterns"))
    assert side.startswith(
        "observation 'c', field series: expected 'regency', whom claim 'c' is about, found 'killed.l"
    )


BEFORE = about(date(2031, 1, 1), date(2031, 2, 28))
"""Before a run without a past."""


def checked(*series: str, of: Claim = WITHIN, past: int = 52, **keys) -> list[str]:
    return listed(of, past=past, claim_check=(claim_check(series=list(series), **{"over": None} | keys),))


def check_refused(of: Claim, **keys) -> str:
    return refusal(of, past=52, claim_check=(claim_check(**keys),))


@pytest.mark.parametrize(
    ("series", "over", "taken"),
    [("displaced", None, "last"), (KILLED, None, "sum"), ("displaced", "max", "max"), (KILLED, "mean", "mean")],
)
def test_a_claim_check_is_over_its_weeks_as_it_says_or_as_its_series_are(series: str, over: str | None, taken: str):
    check = claim_check(series=[series], over=over)
    (found,) = settled(about(date(2031, 2, 1)), past=52, claim_check=(check,)).scenario.claim_check
    assert found.over == taken


def test_series_of_a_claim_check_fit_each_other_their_places_and_the_claim():
    assert "which cannot be added" in check_refused(WITHIN, series=[KILLED, "raids"])
    assert "expected no places: the flow 'attention'" in check_refused(
        WITHIN, series=["attention"], places=["brackmere"]
    )
    assert check_refused(WITHIN, series=["raids"]).startswith(
        "claim_check (entry 1), field series: expected a claim in"
    )
    assert check_refused(WITHIN, series=["displaced"]).startswith("claim_check (entry 1), field over: expected 'last'")
    assert check_refused(WITHIN, series=[KILLED], places=["brackmere"]) == ""


def test_a_claim_without_a_number_has_no_unit():
    words = "expected a claim in 'persons', the unit of what it is compared with, found ''"
    none = about(*IN_THE_PAST, best=None)
    assert check_refused(none, series=[KILLED]) == f"claim_check (entry 1), field series: {words}"
    assert check_refused(none, prior="prior:lantern-fighters").startswith(
        "claim_check (entry 1), field prior: expected"
    )
    value = refusal(none, reference_value=(reference_value(series=[KILLED]),))
    assert value == f"reference_value 'a', field claim: {words}"


def test_claim_checks_are_told_apart_by_their_number():
    checks = claim_check(series=[KILLED]), claim_check(series=["raids"])
    assert refusal(WITHIN, claim_check=checks).startswith("claim_check (entry 2), field series")


def test_a_sum_for_a_claim_without_a_period_needs_weeks():
    words = (
        "claim_check (entry 1), field weeks: expected weeks, or a claim with a period (meant), found neither for 'c'"
    )
    assert checked(KILLED, of=TIMELESS) == [f"{words}: a year is taken"]
    assert checked(KILLED, of=TIMELESS, weeks=4) == checked(KILLED, of=TIMELESS, over="max") == checked(KILLED) == []


def test_in_a_run_with_a_past_a_claim_about_the_time_before_it_is_compared_with_later_weeks():
    words = (
        "claim_check (entry 1), field claim: expected a period from 2031-02-15 on, when the run begins, found "
        "2031-01-01 to 2031-02-28 in 'c', which is compared with later weeks"
    )
    assert checked(KILLED, of=BEFORE, past=2) == [words]
    assert checked(KILLED, of=BEFORE, past=0) == checked(KILLED, of=BEFORE) == []
    assert checked(KILLED, of=BEFORE, past=2, weeks=3) == []
    day = about(date(2031, 1, 1))
    assert len(checked(KILLED, of=day, past=2, over="max")) == 1 and checked(KILLED, of=day, past=2, over="first") == []


def test_a_check_of_single_weeks_of_another_side_or_of_too_many_people_is_listed():
    weeks = only(checked(KILLED, over="mean"))
    assert weeks.startswith("claim_check (entry 1), field over: expected 'sum' for claim 'c' about 181 days, found 'm")
    side = only(checked("killed.lanterns"))
    assert side.startswith("claim_check (entry 1), field series: expected 'regency', whom claim 'c' is about, found")
    assert checked("killed.*") == []
    assert checked(KILLED, of=MANY) == [f"claim_check (entry 1), field claim: {PEOPLE}"]


def valued(*series: str, of: Claim = WITHIN, past: int = 52) -> list[str]:
    return listed(of, past=past, reference_value=(reference_value(series=list(series)),))


def test_a_reference_value_of_the_time_before_the_run_of_another_side_or_of_too_many_people_is_listed():
    before = only(valued(KILLED, of=BEFORE, past=2))
    assert before.startswith("reference_value 'a', field claim: expected a period from 2031-02-15 on")
    side = only(valued("killed.lanterns"))
    assert side.startswith("reference_value 'a', field series: expected 'regency', whom claim 'c' is about, found")
    assert valued(KILLED, of=MANY) == [f"reference_value 'a', field claim: {PEOPLE}"]
    assert valued(KILLED) == valued("killed.*") == valued("reported") == valued(KILLED, of=BEFORE, past=0) == []


def test_a_reference_value_is_of_flows_or_reports_of_one_unit():
    def reason(*series: str) -> str:
        return refusal(WITHIN, reference_value=(reference_value(series=list(series)),))

    assert reason("displaced") == (
        "reference_value 'a', field series: expected a flow or a report, which has a value per month, found the stock "
        "'displaced' (persons)"
    )
    assert "found the level 'prisoners' (persons)" in reason("prisoners")
    assert "which cannot be added" in reason(KILLED, "raids") and reason(KILLED) == ""


def test_what_is_doubtful_is_listed_by_table():
    found = listed(
        MANY,
        past=2,
        observation=(observation(KILLED, over="max"),),
        reference_value=(reference_value(series=["killed.lanterns"]),),
        claim_check=(claim_check(series=[KILLED], weeks=3),),
        layer=(layer(series=["control.lanterns"], at_least=6),),
    )
    assert [one.partition(":")[0] for one in found] == [
        "layer 'l', field at_least",
        "claim_check (entry 1), field claim",
        "reference_value 'a', field claim",
        "reference_value 'a', field series",
        "reference_value 'a', field claim",
        "observation 'c', field claim",
        "observation 'c', field over",
    ]

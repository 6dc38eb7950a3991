"""What questions mean: one kind and unit of series, and weeks put together rightly."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import norm

from contested.analysis.meaning import settle
from contested.errors import InputError
from contested.model.series import Series
from contested.scenario.load import load_scenario
from scenario.example import copy_example

SERIES = [
    Series("dead.regency", "stock", "persons", ""),
    Series("displaced", "stock", "persons", ""),
    Series("control.lanterns", "stock", "parishes", ""),
    Series("threat", "level", "share", "", high=1.0),
    Series("raids.killed.regency", "flow", "persons per week", ""),
    Series("raids.attack", "flow", "events per week", ""),
    Series("raids-lanterns.killed.regency", "flow", "persons per week", ""),
    Series("control.regency", "stock", "parishes", ""),
    Series("momentum", "level", "share", "", scope="nation", high=1.0),
    Series("losses.lanterns", "level", "persons per week", ""),
    Series("reporting.deaths", "report", "deaths reported per week", ""),
]
QUESTION = 'measure = "series"\nseries = ["displaced"]\nover = "last"\n'
CHECK = 'claim = "lantern-losses-claimed"\nseries = ["raids-lanterns.killed.regency"]\n'
THRESHOLD = 'series = ["*.killed.regency"]\nover = "sum"\nmore_than = "claim:lantern-losses-claimed"\n'


def settled(folder: Path, *changes: tuple[str, str], file: str = "scenario.toml"):
    return settle(load_scenario(copy_example(folder, *changes, file=file)), SERIES).scenario


def question(**keys: Any) -> tuple[str, str]:
    given = {"measure": "series", **keys}
    return QUESTION, "".join(f"{key} = {value!r}\n" for key, value in given.items())


def refused(folder: Path, change: tuple[str, str], *words: str) -> None:
    with pytest.raises(InputError) as caught:
        settled(folder, change)
    for word in ("scenario.toml", *words):
        assert word in str(caught.value)


@pytest.mark.parametrize(
    ("series", "over"),
    [("displaced", "last"), ("threat", "last"), ("raids.attack", "sum"), ("reporting.deaths", "sum")],
)
def test_the_default_is_the_last_week_for_stocks_and_levels_and_the_sum_for_flows_and_reports(
    tmp_path: Path, series: str, over: str
):
    scenario = settled(tmp_path, question(series=[series], places=["brackmere"]))
    assert scenario.question[2].over == over and scenario.question[2].reduction == over


@pytest.mark.parametrize("series", ["displaced", "dead.*", "threat", "losses.lanterns"])
def test_a_sum_of_a_stock_or_level_over_weeks_is_an_error(tmp_path: Path, series: str):
    change = question(series=[series], over="sum")
    refused(tmp_path, change, "question 'displaced_at_the_end', field over", "'last'", "again in every week")


def test_a_claim_check_of_a_stock_takes_the_last_week_and_no_sum(tmp_path: Path):
    stock = CHECK.replace("raids-lanterns.killed.regency", "dead.regency")
    assert settled(tmp_path, (CHECK, stock)).claim_check[1].reduction == "last"
    refused(tmp_path, (stock, f'{stock}over = "sum"\n'), "claim_check (entry 2), field over", "stock 'dead.regency'")


def test_a_claim_check_of_a_flow_takes_the_sum(tmp_path: Path):
    assert settled(tmp_path).claim_check[1].reduction == "sum"


@pytest.mark.parametrize("series", ["*", "dead.*', 'control.*", "losses.lanterns', 'raids.killed.regency"])
def test_series_of_several_units_or_kinds_are_not_added(tmp_path: Path, series: str):
    refused(tmp_path, question(series=series.split("', '")), "question 'displaced_at_the_end'", "cannot be added")


def test_a_layer_has_series_of_one_unit(tmp_path: Path):
    refused(tmp_path, ('["control.lanterns"]', '["*"]'), "layer 'lanterns_hold_most'", "cannot be added")


def test_a_series_is_not_subtracted_from_itself(tmp_path: Path):
    change = question(series=["raids.killed.*"], minus=["*.killed.regency"])
    refused(tmp_path, change, "field minus", "'raids.killed.regency' in both")


@pytest.mark.parametrize("series", ["raids.attack", "threat", "control.lanterns"])
def test_a_threshold_in_another_unit_is_an_error(tmp_path: Path, series: str):
    new = THRESHOLD.replace("*.killed.regency", series).replace('"sum"', '"max"')
    refused(tmp_path, (THRESHOLD, new), "question 'more_deaths_than_claimed', field more_than", "'persons'")


def test_a_claim_in_another_unit_than_its_series_is_an_error(tmp_path: Path):
    home = copy_example(
        tmp_path,
        ('"persons", of = "fatalities", whose', '"percent", of = "fatalities", whose'),
        file="ledger/reports.toml",
    )
    with pytest.raises(InputError, match="expected a claim in 'persons'.*found 'percent'"):
        settle(load_scenario(home), SERIES)


@pytest.mark.parametrize(
    ("series", "words"),
    [("raids.attack", "expected a claim in 'events'"), ("dead.regency", "expected a flow or a report")],
)
def test_a_reference_value_has_a_value_per_time_in_the_unit_of_its_claim(tmp_path: Path, series: str, words: str):
    reference = f'[[reference_value]]\nid = "a"\ntext = "A"\nclaim = "observed-deaths"\nseries = ["{series}"]\n\n'
    refused(tmp_path, ("[[layer]]", f"{reference}[[layer]]"), "reference_value 'a'", words)


def test_a_claim_is_compared_with_evidence_in_its_unit_only(tmp_path: Path):
    old = 'claim = "lantern-strength"\nprior = "prior:lantern-fighters"'
    assert settled(tmp_path).claim_check[0].prior == "prior:lantern-fighters"
    refused(tmp_path, (old, old.replace("lantern-fighters", "raid-loss-ratio")), "claim_check (entry 1), field prior: ")


def test_a_reference_value_of_several_stocks_is_refused_by_the_name_of_the_first(tmp_path: Path):
    series = '["dead.regency", "displaced"]'
    reference = f'[[reference_value]]\nid = "a"\ntext = "A"\nclaim = "observed-deaths"\nseries = {series}\n\n'
    words = "reference_value 'a', field series: expected a flow or a report, which has a value per month"
    refused(tmp_path, ("[[layer]]", f"{reference}[[layer]]"), words, "found the stock 'dead.regency' (persons)")


@pytest.mark.parametrize(("measure", "unit"), [("places_held", "places"), ("units_held", "parishes")])
def test_ground_is_compared_with_claims_about_ground(tmp_path: Path, measure: str, unit: str):
    old = 'measure = "places_held", actor = "lanterns", at_least = 1'
    new = f'measure = "{measure}", actor = "lanterns", at_least = "claim:lantern-losses-claimed"'
    home = copy_example(tmp_path, (old, new))
    copy_example(tmp_path, ("best = 90, low = 80, high = 120", "best = 3"), file="ledger/reports.toml")
    with pytest.raises(InputError, match=f"expected a claim in '?{unit}.*found 'persons'"):
        settle(load_scenario(home), SERIES)
    copy_example(tmp_path, ('best = 3, unit = "persons"', f'best = 3, unit = "{unit}"'), file="ledger/reports.toml")
    copy_example(tmp_path, (f"[[claim_check]]\n{CHECK}", ""), (THRESHOLD, THRESHOLD.split("more_than")[0]))
    settle(load_scenario(home), SERIES)


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"series": ["control.lanterns"], "at_least": 15}, ["field at_least", "there are 14 parishes"]),
        ({"series": ["control.lanterns"], "at_least": 5, "places": ["orrin-head"]}, ["there are 3 parishes"]),
        ({"series": ["displaced"], "less_than": 0}, ["less_than = 0", "'displaced' is at least 0"]),
        ({"series": ["threat"], "more_than": 1, "places": ["brackmere"]}, ["'threat' is between 0 and 1"]),
        ({"series": ["threat"], "over": "change", "at_least": 1.5, "places": ["brackmere"]}, ["between -1 and 1"]),
        ({"series": ["control.lanterns"], "minus": ["control.regency"], "more_than": 14}, ["between -14 and 14"]),
        ({"series": ["threat"]}, ["field places", "expected one place", "cannot be added over places"]),
        ({"series": ["momentum"], "places": ["brackmere"]}, ["field places", "one number for the whole country"]),
        ({"series": ["displaced"], "over": "change", "by": "@2031-03-08"}, ["field over", "two weeks or more"]),
    ],
)
def test_what_series_cannot_do_is_refused_with_the_limit(tmp_path: Path, keys: dict[str, Any], words: list[str]):
    old, new = question(**keys)
    refused(tmp_path, (old, new.replace("'@2031-03-08'", "2031-03-08")), "question 'displaced_at_the_end'", *words)


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"series": ["displaced"], "at_least": 0}, "always true: 'displaced' is at least 0"),
        ({"series": ["displaced"], "more_than": 9_000_000}, "as many as there are people and fighters"),
        ({"series": ["raids.killed.regency"], "at_least": 9_000_000}, "as many as there are people and fighters"),
    ],
)
def test_a_doubtful_condition_on_series_is_listed(tmp_path: Path, keys: dict[str, Any], words: str):
    loaded = settle(load_scenario(copy_example(tmp_path, question(**keys))), SERIES)
    (found,) = [str(warning) for warning in loaded.warnings]
    assert found.startswith("scenario.toml: question 'displaced_at_the_end', field ") and words in found


def test_as_many_people_as_there_are_is_the_population_and_the_high_end_of_all_fighters(tmp_path: Path):
    """42,000 + 118,000 + 260,000 + 31,000 people, and the 95 % quantiles of three lognormal priors."""
    fighters = ((600, 0.25), (2500, 0.3), (300, 0.4))
    people = 451_000 + sum(median * np.exp(sigma * norm.ppf(0.95)) for median, sigma in fighters)
    for number, warnings in ((people - 1, 0), (people + 1, 1)):
        change = question(series=["displaced"], more_than=round(number))
        loaded = settle(load_scenario(copy_example(tmp_path / str(warnings), change)), SERIES)
        assert len(loaded.warnings) == warnings
        assert all(f"expected at most {people:,.0f}, as many" in str(warning) for warning in loaded.warnings)


@pytest.mark.parametrize("number", [14, 15])
def test_a_map_layer_has_a_condition_that_a_place_can_meet(tmp_path: Path, number: int):
    home = copy_example(tmp_path, ("at_least = 2", f"at_least = {number}"))
    if number == 15:
        with pytest.raises(InputError, match="layer 'lanterns_hold_most', field at_least.*there are 14 parishes"):
            settle(load_scenario(home), SERIES)
        return
    (found,) = settle(load_scenario(home), SERIES).warnings
    assert "layer 'lanterns_hold_most', field at_least" in str(found) and "there are 5 parishes" in str(found)


def test_a_map_layer_has_a_value_for_each_place(tmp_path: Path):
    refused(tmp_path, ('["control.lanterns"]', '["momentum"]'), "layer", "field series", "for each place")


GROWING = [*SERIES, Series("raids.killed", "flow", "persons per week", "", "", "fighters.regency", "dead.regency")]
PAST = ("as_of =", "start = 2030-03-02\nas_of =")


def warned(folder: Path, *changes: tuple[str, str]) -> list[str]:
    found = settle(load_scenario(copy_example(folder, *changes)), GROWING).warnings
    return [str(one) for one in found]


@pytest.mark.parametrize(
    ("keys", "listed"),
    [
        ({"series": ["dead.regency"], "over": "last"}, True),
        ({"series": ["dead.regency"]}, True),
        ({"series": ["dead.regency"], "over": "max"}, True),
        ({"series": ["displaced"], "minus": ["dead.regency"]}, True),
        ({"series": ["dead.regency"], "over": "change"}, False),
        ({"series": ["displaced"], "over": "last"}, False),
        ({"series": ["raids.killed"], "over": "sum"}, False),
    ],
)
def test_a_question_about_what_only_grows_says_from_when_on_it_counts(tmp_path: Path, keys: dict, listed: bool):
    change = question(**keys)
    words = "since the start of the run (2030-03-02), before as_of (2031-03-01)"
    found = [one for one in warned(tmp_path, PAST, change) if words in one]
    assert len(found) == listed
    assert all("question 'displaced_at_the_end', field over: expected over = 'change'" in one for one in found)


def test_with_a_first_day_or_without_a_past_nothing_is_unclear(tmp_path: Path):
    change = question(series=["dead.regency"], over="last")
    assert not [one for one in warned(tmp_path / "none", change) if "since the start" in one]
    given = (change[0], f"{change[1]}from = 2031-03-01\n")
    assert not [one for one in warned(tmp_path / "given", PAST, given) if "since the start" in one]


def test_a_claim_about_the_time_before_the_run_is_listed_where_there_is_a_past(tmp_path: Path):
    """The claim is about September 2030 to February 2031."""
    words = "which is compared with later weeks"
    assert not [one for one in warned(tmp_path / "none") if words in one]
    assert not [one for one in warned(tmp_path / "in", PAST) if words in one]
    late = (PAST[0], "start = 2031-02-01\nas_of =")
    (found,) = [one for one in warned(tmp_path / "late", late) if words in one]
    assert "claim_check (entry 2), field claim: expected a period from 2031-02-01 on" in found
    assert "2030-09-01 to 2031-02-28 in 'lantern-losses-claimed'" in found
    given = (CHECK, f"{CHECK}weeks = 4\n")
    assert not [one for one in warned(tmp_path / "weeks", late, given) if words in one]


def test_a_change_of_one_week_needs_a_week_before(tmp_path: Path):
    keys: dict[str, Any] = {"series": ["displaced"], "over": "change"}
    one = (QUESTION, question(**keys)[1] + "by = 2031-03-08\n")
    refused(tmp_path / "none", one, "two weeks or more for over = 'change', found one")
    assert settled(tmp_path / "past", PAST, one).question[2].over == "change"

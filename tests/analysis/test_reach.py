"""What series can reach: limits worked out by hand for three places of 3, 5 and 4 parishes and 450,000 people."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from contested.analysis.reach import (
    Asked,
    all_people,
    check_places,
    check_weeks,
    condition_warnings,
    is_proportion,
    layer_warnings,
    over_weeks,
    series_limits,
)
from contested.errors import InputError, InputWarning
from contested.model.series import Series
from contested.scenario.load import LoadedScenario, load_scenario
from contested.scenario.possible import Limits
from scenario.made_up import layer, question
from scenario.minimal import write_minimal

UNITS = "parishes"
GUARD = Series("control.guard", "stock", UNITS, "Parishes of the guard")
FRONT = Series("control.front", "stock", UNITS, "Parishes of the front")
AWAY = Series("displaced", "stock", "persons", "Displaced people")
DEAD = Series("raid.killed", "flow", "deaths per week", "Killed in raids")
RAIDS = Series("raid.attack", "flow", "attacks per week", "Raids")
FEAR = Series("fear", "level", "index", "Fear", low=-1.0, high=2.0)
MOOD = Series("mood", "level", "index", "Mood of the country", scope="nation", low=0.25, high=0.75)
WELL = Series("wells", "level", "index", "Wells", low=3.0)
HUNGER = Series("hunger", "level", "share", "Hunger", low=0.0, high=1.0)
PRICE = Series("price", "level", "ratio", "Price of bread", scope="nation", high=4.0)
WHERE = "question 'q'"
PEOPLE = 450_000 + 400
"""People of the three places, and the 300 and 100 fighters of `few`."""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory) -> LoadedScenario:
    return load_scenario(write_minimal(tmp_path_factory.mktemp("war")))


@pytest.fixture(scope="module")
def few(loaded) -> LoadedScenario:
    """The scenario with 300 and 100 fighters: plain numbers instead of priors."""
    pairs = zip(loaded.scenario.actor, (300.0, 100.0), strict=True)
    actors = tuple(one.model_copy(update={"fighters": number}) for one, number in pairs)
    return replace(loaded, scenario=loaded.scenario.model_copy(update={"actor": actors}))


def refused(check: Callable[..., Any], *given: Any) -> str:
    """The words with which something is refused; empty where it is accepted."""
    try:
        found = check(*given)
        if found is not None and not isinstance(found, Limits):
            list(found)
    except InputError as fault:
        return str(fault)
    return ""


def asked(*series: Series, minus: tuple[Series, ...] = (), places: str = "") -> Asked:
    return Asked(series, minus, tuple(places.split()) or None)


def places_refused(one: Asked, loaded: LoadedScenario) -> str:
    return refused(check_places, one, loaded.places, WHERE)


def limits(one: Asked, loaded: LoadedScenario) -> Limits:
    return series_limits(one, loaded.places, loaded.control_units)


def condition(one: Asked, loaded: LoadedScenario, number: float, **keys: Any) -> list[InputWarning]:
    option = question(measure="series", series=["x"], **{"over": "last"} | keys)
    return list(condition_warnings(option, one, loaded, number, WHERE))


def condition_refused(*given: Any, **keys: Any) -> str:
    return refused(lambda: condition(*given, **keys))


def of_layer(found: list[Series], loaded: LoadedScenario, **comparison: float) -> list[InputWarning]:
    return list(layer_warnings(layer(series=["x"], **comparison), found, loaded, "layer 'l'"))


def layer_refused(*given: Any, **comparison: float) -> str:
    return refused(lambda: of_layer(*given, **comparison))


def test_a_series_of_the_whole_country_has_no_places(loaded):
    words = "question 'q', field places: expected no places: the level 'mood' is one number for the whole country"
    assert places_refused(asked(MOOD, places="mouth"), loaded) == words
    assert places_refused(asked(FEAR, MOOD, places="upper"), loaded) == words
    assert places_refused(asked(FEAR, minus=(MOOD,), places="upper mouth"), loaded) == words
    assert places_refused(asked(FEAR, MOOD, minus=(MOOD,)), loaded) == ""
    assert places_refused(Asked([MOOD], [], ()), loaded) == ""


def test_an_empty_choice_of_places_is_all_of_them(loaded):
    assert "found 3: the level 'hunger' (share)" in places_refused(Asked([HUNGER], [], ()), loaded)
    assert limits(Asked([FRONT], [], ()), loaded) == Limits(0.0, 12, "there are 12 parishes")


def test_a_share_is_not_added_over_places(loaded):
    words = (
        "question 'q', field places: expected one place, such as places = [\"upper\"], found {}: the level 'hunger' "
        "(share) cannot be added over places"
    )
    assert places_refused(asked(HUNGER), loaded) == words.format(3)
    assert places_refused(asked(HUNGER, places="lower mouth"), loaded) == words.format(2)
    assert places_refused(asked(AWAY, HUNGER), loaded) == words.format(3)
    assert places_refused(asked(AWAY, minus=(RAIDS, HUNGER)), loaded) == words.format(3)


def test_one_place_a_number_that_can_be_added_and_a_share_of_the_whole_country_are_accepted(loaded):
    assert places_refused(asked(HUNGER, places="mouth"), loaded) == ""
    assert places_refused(asked(HUNGER, places="mouth mouth"), loaded) == ""
    assert places_refused(asked(AWAY, FEAR, RAIDS), loaded) == ""
    assert places_refused(asked(PRICE), loaded) == ""


@pytest.mark.parametrize("unit", ["share", "ratio", "factor", "percent", "%", "1", "share per week", "deaths per 1000"])
def test_a_level_in_a_unit_without_a_total_is_a_proportion(unit):
    assert is_proportion(Series("x", "level", unit, "X")) is True
    assert is_proportion(Series("x", "stock", unit, "X")) is False
    assert is_proportion(Series("x", "flow", unit, "X")) is False


@pytest.mark.parametrize("unit", ["index", "persons", "rations per week", "shares", "perches"])
def test_other_levels_are_no_proportions(unit):
    assert is_proportion(Series("x", "level", unit, "X")) is False


def test_a_change_needs_a_week_that_it_starts_from():
    words = "question 'q', field over: expected a period of two weeks or more for over = 'change', found one"
    assert refused(check_weeks, "change", slice(0, 1), WHERE) == words
    assert refused(check_weeks, "change", slice(0, 2), WHERE) == ""
    assert refused(check_weeks, "change", slice(1, 2), WHERE) == ""
    assert refused(check_weeks, "change", slice(0, 3), WHERE) == ""
    assert refused(check_weeks, "last", slice(0, 1), WHERE) == ""


def test_actors_hold_no_more_units_than_the_chosen_places_have(loaded):
    assert limits(asked(GUARD), loaded) == Limits(0.0, 12, "there are 12 parishes")
    assert limits(asked(GUARD, FRONT), loaded) == Limits(0.0, 12, "there are 12 parishes")
    assert limits(asked(FRONT, places="mouth upper mouth"), loaded) == Limits(0.0, 7, "there are 7 parishes")
    assert limits(asked(GUARD, places="lower"), loaded) == Limits(0.0, 5, "there are 5 parishes")


def test_units_beside_another_series_have_the_limits_of_series(loaded):
    reason = "'control.guard', 'displaced' are together at least 0"
    assert limits(asked(GUARD, AWAY), loaded) == Limits(0.0, math.inf, reason)
    assert limits(asked(AWAY, GUARD), loaded).reason == "'displaced', 'control.guard' are together at least 0"


def test_a_level_counts_once_for_each_place_and_once_for_the_whole_country(loaded):
    """Two places of -1 to 2 and one country of 0.25 to 0.75."""
    both = asked(FEAR, MOOD, places="upper lower upper")
    assert limits(both, loaded) == Limits(-1.75, 4.75, "'fear', 'mood' are together between -1.75 and 4.75")
    assert limits(asked(FEAR), loaded) == Limits(-3.0, 6.0, "'fear' is between -3 and 6")
    assert limits(asked(MOOD), loaded) == Limits(0.25, 0.75, "'mood' is between 0.25 and 0.75")
    assert limits(asked(WELL, places="mouth"), loaded) == Limits(3.0, math.inf, "'wells' is at least 3")


def test_of_many_series_the_first_two_are_named(loaded):
    three = limits(asked(FEAR, AWAY, RAIDS, places="upper"), loaded)
    assert three == Limits(-1.0, math.inf, "'fear', 'displaced' ... are together at least -1")


def test_many_tenths_are_added_without_a_rounding_error(loaded):
    """Ten times 0.1 is 1; added one by one it is 0.9999999999999999."""
    tenths = [Series(f"x{k}", "level", "index", "X", scope="nation", low=0.1, high=0.1) for k in range(10)]
    assert limits(asked(*tenths), loaded)[:2] == (1.0, 1.0)


def test_a_difference_reaches_from_the_least_less_the_most_to_the_most_less_the_least(loaded):
    """In two places 2 of [-1, 2] are [-2, 4]; less [0.25, 0.75] that is -2 - 0.75 to 4 - 0.25."""
    found = limits(asked(FEAR, minus=(MOOD,), places="lower mouth"), loaded)
    assert found == Limits(-2.75, 3.75, "the difference lies between -2.75 and 3.75")
    held = limits(asked(GUARD, minus=(FRONT,), places="upper"), loaded)
    assert held == Limits(-3.0, 3.0, "the difference lies between -3 and 3")
    places = limits(asked(MOOD, minus=(FEAR,), places="lower mouth"), loaded)
    assert places == Limits(-3.75, 2.75, "the difference lies between -3.75 and 2.75")


def test_a_change_is_as_large_as_the_spread_in_both_directions():
    weekly = Limits(2.0, 5.5, "'x' is between 2 and 5.5")
    assert over_weeks(weekly, "change") == Limits(-3.5, 3.5, "a change lies between -3.5 and 3.5")
    assert all(over_weeks(weekly, over) == weekly for over in ("last", "sum", "mean", "week"))


def test_a_condition_that_no_history_meets_is_refused(few):
    words = "question 'q', field at_least: expected a condition that some history can meet, found at_least = 13: {}"
    assert condition_refused(asked(GUARD), few, 13.0, at_least=13) == words.format("there are 12 parishes")
    assert condition_refused(asked(GUARD), few, 12.0, at_least=12) == ""
    held = asked(GUARD, minus=(FRONT,))
    assert condition_refused(held, few, 13.0, at_least=13) == words.format("the difference lies between -12 and 12")
    change = words.format("a change lies between -12 and 12")
    assert condition_refused(asked(GUARD), few, 13.0, at_least=13, over="change") == change


def test_the_number_that_counts_is_the_one_given_beside_the_measure(few):
    """The number of a claim is looked up before: 20 parishes are too many whatever the claim's name is."""
    words = "question 'q', field more_than: expected a condition that some history can meet, found more_than = 20: "
    found = condition_refused(asked(GUARD), few, 20.0, more_than="claim:clashes-counted")
    assert found == words + "there are 12 parishes"


def test_a_condition_that_every_history_meets_is_named(few):
    words = "expected a condition that some history can miss, found at_most = 12, which is always true: "
    found = condition(asked(GUARD), few, 12.0, at_most=12)
    assert found == [InputWarning("question 'q', field at_most", words + "there are 12 parishes")]
    changed = condition(asked(GUARD), few, 12.0, at_most=12, over="change")
    assert changed == [InputWarning("question 'q', field at_most", words + "a change lies between -12 and 12")]
    assert condition(asked(GUARD), few, 11.0, at_most=11) == []
    assert condition(asked(GUARD), few, 12.0, at_most="claim:clashes-counted") == []


def test_a_part_of_a_person_or_of_an_event_is_named_by_the_unit_of_the_first_series(few):
    words = "expected a whole number of {}, found at_least = 0.5; a condition counts them"

    def half(*series: Series, given: float | str = 0.5, over: str = "last") -> list[str]:
        return [one.message for one in condition(asked(*series), few, 0.5, at_least=given, over=over)]

    assert half(AWAY, FEAR) == [words.format("persons")]
    assert half(RAIDS, FEAR, over="sum") == [words.format("attacks per week")]
    assert half(DEAD, FEAR, over="max") == [words.format("deaths per week")]
    assert half(AWAY, over="change") == [words.format("persons")]
    assert half(AWAY, FEAR, over="mean") == half(FEAR, AWAY) == half(AWAY, given="claim:clashes-counted") == []
    assert [one.message for one in condition(asked(AWAY), few, 2.0, at_least=2)] == []
    at = condition(asked(AWAY), few, 0.5, at_least=0.5)[0].where
    assert at == "question 'q', field at_least"


def test_more_people_than_there_are_people_and_fighters_are_named(few):
    words = "expected at most 450,400, as many as there are people and fighters, found 450,400.5"
    where = "question 'q', field more_than"
    found = condition(asked(AWAY, RAIDS), few, PEOPLE + 0.5, more_than=PEOPLE + 0.5, over="mean")
    assert found == [InputWarning(where, words)]
    killed = condition(asked(DEAD, RAIDS), few, 1e6, more_than=1e6, over="sum")
    assert [one.message.rpartition(", ")[2] for one in killed] == ["found 1,000,000"]
    claimed = condition(asked(AWAY), few, PEOPLE + 0.5, more_than="claim:clashes-counted")
    assert claimed == [InputWarning(where, words)]
    assert condition(asked(AWAY), few, float(PEOPLE), more_than=PEOPLE) == []
    assert condition(asked(RAIDS, AWAY), few, 1e6, more_than=1e6, over="sum") == []
    assert condition(asked(FEAR, AWAY), few, 1e6, more_than=1e6) == []


def test_a_condition_can_have_several_faults_in_this_order(few):
    """Half a person more than there are, in a level that always is that many."""
    crowd = Series("crowd", "level", "persons", "Crowd", low=1e6, high=2e6)
    found = condition(asked(crowd, places="upper"), few, 500_000.5, at_least=500_000.5)
    assert [one.message.partition(",")[0] for one in found] == [
        "expected a condition that some history can miss",
        "expected a whole number of persons",
        "expected at most 450",
    ]


def test_the_series_of_a_layer_have_a_value_for_each_place(few):
    words = (
        "layer 'l', field series: expected series with a value for each place, found 'mood', one for the whole country"
    )
    assert layer_refused([MOOD], few, at_least=0.5) == layer_refused([FEAR, MOOD], few, at_least=0.5) == words
    assert layer_refused([FEAR, AWAY], few, at_least=0.5) == ""


def test_a_layer_that_only_the_whole_country_can_meet_is_named_with_the_place_that_has_most(few):
    """The largest place has 5 parishes, the country 12."""
    words = "expected a condition that some place can meet, found at_least = {}: in one place there are 5 parishes"
    assert of_layer([FRONT], few, at_least=5) == of_layer([FRONT], few, at_least=4) == []
    for number in (6, 12):
        assert of_layer([FRONT], few, at_least=number) == [
            InputWarning("layer 'l', field at_least", words.format(number))
        ]
    most = "layer 'l', field at_least: expected a condition that some history can meet, found at_least = 13: "
    assert layer_refused([FRONT], few, at_least=13) == most + "there are 12 parishes"
    assert layer_refused([FRONT], few, at_least=6) == layer_refused([FRONT], few, at_least=12) == ""


def test_a_layer_that_every_place_meets_is_named_and_one_that_some_place_can_miss_is_not(few):
    words = "expected a condition that some history can miss, found at_most = 5, which is always true: "
    assert of_layer([FRONT], few, at_most=5) == [
        InputWarning("layer 'l', field at_most", words + "there are 5 parishes")
    ]
    assert of_layer([FRONT], few, at_most=4) == of_layer([FRONT], few, at_most=3) == []
    assert of_layer([FRONT], few, at_least=1) == []


def test_the_first_series_of_a_layer_says_whether_it_is_a_share(few):
    """A share and an index reach 3 together in each place; added over places they would reach 9."""
    words = "layer 'l', field at_least: expected a condition that some history can meet, found at_least = 4: "
    assert layer_refused([HUNGER, FEAR], few, at_least=4) == f"{words}'hunger', 'fear' are together between -1 and 3"
    assert layer_refused([FEAR, HUNGER], few, at_least=4) == ""


def test_a_share_of_the_country_is_no_sum_so_a_place_sets_its_limit(few):
    """A share reaches 1 in each place; an index that reaches 1 in each of three places reaches 3 in all."""
    words = "layer 'l', field at_least: expected a condition that some history can meet, found at_least = 2: "
    assert layer_refused([HUNGER], few, at_least=2) == f"{words}'hunger' is between 0 and 1"
    assert layer_refused([HUNGER], few, at_least=1) == "" and of_layer([HUNGER], few, at_least=1) == []
    calm = Series("calm", "level", "index", "Calm", high=1.0)
    assert [one.message for one in of_layer([calm], few, at_least=2)] == [
        "expected a condition that some place can meet, found at_least = 2: in one place 'calm' is between 0 and 1"
    ]


def test_everybody_is_the_population_and_the_high_end_of_each_force(loaded, few):
    """Log-normal forces with medians 6000 and 900 and sigma 0.3: 95 % is 1.6448536 standard deviations up."""
    assert all_people(loaded) == pytest.approx(450_000 + (6000 + 900) * math.exp(0.3 * 1.6448536269514722), abs=1e-4)
    found = all_people(few)
    assert found == 450_400.0 and isinstance(found, float)
    first = replace(few, scenario=few.scenario.model_copy(update={"actor": loaded.scenario.actor[:1]}))
    assert all_people(first) == pytest.approx(450_000 + 6000 * math.exp(0.3 * 1.6448536269514722), abs=1e-4)

"""Which series are read, in which places, and what becomes of their weeks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from contested.analysis.series import (
    check_all,
    check_series,
    matching,
    only_growing,
    place_rows,
    reduce_weeks,
    series_patterns,
    series_total,
)
from contested.errors import InputError
from contested.ledger.ledger import Ledger
from contested.ledger.reading import validate
from contested.scenario.calendar import Calendar
from contested.scenario.load import LoadedScenario
from contested.scenario.observation import Observation
from scenario.made_up import NAMES, START, claim_check, layer, made_up, question, reference_value

KNOWN = ["raid.deaths", "raid.dead", "fear"]


def observation(**keys: Any) -> Observation:
    return validate(Observation, {"claim": "seen", "over": "sum"} | keys, "test")


def loaded(**items: Any) -> LoadedScenario:
    """A scenario of nothing but some questions, layers, reference values, observations or claim checks."""
    kinds = ("question", "layer", "reference_value", "observation", "claim_check")
    scenario: Any = SimpleNamespace(**{kind: () for kind in kinds} | {kind: (one,) for kind, one in items.items()})
    places: Any = None
    return LoadedScenario(scenario, Ledger(), places, Calendar(START, 8), {}, "", [], [], Path("war.toml"))


def refused(one: LoadedScenario) -> str:
    """The words with which its series are refused; empty where they are accepted."""
    try:
        check_all(one, iter(KNOWN))
    except InputError as fault:
        return str(fault)
    return ""


def test_rows_are_those_of_the_chosen_places_in_the_order_of_the_histories():
    history = made_up(weeks=1, members=1)
    assert place_rows(None, history, "here") == [0, 1, 2]
    assert place_rows(["south", "north"], history, "here") == [0, 2]
    assert place_rows(["middle"], history, "here") == [1]


def test_the_first_place_that_does_not_exist_is_named_with_where_it_stands():
    with pytest.raises(InputError) as fault:
        place_rows(["north", "sooth", "nowhere"], made_up(weeks=1, members=1), "layer 'l'")
    assert str(fault.value) == "layer 'l', field places: no place 'sooth'; did you mean 'south'?"


def test_a_total_is_of_all_matching_series_in_the_chosen_weeks():
    history = made_up(weeks=5)
    raids = history.table["raid.deaths"] + history.table["raid.dead.blues"]
    both = raids + history.table["fear"]
    assert np.array_equal(series_total(["raid.*", "fear", "raid.deaths"], history), both)
    assert np.array_equal(series_total(["raid.*"], history, slice(1, 4)), raids[1:4])
    assert history.table["fear"].max() == 4.0


def test_series_too_large_for_single_precision_are_added_exactly():
    history = made_up(weeks=1, members=1)
    history.table["fear"] = np.full((1, 3, 1), 2**24, dtype=np.float32)
    history.table["raid.deaths"] = np.ones((1, 3, 1), dtype=np.float32)
    assert series_total(["fear", "raid.deaths"], history).ravel().tolist() == [2.0**24 + 1] * 3


def test_patterns_none_of_which_matches_are_named_with_what_is_near_the_first():
    with pytest.raises(InputError) as fault:
        series_total(["fea", "nix"], made_up(weeks=1))
    assert str(fault.value) == "no series matches fea, nix; did you mean 'fear'?"


@pytest.mark.parametrize(
    ("how", "found"),
    [
        ("sum", [9, 21]),
        ("mean", [3, 7]),
        ("max", [5, 12]),
        ("min", [1, 1]),
        ("first", [1, 8]),
        ("last", [3, 12]),
        ("change", [2, 4]),
    ],
)
def test_three_weeks_become_one_value(how: str, found: list[float]):
    assert reduce_weeks(np.array([[1.0, 8.0], [5.0, 1.0], [3.0, 12.0]]), how).tolist() == found


def test_a_change_is_from_the_week_before_where_there_is_one():
    weeks = np.array([[1.0, 8.0], [5.0, 1.0], [3.0, 12.0]])
    assert reduce_weeks(weeks, "change", np.array([10.0, 0.5])).tolist() == [-7.0, 11.5]
    assert reduce_weeks(weeks, "last", np.array([10.0, 0.5])).tolist() == [3.0, 12.0]


def test_only_stocks_that_something_adds_to_and_nothing_takes_from_grow():
    flows = [(None, "dead"), ("home", "away"), ("away", "home"), ("home", "dead"), (None, "born"), ("fled", None)]
    assert only_growing(iter(flows)) == {"dead", "born"}
    assert only_growing([("home", None)]) == only_growing([]) == set()


def test_patterns_are_those_of_all_that_is_read():
    assert series_patterns(question(measure="series", series=["a"], minus=["b", "c"])) == {"a", "b", "c"}
    assert series_patterns(observation(series=["a", "b.*"], share_of=["c"])) == {"a", "b.*", "c"}
    assert series_patterns(observation(series=["a", "b.*"])) == {"a", "b.*"}
    held = question(measure="units_held", actor="reds")
    assert series_patterns(held) == {"control.reds"}


def test_of_several_patterns_without_a_series_the_first_by_name_is_named():
    for names in ("hgfedcba", "srqponmlkji", "zyxwvut"):
        with pytest.raises(InputError, match=rf"^question 'q': no series matches '{min(names)}'"):
            check_series(question(measure="series", series=list(names)), NAMES)


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ({"question": question(measure="series", series=["fears"])}, "question 'q'"),
        ({"layer": layer(series=["fears"], at_least=1)}, "layer 'l'"),
        ({"reference_value": reference_value(series=["fears"])}, "reference_value 'a'"),
        ({"observation": observation(series=["fear"], share_of=["fears"])}, "observation 'seen'"),
        ({"claim_check": claim_check(series=["fears"])}, "claim_check 'c'"),
    ],
)
def test_every_table_of_a_scenario_that_reads_a_series_is_checked(items: dict[str, Any], words: str):
    assert refused(loaded(**items)) == f"war.toml: {words}: no series matches 'fears'; did you mean 'fear'?"


def test_a_scenario_whose_series_the_model_has_is_accepted():
    items = {
        "question": question(measure="series", series=["raid.*"]),
        "layer": layer(series=["fear"], at_least=1),
        "reference_value": reference_value(series=["raid.deaths"]),
        "observation": observation(series=["raid.dead"]),
    }
    assert refused(loaded(**items, claim_check=claim_check(series=["*"]))) == ""
    assert refused(loaded(**items, claim_check=claim_check(prior="prior:p"))) == ""
    two = loaded(**items)
    more: Any = SimpleNamespace(**vars(two.scenario) | {"layer": (items["layer"], layer(series=["x"], at_least=1))})
    assert "layer 'l': no series matches 'x'" in refused(replace(two, scenario=more))


def test_names_that_match_several_patterns_come_once_in_their_own_order():
    assert matching(["fear", "raid.*", "*.deaths"], KNOWN) == KNOWN
    assert matching(["Fear"], KNOWN) == matching([], KNOWN) == []
    assert matching(iter(["*.dead"]), iter(KNOWN)) == ["raid.dead"]

"""What of a scenario another set of mechanisms has nothing for."""

from __future__ import annotations

import pytest

from contested.analysis.lacking import LeftOut, Names, bare, names_of, without_lacking
from contested.errors import InputError
from contested.model.effects import QuantitySpec
from contested.model.introspect import ModelInfo
from contested.model.series import Series
from contested.scenario.load import LoadedScenario, load_scenario
from scenario.minimal import write_minimal

MORE = """
[[question]]
id = "people_away"
text = "How many people are away?"
title = "People away"
measure = "series"
series = ["displaced"]
over = "last"

[[question]]
id = "attacks"
text = "How many attacks are there?"
measure = "series"
series = ["ambush-*.attack"]

[[layer]]
id = "held"
title = "Chance that the front holds a parish"
series = ["control.front"]
at_least = 1

[[observation]]
claim = "clashes-counted"
series = ["reporting.attacks"]

[[event]]
id = "flood"
text = "The river floods."
from = 2031-04-01
to = 2031-05-01
affects = ["wage", "ambush-front.attack"]
factor = "prior:front-fighters"

[[event]]
id = "strike"
text = "The ferries are on strike."
from = 2031-04-01
to = 2031-05-01
affects = ["wage"]
factor = "prior:front-fighters"

[[start_value]]
series = "supply.front"
value = "prior:front-fighters"
"""
TITLES = {
    "control.front": "Parishes of the front",
    "displaced": "Displaced people",
    "supply.front": "Supply of the front",
    "ambush-front.attack": "Attacks",
    "reporting.attacks": "Attacks reported",
    "wage": "Wages",
}
WHOLE = Names(
    TITLES,
    frozenset({"control.front", "displaced", "supply.front", "ambush-front.attack", "reporting.attacks"}),
    ("ambush-front.attack", "wage"),
    frozenset({"control.front", "displaced", "supply.front"}),
)
FEW = Names(
    {name: title for name, title in TITLES.items() if name not in ("wage", "supply.front", "reporting.attacks")},
    frozenset({"control.front", "ambush-front.attack"}),
    ("ambush-front.attack",),
    frozenset({"control.front", "displaced"}),
)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory) -> LoadedScenario:
    return load_scenario(write_minimal(tmp_path_factory.mktemp("war"), more=MORE))


def test_a_set_that_has_everything_leaves_nothing_out(loaded):
    kept = without_lacking(loaded, WHOLE, WHOLE)
    assert kept.left_out == () and kept.loaded.scenario == loaded.scenario


def test_what_a_set_has_nothing_for_is_left_out_with_words_and_the_reason(loaded):
    kept = without_lacking(loaded, FEW, WHOLE)
    assert kept.left_out == (
        LeftOut("question", "people_away", "People away", "it has no mechanism that moves 'Displaced people'"),
        LeftOut(
            "observation",
            "clashes-counted",
            "Observers counted 40 clashes in the second half of 2030.",
            "it has no mechanism that moves 'Attacks reported'",
        ),
        LeftOut("start_value", "supply.front", "Supply of the front at the start", "it has no 'Supply of the front'"),
        LeftOut("event", "flood", "The river floods.", "in part: it has no 'Wages' to act on"),
        LeftOut("event", "strike", "The ferries are on strike.", "it has no 'Wages' to act on"),
    )
    scenario = kept.loaded.scenario
    assert [one.id for one in scenario.question] == ["front_holds_a_place", "attacks"]
    assert [(one.id, one.affects) for one in scenario.event] == [("flood", ("ambush-front.attack",))]
    assert scenario.observation == () and scenario.start_value == ()
    data = kept.loaded.expansion.data
    assert [row["id"] for row in data["question"]] == ["front_holds_a_place", "attacks"]
    assert [row["affects"] for row in data["event"]] == [["ambush-front.attack"]]
    assert "observation" not in data and "start_value" not in data


def test_a_stock_that_is_there_but_that_nothing_moves_is_asked_where_the_scenario_does_not_move_it_either(loaded):
    still = WHOLE._replace(moved=FEW.moved | {"supply.front", "reporting.attacks"})
    assert "people_away" not in {row.id for row in without_lacking(loaded, FEW, still).left_out}


def test_the_headline_is_another_question_where_its_own_is_left_out(loaded):
    first = loaded.scenario.model_copy(update={"headline": "people_away"})
    kept = without_lacking(type(loaded)(**{**vars(loaded), "scenario": first}), FEW, WHOLE)
    assert kept.loaded.scenario.headline_question.id == "front_holds_a_place"


def test_a_set_without_anything_to_ask_about_is_refused(loaded):
    nothing = FEW._replace(moved=frozenset())
    with pytest.raises(InputError, match="expected a question about something that it moves, found none: it has no"):
        without_lacking(loaded, nothing, WHOLE)


def test_without_its_entries_a_scenario_is_its_mechanisms(loaded):
    scenario = bare(loaded).scenario
    assert scenario.mechanism == loaded.scenario.mechanism
    assert scenario.question == scenario.event == scenario.start_value == scenario.observation == ()


def test_names_are_those_of_the_model_and_moved_is_what_some_flow_or_drift_changes():
    series = (
        Series("home", "stock", "persons", "At home"),
        Series("away", "stock", "persons", "Away"),
        Series("rock", "stock", "persons", "Rocks"),
        Series("fear", "level", "index", "Fear", "grievance"),
        Series("calm", "level", "index", "Calm", "grievance"),
        Series("flight.flee", "flow", "persons", "Fleeing", "flight", "home", "away", "move"),
        Series("talk.said", "report", "persons", "Said", "talk"),
    )
    quantities = {"wage": QuantitySpec("wage", "Wages"), "toll": QuantitySpec("toll", "Toll")}
    info = ModelInfo(series, quantities, {"flight": ("wage", "fear")}, {}, {"grievance": ("fear",)}, {})
    names = names_of(info)
    assert names.moved == {"home", "away", "fear", "flight.flee", "talk.said"}
    assert names.affected == ("flight.flee", "wage")
    assert names.states == {"home", "away", "rock", "fear", "calm"}
    assert names.titles["away"] == "Away" and names.titles["toll"] == "Toll"

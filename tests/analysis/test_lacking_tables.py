"""What another set of mechanisms lacks, table by table: order, words, and the data that goes with the entries."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from contested.analysis.lacking import Kept, LeftOut, Names, bare, names_of, without_lacking
from contested.errors import InputError
from contested.ledger.reading import validate
from contested.model.effects import QuantitySpec
from contested.model.introspect import ModelInfo
from contested.model.series import Series
from contested.scenario.event_data import EventData
from contested.scenario.load import LoadedScenario, load_scenario
from contested.scenario.observation import Observation
from contested.scenario.schema import Event, StartValue
from scenario.made_up import START, claim_check, layer, question, reference_value
from scenario.minimal import write_minimal

CLAIM, SAYS = "clashes-counted", "Observers counted 40 clashes in the second half of 2030."
GROUND = "control.front"
MOVED = ("away", "dead", "fear", "pay", "raids", "reporting.attacks", "reporting.deaths")
TITLES = {GROUND: "Ground", "aid": "Aid"} | {name: f"The {name}" for name in MOVED}
WHOLE = Names(TITLES, frozenset({GROUND, *MOVED}), ("raids", "pay", "fear", "dead", "away"), frozenset(TITLES))
FEW = Names({GROUND: "Ground", "aid": "Aid"}, frozenset({GROUND}), (), frozenset({GROUND}))
KEPT = question(id="kept", text="Ground?", measure="series", series=[GROUND])
LOST = "it has no mechanism that moves "


@pytest.fixture(scope="module")
def loaded(tmp_path_factory) -> LoadedScenario:
    return load_scenario(write_minimal(tmp_path_factory.mktemp("war")))


def given(loaded: LoadedScenario, **tables: Any) -> LoadedScenario:
    """The scenario with these entries only, and one question about ground; its data are their keys."""
    tables = {"question": (KEPT,)} | tables
    scenario = bare(loaded).scenario.model_copy(update={"headline": None, **tables})
    data = {table: [one.model_dump(by_alias=True, exclude_none=True) for one in rows] for table, rows in tables.items()}
    return replace(loaded, scenario=scenario, expansion=replace(loaded.expansion, data=data))


def left_out(kept: Kept, table: str) -> list[tuple[str, str, str]]:
    assert all(isinstance(one, LeftOut) for one in kept.left_out)
    return [(one.id, one.text, one.why) for one in kept.left_out if one.table == table]


def asked(*series: str, id: str = "q", **keys: Any):
    return question(**{"id": id, "text": "How many?", "measure": "series", "series": list(series)} | keys)


def why(loaded: LoadedScenario, *series: str, names: Names = FEW, whole: Names = WHOLE) -> str:
    """Why a question about some series is left out; empty where it is kept."""
    kept = without_lacking(given(loaded, question=(KEPT, asked(*series))), names, whole)
    assert [one.id for one in kept.loaded.scenario.question] == ["kept"] + ["q"] * (not kept.left_out)
    return next((one.why for one in kept.left_out), "")


def event(id: str, *affects: str) -> Event:
    keys = {"id": id, "text": f"The {id}.", "from": START, "to": START, "affects": list(affects)}
    return validate(Event, keys | {"factor": "prior:front-fighters"}, "test")


def observation(*series: str) -> Observation:
    return validate(Observation, {"claim": CLAIM, "series": list(series)}, "test")


def start(series: str) -> StartValue:
    return validate(StartValue, {"series": series, "value": "prior:front-fighters"}, "test")


def data(**keys: Any) -> EventData:
    return validate(EventData, {"table": "imported", "actors": {"Front": "front"}} | keys, "test")


def test_a_flow_from_nowhere_moves_what_it_adds_to_and_nothing_else():
    series = (
        Series("born", "flow", "persons", "Births", "life", None, "home", "arrive"),
        Series("home", "stock", "persons", "At home"),
        Series("die", "flow", "persons", "Deaths", "life", "home", None, "loss"),
        Series("lost", "flow", "persons", "Lost", "life", "sea", "", "loss"),
    )
    found = names_of(ModelInfo(series, {}, {}, {}, {}, {}))
    assert found.moved == {"born", "die", "lost", "home", "sea"} and found.affected == ("born", "die", "lost")
    assert found.states == {"home"}


def test_events_act_on_flows_in_their_order_then_on_the_quantities_that_are_looked_up_by_name():
    flows = tuple(Series(name, "flow", "persons", name) for name in ("z", "b"))
    quantities = {name: QuantitySpec(name, name.title()) for name in ("q9", "q3", "q7", "q1", "q5", "q2", "q8", "q6")}
    reads = {"m": ("q9", "q3", "z", "q7"), "n": ("q1", "q5", "home", "q2", "q3", "q8")}
    found = names_of(ModelInfo(flows, quantities, reads, {}, {"m": ("fear", "hope"), "n": ("calm",)}, {}))
    assert found.affected == ("z", "b", "q1", "q2", "q3", "q5", "q7", "q8", "q9")
    assert found.moved == {"z", "b", "fear", "hope", "calm"} and found.states == frozenset()
    assert found.titles == {"z": "z", "b": "b"} | {name: name.title() for name in quantities}


def test_without_its_entries_no_table_that_names_a_series_is_left(loaded):
    full = given(loaded, layer=(layer(series=["x"], at_least=1),), event=(event("flood", "x"),), event_data=(data(),))
    found = bare(full).scenario
    tables = ("question", "layer", "claim_check", "reference_value", "observation", "event", "start_value")
    assert [getattr(found, table) for table in (*tables, "event_data")] == [()] * 8
    assert found.actor == loaded.scenario.actor and bare(full).expansion is full.expansion


def test_what_is_left_out_stands_by_table_with_the_tables_that_change_missing_mechanisms_first(loaded):
    full = given(
        loaded,
        event=(event("flood", "raids"),),
        event_data=(data(),),
        start_value=(start("away"), start(GROUND), start("rocks")),
        observation=(observation(GROUND), observation("raids")),
        reference_value=(reference_value(series=["dead"]), reference_value(series=[GROUND])),
        claim_check=(claim_check(claim=CLAIM, series=["fear"]), claim_check(claim=CLAIM, prior="prior:front-fighters")),
        layer=(layer(series=["pay"], at_least=1), layer(id="m", series=[GROUND], at_least=1)),
        question=(asked("away", title="Away"), KEPT),
    )
    full = replace(full, expansion=replace(full.expansion, set_aside=("press", "tax")))
    kept = without_lacking(full, FEW, WHOLE)
    changed = ("what the scenario changes in it", "this set does not have this mechanism")
    assert kept.left_out == (
        LeftOut("mechanism", "press", *changed),
        LeftOut("mechanism", "tax", *changed),
        LeftOut("question", "q", "Away", LOST + "'The away'"),
        LeftOut("layer", "l", "L", LOST + "'The pay'"),
        LeftOut("claim_check", CLAIM, SAYS, LOST + "'The fear'"),
        LeftOut("reference_value", "a", "A", LOST + "'The dead'"),
        LeftOut("observation", CLAIM, SAYS, LOST + "'The raids'"),
        LeftOut("start_value", "away", "The away at the start", "it has no 'The away'"),
        LeftOut("start_value", "rocks", "rocks at the start", "it has no 'rocks'"),
        LeftOut("event_data", "events", "the events of imported", LOST + "'The reporting.attacks'"),
        LeftOut("event", "flood", "The flood.", "it has no 'The raids' to act on"),
    )
    scenario, rows = kept.loaded.scenario, kept.loaded.expansion.data
    assert scenario.question == (KEPT,) and scenario.layer == full.scenario.layer[1:]
    assert scenario.claim_check == full.scenario.claim_check[1:] and scenario.event_data == scenario.event == ()
    assert scenario.observation == full.scenario.observation[:1] and scenario.start_value == (start(GROUND),)
    assert scenario.reference_value == full.scenario.reference_value[1:]
    assert [row["id"] for row in rows["layer"]] == ["m"] and [row["series"] for row in rows["start_value"]] == [GROUND]
    assert rows.keys() == full.expansion.data.keys() - {"event", "event_data"} and len(rows["question"]) == 1


def test_the_data_of_what_is_kept_stay_as_they_are_and_those_of_a_table_that_is_left_out_go(loaded):
    full = given(
        loaded, question=(KEPT, asked("away", title="Away", text="How many?")), observation=(observation(GROUND),)
    )
    data = full.expansion.data
    found = without_lacking(full, FEW, WHOLE)
    assert left_out(found, "question") == [("q", "Away", LOST + "'The away'")]
    assert found.loaded.expansion.data == {"question": data["question"][:1], "observation": data["observation"]}
    assert without_lacking(full, WHOLE, WHOLE).loaded.expansion.data == data


def test_of_entries_that_have_no_data_nothing_is_kept_either(loaded):
    full = given(loaded, layer=(layer(series=["pay"], at_least=1), layer(id="m", series=[GROUND], at_least=1)))
    found = without_lacking(replace(full, expansion=replace(full.expansion, data={})), FEW, WHOLE).loaded
    assert found.scenario.layer == full.scenario.layer[1:] and found.expansion.data == {}


def test_what_is_left_out_is_named_by_its_title_else_by_its_text_else_by_what_its_claim_says(loaded):
    titled = KEPT.model_copy(update={"title": "Ground"}), asked("away", title="Away")
    value = reference_value(series=["dead"], claim=CLAIM, text="Dead a year")
    full = given(loaded, question=titled, reference_value=(value,), observation=(observation("raids"),))
    found = without_lacking(full, FEW, WHOLE).left_out
    assert [(one.id, one.text) for one in found] == [("q", "Away"), ("a", "Dead a year"), (CLAIM, SAYS)]


def test_the_rows_of_a_table_are_kept_by_its_key(loaded):
    """A claim is the key of observations and claim checks, a series that of start values, the id of all others."""
    full = given(
        loaded, observation=(observation(GROUND),), claim_check=(claim_check(claim=CLAIM, series=[GROUND]),),
        event_data=(data(attacks=[GROUND], deaths=[]),), reference_value=(reference_value(series=["dead"]),),
    )  # fmt: skip
    rows = full.expansion.data
    rows["observation"].append({"claim": "other"})
    rows["claim_check"].append({"claim": "other"})
    rows["event_data"] = [{"table": "imported"}, {"id": "more", "table": "more"}]
    found = without_lacking(full, FEW, WHOLE).loaded.expansion.data
    assert [row["claim"] for row in found["observation"]] == [row["claim"] for row in found["claim_check"]] == [CLAIM]
    assert found["event_data"] == [{"table": "imported"}] and "reference_value" not in found
    assert len(rows["observation"]) == 2 and "reference_value" in rows


def test_an_event_keeps_what_it_can_act_on_in_its_entry_and_its_data(loaded):
    full = given(loaded, event=(event("flood", "dead", "raids", "pay"), event("storm", "pay"), event("frost", "raid*")))
    kept = without_lacking(full, WHOLE._replace(affected=("raids", "away")), WHOLE)
    assert [(one.id, one.affects) for one in kept.loaded.scenario.event] == [
        ("flood", ("raids",)),
        ("frost", ("raid*",)),
    ]
    assert [row["affects"] for row in kept.loaded.expansion.data["event"]] == [["raids"], ["raid*"]]
    assert [row["text"] for row in kept.loaded.expansion.data["event"]] == ["The flood.", "The frost."]
    assert left_out(kept, "event") == [
        ("flood", "The flood.", "in part: it has no 'The dead', 'The pay' to act on"),
        ("storm", "The storm.", "it has no 'The pay' to act on"),
    ]


def test_an_event_on_what_nobody_has_is_named_by_its_pattern(loaded):
    kept = without_lacking(given(loaded, event=(event("flood", "dams-*"),)), FEW, WHOLE)
    assert left_out(kept, "event") == [("flood", "The flood.", "it has no 'dams-*' to act on")]


def test_event_data_is_read_by_the_series_of_all_mechanisms_that_report(loaded):
    """`reporting` is the only label of that kind in the scenario; what is not counted is not asked for."""
    both = Names(TITLES, frozenset(TITLES), (), frozenset())
    no_deaths = both._replace(titles={name: title for name, title in TITLES.items() if name != "reporting.deaths"})

    def reason(names: Names, **keys: Any) -> list[tuple[str, str, str]]:
        return left_out(without_lacking(given(loaded, event_data=(data(**keys),)), names, WHOLE), "event_data")

    assert reason(both) == []
    assert reason(no_deaths, data_set="The archive") == [
        ("events", "the events of The archive", LOST + "'The reporting.deaths'")
    ]
    assert reason(no_deaths, deaths=[]) == reason(no_deaths, deaths=["dead"]) == []
    assert reason(FEW, id="more", attacks=[], deaths=[]) == [
        ("more", "the events of imported", LOST + "'The reporting.attacks'")
    ]


def test_mechanisms_that_do_not_report_have_no_counts_of_events(loaded):
    """Under the label `raids` of another kind nothing is counted."""
    reporting = loaded.scenario.mechanism["reporting"]
    two = {"reporting": reporting, "archive": reporting, "raids": reporting.model_copy(update={"kind": "ambush"})}
    full = given(loaded, event_data=(data(deaths=[]),))
    full = replace(full, scenario=full.scenario.model_copy(update={"mechanism": two}))
    assert left_out(without_lacking(full, FEW, WHOLE), "event_data")[0][2] == LOST + "'archive.attacks'"
    there = {**FEW.titles, "reporting.attacks": "", "archive.attacks": ""}
    assert left_out(without_lacking(full, FEW._replace(titles=there), FEW), "event_data") == []


def test_a_question_is_left_out_where_a_series_is_missing_or_nothing_moves_it_any_more(loaded):
    still = FEW._replace(titles=TITLES)
    assert why(loaded, "away") == LOST + "'The away'"
    assert why(loaded, "away", names=still) == LOST + "'The away'"
    assert why(loaded, "aid") == why(loaded, GROUND) == ""  # nothing moves aid in the scenario either
    assert why(loaded, "away", names=still, whole=WHOLE._replace(moved=frozenset({GROUND}))) == ""
    assert why(loaded, "dams-*") == LOST + "'dams-*'"


def test_what_both_sets_move_is_asked_about_and_so_is_what_only_the_new_one_moves(loaded):
    full = given(loaded, question=(asked("aid"), KEPT))
    kept = without_lacking(full, FEW._replace(moved=frozenset({"aid", GROUND})), WHOLE)
    assert kept.left_out == () and kept.loaded.scenario.question == full.scenario.question


def test_of_several_series_that_match_a_pattern_one_that_moves_is_enough(loaded):
    here = FEW._replace(titles=TITLES, moved=frozenset({GROUND, "reporting.attacks"}))
    assert why(loaded, "reporting.*", names=here) == ""
    assert why(loaded, "reporting.d*", names=here) == LOST + "'The reporting.deaths'"


def test_of_several_patterns_the_first_in_the_alphabet_is_named(loaded):
    assert why(loaded, "raids", "pay", GROUND, "fear", "dead", "away") == LOST + "'The away'"
    assert why(loaded, "raids", "pay", GROUND, "fear", "dead") == LOST + "'The dead'"


def test_at_most_three_titles_are_named_each_once_and_a_series_without_one_by_its_name(loaded):
    titles = {f"x{number}": title for number, title in enumerate(["One", "Two", "One", "", "Four", "Five"])}
    whole = Names(TITLES | titles, WHOLE.moved | titles.keys(), (), frozenset())
    assert why(loaded, "x?", whole=whole) == LOST + "'One', 'Two', 'x3' and 2 more"
    assert why(loaded, "x[0-4]", whole=whole) == LOST + "'One', 'Two', 'x3' and 1 more"
    assert why(loaded, "x[0-3]", whole=whole) == LOST + "'One', 'Two', 'x3'"
    assert why(loaded, "x[02]", whole=whole) == LOST + "'One'"


def test_without_any_question_the_first_reason_is_given(loaded):
    full = given(loaded, question=(asked("raids"), asked("away", id="r")), event=(event("flood", "pay"),))
    with pytest.raises(InputError) as fault:
        without_lacking(full, FEW, WHOLE)
    words = "expected a question about something that it moves, found none: it has no mechanism that moves 'The raids'"
    assert str(fault.value) == f"question: {words}"


def test_a_question_about_what_nobody_has_is_no_question(loaded):
    with pytest.raises(InputError, match=r"found none: it has no mechanism that moves 'dams-\*'$"):
        without_lacking(given(loaded, question=(asked("dams-*"),)), FEW, WHOLE)


def test_the_headline_goes_with_its_question(loaded):
    full = given(loaded, question=(KEPT, asked("away")))

    def headline(id_: str) -> tuple[str | None, Any]:
        scenario = full.scenario.model_copy(update={"headline": id_})
        data = {**full.expansion.data, "headline": id_}
        one = replace(full, scenario=scenario, expansion=replace(full.expansion, data=data))
        kept = without_lacking(one, FEW, WHOLE).loaded
        return kept.scenario.headline, kept.expansion.data.get("headline")

    assert headline("kept") == ("kept", "kept") and headline("q") == (None, None)

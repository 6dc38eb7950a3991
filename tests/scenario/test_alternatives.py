"""Other sets of mechanisms for the same scenario: loaded with it, checked like it."""

from __future__ import annotations

from pathlib import Path

from contested.scenario.load import load_scenario
from contested.scenario.written import expanded_toml
from scenario.example import load_error
from scenario.minimal import write_minimal

CALM = """
[[alternative]]
id = "calm"
title = "Without grievance"
preset = { name = "irregular-war-core", without = ["grievance"] }
"""
TABLES = (
    "[[question]]",
    '[mechanism.grievance-front]\nanger_rate = "prior:guard-fighters"\n\n'
    '[mechanism.ambush-front]\nloss_ratio = "prior:front-fighters"\n\n[[question]]',
)


def test_an_alternative_is_the_scenario_with_another_preset(tmp_path: Path):
    loaded = load_scenario(write_minimal(tmp_path, TABLES, more=CALM))
    (one,) = loaded.alternatives
    own, its = loaded.scenario.mechanism, one.scenario.scenario.mechanism
    assert (one.table.id, one.table.title) == ("calm", "Without grievance")
    kinds = {entry.kind for entry in own.values()} - {entry.kind for entry in its.values()}
    assert {"grievance"} <= kinds <= {"grievance", "retaliation"} and its.keys() < own.keys()
    assert one.scenario.expansion.set_aside == ("grievance-front",)
    assert its["ambush-front"] == own["ambush-front"] and "loss_ratio" in its["ambush-front"].parameters
    assert one.scenario.scenario.question == loaded.scenario.question and not one.scenario.alternatives
    assert one.scenario.calendar == loaded.calendar and one.scenario.hash != loaded.hash


def test_without_an_alternative_the_scenario_has_the_same_hash(tmp_path: Path):
    alone = load_scenario(write_minimal(tmp_path / "a"))
    beside = load_scenario(write_minimal(tmp_path / "b", more=CALM))
    assert alone.hash == beside.hash and alone.alternatives == () and len(beside.alternatives) == 1
    text = expanded_toml(beside)
    assert "[[alternative]]" not in text and "written out with --alternative: calm.\n" in text


def test_what_is_set_applies_to_an_alternative_too_where_it_has_the_mechanism(tmp_path: Path):
    home = write_minimal(tmp_path, more=CALM)
    set_ = {"mechanism.ambush-front.loss_ratio": 2.0, "mechanism.grievance-front.harms": ["x"], "members": 40}
    loaded = load_scenario(home, set_=set_)
    its = loaded.alternatives[0].scenario.scenario
    assert float(its.mechanism["ambush-front"].parameters["loss_ratio"]) == 2.0  # type: ignore[arg-type]
    assert its.members == 40 and "grievance-front" not in its.mechanism
    off = load_scenario(home, set_=["mechanism.cohesion-front.off=true", "mechanism.grievance-front.off=true"])
    assert "cohesion-front" not in off.alternatives[0].scenario.scenario.mechanism
    load_error(home, "did you mean 'ambush-front'?", set_=["mechanism.ambush-frond.loss_ratio=2"])


def test_an_unknown_preset_kind_and_key_are_refused_with_the_nearest_name(tmp_path: Path):
    where = "scenario.toml: alternative 'calm', field preset"
    more = CALM.replace("war-core", "war-cor")
    load_error(write_minimal(tmp_path, more=more), f"{where}: no preset 'irregular-war-cor'; did you mean 'irregular-")
    more = CALM.replace('"grievance"', '"grievances"')
    load_error(write_minimal(tmp_path, more=more), f"{where}.without: ", "did you mean 'grievance'?")
    load_error(write_minimal(tmp_path, more=CALM.replace("title", "titel")), "alternative 'calm'", "titel", "'title'")


def test_ids_are_unique_and_a_set_of_mechanisms_is_another_one(tmp_path: Path):
    load_error(write_minimal(tmp_path, more=CALM + CALM), "scenario.toml: alternative: the id 'calm' is used by 2")
    same = CALM.replace(', without = ["grievance"]', "")
    where = "scenario.toml: alternative 'calm', field preset: expected another set of mechanisms, found that of"
    load_error(write_minimal(tmp_path, more=same), f"{where} the scenario itself")
    again = CALM.replace('"calm"', '"calmer"')
    load_error(write_minimal(tmp_path, more=CALM + again), "'calmer', field preset", "found that of alternative 'calm'")


def test_a_set_that_what_is_set_makes_the_scenarios_own_is_left_out_with_a_warning(tmp_path: Path):
    loaded = load_scenario(write_minimal(tmp_path, more=CALM), set_=['preset.without=["grievance"]'])
    assert loaded.alternatives == ()
    assert "alternative 'calm': left out: with what is set it has the mechanisms of the scenario itself" in [
        str(one).removeprefix("scenario.toml: ") for one in loaded.warnings
    ]


def test_an_alternative_replaces_a_preset_and_so_needs_one(tmp_path: Path):
    home = write_minimal(tmp_path, ('preset = "irregular-war-core"\n', ""), more=CALM)
    load_error(home, "scenario.toml: alternative 'calm': expected a scenario with a preset")


def test_at_most_five_are_taken(tmp_path: Path):
    more = "".join(CALM.replace('"calm"', f'"calm-{number}"') for number in range(6))
    load_error(write_minimal(tmp_path, more=more), "alternative", "at most 5")

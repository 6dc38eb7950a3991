"""contested scenario show."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import contested.cli
from contested.scenario.load import load_scenario

STARTER = Path(contested.cli.__file__).parent / "starter"


def test_show_lists_actors_mechanisms_and_what_the_preset_and_the_library_gave(contested):
    shown = contested("scenario", "show", STARTER)
    assert shown.code == 0
    text = " ".join(shown.out.split())
    for part in (
        "starter: An invented country, March 2031",
        "opposition challenger government Opposition",
        "ambush: ambush-opposition, sweeps",
        "preset irregular-war-core: 6 of 7 mechanisms, 2 map layers; the scenario changes activity-government",
        "38 of 39 parameters have their default",
        "own priors: 3 (opposition-fighters, government-fighters, sweep-rate)",
    ):
        assert part in text, part


def test_show_as_json_says_the_same(contested):
    found = json.loads(contested("scenario", "show", STARTER, "--json").out)
    mechanisms = {one["label"]: one for one in found["mechanisms"]}
    assert mechanisms["activity-government"]["given"] == ["attacks"] and mechanisms["sweeps"]["from_preset"] is False
    assert (found["preset"], found["layers_from_preset"]) == ("irregular-war-core", ["contested", "held-opposition"])
    whole = json.loads(contested("scenario", "show", STARTER, "--expanded", "--json").out)
    assert whole["mechanism"]["ambush-opposition"]["defenders"] == ["government"] and "preset" not in whole


def test_expanded_prints_toml_that_loads(contested, tmp_path: Path):
    home = tmp_path / "starter"
    assert contested("scenario", "new", home).code == 0
    before = load_scenario(home)
    shown = contested("scenario", "show", home, "--expanded")
    (home / "scenario.toml").write_text(shown.out, encoding="utf-8")
    assert (shown.code, load_scenario(home).hash) == (0, before.hash)


@pytest.mark.parametrize("options", [[], ["--expanded"], ["--json"]])
def test_a_scenario_that_does_not_exist_is_an_error(contested, options):
    outcome = contested("scenario", "show", "startr", *options)
    assert outcome.code == 2 and not outcome.out and "startr" in outcome.err


def test_levers_are_the_names_that_an_event_may_affect(contested, tmp_path: Path):
    found = json.loads(contested("scenario", "show", STARTER, "--levers", "--json").out)
    kinds = {one["name"]: one["kind"] for one in found}
    assert kinds["sweeps.attack"] == "flow" and kinds["wage"] == "quantity"
    home = tmp_path / "starter"
    assert contested("scenario", "new", home).code == 0
    file, whole = home / "scenario.toml", (home / "scenario.toml").read_text(encoding="utf-8")
    events = [
        f'{{ id = "e{k}", from = 2031-06-01, to = 2031-12-01, affects = ["{name}"], factor = 0.5, text = "x" }}'
        for k, name in enumerate(kinds)
    ]
    what_if = f'[[what_if]]\nid = "w"\ntitle = "w"\ntext = "w"\nevent = [{", ".join(events)}]\n'
    file.write_text(f"{whole}\n{what_if}", encoding="utf-8")
    assert contested("scenario", "check", home).code == 0


def test_levers_are_listed_with_their_units_and_titles(contested):
    shown = contested("scenario", "show", STARTER, "--levers").out
    assert shown.startswith("flows:\n") and "\nquantities that mechanisms look up:\n" in shown
    assert "  sweeps.attack (events per week): Attacks by Government" in shown and "  wage (ratio): What" in shown


def test_levers_and_the_whole_scenario_are_not_printed_together(contested):
    outcome = contested("scenario", "show", STARTER, "--levers", "--expanded")
    assert outcome.code == 2 and "--expanded and --levers" in outcome.err

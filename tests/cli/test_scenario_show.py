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
        "36 of 37 parameters have their default",
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

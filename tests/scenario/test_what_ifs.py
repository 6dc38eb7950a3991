"""What-ifs of a scenario and of files, together as events of one model."""

from pathlib import Path

from contested.scenario.load import load_scenario
from contested.scenario.what_if import all_what_ifs, chosen_what_ifs, with_levers

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "two-valleys"
WHAT_IF = """
[[what_if]]
id = "{id}"
title = "Less work"
text = "Work is short."
event = [ {{ id = "truce", from = 2031-04-01, to = 2031-06-30, affects = ["wage"], factor = 0.5, text = "Work." }} ]
"""


def asked(loaded, folder, *ids):
    file = folder / "levers.toml"
    file.write_text("".join(WHAT_IF.format(id=one) for one in ids))
    return chosen_what_ifs([file], loaded)


def levers(loaded, asked):
    found = with_levers(loaded, all_what_ifs(asked, loaded)).scenario.event
    return {one.id: one.affects for one in found if "." in one.id}


def test_the_events_are_those_of_all_what_ifs_of_the_scenario_whichever_is_asked_for():
    loaded = load_scenario("afghanistan-2022")
    every = loaded.scenario.what_if
    assert len(levers(loaded, [])) == sum(len(one.event) for one in every)
    for one in every:
        assert levers(loaded, [one]) == levers(loaded, [])


def test_those_of_a_file_are_added_and_replace_one_of_the_same_id(tmp_path):
    loaded = load_scenario(EXAMPLE)
    before = {"fewer-raids.truce": ["raids-lanterns.attack"]}
    assert {name: list(found) for name, found in levers(loaded, []).items()} == before
    added = levers(loaded, asked(loaded, tmp_path, "less-work", "fewer-raids"))
    assert {name: list(found) for name, found in added.items()} == {
        "fewer-raids.truce": ["wage"],
        "less-work.truce": ["wage"],
    }

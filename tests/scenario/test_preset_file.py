"""The file of a preset: what is wrong in it is found before there are actors."""

from __future__ import annotations

import copy
import tomllib

import pytest

from contested.errors import InputError
from contested.ledger.reading import validate
from contested.model.mechanisms import BUILT_IN
from contested.model.parameter import parameters_of, roles_of
from contested.scenario.preset import Preset, preset_named, presets

SMALL = """
title = "Small"
[[mechanism]]
name = "raid"
kind = "ambush"
each = { attacker = "challenger" }
label = "raid-{attacker}"
if = ["{defenders}"]
[mechanism.keys]
attacker = "{attacker}"
defenders = ["{attacker.enemies}"]
[mechanism.of_role.challenger]
loss_ratio = "prior:ratio"
[[layer]]
each = { actor = "challenger" }
id = "held-{actor}"
title = "Chance that a {control_unit} is held by {actor.name}"
series = ["control.{actor}"]
at_least = 1
shows = "control"
"""


def test_a_small_preset_is_read():
    block = validate(Preset, tomllib.loads(SMALL), "small.toml").mechanism[0]
    assert block.keys_of("challenger").keys() == {"attacker", "defenders", "loss_ratio"}
    assert block.keys_of(None).keys() == {"attacker", "defenders"}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("{attacker.enemies}", "{attacker.foes}", "nothing is called '.foes'"),
        ('label = "raid-{attacker}"', 'label = "raid-{attaker}"', "unknown name 'attaker'"),
        ("[mechanism.keys]", "[mechanism.key]", "unknown key 'key'"),
        ('["{defenders}"]', '["{rivals}"]', "unknown name 'rivals'"),
        ('each = { attacker = "challenger" }', 'each = { attacker = "challengers" }', "unknown name 'challengers'"),
        ("{control_unit}", "{parish}", "unknown name 'parish'"),
        ("of_role.challenger", "of_role.rebel", "'challenger'"),
        ('"{attacker}"\ndefenders', '"{defenders}"\ndefenders', "unknown name 'defenders'"),
        ('"prior:ratio"', "0.5", "expected a ledger entry"),
    ],
)
def test_what_is_wrong_in_a_preset_is_an_error_that_says_where(old: str, new: str, message: str):
    assert old in SMALL
    with pytest.raises(InputError, match=message):
        validate(Preset, tomllib.loads(SMALL.replace(old, new, 1)), "small.toml")


def test_names_of_blocks_are_their_own():
    data = tomllib.loads(SMALL)
    data["mechanism"].append(copy.deepcopy(data["mechanism"][0]))
    with pytest.raises(InputError, match="two blocks are named 'raid'"):
        validate(Preset, data, "small.toml")


@pytest.mark.parametrize("name", presets())
def test_every_key_of_a_preset_is_one_of_its_mechanism(name: str):
    for block in preset_named(name, "").mechanism:
        mechanism = BUILT_IN[block.mechanism]
        known = {spec.name for spec in (*roles_of(mechanism), *parameters_of(mechanism))}
        for role in (None, *block.of_role):
            assert block.keys_of(role).keys() | block.columns.keys() <= known, block.name

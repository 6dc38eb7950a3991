"""The file of a preset: what is wrong in it is found before there are actors."""

from __future__ import annotations

import copy
import tomllib
from pathlib import Path

import pytest

from contested.errors import InputError
from contested.ledger.reading import validate
from contested.model.mechanisms import BUILT_IN
from contested.model.parameter import parameters_of, roles_of
from contested.scenario.preset import Preset, extended, preset_named, presets

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


def written(folder: Path, **texts: str) -> dict[str, Path]:
    files = {name: folder / f"{name}.toml" for name in texts}
    for name, text in texts.items():
        files[name].write_text(text)
    return files


def read(files: dict[str, Path], name: str) -> Preset:
    data = tomllib.loads(files[name].read_text())
    return validate(Preset, extended(data, files[name].name, files, ()), files[name].name)


LARGER = """
title = "Larger"
extends = "small"
[[mechanism]]
name = "raid"
[mechanism.keys]
loss_ratio = "prior:other"
[[mechanism]]
name = "season"
label = "season"
if = ["{raid}"]
[mechanism.keys]
affects = ["{raid}.attack"]
"""


def test_a_preset_that_extends_another_has_its_blocks_first_and_changes_single_keys(tmp_path):
    found = read(written(tmp_path, small=SMALL, larger=LARGER), "larger")
    assert (found.title, [block.name for block in found.mechanism]) == ("Larger", ["raid", "season"])
    raid = found.mechanism[0]
    assert raid.keys == {"attacker": "{attacker}", "defenders": ["{attacker.enemies}"], "loss_ratio": "prior:other"}
    assert (raid.label, raid.each) == ("raid-{attacker}", {"attacker": "challenger"})
    assert [layer.id for layer in found.layer] == ["held-{actor}"]


@pytest.mark.parametrize(
    ("extends", "message"),
    [("smal", "larger.toml: field extends: no preset 'smal'; did you mean 'small'"), ("larger", "extends itself")],
)
def test_a_preset_extends_one_that_there_is_and_not_itself(tmp_path, extends: str, message: str):
    files = written(tmp_path, small=SMALL, larger=LARGER.replace('"small"', f'"{extends}"'))
    with pytest.raises(InputError, match=message):
        read(files, "larger")


def test_two_presets_do_not_extend_each_other(tmp_path):
    files = written(
        tmp_path, small=SMALL.replace("[[mechanism]]", 'extends = "larger"\n[[mechanism]]', 1), larger=LARGER
    )
    with pytest.raises(InputError, match="extends itself"):
        read(files, "larger")


def test_the_full_preset_is_the_core_and_more():
    core, full = (preset_named(name, "") for name in ("irregular-war-core", "irregular-war"))
    names = [block.name for block in core.mechanism]
    assert [block.name for block in full.mechanism][: len(names)] == names
    assert full.kinds - core.kinds == set(BUILT_IN) - core.kinds - {"learning", "rout", "strikes"}
    changed = [a.name for a, b in zip(core.mechanism, full.mechanism, strict=False) if a != b]
    assert changed == ["season"]

"""A scenario written out as TOML says where its parts come from, and loads as the same model."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import contested.cli
from contested.scenario.bundled import bundled_folders
from contested.scenario.load import load_scenario
from contested.scenario.written import expanded_toml
from scenario.example import EXAMPLE
from scenario.minimal import write_minimal

STARTER = Path(contested.cli.__file__).parent / "starter"


@pytest.mark.parametrize("name", [*bundled_folders(), STARTER, EXAMPLE])
def test_a_scenario_written_out_is_the_same_scenario(tmp_path: Path, name: str | Path):
    loaded = load_scenario(name)
    copy = Path(shutil.copytree(loaded.folder, tmp_path / "copy"))
    (copy / "scenario.toml").write_text(expanded_toml(loaded), encoding="utf-8")
    again = load_scenario(copy)
    assert again.hash == loaded.hash
    assert list(again.scenario.mechanism) == list(loaded.scenario.mechanism)
    assert not again.expansion.mechanisms and not again.expansion.defaults and again.expansion.observations is None


def test_comments_say_where_each_part_comes_from(tmp_path: Path):
    table = ("[[question]]", '[mechanism.ambush-front]\nloss_ratio = "prior:front-fighters"\n\n[[question]]')
    home = write_minimal(tmp_path, table, ('ledger = ["ledger"]', 'ledger = ["ledger"]\nobservations = "o.toml"'))
    observation = '[[observation]]\nclaim = "clashes-counted"\nseries = ["reporting.attacks"]\n'
    (home / "o.toml").write_text(observation, encoding="utf-8")
    text = expanded_toml(load_scenario(home))
    for line in (
        "# The preset irregular-war-core made what is marked with 'from the preset'.",
        "# no column ruggedness_m in the table of places: no place is harder to report from than another",
        "[mechanism.ambush-front] # from the preset",
        'loss_ratio = "prior:front-fighters" # given by the scenario, from the ledger',
        'lethal_share = "prior:attack-lethal-share" # default, from the library',
        'inflation = "prior:claim-inflation-resistance" # from the library',
        "[[layer]] # from the preset",
        "# from o.toml",
    ):
        assert f"{line}\n" in text, line
    assert "preset = " not in text and "observations = " not in text and "\n\n\n" not in text

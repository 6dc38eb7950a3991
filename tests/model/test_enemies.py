"""Actors who fight in a mechanism are enemies."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from contested.errors import InputError
from contested.model.build import build
from contested.scenario.load import load_scenario

EXAMPLE = Path(__file__).parents[2] / "examples/two-valleys"


def built(folder: Path, *changes: tuple[str, str]):
    shutil.copytree(EXAMPLE, folder / "valleys")
    path = folder / "valleys" / "scenario.toml"
    text = path.read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text)
    return build(load_scenario(folder / "valleys"))


def test_an_attack_between_actors_that_are_not_enemies_is_refused(tmp_path: Path):
    with pytest.raises(InputError, match="raids-salt.defenders.*'salt-company' .attacker. against 'lanterns'"):
        built(
            tmp_path,
            (
                'attacker = "salt-company"\ndefenders = ["regency"]',
                'attacker = "salt-company"\ndefenders = ["lanterns"]',
            ),
        )


def test_it_is_enough_that_one_of_the_two_calls_the_other_an_enemy(tmp_path: Path):
    assert built(tmp_path, ('enemies = ["lanterns", "salt-company"]', 'enemies = ["lanterns"]')).parameters

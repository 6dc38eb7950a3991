"""Small random edits of a scenario and its ledger end in a run or in an error of the input: no traceback, no hang."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from contested.scenario.bundled import bundled_folders
from scenario.example import EXAMPLE
from scenario.small_edits import edited, try_edits


def tried(folder: Path, count: int, seed: int) -> None:
    outcomes, faults = try_edits(folder, count, seed)
    assert not faults, "\n".join(faults)
    assert sum(outcomes.values()) == count and outcomes["refused"] > count / 4


def test_small_edits_of_the_example_are_refused_or_accepted():
    tried(EXAMPLE, 60, seed=1)


@pytest.mark.heavy
@pytest.mark.parametrize("seed", range(3))
def test_many_small_edits_of_the_bundled_scenario_are_refused_or_accepted(seed: int):
    """`PYTHONPATH=tests python -m scenario.small_edits 1000000` tries more."""
    tried(bundled_folders()["afghanistan-2022"], 400, seed)


def test_an_edit_changes_the_text_by_little():
    text = (EXAMPLE / "scenario.toml").read_text()
    rng = random.Random(0)
    changed = [edited(text, rng) for _ in range(300)]
    assert sum(one != text for one in changed) > 250
    assert all(abs(len(one) - len(text)) < 400 for one in changed)

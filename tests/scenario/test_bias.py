"""The bias that applies to a claim depends on its side, its subject and whose quantity it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from contested.scenario.bias import bias_of
from scenario.example import EXAMPLE, copy_example, load_example
from scenario.made_up import claim


@pytest.mark.parametrize(
    ("side", "of", "whose", "applies"),
    [
        ("lanterns", "fatalities", "regency", True),
        ("lanterns", "casualties", "regency", True),
        ("lanterns", "fighters", "regency", False),
        ("lanterns", "fatalities", "lanterns", False),
        ("lanterns", "fatalities", "salt-company", False),
        ("lanterns", "fatalities", "none", False),
        ("regency", "fatalities", "lanterns", False),
        ("none", "fatalities", "regency", False),
    ],
)
def test_a_bias_about_enemies_applies_to_quantities_of_enemies(side: str, of: str, whose: str, applies: bool):
    found = bias_of(load_example(EXAMPLE).scenario, claim(side=side, of=of, whose=whose))
    assert (found is not None) == applies


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("own", {"lanterns", "salt-company"}),
        ("enemy", {"regency"}),
        ("any", {"lanterns", "salt-company", "regency", "none"}),
    ],
)
def test_own_means_the_side_and_its_allies_and_any_means_everybody(tmp_path: Path, word: str, expected: set[str]):
    ally = ('enemies = ["regency"]', 'enemies = ["regency"]\nallies = ["salt-company"]')
    scenario = load_example(copy_example(tmp_path, ally, ('whose = "enemy"', f'whose = "{word}"'))).scenario
    subjects = ["lanterns", "salt-company", "regency", "none"]
    assert {whose for whose in subjects if bias_of(scenario, claim(side="lanterns", whose=whose))} == expected


def test_a_claim_without_a_quantity_has_no_bias():
    assert bias_of(load_example(EXAMPLE).scenario, claim(best=None, side="lanterns")) is None


def test_the_first_bias_that_applies_is_used(tmp_path: Path):
    first = '[[bias]]\nside = "lanterns"\nabout = ["fatalities"]\nfactor = "prior:raid-loss-ratio"\n\n[[bias]]'
    scenario = load_example(copy_example(tmp_path, ("[[bias]]", first))).scenario
    found = bias_of(scenario, claim(side="lanterns", of="fatalities", whose="regency"))
    assert found is not None and found.factor == "prior:raid-loss-ratio"

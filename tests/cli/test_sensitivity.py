"""contested sensitivity, without a simulation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from contested import api_sensitivity
from contested.results.resumable_folder import STATE, resumable
from contested.results.sensitivity import Sensitivity
from present.views.test_sensitivity import ALL, made, measured, question

FOUND = made(question("wins", measured("answer", ALL), measured("order", ALL)))


@pytest.fixture
def asked(monkeypatch, fakes) -> list[tuple[Any, ...]]:
    """The arguments of every call of `find_carriers`, which is not made."""
    calls: list[tuple[Any, ...]] = []

    def find(loaded: Any, size: Any, target: Any, *others: Any) -> tuple[Sensitivity, Path]:
        calls.append((size, target, *others[:2]))
        return FOUND, target.candidate()

    monkeypatch.setattr(api_sensitivity, "find_carriers", find)
    return calls


def test_numbers_are_printed_then_the_file_and_options_passed_on(contested, asked, tmp_path):
    outcome = contested("sensitivity", "somewhere", "--minutes", 3, "--samples", 128, "--seed", 4)
    assert outcome.code == 0 and outcome.out.startswith("A small war: the unknown numbers that carry each answer.")
    assert Path(outcome.last_line).name == "sensitivity.json"
    size, target, *_ = asked[0]
    assert size == (3.0, None, 128, 4)
    assert target.numbered and target.path.name.startswith("somewhere-sensitivity-")


def test_machines_get_everything_and_the_file(contested, asked, tmp_path):
    found = json.loads(contested("sensitivity", "somewhere", "--json", "--out", "here").out)
    assert found.pop("file") == str(tmp_path / "here" / "sensitivity.json")
    assert Sensitivity.model_validate(found, strict=False) == FOUND


def test_an_unknown_question_is_told_before_anything_is_simulated(contested, asked):
    outcome = contested("sensitivity", "somewhere", "--question", "win")
    assert outcome.code == 2 and not asked
    assert "--question: expected a question of the scenario, found 'win'; did you mean 'wins'?" in outcome.err


def test_ctrl_c_says_what_is_kept_and_how_to_go_on(contested, fakes, monkeypatch, tmp_path):
    def find(loaded: Any, size: Any, target: Any, *others: Any) -> tuple[Sensitivity, Path]:
        with resumable(target, "key") as kept:
            kept.note({})
            raise KeyboardInterrupt

    monkeypatch.setattr(api_sensitivity, "find_carriers", find)
    outcome = contested("sensitivity", "somewhere", "--out", "here")
    assert outcome.code == 130 and (tmp_path / "here" / STATE).is_file()
    kept = f"what is done so far is kept in {tmp_path / 'here'}: the same command goes on from there"
    assert outcome.err == f"contested: stopped; {kept}\n"

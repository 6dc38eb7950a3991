"""A claim that is compared with single weeks, with another actor, or that counts more people than there are."""

from __future__ import annotations

from pathlib import Path

import pytest

from contested.scenario.load import load_scenario
from contested.simulation import prepare
from scenario.example import copy_example

SCENARIO, REPORTS = "scenario.toml", "ledger/reports.toml"
CHECK = 'claim = "lantern-losses-claimed"\nseries = ["raids-lanterns.killed.regency"]\n'
MORE = 'over = "sum"\nmore_than = "claim:lantern-losses-claimed"'
PERIOD = "meant = { from = 2030-09-01, to = 2031-02-28 }"


def found(home: Path) -> list[str]:
    return [str(one) for one in prepare(load_scenario(home), None).loaded.warnings]


@pytest.mark.parametrize("over", ["mean", "max", "first", "last"])
def test_a_claim_about_months_is_not_compared_with_single_weeks(tmp_path: Path, over: str):
    (message,) = found(copy_example(tmp_path, (CHECK, f'{CHECK}over = "{over}"\n')))
    assert message.startswith("scenario.toml: claim_check (entry 2), field over: expected 'sum'")
    assert "about 181 days" in message and f"'{over}'" in message


@pytest.mark.parametrize("over", ["week", "max"])
def test_neither_is_one_that_a_question_names(tmp_path: Path, over: str):
    (message,) = found(copy_example(tmp_path, (MORE, MORE.replace("sum", over))))
    assert message.startswith("scenario.toml: question 'more_deaths_than_claimed', field over: expected 'sum'")


def test_a_claim_about_a_week_can_be(tmp_path: Path):
    home = copy_example(tmp_path, (CHECK, f'{CHECK}over = "max"\n'))
    copy_example(tmp_path, (PERIOD, "meant = { from = 2031-02-20, to = 2031-02-28 }"), file=REPORTS)
    assert found(home) == []


def test_a_claim_about_one_side_is_not_compared_with_the_dead_of_another(tmp_path: Path):
    home = copy_example(tmp_path, (CHECK, CHECK.replace("killed.regency", "killed.lanterns")))
    (message,) = found(home)
    assert message == (
        "scenario.toml: claim_check (entry 2), field series: expected 'regency', whom claim 'lantern-losses-claimed' "
        "is about, found 'raids-lanterns.killed.lanterns'"
    )


def test_it_can_be_compared_with_all_the_dead(tmp_path: Path):
    assert found(copy_example(tmp_path, (CHECK, CHECK.replace("killed.regency", "killed.*")))) == []


def test_a_claim_about_ground_is_about_who_holds_it(tmp_path: Path):
    quantity = 'quantity = { best = 24, unit = "persons", of = "fatalities" }'
    ground = 'quantity = { best = 2, unit = "parishes", of = "parishes", whose = "regency" }'
    home = copy_example(tmp_path, ("at_least = 4 }", 'at_least = "claim:observed-deaths" }'))
    copy_example(tmp_path, (quantity, ground), ("counted 24", "counted 2"), file=REPORTS)
    (message,) = found(home)
    assert "question 'lanterns_hold_a_valley', field actor: expected 'regency'" in message and "'lanterns'" in message


def test_a_claim_counts_no_more_people_than_there_are(tmp_path: Path):
    change = ("best = 90, low = 80, high = 120", "best = 9_000_000")
    home = copy_example(tmp_path, change, ("about 90 people", "many people"), file=REPORTS)
    messages = found(home)
    assert any("claim_check (entry 2), field claim: expected a claim of at most 456,579" in one for one in messages)


PAST = ("as_of =", "start = 2030-08-31\nas_of =")
OBSERVED = f"[[observation]]\n{CHECK}"


def observed(folder: Path, old: str = "", new: str = "") -> list[str]:
    """What is listed of the example with a past and an observation; the first `old` in it is changed."""
    return found(copy_example(folder, PAST, (f"[[claim_check]]\n{CHECK}", OBSERVED.replace(old, new, 1))))


def test_an_observation_is_of_the_actor_that_its_claim_is_about(tmp_path: Path):
    assert not [one for one in observed(tmp_path / "same") if "observation" in one]
    (message,) = [
        one for one in observed(tmp_path / "other", "killed.regency", "killed.lanterns") if "observation" in one
    ]
    assert message == (
        "scenario.toml: observation 'lantern-losses-claimed', field series: expected 'regency', whom claim "
        "'lantern-losses-claimed' is about, found 'raids-lanterns.killed.lanterns'"
    )


def test_an_observation_about_months_is_of_all_its_weeks(tmp_path: Path):
    line = 'series = ["raids-lanterns.killed.regency"]\n'
    (message,) = [one for one in observed(tmp_path, line, f'{line}over = "max"\n') if "observation" in one]
    assert message.startswith("scenario.toml: observation 'lantern-losses-claimed', field over: expected 'sum'")


def test_a_reference_value_is_of_the_actor_that_its_claim_is_about(tmp_path: Path):
    value = '[[reference_value]]\nid = "dead"\ntext = "Dead"\nclaim = "lantern-losses-claimed"\nseries = ["{}"]\n\n'
    for series, number in (("raids-lanterns.killed.regency", 0), ("raids-regency.killed.lanterns", 1)):
        change = ("[[what_if]]", f"{value.format(series)}[[what_if]]")
        messages = [one for one in found(copy_example(tmp_path / series, change)) if "reference_value" in one]
        assert len(messages) == number
        assert all("field series: expected 'regency', whom claim" in one and series in one for one in messages)

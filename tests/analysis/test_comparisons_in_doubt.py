"""Which comparisons with a claim are in doubt, one claim and one series at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from contested.analysis.comparison import impossible_claim, one_week, other_owner
from contested.errors import InputWarning
from contested.ledger.ledger import Ledger
from contested.model.series import Series
from contested.scenario.calendar import Calendar
from contested.scenario.load import LoadedScenario
from scenario.made_up import START, claim


def war() -> LoadedScenario:
    """Reds with 20 fighters and blues with 30 among 950 people."""
    actors = [SimpleNamespace(id=name, fighters=number) for name, number in (("reds", 20), ("blues", 30))]
    scenario: Any = SimpleNamespace(actor=actors)
    places: Any = SimpleNamespace(population=np.array([450, 500]))
    return LoadedScenario(scenario, Ledger(claims={}), places, Calendar(START, 8), {}, "", [], [], Path())


def told(found: Iterator[InputWarning]) -> list[tuple[str, str]]:
    return [(one.where, one.message) for one in found]


def weeks(days: int | None, kind: str = "flow", over: str = "max") -> list[tuple[str, str]]:
    return told(one_week(claim(days=days), Series("x", kind, "persons per week", "X"), over, "here"))


def test_a_claim_about_more_than_ten_days_is_not_compared_with_one_week():
    message = "expected 'sum' for claim 'c' about 11 days, found 'max', which compares it with single weeks"
    assert weeks(11) == [("here", message)]
    assert weeks(10) == weeks(1) == []
    assert len(weeks(300, "report", "mean")) == len(weeks(300, "report", "first")) == 1


def test_a_claim_without_a_period_can_be_compared_with_any_week():
    assert weeks(None) == weeks(None, "stock", "last") == []


@pytest.mark.parametrize(("kind", "over"), [("stock", "last"), ("level", "max"), ("flow", "sum"), ("stock", "sum")])
def test_a_sum_and_what_is_there_at_the_end_of_a_week_are_of_any_length(kind: str, over: str):
    assert weeks(300, kind, over) == []


def owners(whose: str, *names: str) -> list[tuple[str, str]]:
    return told(other_owner(claim(whose=whose), names, war(), "here"))


@pytest.mark.parametrize(
    ("whose", "names"),
    [
        ("blues", ("raid.killed.reds",)),
        ("blues", ("raid.killed.reds", "raid.killed.civilian")),
        ("blues", ("raid.killed.civilian", "raid.killed.reds")),
        ("civilian", ("raid.killed.reds",)),
        ("reds", ("fighters.blues", "dead.blues")),
    ],
)
def test_series_that_are_all_of_other_actors_are_told_by_the_first(whose: str, names: tuple[str, ...]):
    assert owners(whose, *names) == [("here", f"expected '{whose}', whom claim 'c' is about, found '{names[0]}'")]


@pytest.mark.parametrize(
    ("whose", "names"),
    [
        ("blues", ("raid.killed.blues",)),
        ("blues", ("raid.killed.reds", "raid.killed.blues")),
        ("blues", ("raid.killed.reds", "raid.deaths")),
        ("blues", ("raid.deaths", "raid.killed.reds")),
        ("blues", ("raid.deaths",)),
        ("any", ("raid.killed.reds",)),
        ("any", ("raid.deaths",)),
        ("civilian", ("dead.civilian",)),
        ("reds", ("raid.late.reds",)),
    ],
)
def test_series_of_the_actor_of_no_actor_or_of_one_who_is_not_in_the_war_are_not(whose: str, names: tuple[str, ...]):
    assert owners(whose, *names) == []


def test_a_claim_without_a_number_is_about_nobody():
    assert told(other_owner(claim(best=None), ["raid.killed.reds"], war(), "here")) == []


def people(best: float | None, unit: str = "persons") -> list[tuple[str, str]]:
    return told(impossible_claim(claim(best=best), Series("x", "flow", unit, "X"), war(), "here"))


def test_as_many_people_as_there_are_can_be_claimed_and_no_more():
    message = "expected a claim of at most 1,000, as many as there are people and fighters, found 1,000.5 in 'c'"
    assert people(1000.5) == people(1000.5, "persons per week") == [("here, field claim", message)]
    assert people(1000) == people(1) == people(1000, "persons per week") == []


@pytest.mark.parametrize("unit", ["events", "events per week", "index"])
def test_of_other_things_there_may_be_more(unit: str):
    assert people(5000, unit) == []


def test_a_claim_without_a_number_counts_nobody():
    assert people(None) == people(None, "events") == []

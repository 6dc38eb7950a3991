"""The prior check: a reference value on the 90 % band of an ensemble, whose bounds belong to it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from contested.analysis.prior_check import prior_check, reference_levels
from contested.results.manifest import PriorCheck
from contested.scenario.calendar import Calendar
from contested.scenario.load import LoadedScenario
from helpers.small_run import manifest
from scenario.made_up import START, claim, ledger, made_up, reference_value

VALUES = np.arange(101.0)  # the 5th percentile is 5, the 95th is 95


def checked(best: float, claim_id: str = "c", **keys: Any) -> PriorCheck:
    one = claim(best=best).model_copy(update={"id": claim_id})
    asked = reference_value(series=["fear"], claim=claim_id, **keys)
    scenario: Any = SimpleNamespace(reference_value=[asked])
    places: Any = None
    loaded = LoadedScenario(scenario, ledger(one), places, Calendar(START, 8), {}, "", [], [], Path())
    (found,) = prior_check(loaded, manifest().parameters, {"a": VALUES})
    return found


@pytest.mark.parametrize("best", [5.0, 95.0])
def test_a_check_at_a_bound_agrees_with_itself(best):
    """Its record refuses an `inside` that its numbers contradict."""
    fault = None
    try:
        checked(best)
    except ValidationError as error:
        fault = str(error)
    assert fault is None


@pytest.mark.parametrize(("best", "inside"), [(4.9, False), (5.0, True), (50.0, True), (95.0, True), (95.1, False)])
def test_a_reference_value_is_inside_from_one_bound_to_the_other(best, inside):
    found = checked(best)
    assert (found.reference, found.low, found.median, found.high) == (best, 5.0, 50.0, 95.0)
    assert found.inside is inside


def test_every_reference_value_is_checked_against_its_own_histories():
    """The 5th percentile of 0, 2, ... 200 is 10; 30 in 21 days are 10 a week."""
    values = {"a": VALUES, "b": 2 * VALUES}
    asked = [reference_value(id=one, series=["fear"], per=per) for one, per in (("b", "week"), ("a", "month"))]
    scenario: Any = SimpleNamespace(reference_value=asked)
    places: Any = None
    known = ledger(claim(best=30, days=21))
    loaded = LoadedScenario(scenario, known, places, Calendar(START, 8), {}, "", [], [], Path())
    found = prior_check(loaded, manifest().parameters, values)
    assert [(one.id, one.low, one.median, one.high) for one in found] == [("b", 10, 100, 190), ("a", 5, 50, 95)]
    assert [one.reference for one in found] == pytest.approx([10.0, 30 / 21 * 365.25 / 12])


@pytest.mark.parametrize(("per", "week"), [("week", 1.0), ("month", 365.25 / 84), ("year", 365.25 / 7)])
def test_a_level_is_that_of_all_places_in_an_average_week(per: str, week: float):
    history = made_up(weeks=4, members=3)
    history.table["fear"] = np.arange(36.0).reshape(4, 3, 3)
    levels = reference_levels(reference_value(series=["fear"], per=per), history, claim())
    assert levels == pytest.approx(np.array([49.5, 52.5, 55.5]) * week)


def test_a_check_names_its_reference_value_and_its_basis():
    found = checked(10.0, per="week")
    assert (found.id, found.text, found.claim, found.per) == ("a", "A", "c", "week")
    assert (found.basis, found.circular) == ("measured", ())
    circular = checked(10.0, "dead")
    assert (circular.basis, circular.circular) == ("circular", ("raid-rate",))

"""The dates of a scenario: the first simulated day, the date of the evidence, and the end, as a calendar."""

from __future__ import annotations

from datetime import timedelta

from contested.checks import error
from contested.errors import InputError
from contested.scenario.calendar import MAX_WEEKS, MOST_WEEKS, Calendar
from contested.scenario.schema import Scenario

WEEK = timedelta(weeks=1)


def calendar_of(scenario: Scenario, where: str) -> Calendar:
    """The weeks of a scenario, counted from its first day; `where` is its file, for messages.

    Raises:
        InputError: the run starts after as_of or within a week, ends before as_of, or is too long.
    """
    past, future = _past_weeks(scenario, where), _future_weeks(scenario, where)
    _check_length(scenario, past, future, where)
    return Calendar(scenario.first_day, past + future, past)


@error("A run starts on the date of the evidence, or a whole number of weeks before it.")
def _past_weeks(scenario: Scenario, where: str) -> int:
    days = (scenario.as_of - scenario.first_day).days
    if days < 0:
        raise InputError(f"expected a day up to as_of = {scenario.as_of}, found {scenario.start}", f"{where}: start")
    past, rest = divmod(days, 7)
    if rest:
        raise InputError(
            f"expected a whole number of weeks before as_of = {scenario.as_of}, such as "
            f"{scenario.as_of - (past + 1) * WEEK} or {scenario.as_of - past * WEEK}, found {scenario.start}, "
            f"{days} days before it",
            f"{where}: start",
        )
    return past


@error("The horizon of a run is the date of the evidence or later, and 156 weeks after it at most.")
def _future_weeks(scenario: Scenario, where: str) -> int:
    """The weeks from as_of on: as many as the scenario says, or up to the one with its horizon."""
    if scenario.horizon is None:
        assert scenario.weeks is not None  # Scenario has one of the two
        return scenario.weeks
    days = (scenario.horizon - scenario.as_of).days
    if not 0 <= days < 7 * MAX_WEEKS:
        last = scenario.as_of + MAX_WEEKS * WEEK - timedelta(days=1)
        raise InputError(
            f"expected a day from as_of = {scenario.as_of} to {last}, {MAX_WEEKS} weeks after it, "
            f"found {scenario.horizon}",
            f"{where}: horizon",
        )
    return days // 7 + 1


@error("A run has no more than 520 weeks.")
def _check_length(scenario: Scenario, past: int, future: int, where: str) -> None:
    if past + future > MOST_WEEKS:
        earliest = scenario.as_of - (MOST_WEEKS - future) * WEEK
        raise InputError(
            f"expected a day from {earliest}, so that a run with {future} weeks after as_of has at most {MOST_WEEKS} "
            f"in all, found {scenario.start}, with which it has {past + future}",
            f"{where}: start",
        )

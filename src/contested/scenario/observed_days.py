"""The past of a run, and which of its days a claim is about."""

from __future__ import annotations

import datetime as dt

from contested.ledger.claim import Claim
from contested.scenario.schema import Scenario

WEEK = dt.timedelta(weeks=1)


def past_weeks(scenario: Scenario) -> int:
    """The number of simulated weeks before the date of the evidence."""
    return (scenario.as_of - scenario.first_day) // WEEK


def observed_days(claim: Claim, scenario: Scenario) -> dict[int, int]:
    """How many days of each week of the past a claim is about, without the weeks that it does not touch.

    A claim without a period is about the day on which it was said: the week whose end is nearest, as a whole. The day
    `as_of` counts as the day before it, the last of the past.
    """
    start, weeks = scenario.first_day, past_weeks(scenario)
    if weeks < 1:
        return {}
    if claim.meant is None:
        week = round((claim.said - start).days / 7) - 1
        return {min(max(week, 0), weeks - 1): 7} if start <= claim.said <= scenario.as_of else {}
    day = dt.timedelta(days=1)
    last_day = start + weeks * WEEK - day
    first = min(claim.meant.start, last_day) if claim.meant.start <= scenario.as_of else claim.meant.start
    last = min(claim.meant.end, last_day)
    found = {}
    for week in range(weeks):
        begin = start + week * WEEK
        days = (min(last, begin + WEEK - day) - max(first, begin)).days + 1
        if days > 0:
            found[week] = days
    return found

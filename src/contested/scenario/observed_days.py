"""Which days of the past of a run a claim is about."""

from __future__ import annotations

import datetime as dt

from contested.ledger.claim import Claim
from contested.scenario.calendar import Calendar

DAY = dt.timedelta(days=1)


def observed_days(claim: Claim, calendar: Calendar) -> dict[int, int]:
    """How many days of each week of the past a claim is about, without the weeks that it does not touch.

    A claim without a period is about the day on which it was said: the week whose end is nearest, as a whole. The day
    `as_of` counts as the day before it, the last of the past.
    """
    if not calendar.past_weeks:
        return {}
    latest = calendar.past_weeks - 1
    if claim.meant is None:
        week = round((claim.said - calendar.start).days / 7) - 1
        return {min(max(week, 0), latest): 7} if calendar.start <= claim.said <= calendar.as_of else {}
    first, last = claim.meant.start, claim.meant.end
    if first == calendar.as_of:
        first -= DAY
    touched = range(max(calendar.week_of(first), 0), min(calendar.week_of(last), latest) + 1)
    return {week: _shared(first, last, calendar.date(week), calendar.date(week + 1) - DAY) for week in touched}


def _shared(first: dt.date, last: dt.date, begin: dt.date, end: dt.date) -> int:
    """The number of days that two periods share, which touch each other."""
    return (min(last, end) - max(first, begin)).days + 1

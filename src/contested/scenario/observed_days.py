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
    begin, end = (first - calendar.start).days, (last - calendar.start).days
    touched = range(max(begin // 7, 0), min(end // 7, latest) + 1)
    return {week: min(end, 7 * week + 6) - max(begin, 7 * week) + 1 for week in touched}

"""Which simulated weeks stand for a claim's period: those of the first year on the same days of the year."""

from __future__ import annotations

from contested.ledger.claim import Claim
from contested.scenario.calendar import Calendar
from contested.scenario.questions import Compare

YEAR_WEEKS = 52
YEAR_DAYS = 365.2425
MIDDLE = 3
"""Days from a week's first to its middle one."""


def same_season(claim: Claim, calendar: Calendar) -> list[int]:
    """Weeks of the first year whose middle lies on the same days of the year as the claim's period.

    A period too short to hold a week's middle takes the nearest week. Empty if the claim has no period, one of a year
    or more, or one in a season that the run does not reach.
    """
    if claim.meant is None or claim.meant.days >= int(YEAR_DAYS):
        return []
    after = {
        week: (calendar.date(week) - claim.meant.start).days + MIDDLE for week in range(min(calendar.weeks, YEAR_WEEKS))
    }
    within = [week for week, days in after.items() if days % YEAR_DAYS < claim.meant.days]
    if within:
        return within
    half = (claim.meant.days - 1) / 2
    away = {week: _around(days - half) for week, days in after.items()}
    nearest = min(away, key=lambda week: (away[week], week))
    return [nearest] if away[nearest] <= MIDDLE + half + 1 else []


def _around(days: float) -> float:
    """Distance in days round the year, whatever the number of years between."""
    left = days % YEAR_DAYS
    return min(left, YEAR_DAYS - left)


def anchor_weeks(claim: Claim, calendar: Calendar) -> list[int]:
    """The weeks whose mean level an anchor compares with its claim: the same season, or else the first year."""
    return same_season(claim, calendar) or list(range(min(calendar.weeks, YEAR_WEEKS)))


def compare_span(compare: Compare, claim: Claim, calendar: Calendar) -> list[int]:
    """The weeks that stand for a claim's period in a comparison.

    ``first`` is the first week. A sum takes the same season; with ``weeks`` of its own, for another reduction, or where
    the run does not reach that season, the weeks run from the start: as long as the claim's period, else 52.
    """
    if compare.over == "first":
        return [0]
    if compare.over == "sum" and compare.weeks is None:
        season = same_season(claim, calendar)
        if season:
            return season
    asked = compare.weeks or (max(1, round(claim.meant.days / 7)) if claim.meant else YEAR_WEEKS)
    return list(range(min(asked, calendar.weeks)))

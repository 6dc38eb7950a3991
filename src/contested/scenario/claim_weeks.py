"""Choose the simulated weeks that correspond to a claim's period: the same season of the first year."""

from __future__ import annotations

from contested.ledger.claim import Claim
from contested.scenario.calendar import Calendar
from contested.scenario.questions import ClaimCheck

YEAR_WEEKS = 52
YEAR_DAYS = 365.2425
WEEK_DAYS = 7
MIDDLE = 3
"""Days from the first to the middle day of a week."""


def same_season(claim: Claim, calendar: Calendar) -> list[int]:
    """Weeks of the first year whose middle day lies on the same days of the year as the claim's period.

    For a period too short to contain the middle day of a week, the nearest week. Empty if the claim has no period, a
    period of a year or more, or one in a season that the run does not reach.
    """
    if claim.meant is None or claim.meant.days >= int(YEAR_DAYS):
        return []
    days_after_start = {
        week: (calendar.date(week) - claim.meant.start).days + MIDDLE for week in range(min(calendar.weeks, YEAR_WEEKS))
    }
    within = [week for week, days in days_after_start.items() if days % YEAR_DAYS < claim.meant.days]
    if within or claim.meant.days >= WEEK_DAYS:
        return within
    half = (claim.meant.days - 1) / 2
    distances = {week: _days_apart(days - half) for week, days in days_after_start.items()}
    nearest = min(distances, key=lambda week: (distances[week], week))
    return [nearest] if distances[nearest] <= MIDDLE + half + 1 else []


def _days_apart(days: float) -> float:
    """The distance in days between two days of the year, for a difference of any number of years."""
    remainder = days % YEAR_DAYS
    return min(remainder, YEAR_DAYS - remainder)


def anchor_weeks(claim: Claim, calendar: Calendar) -> list[int]:
    """The weeks whose mean is compared with an anchor's claim: the same season, or else the first year."""
    return same_season(claim, calendar) or list(range(min(calendar.weeks, YEAR_WEEKS)))


def claim_check_weeks(check: ClaimCheck, claim: Claim, calendar: Calendar) -> list[int]:
    """The weeks that a claim check compares with the claim.

    ``over = "first"`` takes the first week. A sum takes the same season as the claim's period. With ``weeks``, for
    other reductions, or if the run does not reach that season, the weeks begin at the start of the run; their number
    is ``weeks``, else the length of the claim's period, else 52.
    """
    if check.reduction == "first":
        return [0]
    if check.reduction == "sum" and check.weeks is None:
        season = same_season(claim, calendar)
        if season:
            return season
    length = check.weeks or (max(1, round(claim.meant.days / 7)) if claim.meant else YEAR_WEEKS)
    return list(range(min(length, calendar.weeks)))

"""Choose the simulated weeks that a claim is compared with: those of its period, or else of the same season."""

from __future__ import annotations

from datetime import timedelta

from contested.ledger.claim import Claim
from contested.scenario.calendar import Calendar
from contested.scenario.questions import ClaimCheck

YEAR_WEEKS = 52
YEAR_DAYS = 365.2425
WEEK_DAYS = 7
MIDDLE = 3
"""Days from the first to the middle day of a week."""


def in_run(claim: Claim, calendar: Calendar) -> bool:
    """Whether half of the days of a claim's period or more lie in the run."""
    if claim.meant is None:
        return False
    first, last = max(claim.meant.start, calendar.start), min(claim.meant.end, calendar.last_day)
    return 2 * ((last - first).days + 1) >= claim.meant.days


def period_weeks(claim: Claim, calendar: Calendar) -> list[int]:
    """The weeks of a claim's period, if it lies in the run: those whose middle day belongs to it.

    For a period too short to contain the middle day of a week, the week that contains its own middle. Empty if the
    claim has no period or less than half of it lies in the run.
    """
    if claim.meant is None or not in_run(claim, calendar):
        return []
    first, last = claim.meant.start - timedelta(days=MIDDLE), claim.meant.end - timedelta(days=MIDDLE)
    within = [week for week in range(calendar.weeks) if first <= calendar.date(week) <= last]
    middle = calendar.week_of(claim.meant.start + timedelta(days=(claim.meant.days - 1) // 2))
    return within or [min(max(middle, 0), calendar.weeks - 1)]


def same_season(claim: Claim, calendar: Calendar) -> list[int]:
    """Weeks of one year of the run whose middle day lies on the same days of the year as the claim's period.

    The year is the run's first for a period before the run, and otherwise the first year from as_of on. For a period
    too short to contain the middle day of a week, the nearest week. Empty if the claim has no period, a period of a
    year or more, or one in a season that the run does not reach.
    """
    if claim.meant is None or claim.meant.days >= int(YEAR_DAYS):
        return []
    days_after_start = {
        week: (calendar.date(week) - claim.meant.start).days + MIDDLE for week in _year(claim, calendar)
    }
    within = [week for week, days in days_after_start.items() if days % YEAR_DAYS < claim.meant.days]
    if within or claim.meant.days >= WEEK_DAYS:
        return within
    half = (claim.meant.days - 1) / 2
    distances = {week: _days_apart(days - half) for week, days in days_after_start.items()}
    nearest = min(distances, key=lambda week: (distances[week], week))
    return [nearest] if distances[nearest] <= MIDDLE + half + 1 else []


def before_run(claim: Claim, calendar: Calendar) -> bool:
    """Whether a claim's period lies before the run, by more than half if not wholly."""
    return claim.meant is not None and claim.meant.start < calendar.start and not in_run(claim, calendar)


def _year(claim: Claim, calendar: Calendar, weeks: int = YEAR_WEEKS) -> range:
    """So many weeks of the run: its first for a claim about the time before it, else those from as_of on."""
    first = 0 if before_run(claim, calendar) else calendar.past_weeks
    return range(first, min(first + weeks, calendar.weeks))


def _days_apart(days: float) -> float:
    """The distance in days between two days of the year, for a difference of any number of years."""
    remainder = days % YEAR_DAYS
    return min(remainder, YEAR_DAYS - remainder)


def reference_weeks(claim: Claim, calendar: Calendar) -> list[int]:
    """The weeks whose mean is compared with a reference value: the claim's period, its season, or else a year."""
    return period_weeks(claim, calendar) or same_season(claim, calendar) or list(_year(claim, calendar))


def claim_check_weeks(check: ClaimCheck, claim: Claim, calendar: Calendar) -> list[int]:
    """The weeks that a claim check compares with the claim.

    ``over = "first"`` takes the first week of the run, and ``weeks`` that many from as_of on. Otherwise they are the
    weeks of the claim's period. If it does not lie in the run, a sum takes the same season; other reductions, and sums
    of a season that the run does not reach, take as many weeks as the period has, 52 without one, from as_of on (from
    the start of the run for a period before it).
    """
    if check.reduction == "first":
        return [0]
    if check.weeks:
        return list(range(calendar.past_weeks, min(calendar.past_weeks + check.weeks, calendar.weeks)))
    if weeks := period_weeks(claim, calendar):
        return weeks
    if check.reduction == "sum" and (season := same_season(claim, calendar)):
        return season
    length = max(1, round(claim.meant.days / WEEK_DAYS)) if claim.meant else YEAR_WEEKS
    return list(_year(claim, calendar, length))

"""Dates and weeks. Results are reported by week; week 0 begins on the first simulated day, one week on as_of."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

from contested.errors import InputError
from contested.ledger.record import YEARS

MAX_WEEKS = 156
"""Weeks of a run from as_of on."""
MOST_WEEKS = 520
"""All weeks of a run."""


@dataclass(frozen=True)
class Calendar:
    """The simulated weeks: week w is the seven days from ``start + 7 w``.

    Attributes:
        start: the first simulated day.
        weeks: all weeks of the run.
        past_weeks: those of them before as_of; week ``past_weeks`` begins on as_of.
    """

    start: dt.date
    weeks: int
    past_weeks: int = 0

    def __post_init__(self) -> None:
        if not 1 <= self.future_weeks <= MAX_WEEKS:
            raise InputError(f"expected 1 to {MAX_WEEKS} weeks from as_of on, found {self.future_weeks}", "weeks")
        if not 0 <= self.past_weeks <= self.weeks <= MOST_WEEKS:
            found = f"{self.weeks}, {self.past_weeks} of them before as_of"
            raise InputError(f"expected at most {MOST_WEEKS} weeks, found {found}", "weeks")
        if not YEARS[0] <= self.start.year <= YEARS[1]:
            raise InputError(f"expected a day between {YEARS[0]} and {YEARS[1]}, found {self.start}", "start")

    @property
    def future_weeks(self) -> int:
        """The number of weeks from as_of on."""
        return self.weeks - self.past_weeks

    @property
    def as_of(self) -> dt.date:
        """The first day of the future."""
        return self.date(self.past_weeks)

    def date(self, week: int) -> dt.date:
        """The first day of a week; ``date(weeks)`` is the day after the last simulated day."""
        return self.start + dt.timedelta(weeks=week)

    @property
    def last_day(self) -> dt.date:
        """The last simulated day."""
        return self.date(self.weeks) - dt.timedelta(days=1)

    def week_of(self, day: dt.date) -> int:
        """The week that contains a day: negative before the start, ``weeks`` or more after the end."""
        return (day - self.start).days // 7

    def has_step(self, first: dt.date, last: dt.date, step_days: float) -> bool:
        """Whether a step of the run begins on one of these days: what lies between two steps acts in none."""
        begins = math.ceil(max((first - self.start).days, 0) / step_days) * step_days
        return begins < min((last - self.start).days + 1, 7 * self.weeks)

    def week_of_year(self, week: int) -> float:
        """Weeks from 1 January to the first day of a week: at least 0 and below 52.3."""
        return (self.date(week).timetuple().tm_yday - 1) / 7.0

    def label(self, week: int) -> str:
        """The first day of a week in ISO format."""
        return self.date(week).isoformat()

    def labels(self) -> list[str]:
        """The label of every week."""
        return [self.label(week) for week in range(self.weeks)]

    def whole_weeks(self, first: dt.date | None = None, last: dt.date | None = None) -> slice:
        """The weeks that lie completely between two days, both included; None means no limit."""
        begin = 0 if first is None else max(0, -((self.start - first).days // 7))
        end = self.weeks if last is None else min(self.weeks, self._whole_weeks_until(last))
        return slice(begin, max(begin, end))

    def weeks_until(self, last: dt.date) -> int:
        """The number of weeks that a run needs to contain all whole weeks up to a day."""
        return max(0, self._whole_weeks_until(last))

    def _whole_weeks_until(self, last: dt.date) -> int:
        return ((last - self.start).days + 1) // 7

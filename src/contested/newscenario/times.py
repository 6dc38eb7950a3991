"""The days of a new scenario: start, as_of and horizon, in whole weeks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from contested.errors import InputError
from contested.scenario.calendar import MAX_WEEKS, MOST_WEEKS

WEEK, USUAL = dt.timedelta(weeks=1), 52
"""Weeks before and after as_of where nobody says otherwise."""


@dataclass(frozen=True)
class Times:
    """First day, day of the questions, last day; `notes` say what was chosen."""

    start: dt.date
    as_of: dt.date
    horizon: dt.date
    notes: tuple[str, ...] = ()

    @property
    def year_before(self) -> dt.date:
        """The first day of the 52 weeks before the start."""
        return self.start - 52 * WEEK


def times(start: dt.date | None, as_of: dt.date | None, horizon: dt.date | None, last_event: dt.date | None) -> Times:
    """The days of a scenario, from those that are given.

    Args:
        start: as given, or None.
        as_of: as given, or None.
        horizon: as given, or None.
        last_event: the last day of the last whole month of the event data; None without any.

    Returns:
        as_of: by default the first Monday after the event data, or today; start: by default 52 weeks before, moved to
        whole weeks before as_of; horizon: by default 52 weeks after.

    Raises:
        InputError: they are not in order, or further apart than a run can be.
    """
    notes = []
    if as_of is None:
        day = (last_event or dt.date.today()) + dt.timedelta(days=1)
        as_of = day + dt.timedelta(days=-day.weekday() % 7)
        since = "after the last whole month of the events" if last_event else "after today"
        notes.append(f"as_of: {as_of}, the first Monday {since}")
    if start is None:
        start = as_of - USUAL * WEEK
        notes.append(f"start: {start}, {USUAL} weeks before as_of")
    if start > as_of:
        raise InputError(f"expected start on or before as_of = {as_of}, found {start}", "start")
    if (odd := (as_of - start).days % 7) != 0:
        moved = start + dt.timedelta(days=odd)
        notes.append(f"start: moved from {start} to {moved}, whole weeks before as_of")
        start = moved
    if horizon is None:
        horizon = as_of + USUAL * WEEK - dt.timedelta(days=1)
        notes.append(f"horizon: {horizon}, {USUAL} weeks from as_of on")
    if horizon < as_of:
        raise InputError(f"expected horizon on or after as_of = {as_of}, found {horizon}", "horizon")
    past, future = (as_of - start) // WEEK, -(-((horizon - as_of).days + 1) // 7)
    if future > MAX_WEEKS or past + future > MOST_WEEKS:
        raise InputError(
            f"expected at most {MAX_WEEKS} weeks from as_of on and {MOST_WEEKS} in all, found {future} and "
            f"{past + future}",
            "horizon" if future > MAX_WEEKS else "start",
        )
    return Times(start, as_of, horizon, tuple(notes))

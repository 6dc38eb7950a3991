"""Checks of what-ifs: they change something, and only what is still to come."""

from __future__ import annotations

from collections.abc import Sequence

from contested.checks import error
from contested.errors import InputError, nearest
from contested.scenario.calendar import Calendar
from contested.scenario.entry_checks import check_event, check_unique, no_step
from contested.scenario.places import Places
from contested.scenario.schema import Event, LeverEvent, WhatIf


def check_what_ifs(
    what_ifs: Sequence[WhatIf],
    events: Sequence[Event],
    places: Places,
    calendar: Calendar,
    step_days: float,
    where: str,
) -> None:
    """Check what-ifs against the scenario: its events, places and dates.

    Args:
        what_ifs: the what-ifs of one file.
        events: the events of the scenario.
        places: its places.
        calendar: its weeks.
        step_days: the length of a step.
        where: the file of the what-ifs.

    Raises:
        InputError: at the first part that does not fit.
    """
    check_unique([one.id for one in what_ifs], "what_if", where)
    for one in what_ifs:
        location = f"{where}: what_if '{one.id}'"
        check_unique([event.id for event in one.event], "event", location)
        for name in one.without:
            _check_without(name, events, calendar, f"{location}, field without")
        for event in one.event:
            at = f"{location}, event '{event.id}'"
            check_event(event, places, at)
            _check_future(event, calendar, at)
            _check_step(event, calendar, step_days, at)
            _check_factor(event, at)


@error("A what-if leaves out events of the scenario that act after as_of.")
def _check_without(name: str, events: Sequence[Event], calendar: Calendar, where: str) -> None:
    known = {event.id: event for event in events}
    if name not in known:
        raise InputError(f"no event '{name}'; {nearest(name, known)}", where)
    if known[name].to < calendar.as_of:
        message = f"expected an event that lasts until as_of = {calendar.as_of} or later, found '{name}', which ends on"
        raise InputError(f"{message} {known[name].to}: a what-if does not change the past", where)
    if known[name].from_ > calendar.last_day:
        message = f"expected an event of this run, which ends on {calendar.last_day}, found '{name}', which begins on"
        raise InputError(f"{message} {known[name].from_}: without it nothing changes", where)


@error("An event of a what-if lies between as_of and the end of the run.")
def _check_future(event: LeverEvent, calendar: Calendar, where: str) -> None:
    if event.from_ < calendar.as_of:
        message = f"expected a day from as_of = {calendar.as_of} on, found {event.from_}"
        raise InputError(f"{message}: a what-if does not change the past", f"{where}, field from")
    if event.from_ > calendar.last_day:
        message = f"expected a day up to the end of the run, {calendar.last_day}, found {event.from_}"
        raise InputError(message, f"{where}, field from")


@error("A step of the run begins on a day of an event of a what-if.")
def _check_step(event: LeverEvent, calendar: Calendar, step_days: float, where: str) -> None:
    if not calendar.has_step(event.from_, event.to, step_days):
        raise InputError(no_step(event, calendar, step_days), f"{where}, field to")


@error("The factor of a what-if is not 1.")
def _check_factor(event: LeverEvent, where: str) -> None:
    if event.factor == 1.0:
        raise InputError("expected a factor other than 1, which changes nothing", f"{where}, field factor")

"""Checks that several tables of a scenario share: ids, lists of places, the days of an event."""

from __future__ import annotations

from collections.abc import Sequence

from contested.checks import error
from contested.errors import InputError
from contested.scenario.calendar import Calendar
from contested.scenario.places import Places
from contested.scenario.schema import Event


@error("Ids of entries of a kind are unique: actors, events, questions, layers, what-ifs; so are observed claims.")
def check_unique(ids: list[str], kind: str, where: str) -> None:
    """Refuse an id that two entries have; `kind` is their table.

    Raises:
        InputError: two entries have one id.
    """
    repeated = [one for one in ids if ids.count(one) > 1]
    if repeated:
        raise InputError(f"the id '{repeated[0]}' is used by {ids.count(repeated[0])} entries", f"{where}: {kind}")


@error("A list of places has each once.")
def check_place_ids(ids: Sequence[str] | None, places: Places, where: str) -> None:
    """Refuse a place that does not exist or stands there twice; `where` is the field.

    Raises:
        InputError: naming the place.
    """
    for place in ids or ():
        places.index(place, where)
        if (ids or ()).count(place) > 1:
            raise InputError(f"expected every place once, found '{place}' twice", where)


@error("An event ends on or after its first day.")
def check_event(event: Event, places: Places, where: str) -> None:
    """Check the days and the places of an event; `where` is the event.

    Raises:
        InputError: it ends before it begins, or a place does not fit.
    """
    if event.to < event.from_:
        raise InputError(f"to = {event.to} is before from = {event.from_}", where)
    check_place_ids(event.places, places, f"{where}, field places")


def no_step(event: Event, calendar: Calendar, step_days: float) -> str:
    """The message about an event on whose days no step begins."""
    wanted = f"expected days on one of which a step begins, every {step_days:g} days from {calendar.start} on"
    return f"{wanted}, found {event.from_} to {event.to}: the event acts in no step"

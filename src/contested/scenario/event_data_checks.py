"""Check event data against the actors, the ledger and the past of the run; tables are checked as they are read."""

from __future__ import annotations

from collections.abc import Iterator

from contested.checks import error
from contested.errors import InputError, nearest
from contested.ledger.ledger import Ledger
from contested.scenario.calendar import Calendar
from contested.scenario.event_data import EventData
from contested.scenario.observation_checks import check_positive


def event_data_references(entries: tuple[EventData, ...]) -> Iterator[tuple[str, str]]:
    """The ledger entries that event data use: location and reference."""
    for one in entries:
        where = f"event_data '{one.id}'"
        if one.attacks != ():
            yield f"{where}, field attacks_gap", one.attacks_gap
        if one.deaths != ():
            yield f"{where}, field deaths_gap", one.deaths_gap
        yield f"{where}, field error", one.error
        yield f"{where}, field delay", one.delay


def check_event_data(
    entries: tuple[EventData, ...], actors: list[str], ledger: Ledger, calendar: Calendar, where: str
) -> None:
    """Check event data against the actors, the ledger and the past of the run.

    Raises:
        InputError: at the first that does not fit; ``where`` is the scenario's file.
    """
    for one in entries:
        location = f"{where}: event_data '{one.id}'"
        _check_past(calendar, location)
        _check_used(one, location)
        for name, actor in one.actors.items():
            _check_actor(actor, name, actors, location)
        for reference, field in (
            (one.attacks_gap, "attacks_gap"),
            (one.deaths_gap, "deaths_gap"),
            (one.error, "error"),
        ):
            if reference in dict(event_data_references((one,))).values():
                check_positive(reference, ledger, f"{location}, field {field}")
        _check_delay(one.delay, ledger, f"{location}, field delay")


@error("Event data need a run with a past: a start a week or more before as_of.")
def _check_past(calendar: Calendar, where: str) -> None:
    if not calendar.past_weeks:
        message = f"expected a run with a past: a start a week or more before as_of = {calendar.as_of}"
        raise InputError(f"{message}, found start = {calendar.start}", f"{where}, field table")


@error("Event data are read as attacks, as deaths, or as both.")
def _check_used(one: EventData, where: str) -> None:
    if one.attacks == () and one.deaths == ():
        raise InputError(
            "expected series for attacks or for deaths, found empty lists for both", f"{where}, field attacks"
        )


@error("Every actor of event data is an actor of the scenario.")
def _check_actor(actor: str, name: str, actors: list[str], where: str) -> None:
    if actor not in actors:
        raise InputError(f"no actor '{actor}' for '{name}'; {nearest(actor, actors)}", f"{where}, field actors")


@error("The share of events that a release does not have yet lies between 0 and 1.")
def _check_delay(reference: str, ledger: Ledger, where: str) -> None:
    low, high = (float(ledger.get_prior(reference).ppf(level)) for level in (1e-6, 1 - 1e-6))
    if low < 0 or high >= 1:
        message = f"expected shares from 0 to below 1, found a prior from {low:.3g} to {high:.3g} in '{reference}'"
        raise InputError(message, where)

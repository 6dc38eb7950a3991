"""Warnings about dates: of the run, its events and its evidence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from contested.checks import warning
from contested.errors import InputWarning
from contested.ledger.claim import Claim
from contested.ledger.ledger import Ledger
from contested.scenario.calendar import Calendar
from contested.scenario.entry_checks import no_step
from contested.scenario.schema import Event, Scenario

YEAR = timedelta(days=366)
MOST_YEARS = 5


@warning("Some evidence became known in the year before the date of the evidence.")
def old_evidence(scenario: Scenario, ledger: Ledger, where: str) -> Iterator[InputWarning]:
    """A date of the evidence that is long after all of it, as one with a wrong year is."""
    known = [entry.known_from for entries in (ledger.claims, ledger.priors) for entry in entries.values()]
    if known and max(known) < scenario.as_of - YEAR:
        message = f"expected a day up to {max(known) + YEAR}, a year after the latest evidence ({max(known)})"
        yield InputWarning(f"{where}: field as_of", f"{message}, found {scenario.as_of}")


@warning("A claim that is compared with something simulated is about five years or less.")
def long_comparison(claim: Claim, where: str) -> Iterator[InputWarning]:
    """A period of many years, of which a run shows little."""
    if claim.meant and claim.meant.days > MOST_YEARS * YEAR.days:
        message = f"expected a period of at most {MOST_YEARS} years, found {claim.meant.start} to {claim.meant.end}"
        yield InputWarning(f"{where}, field meant", message)


@warning("A step of the run begins on a day of an event.")
def event_without_step(event: Event, calendar: Calendar, step_days: float, where: str) -> Iterator[InputWarning]:
    """An event within the run that lies between the beginnings of two steps, and so acts in none."""
    inside = event.to >= calendar.start and event.from_ <= calendar.last_day
    if inside and not calendar.has_step(event.from_, event.to, step_days):
        yield InputWarning(f"{where}, field to", no_step(event, calendar, step_days))


@warning("An event begins no more than a year before the run, and ends no more than a year after it.")
def event_dates(event: Event, calendar: Calendar, where: str) -> Iterator[InputWarning]:
    """An event of which only a part lies in the run, as one with a wrong year does."""
    first, last = calendar.start - YEAR, calendar.last_day + YEAR
    if event.from_ < first <= event.to:
        yield InputWarning(f"{where}, field from", f"expected a day from {first}, found {event.from_}")
    if event.from_ <= last < event.to:
        yield InputWarning(f"{where}, field to", f"expected a day up to {last}, found {event.to}")

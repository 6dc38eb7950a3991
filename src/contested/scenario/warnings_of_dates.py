"""Warnings about dates: of claims and their documents, and of the run and its evidence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from contested.checks import warning
from contested.errors import InputWarning
from contested.ledger.claim import Claim, Document
from contested.scenario.calendar import Calendar
from contested.scenario.schema import Event, Scenario

LONGEST_YEARS = 100
MONTH, YEAR = timedelta(days=31), timedelta(days=366)
MOST_YEARS = 5


def date_warnings(claim: Claim, document: Document, where: str) -> Iterator[InputWarning]:
    """What is doubtful about the dates of a claim."""
    yield from _long_period(claim, where)
    yield from _future_statement(claim, where)
    yield from _later_than_document(claim, document, where)
    yield from _known_before_document(claim, document, where)


@warning("A claim is about the hundred years before it was said.")
def _long_period(claim: Claim, where: str) -> Iterator[InputWarning]:
    if claim.meant and claim.said.year - claim.meant.start.year > LONGEST_YEARS:
        message = f"expected a period within {LONGEST_YEARS} years of said = {claim.said}, found {claim.meant.start}"
        yield InputWarning(f"{where}, field meant.from", message)


@warning("A claim that is no forecast is about the time up to the day on which it was said.")
def _future_statement(claim: Claim, where: str) -> Iterator[InputWarning]:
    if claim.meant and claim.meant.end > claim.said + MONTH and claim.kind != "forecast":
        message = f"expected a day up to said = {claim.said}, or kind = 'forecast', found {claim.meant.end}"
        yield InputWarning(f"{where}, field meant.to", message)


@warning("A claim is said no later than its document appears.")
def _later_than_document(claim: Claim, document: Document, where: str) -> Iterator[InputWarning]:
    if document.date and claim.said > document.date:
        message = f"expected a day on or before {document.date}, when document '{document.id}' appeared"
        yield InputWarning(f"{where}, field said", f"{message}, found {claim.said}")


@warning("A claim becomes known no earlier than its document appears.")
def _known_before_document(claim: Claim, document: Document, where: str) -> Iterator[InputWarning]:
    if document.date and claim.known_from < document.date:
        message = f"expected a day on or after {document.date}, when document '{document.id}' appeared"
        yield InputWarning(f"{where}, field known_from", f"{message}, found {claim.known_from}")


@warning("The date of the evidence lies in the run, or in the year before it.")
def evidence_date(scenario: Scenario, calendar: Calendar, where: str) -> Iterator[InputWarning]:
    """A run that begins long after its evidence, or ends before it."""
    earliest = calendar.start - YEAR
    if not earliest <= scenario.as_of <= calendar.last_day:
        message = f"expected a day from {earliest} to {calendar.last_day}, a year before the run to its end"
        yield InputWarning(f"{where}: field as_of", f"{message}, found {scenario.as_of}")


@warning("A claim that is compared with something simulated is about five years or less.")
def long_comparison(claim: Claim, where: str) -> Iterator[InputWarning]:
    """A period of many years, of which a run shows little."""
    if claim.meant and claim.meant.days > MOST_YEARS * YEAR.days:
        message = f"expected a period of at most {MOST_YEARS} years, found {claim.meant.start} to {claim.meant.end}"
        yield InputWarning(f"{where}, field meant", message)


@warning("An event begins no more than a year before the run, and ends no more than a year after it.")
def event_dates(event: Event, calendar: Calendar, where: str) -> Iterator[InputWarning]:
    """An event of which only a part lies in the run, as one with a wrong year does."""
    first, last = calendar.start - YEAR, calendar.last_day + YEAR
    if event.from_ < first <= event.to:
        yield InputWarning(f"{where}, field from", f"expected a day from {first}, found {event.from_}")
    if event.from_ <= last < event.to:
        yield InputWarning(f"{where}, field to", f"expected a day up to {last}, found {event.to}")

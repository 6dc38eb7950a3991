"""Warnings about dates: of claims and their documents, and of the run and its evidence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from contested.checks import warning
from contested.errors import InputWarning
from contested.ledger.claim import Claim, Document
from contested.scenario.calendar import Calendar
from contested.scenario.schema import Scenario

LONGEST_YEARS = 100
YEAR = timedelta(days=366)


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


@warning("A claim about a period after the day on which it was said is a forecast.")
def _future_statement(claim: Claim, where: str) -> Iterator[InputWarning]:
    if claim.meant and claim.meant.start > claim.said and claim.kind != "forecast":
        message = f"expected a day on or before said = {claim.said}, or kind = 'forecast', found {claim.meant.start}"
        yield InputWarning(f"{where}, field meant.from", message)


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

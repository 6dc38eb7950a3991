"""Warnings about the dates of claims, of priors and of their documents."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from contested.checks import warning
from contested.errors import InputWarning
from contested.ledger.claim import Claim, Document
from contested.ledger.prior import Prior

LONGEST_YEARS = 100
MONTH, YEAR = datetime.timedelta(days=31), datetime.timedelta(days=366)


def claim_dates(claim: Claim, document: Document, where: str) -> Iterator[InputWarning]:
    """What is doubtful about the dates of a claim."""
    yield from _long_period(claim, where)
    yield from _future_statement(claim, where)
    yield from _later_than_document(claim, document, where)
    yield from _known_before_document(claim, document, where)
    yield from _long_before_document(claim, document, where)


@warning("A claim is about the hundred years before it was said.")
def _long_period(claim: Claim, where: str) -> Iterator[InputWarning]:
    if claim.meant and claim.said.year - claim.meant.start.year > LONGEST_YEARS:
        message = f"expected a period within {LONGEST_YEARS} years of said = {claim.said}, found {claim.meant.start}"
        yield InputWarning(f"{where}, field meant.from", message)


@warning("A claim that is no forecast is about the time up to the day on which it was said.")
def _future_statement(claim: Claim, where: str) -> Iterator[InputWarning]:
    """The rest of a month that has begun is no future."""
    if claim.kind == "forecast" or claim.meant is None:
        return
    later = {"from": claim.meant.start > claim.said, "to": claim.meant.end > claim.said + MONTH}
    for field in (name for name, wrong in later.items() if wrong):
        found = claim.meant.start if field == "from" else claim.meant.end
        message = f"expected a day up to said = {claim.said}, or kind = 'forecast', found {found}"
        yield InputWarning(f"{where}, field meant.{field}", message)
        return


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


@warning("A claim is said in the year before its document appears.")
def _long_before_document(claim: Claim, document: Document, where: str) -> Iterator[InputWarning]:
    if document.date and claim.said < document.date - YEAR:
        message = f"expected a day in the year before {document.date}, when document '{document.id}' appeared"
        yield InputWarning(f"{where}, field said", f"{message}, found {claim.said}")


def prior_dates(prior: Prior, sources: Iterable[Document], where: str) -> Iterator[InputWarning]:
    """What is doubtful about the date of a prior."""
    for document in sources:
        yield from _known_before_source(prior, document, where)


@warning("A prior becomes known no earlier than its sources appear.")
def _known_before_source(prior: Prior, document: Document, where: str) -> Iterator[InputWarning]:
    appeared = document.date or datetime.date(document.year or prior.known_from.year, 1, 1)
    if prior.known_from < appeared:
        message = f"expected a day on or after {appeared}, when document '{document.id}' appeared"
        yield InputWarning(f"{where}, field known_from", f"{message}, found {prior.known_from}")

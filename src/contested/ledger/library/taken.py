"""Take from the library what a ledger refers to and does not have itself."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import replace

from contested.ledger.claim import Claim, Document
from contested.ledger.ledger import Ledger
from contested.ledger.prior import Prior


def laid_over(own: Ledger, library: Ledger) -> Ledger:
    """The whole library, with the own entries in place of those of the same id."""
    return Ledger(
        documents={**library.documents, **own.documents},
        claims={**library.claims, **own.claims},
        priors={**library.priors, **own.priors},
        locations={**library.locations, **own.locations},
    )


def with_library(own: Ledger, wanted: Iterable[str], library: Ledger) -> tuple[Ledger, tuple[str, ...]]:
    """An own ledger with what it and a scenario need of the library, and what that is.

    Args:
        own: the own ledger; its entry of an id replaces the library's.
        wanted: references "prior:ID", "claim:ID" and "document:ID"; those in neither ledger are passed over.
        library: the library.

    Returns:
        The own entries, and of the library the wanted ones with the claims and documents that they rest on. A claim
        keeps the links to claims that are there. And the references "prior:ID" and "claim:ID" that were taken, sorted.
    """
    whole = laid_over(own, library)
    needed: set[str] = set()
    queue = [*wanted, *(part for entry in (*own.claims.values(), *own.priors.values()) for part in _rests(entry, True))]
    while queue:
        reference = queue.pop()
        kind, _, key = reference.partition(":")
        entry = whole.by_kind.get(kind, {}).get(key)
        if reference not in needed and entry is not None:
            needed.add(reference)
            queue.extend(_rests(entry, False))
    return _kept(own, library, needed)


def _rests(entry: Document | Claim | Prior, links_too: bool) -> Iterator[str]:
    """The references of an entry to others; to linked claims only where a missing one would be an error."""
    if isinstance(entry, Prior):
        yield from (f"claim:{key}" for key in entry.rests_on)
        yield from (f"document:{key}" for key in entry.sources)
    elif isinstance(entry, Claim):
        yield f"document:{entry.document}"
        yield from (f"claim:{link.claim}" for link in entry.links if links_too)


def _kept(own: Ledger, library: Ledger, needed: set[str]) -> tuple[Ledger, tuple[str, ...]]:
    taken = {ref for ref in needed if ref.partition(":")[2] not in own.by_kind[ref.partition(":")[0]]}
    documents = {key: one for key, one in library.documents.items() if f"document:{key}" in taken}
    priors = {key: one for key, one in library.priors.items() if f"prior:{key}" in taken}
    claims = {key: one for key, one in library.claims.items() if f"claim:{key}" in taken}
    there = own.claims.keys() | claims.keys()
    linked = {key: _linked_to(claim, there) for key, claim in claims.items()}
    ledger = replace(
        own,
        documents={**own.documents, **documents},
        claims={**own.claims, **linked},
        priors={**own.priors, **priors},
        locations={**{ref: library.location(ref) for ref in taken}, **own.locations},
    )
    return ledger, tuple(sorted(ref for ref in taken if not ref.startswith("document:")))


def _linked_to(claim: Claim, there: Iterable[str]) -> Claim:
    links = tuple(link for link in claim.links if link.claim in there)
    return claim if links == claim.links else claim.model_copy(update={"links": links})


def later_than(ledger: Ledger, taken: Iterable[str], as_of: datetime.date) -> tuple[str, ...]:
    """Which of the entries taken from the library rest on what appeared after a date, sorted.

    General findings are used whenever they were found; these say more than could be known on that date. A document
    with a year only counts as one of its first day.
    """
    return tuple(sorted(ref for ref in taken if any(day > as_of for day in _appeared(ledger, ref))))


def _appeared(ledger: Ledger, reference: str) -> Iterator[datetime.date]:
    """The days on which a claim, or all that a prior rests on, became public."""
    kind, _, key = reference.partition(":")
    prior = ledger.priors[key] if kind == "prior" else None
    yield from (ledger.claims[claim].known_from for claim in (prior.rests_on if prior else (key,)))
    documents = [ledger.documents[source] for source in (prior.sources if prior else ())]
    yield from (one.date or datetime.date(one.year or 1, 1, 1) for one in documents)

"""Warnings about claims: unknown sides, totals that fall, one count from two documents, unlikely numbers and dates."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import combinations, pairwise

from contested.errors import InputWarning, nearest
from contested.ledger.claim import Claim
from contested.ledger.ledger import Ledger
from contested.ledger.units import is_people, misspelt

OTHER_OWNERS = ("civilian", "none")
"""Whose a quantity can be besides an actor's."""
LONGEST_YEARS = 100


def claim_warnings(ledger: Ledger, actors: Collection[str], used: Collection[str]) -> Iterator[InputWarning]:
    """What is doubtful about the claims of a ledger, withdrawn ones left out.

    A claim that the scenario compares with something has an actor's side, or the scenario is refused; here the others
    are listed.
    """
    claims = [claim for claim in ledger.claims.values() if claim.status != "withdrawn"]
    for claim in claims:
        where = ledger.location(f"claim:{claim.id}")
        for field, message in unknown_owners(claim, actors):
            yield InputWarning(f"{where}, field {field}", message)
        if claim.quantity and (meant := misspelt(claim.quantity.of)):
            yield InputWarning(f"{where}, field quantity.of", f"found '{claim.quantity.of}'; did you mean '{meant}'?")
        yield from _unlikely_number(claim, where)
        yield from _long_period(claim, where)
    yield from _falling_totals(claims, ledger)
    yield from _repeated_counts(claims, ledger)


def unknown_owners(claim: Claim, actors: Collection[str]) -> Iterator[tuple[str, str]]:
    """The fields of a claim that name no actor of the scenario, each with what is wrong."""
    if claim.side not in (*actors, "none"):
        yield "side", f"expected an actor or 'none', found '{claim.side}'; {nearest(claim.side, [*actors, 'none'])}"
    owner, options = claim.quantity.whose if claim.quantity else "none", [*actors, *OTHER_OWNERS]
    if owner not in options:
        known = ", ".join(f"'{word}'" for word in OTHER_OWNERS)
        yield "quantity.whose", f"expected an actor, or one of {known}, found '{owner}'; {nearest(owner, options)}"


def _unlikely_number(claim: Claim, where: str) -> Iterator[InputWarning]:
    quantity = claim.quantity
    if quantity and is_people(quantity.unit) and quantity.best != int(quantity.best):
        message = f"expected a whole number of {quantity.unit}, found {quantity.best:g}"
        yield InputWarning(f"{where}, field quantity.best", message)


def _long_period(claim: Claim, where: str) -> Iterator[InputWarning]:
    if claim.meant and claim.said.year - claim.meant.start.year > LONGEST_YEARS:
        message = f"expected a period within {LONGEST_YEARS} years of said = {claim.said}, found {claim.meant.start}"
        yield InputWarning(f"{where}, field meant.from", message)


def _same_thing(claim: Claim) -> tuple[object, ...]:
    """What a claim counts: claims that count the same thing in the same place agree in this."""
    quantity = claim.quantity
    assert quantity is not None
    place = tuple(sorted(claim.place.ids)) or claim.place.name.casefold()
    return quantity.of, quantity.whose, quantity.unit, place


def _grouped(claims: Iterable[Claim], *, by_speaker: bool) -> Iterator[list[Claim]]:
    groups: dict[tuple[object, ...], list[Claim]] = {}
    for claim in claims:
        if claim.quantity and claim.meant:
            speaker = claim.speaker.casefold() if by_speaker else ""
            groups.setdefault((speaker, claim.meant.start, *_same_thing(claim)), []).append(claim)
    yield from (group for group in groups.values() if len(group) > 1)


def _linked(one: Claim, other: Claim) -> bool:
    return any(link.claim == other.id for link in one.links) or any(link.claim == one.id for link in other.links)


def _falling_totals(claims: Iterable[Claim], ledger: Ledger) -> Iterator[InputWarning]:
    """Totals of one speaker since one day that fall with time: a correction, or not the same count."""
    for group in _grouped(claims, by_speaker=True):
        for earlier, later in pairwise(sorted(group, key=lambda claim: (claim.meant.end, claim.id))):  # type: ignore[union-attr]
            assert earlier.quantity and later.quantity and earlier.meant and later.meant
            if later.meant.end > earlier.meant.end and later.quantity.best < earlier.quantity.best:
                if _linked(earlier, later):
                    continue
                yield InputWarning(
                    f"{ledger.location(f'claim:{later.id}')}, field quantity.best",
                    f"expected a running total since {later.meant.start} of at least {earlier.quantity.best:g} (claim "
                    f"'{earlier.id}', to {earlier.meant.end}), found {later.quantity.best:g}; if it is a correction, "
                    f"link it: {{ relation = \"contradicts\", claim = '{earlier.id}' }}",
                )


def _repeated_counts(claims: Iterable[Claim], ledger: Ledger) -> Iterator[InputWarning]:
    """One number for one period and place in two documents: one source may stand behind both."""
    for group in _grouped(claims, by_speaker=False):
        for one, other in combinations(group, 2):
            assert one.quantity and other.quantity and one.meant and other.meant
            same = one.quantity.best == other.quantity.best and one.meant.end == other.meant.end
            if same and one.document != other.document and not _linked(one, other):
                yield InputWarning(
                    f"{ledger.location(f'claim:{other.id}')}, field links",
                    f"expected a link to claim '{one.id}', which gives the same number for the same period and place, "
                    "found none; is it the same count again ('repeats') or an independent one ('corroborates')?",
                )

"""Warnings about the claims of a scenario's ledger: sides and places that the scenario does not know."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from contested.checks import warning
from contested.errors import InputWarning, nearest
from contested.ledger.characters import plain
from contested.ledger.claim import Claim
from contested.ledger.ledger import Ledger
from contested.scenario.places import Places
from contested.scenario.warnings_of_dates import long_comparison

OTHER_OWNERS = ("civilian", "none")
"""Whose a quantity can be besides an actor's."""


def claim_warnings(
    ledger: Ledger, actors: Collection[str], places: Places, compared: Collection[str]
) -> Iterator[InputWarning]:
    """What is doubtful about the claims of a scenario's ledger, withdrawn ones left out.

    A claim that the scenario compares with something (one of `compared`) has an actor's side, or the scenario is
    refused; here the others are listed.
    """
    claims = [claim for claim in ledger.claims.values() if claim.status != "withdrawn"]
    by_name: dict[str, list[str]] = {}
    for place, name in zip(places.ids, places.names, strict=True):
        by_name.setdefault(plain(name), []).append(place)
    for claim in claims:
        named = by_name.get(plain(claim.place.name), [])
        where = ledger.location(f"claim:{claim.id}")
        yield from _unknown_sides(claim, actors, where)
        yield from _other_place(claim, named, where)
        if claim.id in compared:
            if len(places) > 1:
                yield from _place_without_id(claim, named, where)
            yield from long_comparison(claim, where)


@warning("A claim's side is an actor or 'none'; whose its quantity is, an actor, 'civilian' or 'none'.")
def _unknown_sides(claim: Claim, actors: Collection[str], where: str) -> Iterator[InputWarning]:
    for field, message in unknown_owners(claim, actors):
        yield InputWarning(f"{where}, field {field}", message)


def unknown_owners(claim: Claim, actors: Collection[str]) -> Iterator[tuple[str, str]]:
    """The fields of a claim that name no actor of the scenario, each with what is wrong."""
    if claim.side not in (*actors, "none"):
        yield "side", f"expected an actor or 'none', found '{claim.side}'; {nearest(claim.side, [*actors, 'none'])}"
    owner, options = claim.quantity.whose if claim.quantity else "none", [*actors, *OTHER_OWNERS]
    if owner not in options:
        known = ", ".join(f"'{word}'" for word in OTHER_OWNERS)
        yield "quantity.whose", f"expected an actor, or one of {known}, found '{owner}'; {nearest(owner, options)}"


@warning("A claim whose place has the name of a place of the scenario has that place's id.")
def _other_place(claim: Claim, named: list[str], where: str) -> Iterator[InputWarning]:
    """`named` are ids of the places that have the name of the claim's place."""
    if named and claim.place.ids and not set(named) & set(claim.place.ids):
        message = f"expected '{named[0]}', the id of '{claim.place.name}', found '{', '.join(claim.place.ids)}'"
        yield InputWarning(f"{where}, field place.ids", message)


@warning("A claim about one place that is compared with something names the place's id.")
def _place_without_id(claim: Claim, named: list[str], where: str) -> Iterator[InputWarning]:
    if named and not claim.place.ids:
        message = f"expected ids = [\"{named[0]}\"] for '{claim.place.name}', found none, which means no certain place"
        yield InputWarning(f"{where}, field place.ids", message)

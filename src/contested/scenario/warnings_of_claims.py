"""Warnings about claims: unknown sides, totals that fall, one count from two documents, unlikely numbers and dates."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import combinations, pairwise

from contested.checks import warning
from contested.errors import InputWarning, nearest
from contested.ledger.characters import plain
from contested.ledger.claim import Claim
from contested.ledger.ledger import Ledger
from contested.ledger.prior import Prior
from contested.ledger.units import comparable, is_people, misspelt
from contested.scenario.places import Places
from contested.scenario.warnings_of_dates import date_warnings, long_comparison

NUMBERS = re.compile(r"(?<![\w.])[0-9][0-9,]*(?:\.[0-9]+)?")
MAGNITUDES = re.compile(r"%|per cent|percent|hundred|thousand|[0-9 ](?:bn|m|k|tn)\b|illion", re.IGNORECASE)
"""Words after which a number in a sentence is not the number itself."""
OTHER_OWNERS = ("civilian", "none")
"""Whose a quantity can be besides an actor's."""


def claim_warnings(
    ledger: Ledger, actors: Collection[str], places: Places, compared: Collection[str]
) -> Iterator[InputWarning]:
    """What is doubtful about the claims of a ledger, withdrawn ones left out.

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
        yield from _misspelt_subject(claim, where)
        yield from _unlikely_number(claim, where)
        yield from _other_magnitude(claim, where)
        yield from date_warnings(claim, ledger.documents[claim.document], where)
        yield from _other_place(claim, named, where)
        if claim.id in compared:
            if len(places) > 1:
                yield from _place_without_id(claim, named, where)
            yield from long_comparison(claim, where)
    yield from _falling_totals(claims, ledger)
    yield from _repeated_counts(claims, ledger)
    for prior in ledger.priors.values():
        yield from _far_from_claims(prior, ledger)


@warning("A claim's side is an actor or 'none'; whose its quantity is, an actor, 'civilian' or 'none'.")
def _unknown_sides(claim: Claim, actors: Collection[str], where: str) -> Iterator[InputWarning]:
    for field, message in unknown_owners(claim, actors):
        yield InputWarning(f"{where}, field {field}", message)


@warning("What a quantity counts, and its unit, are not misspellings of usual words.")
def _misspelt_subject(claim: Claim, where: str) -> Iterator[InputWarning]:
    for field in ("of", "unit") if claim.quantity else ():
        word = getattr(claim.quantity, field)
        if meant := misspelt(word):
            yield InputWarning(f"{where}, field quantity.{field}", f"found '{word}'; did you mean '{meant}'?")


def unknown_owners(claim: Claim, actors: Collection[str]) -> Iterator[tuple[str, str]]:
    """The fields of a claim that name no actor of the scenario, each with what is wrong."""
    if claim.side not in (*actors, "none"):
        yield "side", f"expected an actor or 'none', found '{claim.side}'; {nearest(claim.side, [*actors, 'none'])}"
    owner, options = claim.quantity.whose if claim.quantity else "none", [*actors, *OTHER_OWNERS]
    if owner not in options:
        known = ", ".join(f"'{word}'" for word in OTHER_OWNERS)
        yield "quantity.whose", f"expected an actor, or one of {known}, found '{owner}'; {nearest(owner, options)}"


@warning("A number of people is whole.")
def _unlikely_number(claim: Claim, where: str) -> Iterator[InputWarning]:
    quantity = claim.quantity
    if quantity and is_people(quantity.unit) and quantity.best != int(quantity.best):
        message = f"expected a whole number of {quantity.unit}, found {quantity.best:g}"
        yield InputWarning(f"{where}, field quantity.best", message)


@warning("The number of a claim is not ten or a hundred times the one in its words.")
def _other_magnitude(claim: Claim, where: str) -> Iterator[InputWarning]:
    quantity = claim.quantity
    if quantity is None or MAGNITUDES.search(claim.says):
        return
    said = [float(number.replace(",", "")) for number in NUMBERS.findall(claim.says)]
    alike = [number for number in said if _digits(number) == _digits(quantity.best)]
    if alike and abs(quantity.best) not in said:
        message = f"expected {alike[0]:,.12g}, as in says, found {quantity.best:,.12g}"
        yield InputWarning(f"{where}, field quantity.best", message)


def _digits(number: float) -> str:
    """The digits of a number without the zeros before and after them."""
    return f"{abs(number):.12g}".replace(".", "").strip("0")


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


@warning("A measured prior lies around the numbers that it rests on.")
def _far_from_claims(prior: Prior, ledger: Ledger) -> Iterator[InputWarning]:
    """A measured prior of which no claim that it rests on lies in the 98 % interval."""
    if prior.basis != "measured" or prior.status == "withdrawn":
        return
    known = [claim.quantity for claim in (ledger.claims[key] for key in prior.rests_on) if claim.quantity]
    stated = [quantity for quantity in known if comparable(quantity.unit, prior.unit)]
    low, high = prior.interval(0.98)
    ranges = [(one.best if one.low is None else one.low, one.best if one.high is None else one.high) for one in stated]
    if stated and all(top < low or bottom > high for bottom, top in ranges):
        found = " and ".join(f"{one.best:,.6g}" for one in stated[:3])
        message = (
            f"expected numbers around what it rests on ({found} {stated[0].unit}), found {low:,.4g} to {high:,.4g}"
        )
        yield InputWarning(f"{ledger.location(f'prior:{prior.id}')}, field distribution", f"{message} (98 %)")


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


@warning("A running total of one speaker does not fall, unless the later claim is linked to the earlier.")
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


@warning("One number for one period and place in two documents is linked: it repeats, or it corroborates.")
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

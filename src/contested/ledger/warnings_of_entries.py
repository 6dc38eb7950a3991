"""Warnings about a ledger by itself: words, numbers and dates that are doubtful, counts that are told twice or fall."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from itertools import combinations, pairwise

from contested.checks import warning
from contested.errors import InputWarning
from contested.ledger.claim import Claim
from contested.ledger.ledger import Ledger
from contested.ledger.prior import Prior
from contested.ledger.units import SHORTEST, comparable, is_people, misspelt, one_slip
from contested.ledger.warnings_of_dates import claim_dates, prior_dates

NUMBERS = re.compile(r"(?<![\w.])[0-9][0-9,]*(?:\.[0-9]+)?")
MAGNITUDES = re.compile(r"%|per cent|percent|hundred|thousand|[0-9 ](?:bn|m|k|tn)\b|illion", re.IGNORECASE)
"""Words after which a number in a sentence is not the number itself."""


def ledger_warnings(
    ledger: Ledger, subjects: Collection[str] = (), owners_are_known: bool = False
) -> Iterator[InputWarning]:
    """What is doubtful about the entries of a ledger, withdrawn ones left out.

    Args:
        ledger: a sound ledger.
        subjects: what quantities count, as a scenario names it.
        owners_are_known: a scenario knows the sides and owners, and checks them.
    """
    claims = [claim for claim in ledger.claims.values() if claim.status != "withdrawn"]
    counted = Counter(claim.quantity.of.casefold() for claim in claims if claim.quantity)
    known = frozenset({*subjects, *(word for word, number in counted.items() if number > 1)})
    owners = Counter(word for claim in claims for word in _owners(claim))
    for claim in claims:
        where = ledger.location(f"claim:{claim.id}")
        yield from _misspelt_subject(claim, known, where)
        if not owners_are_known:
            yield from _misspelt_owner(claim, owners, where)
        yield from _unlikely_number(claim, where)
        yield from _other_magnitude(claim, where)
        yield from claim_dates(claim, ledger.documents[claim.document], where)
    yield from _falling_totals(claims, ledger)
    yield from _repeated_counts(claims, ledger)
    for prior in ledger.priors.values():
        if prior.status != "withdrawn":
            where = ledger.location(f"prior:{prior.id}")
            yield from _far_from_claims(prior, ledger, where)
            yield from prior_dates(prior, [ledger.documents[key] for key in prior.sources], where)


@warning("What a quantity counts, and its unit, are not misspellings of usual words.")
def _misspelt_subject(claim: Claim, subjects: frozenset[str], where: str) -> Iterator[InputWarning]:
    for field in ("of", "unit") if claim.quantity else ():
        word = getattr(claim.quantity, field)
        if meant := misspelt(word, subjects if field == "of" else frozenset()):
            yield InputWarning(f"{where}, field quantity.{field}", f"found '{word}'; did you mean '{meant}'?")


def _owners(claim: Claim) -> tuple[str, ...]:
    return (claim.side, claim.quantity.whose) if claim.quantity else (claim.side,)


@warning("Sides and owners are written in one way in all claims.")
def _misspelt_owner(claim: Claim, owners: Counter[str], where: str) -> Iterator[InputWarning]:
    """A side that only one claim has, and that seems to be a misspelling of one that several have."""
    fields = {"side": claim.side} | ({"quantity.whose": claim.quantity.whose} if claim.quantity else {})
    for field, word in fields.items():
        meant = next((other for other in owners if owners[other] > owners[word] and _slip(word, other)), "")
        if meant and owners[word] <= len(_owners(claim)):
            yield InputWarning(f"{where}, field {field}", f"found '{word}'; did you mean '{meant}'?")


def _slip(word: str, other: str) -> bool:
    """Whether a name seems to be a misspelling of another; "front-2" is none of "front-1"."""
    letters = [re.sub("[0-9]", "", name) for name in (word, other)]
    return min(map(len, letters)) >= SHORTEST and one_slip(*letters)


@warning("A number of people is whole.")
def _unlikely_number(claim: Claim, where: str) -> Iterator[InputWarning]:
    quantity = claim.quantity
    if quantity and is_people(quantity.unit) and quantity.best != int(quantity.best):
        message = f"expected a whole number of {quantity.unit}, found {quantity.best:g}"
        yield InputWarning(f"{where}, field quantity.best", message)


@warning("The number of a claim is not ten or a hundred times the one in its words, nor 0 where they have another.")
def _other_magnitude(claim: Claim, where: str) -> Iterator[InputWarning]:
    if claim.quantity is None or MAGNITUDES.search(claim.says):
        return
    said = [float(number.replace(",", "")) for number in NUMBERS.findall(claim.says)]
    for field in ("best", "low", "high"):
        value = getattr(claim.quantity, field)
        if value is None or abs(value) in said:
            continue
        alike = [number for number in said if _digits(number) == _digits(value)]
        if value == 0 and field == "best":
            alike = said
        if alike:
            message = f"expected {alike[0]:,.12g}, as in says, found {value:,.12g}"
            yield InputWarning(f"{where}, field quantity.{field}", message)


def _digits(number: float) -> str:
    """The digits of a number without the zeros before and after them."""
    return f"{abs(number):.12g}".replace(".", "").strip("0")


@warning("A measured prior lies around the numbers that it rests on.")
def _far_from_claims(prior: Prior, ledger: Ledger, where: str) -> Iterator[InputWarning]:
    """A measured prior of which no claim that it rests on lies in the 98 % interval."""
    if prior.basis != "measured":
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
        yield InputWarning(f"{where}, field distribution", f"{message} (98 %)")


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


def uncited(ledger: Ledger) -> list[str]:
    """References of documents that no claim or prior cites, sorted; those of withdrawn entries are cited too."""
    cited = {claim.document for claim in ledger.claims.values()}
    cited.update(key for prior in ledger.priors.values() for key in prior.sources)
    return [f"document:{key}" for key in sorted(ledger.documents.keys() - cited)]

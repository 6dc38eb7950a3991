"""Print one entry of a ledger with its document and the entries related to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contested.cli.output import print_fields, say
from contested.cli.priors import prior_rows
from contested.errors import InputError, nearest
from contested.present.views.lookup import NUMBER
from contested.present.views.priors import range_text

if TYPE_CHECKING:
    from contested.ledger.claim import Claim, Document, Quantity
    from contested.ledger.ledger import Ledger


KINDS = ("claim", "prior", "document", "speaker", "side")
"""What a ledger holds; speakers and sides are those of its claims."""


def find_entry(ledger: Ledger, name: str) -> str:
    """The reference "kind:id" for an id, given with or without its kind.

    Raises:
        InputError: if no entry, or more than one, has this id.
    """
    known = {kind: _names(ledger, kind) for kind in KINDS}
    kind, colon, key = name.partition(":")
    if colon and kind in known:
        if key in known[kind]:
            return name
        raise InputError(f"no {kind} '{key}' in the ledger; {nearest(key, known[kind])}")
    kinds = [kind for kind, names in known.items() if name in names]
    if not kinds and NUMBER.fullmatch(name):
        raise InputError(f"{name} is a number of a report: expected the folder of its run in place of the ledger.")
    if not kinds:
        every = {key for names in known.values() for key in names}
        raise InputError(f"no entry '{name}' in the ledger; {nearest(name, every)}")
    if len(kinds) > 1:
        raise InputError(f"'{name}' is the id of a {' and of a '.join(kinds)}; write '{kinds[0]}:{name}'")
    return f"{kinds[0]}:{name}"


def _names(ledger: Ledger, kind: str) -> set[str]:
    if kind in ("speaker", "side"):
        return {getattr(claim, kind) for claim in ledger.claims.values()}
    return set(ledger.by_kind[kind])


def show_entry(ledger: Ledger, reference: str) -> None:
    """Print an entry, the entries it rests on, and the entries that rest on it."""
    kind, _, key = reference.partition(":")
    say(reference)
    if kind == "claim":
        rows = _claim(ledger, ledger.claims[key])
    elif kind == "prior":
        rows = prior_rows(ledger, ledger.priors[key])
    elif kind == "document":
        rows = _document(ledger, ledger.documents[key])
    else:
        rows = [_told(claim) for claim in ledger.claims.values() if getattr(claim, kind) == key]
    print_fields([(name, value) for name, value in rows if value], indent="  ")


def _told(claim: Claim) -> tuple[str, str]:
    """A claim of a speaker or a side, by its date."""
    return str(claim.said), f"claim:{claim.id}, {claim.grade}: {claim.says}"


def _claim(ledger: Ledger, claim: Claim) -> list[tuple[str, str]]:
    document = ledger.documents[claim.document]
    rows = [
        ("says", claim.says),
        ("speaker", f"{claim.speaker} ({claim.speech})"),
        ("side", claim.side),
        ("kind", claim.kind),
        ("said", f"{claim.said}, known from {claim.known_from}"),
        ("meant", f"{claim.meant.start} to {claim.meant.end}" if claim.meant else ""),
        ("place", f"{claim.place.name} ({claim.place.precision})"),
        ("quantity", _quantity(claim.quantity) if claim.quantity else ""),
        ("grade", f"{claim.grade}: {claim.grade_in_words}"),
        ("status", claim.status),
        ("document", f"{document.citation}, {claim.pointer}"),
        ("address", document.link),
        ("note", claim.note),
    ]
    rows += [(link.relation, f"{link.claim}: {ledger.claims[link.claim].says}") for link in claim.links]
    incoming = [(other, link) for other in ledger.claims.values() for link in other.links if link.claim == claim.id]
    rows += [(_INCOMING[link.relation], f"{other.id}: {other.says}") for other, link in incoming]
    priors = [prior for prior in ledger.priors.values() if claim.id in prior.rests_on]
    rows += [(_USED_BY[prior.basis], f"prior:{prior.id} = {range_text(prior)}: {prior.says}") for prior in priors]
    return rows if priors else [*rows, ("used by", "no prior")]


_USED_BY = {"measured": "number read by", "judged": "cited by judgement"}


_INCOMING = {"corroborates": "corroborated by", "contradicts": "contradicted by", "repeats": "repeated by"}


def _document(ledger: Ledger, document: Document) -> list[tuple[str, str]]:
    return [
        ("title", document.title),
        ("publisher", document.publisher),
        ("date", str(document.date or document.year)),
        ("authors", document.authors),
        ("address", document.link),
        ("licence", document.licence),
        ("read", document.read),
        *(("claim", f"{c.id}: {c.says}") for c in ledger.claims.values() if c.document == document.id),
        *(("prior", f"{p.id}: {p.says}") for p in ledger.priors.values() if document.id in p.sources),
    ]


def _quantity(quantity: Quantity) -> str:
    low = quantity.best if quantity.low is None else quantity.low
    high = quantity.best if quantity.high is None else quantity.high
    owner = "" if quantity.whose == "none" else f" of {quantity.whose}"
    spread = f" ({low:,.12g} to {high:,.12g})" if low < high else ""
    return f"{quantity.best:,.12g}{spread} {quantity.unit} ({quantity.of}{owner})"

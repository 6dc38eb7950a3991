"""What the entries of a ledger say about each other: no reference may lead nowhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from contested.errors import InputError, nearest

if TYPE_CHECKING:
    from contested.ledger.ledger import Ledger


def reference_faults(ledger: Ledger) -> Iterator[InputError]:
    """References to what does not exist or is withdrawn, and priors known before the claims they rest on."""
    yield from _claim_faults(ledger)
    yield from _prior_faults(ledger)


def _claim_faults(ledger: Ledger) -> Iterator[InputError]:
    for claim in ledger.claims.values():
        refuse = _refuser(ledger, f"claim:{claim.id}", claim.status)
        yield from refuse("document", claim.document, "document")
        for number, link in enumerate(claim.links, start=1):
            name = f"links (entry {number}), field claim"
            if link.claim == claim.id:
                yield InputError("a claim cannot be linked to itself", f"{ledger.place(f'claim:{claim.id}')}, {name}")
            yield from refuse("claim", link.claim, name)


def _prior_faults(ledger: Ledger) -> Iterator[InputError]:
    for prior in ledger.priors.values():
        place = ledger.place(f"prior:{prior.id}")
        refuse = _refuser(ledger, f"prior:{prior.id}", prior.status)
        for key in prior.sources:
            yield from refuse("document", key, "sources")
        for key in prior.rests_on:
            yield from refuse("claim", key, "rests_on")
            claim = ledger.claims.get(key)
            if claim is not None and claim.known_from > prior.known_from:
                yield InputError(
                    f"expected known_from on or after that of claim '{key}', on which the prior rests "
                    f"({claim.known_from}), found {prior.known_from}",
                    f"{place}, field known_from",
                )


def _refuser(ledger: Ledger, reference: str, status: str) -> Callable[[str, str, str], Iterator[InputError]]:
    """What an entry may not point at: what does not exist and, unless it is withdrawn itself, what is withdrawn."""

    def refuse(kind: str, key: str, name: str) -> Iterator[InputError]:
        where = f"{ledger.place(reference)}, {name if ' ' in name else f'field {name}'}"
        target = ledger.by_kind[kind].get(key)
        if target is None:
            yield InputError(f"no {kind} '{key}' in the ledger; {nearest(key, ledger.by_kind[kind])}", where)
        elif status != "withdrawn" and getattr(target, "status", None) == "withdrawn":
            own_kind, _, own_key = reference.partition(":")
            verb = "rests on" if name == "rests_on" else "refers to"
            yield InputError(f"{own_kind} '{own_key}' {verb} {kind} '{key}', which is withdrawn", where)

    return refuse

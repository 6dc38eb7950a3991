"""Check the references between the entries of a ledger."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from contested.checks import error
from contested.errors import InputError, nearest

if TYPE_CHECKING:
    from contested.ledger.claim import Claim
    from contested.ledger.ledger import Ledger
    from contested.ledger.prior import Prior


def reference_errors(ledger: Ledger) -> Iterator[InputError]:
    """References to missing or withdrawn entries, and priors known earlier than a claim they rest on."""
    for claim in ledger.claims.values():
        yield from _claim_errors(ledger, claim)
    for prior in ledger.priors.values():
        yield from _prior_errors(ledger, prior)


@error("A claim's document and linked claims exist; a claim is not linked to itself.")
def _claim_errors(ledger: Ledger, claim: Claim) -> Iterator[InputError]:
    source = f"claim:{claim.id}"
    yield from _target_errors(ledger, source, f"document:{claim.document}", "field document")
    for number, link in enumerate(claim.links, start=1):
        field = f"links (entry {number}), field claim"
        if link.claim == claim.id:
            yield InputError("a claim cannot be linked to itself", f"{ledger.location(source)}, {field}")
        yield from _target_errors(ledger, source, f"claim:{link.claim}", field)


@error("A prior is known no earlier than the claims that it rests on.")
def _prior_errors(ledger: Ledger, prior: Prior) -> Iterator[InputError]:
    source = f"prior:{prior.id}"
    for document in prior.sources:
        yield from _target_errors(ledger, source, f"document:{document}", "field sources")
    for key in prior.rests_on:
        yield from _target_errors(ledger, source, f"claim:{key}", "field rests_on", verb="rests on")
        claim = ledger.claims.get(key)
        if claim is not None and claim.known_from > prior.known_from:
            yield InputError(
                f"expected known_from on or after that of claim '{key}', on which the prior rests "
                f"({claim.known_from}), found {prior.known_from}",
                f"{ledger.location(source)}, field known_from",
            )


@error("Sources, documents and claims that an entry refers to exist and are not withdrawn.")
def _target_errors(
    ledger: Ledger, source: str, target: str, field: str, verb: str = "refers to"
) -> Iterator[InputError]:
    """The error of a reference to a missing entry, or from a valid entry to a withdrawn one."""
    kind, _, key = target.partition(":")
    entry = ledger.by_kind[kind].get(key)
    if entry is not None and not _is_withdrawn(entry):
        return
    where = f"{ledger.location(source)}, {field}"
    if entry is None:
        yield InputError(f"no {kind} '{key}' in the ledger; {nearest(key, ledger.by_kind[kind])}", where)
        return
    source_kind, _, source_key = source.partition(":")
    if not _is_withdrawn(ledger.by_kind[source_kind][source_key]):
        yield InputError(f"{source_kind} '{source_key}' {verb} {kind} '{key}', which is withdrawn", where)


def _is_withdrawn(entry: object) -> bool:
    return getattr(entry, "status", None) == "withdrawn"

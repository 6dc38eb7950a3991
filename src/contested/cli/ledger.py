"""contested ledger: check, list and show what is known and who says so."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from contested.cli.entry import find, show_entry
from contested.cli.output import Json, print_json
from contested.errors import InputError, nearest

if TYPE_CHECKING:
    from contested.ledger.claim import Claim
    from contested.ledger.ledger import Ledger

verbs = typer.Typer(rich_markup_mode=None, help="Check, list and show the claims of a ledger.")

Where = Annotated[
    str, typer.Argument(metavar="LEDGER", help="A folder of *.toml files, a scenario, or a bundled scenario's name.")
]


SHOWN = 5
"""Entries named in a sentence; --json names all."""


class Kind(StrEnum):
    """The kinds of statement."""

    observation = "observation"
    allegation = "allegation"
    estimate = "estimate"
    forecast = "forecast"
    opinion = "opinion"


class Status(StrEnum):
    """How far an entry has come."""

    draft = "draft"
    reviewed = "reviewed"
    withdrawn = "withdrawn"


def _either(words: type[StrEnum]) -> str:
    *most, last = words
    return f"{', '.join(most)} or {last}"


@verbs.command("check")
def check(ledger: Where, as_json: Json = False) -> None:
    """Read every entry and follow every reference.

    Says what is wrong, or counts what is there.
    """
    from contested.api import load_ledger

    found = load_ledger(ledger)
    counts = {
        "documents": len(found.documents),
        "claims": len(found.claims),
        "priors": len(found.priors),
        "measured_priors": sum(prior.basis == "measured" for prior in found.priors.values()),
        "judged_priors": sum(prior.basis == "judged" for prior in found.priors.values()),
        "drafts": found.drafts,
        "withdrawn": found.withdrawn,
        "hash": found.hash,
    }
    if as_json:
        print_json(counts)
        return
    print(f"{counts['claims']} claims, {counts['priors']} priors, {counts['documents']} documents: no fault found.")
    print(f"{counts['measured_priors']} priors are measured, {counts['judged_priors']} are judgement.")
    for name, text in (("drafts", "not reviewed yet"), ("withdrawn", "withdrawn")):
        if some := counts[name]:
            print(f"{len(some)} {text}: {', '.join(some[:SHOWN])}{' ...' if len(some) > SHOWN else ''}")
    print(f"hash {found.hash}")


@verbs.command("list")
def list_(
    ledger: Where,
    speaker: Annotated[str | None, typer.Option(metavar="NAME", help="Only speakers whose name contains this.")] = None,
    side: Annotated[str | None, typer.Option(metavar="ACTOR", help="Only claims that serve this side.")] = None,
    kind: Annotated[Kind | None, typer.Option(metavar="KIND", help=f"Only {_either(Kind)}.")] = None,
    status: Annotated[Status | None, typer.Option(metavar="STATUS", help=f"Only {_either(Status)}.")] = None,
    as_json: Json = False,
) -> None:
    """List the claims, oldest first."""
    from contested.api import load_ledger

    found = load_ledger(ledger)
    claims = list(found.claims.values())
    if side is not None:
        known = {claim.side for claim in claims}
        if side not in known:
            raise InputError(f"no claim serves '{side}'; {nearest(side, known)}", where="--side")
        claims = [claim for claim in claims if claim.side == side]
    if speaker is not None:
        claims = _spoken_by(claims, speaker)
    claims = [c for c in claims if (kind is None or c.kind == kind) and (status is None or c.status == status)]
    claims.sort(key=lambda claim: (claim.said, claim.id))
    if as_json:
        print_json([found.to_json(claim) for claim in claims])
        return
    for claim in claims:
        print(_two_lines(claim))
    print(f"{len(claims)} of {len(found.claims)} claims")


@verbs.command("show")
def show(
    ledger: Where,
    entry: Annotated[str, typer.Argument(metavar="ID", help="A claim's, prior's or document's id.")],
    as_json: Json = False,
) -> None:
    """Show one entry, what it rests on and what rests on it."""
    from contested.api import load_ledger

    found = load_ledger(ledger)
    reference = find(found, entry)
    if as_json:
        print_json(_with_links(found, reference))
    else:
        show_entry(found, reference)


def _two_lines(claim: Claim) -> str:
    """Readable at any width: who said it when and how sure, then what."""
    status = "" if claim.status == "reviewed" else f", {claim.status}"
    head = f"{claim.id}  {claim.said}  {claim.kind}  {claim.grade}  {claim.speaker}, serves {claim.side}{status}"
    return f"{head}\n    {claim.says}"


def _spoken_by(claims: list[Claim], speaker: str) -> list[Claim]:
    known = {claim.speaker for claim in claims}
    matching = [claim for claim in claims if speaker.casefold() in claim.speaker.casefold()]
    if not matching:
        raise InputError(f"no speaker's name contains '{speaker}'; {nearest(speaker, known)}", where="--speaker")
    return matching


def _with_links(ledger: Ledger, reference: str) -> dict[str, object]:
    kind, _, key = reference.partition(":")
    entry = ledger.to_json(ledger.by_kind[kind][key])
    resting = sorted(prior.id for prior in ledger.priors.values() if key in prior.rests_on) if kind == "claim" else []
    return {"kind": kind, "entry": entry, "priors_resting_on_it": resting}

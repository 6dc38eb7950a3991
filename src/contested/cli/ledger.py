"""contested ledger: check a ledger, list its claims, show an entry."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from contested.cli.entry import KINDS, find_entry, show_entry
from contested.cli.output import Json, console, print_json, say
from contested.cli.priors import in_order, print_prior, prior_data
from contested.cli.strict import Strict
from contested.errors import InputError, nearest
from contested.ledger.plural import counted, plural
from contested.ledger.reading import combine

if TYPE_CHECKING:
    from contested.ledger.claim import Claim
    from contested.ledger.ledger import Ledger
    from contested.ledger.prior import Prior

commands = typer.Typer(rich_markup_mode=None, help="Check, list and show the entries of a ledger.")

LedgerName = Annotated[
    str,
    typer.Argument(
        metavar="LEDGER",
        help="A folder of *.toml files, a scenario, a bundled scenario's name, a finished run, or `library`: the "
        "literature.",
    ),
]


MAX_LISTED = 5
"""Entries listed in text output; --json lists all."""


class Kind(StrEnum):
    """The kind of a claim; or a prior."""

    observation = "observation"
    allegation = "allegation"
    estimate = "estimate"
    forecast = "forecast"
    opinion = "opinion"
    prior = "prior"


class Status(StrEnum):
    """The review status of an entry."""

    draft = "draft"
    reviewed = "reviewed"
    withdrawn = "withdrawn"


def _choices(words: type[StrEnum]) -> str:
    *others, last = words
    return f"{', '.join(others)} or {last}"


@commands.command("check")
def check(ledger: LedgerName, strict: Strict = False, as_json: Json = False) -> None:
    """Check every entry and every reference of a ledger.

    Prints the number of entries, warnings, and documents that nothing cites; or the first ten errors.
    What only a scenario can tell is checked by `contested scenario check`.
    """
    from contested.api import load_ledger
    from contested.ledger.warnings_of_entries import ledger_warnings, uncited

    entries = load_ledger(ledger)
    warnings = list(ledger_warnings(entries))
    if strict and warnings:
        raise combine([InputError(one.message, one.where) for one in warnings])
    counts = {
        "documents": len(entries.documents),
        "claims": len(entries.claims),
        "priors": len(entries.priors),
        "measured_priors": sum(prior.basis == "measured" for prior in entries.priors.values()),
        "judged_priors": sum(prior.basis == "judged" for prior in entries.priors.values()),
        "drafts": entries.drafts,
        "withdrawn": entries.withdrawn,
        "uncited": uncited(entries),
        "hash": entries.hash,
    }
    if as_json:
        print_json({**counts, "warnings": [warning._asdict() for warning in warnings]})
        return
    for warning in warnings:
        say(f"warning: {warning}", hang=2)
    kinds = ", ".join(counted(counts[f"{kind}s"], kind) for kind in ("claim", "prior", "document"))
    found = f", {counted(len(warnings), 'warning')}" if warnings else ""
    say(f"{kinds}: no errors{found}.")
    say(f"priors: {counts['measured_priors']} measured, {counts['judged_priors']} judged")
    for name, text in (("drafts", "not reviewed yet"), ("withdrawn", "withdrawn"), ("uncited", "cited by nothing")):
        if some := counts[name]:
            say(f"{len(some)} {text}: {', '.join(some[:MAX_LISTED])}{' ...' if len(some) > MAX_LISTED else ''}", hang=2)
    print(f"hash {entries.hash}")


@commands.command("list")
def list_(
    ledger: LedgerName,
    speaker: Annotated[str | None, typer.Option(metavar="NAME", help="Only speakers whose name contains NAME.")] = None,
    side: Annotated[str | None, typer.Option(metavar="ACTOR", help="Only claims in the interest of ACTOR.")] = None,
    kind: Annotated[Kind | None, typer.Option(metavar="KIND", help=f"Only {_choices(Kind)}.")] = None,
    status: Annotated[Status | None, typer.Option(metavar="STATUS", help=f"Only {_choices(Status)}.")] = None,
    as_json: Json = False,
) -> None:
    """List the claims, oldest first; of the library also the priors, by the parameter that they are the default of."""
    from contested.api import LIBRARY, load_ledger

    entries = load_ledger(ledger)
    of_claims = side is not None or speaker is not None or kind not in (None, Kind.prior)
    priors = list(entries.priors.values()) if kind == Kind.prior or (ledger == LIBRARY and not of_claims) else []
    claims = [] if kind == Kind.prior else _chosen(list(entries.claims.values()), speaker, side, kind)
    priors = in_order([one for one in priors if status is None or one.status == status])
    claims = [one for one in claims if status is None or one.status == status]
    if as_json:
        print_json([*(prior_data(entries, one) for one in priors), *(entries.to_json(one) for one in claims)])
        return
    _print_list(entries, priors, claims, both=ledger == LIBRARY and kind is None)


def _chosen(claims: list[Claim], speaker: str | None, side: str | None, kind: Kind | None) -> list[Claim]:
    """The claims of a speaker, a side and a kind, oldest first."""
    if side is not None:
        known = {claim.side for claim in claims}
        if side not in known:
            raise InputError(f"no claim serves '{side}'; {nearest(side, known)}", where="--side")
        claims = [claim for claim in claims if claim.side == side]
    if speaker is not None:
        claims = _spoken_by(claims, speaker)
    chosen = [claim for claim in claims if kind is None or claim.kind == kind]
    return sorted(chosen, key=lambda claim: (claim.said, claim.id))


def _print_list(entries: Ledger, priors: list[Prior], claims: list[Claim], both: bool) -> None:
    for prior in priors:
        print_prior(prior)
    for claim in claims:
        _print_claim(claim)
    counts = [(priors, entries.priors, "prior"), (claims, entries.claims, "claim")]
    shown = [f"{len(some)} of {len(every)} {plural(noun)}" for some, every, noun in counts if both or some]
    print(", ".join(shown) or "nothing")


@commands.command("show")
def show(
    ledger: LedgerName,
    entry: Annotated[
        str | None,
        typer.Argument(
            metavar="ID",
            help="A claim, prior, document or speaker; of a run also a parameter, a mechanism, a number such as C12. "
            "`library:ID` stands for both.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Show one entry, the entries it rests on, and those that rest on it."""
    from contested.api import load_ledger

    ledger, entry = _ledger_and_entry(ledger, entry)
    reference = _of_a_run(ledger, entry)
    if reference is not None and reference.partition(":")[0] not in KINDS:
        _explain(ledger, reference, as_json)
        return
    entries = load_ledger(ledger)
    reference = find_entry(entries, reference or entry)
    if as_json:
        print_json(_with_links(entries, reference))
    else:
        show_entry(entries, reference)


def _ledger_and_entry(ledger: str, entry: str | None) -> tuple[str, str]:
    """The two arguments, which `library:ID` gives in one."""
    from contested.api import LIBRARY

    if entry is not None:
        return ledger, entry
    name, colon, key = ledger.partition(":")
    if name == LIBRARY and colon and key:
        return name, key
    raise InputError(f"expected the ID of an entry after the ledger, or 'library:ID', found only '{ledger}'", "ID")


def _of_a_run(folder: str, name: str) -> str | None:
    """What has a name in a run, as 'kind:id'; None where the ledger is no run folder."""
    if not (Path(folder) / "manifest.json").is_file():
        return None
    from contested import api
    from contested.present.views.lookup import Lookup
    from contested.present.views.provenance import Provenance

    return ":".join(Lookup(Provenance(api.open_run(folder))).find(name))


def _explain(folder: str, reference: str, as_json: bool) -> None:
    """Show what is in a run, but not in its ledger."""
    from contested import api

    tree = api.open_run(folder).explain(reference)
    if as_json:
        print_json(tree)
    else:
        console().print(tree, crop=False)


def _print_claim(claim: Claim) -> None:
    """Speaker, date and grade first, then the statement."""
    status = "" if claim.status == "reviewed" else f", {claim.status}"
    head = f"{claim.id}  {claim.said}  {claim.kind}  {claim.grade}  {claim.speaker}, serves {claim.side}{status}"
    say(head, hang=2)
    say(claim.says, "    ")


def _spoken_by(claims: list[Claim], speaker: str) -> list[Claim]:
    known = {claim.speaker for claim in claims}
    matching = [claim for claim in claims if speaker.casefold() in claim.speaker.casefold()]
    if not matching:
        raise InputError(f"no speaker's name contains '{speaker}'; {nearest(speaker, known)}", where="--speaker")
    return matching


def _with_links(ledger: Ledger, reference: str) -> dict[str, object]:
    kind, _, key = reference.partition(":")
    if kind in ("speaker", "side"):
        claims = [ledger.to_json(claim) for claim in ledger.claims.values() if getattr(claim, kind) == key]
        return {"kind": kind, "entry": key, "claims": claims}
    if kind == "prior":
        return {"kind": kind, "entry": prior_data(ledger, ledger.priors[key]), "priors_resting_on_it": []}
    entry = ledger.to_json(ledger.by_kind[kind][key])
    priors = sorted(prior.id for prior in ledger.priors.values() if key in prior.rests_on) if kind == "claim" else []
    return {"kind": kind, "entry": entry, "priors_resting_on_it": priors}

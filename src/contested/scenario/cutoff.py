"""The evidence cut: nothing that became known after the as-of date is used unless it is asked for."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace

from contested.errors import InputError
from contested.ledger.claim import Claim
from contested.ledger.ledger import Ledger
from contested.ledger.reading import together
from contested.scenario.schema import Scenario

MOST_LISTED = 6


def references(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Every reference of the scenario's file to the ledger: where it stands, and ``prior:ID`` or ``claim:ID``."""
    for where, value in _mentions(scenario):
        if isinstance(value, str) and value.startswith(("prior:", "claim:")):
            yield where, value


def _mentions(scenario: Scenario) -> Iterator[tuple[str, object]]:
    for actor in scenario.actor:
        yield f"actor '{actor.id}', field fighters", actor.fighters
    for name, value in scenario.level.items():
        yield f"level '{name}'", value
    for label, entry in scenario.mechanism.items():
        for name, value in entry.parameters.items():
            yield f"mechanism.{label}, field {name}", value
    for event in scenario.event:
        yield f"event '{event.id}', field factor", event.factor
    for question in scenario.question:
        for option in question.alternatives:
            if option.comparison:
                yield f"question '{question.id}', field {option.comparison[0]}", option.comparison[1]
    for number, compare in enumerate(scenario.compare, start=1):
        yield f"compare (entry {number}), field claim", f"claim:{compare.claim}"
        yield f"compare (entry {number}), field prior", compare.prior
    for number, bias in enumerate(scenario.bias, start=1):
        yield f"bias (entry {number}), field factor", bias.factor
    for anchor in scenario.anchor:
        yield f"anchor '{anchor.id}', field claim", f"claim:{anchor.claim}"


def used_entries(scenario: Scenario, ledger: Ledger, where: str) -> dict[str, str]:
    """References that the scenario uses, directly or through a prior, with the place that asks for each first.

    Raises:
        InputError: telling of up to ten references that are unknown or withdrawn.
    """
    used: dict[str, str] = {}
    faults: list[InputError] = []
    for here, reference in references(scenario):
        place = f"{where}: {here}"
        try:
            ledger.get(reference, place)
        except InputError as fault:
            faults.append(fault)
            continue
        used.setdefault(reference, place)
        if reference.startswith("prior:"):
            for claim in ledger.get_prior(reference).rests_on:
                used.setdefault(f"claim:{claim}", f"{place}, through {reference}")
    if faults:
        raise together(faults)
    return used


def cut(
    ledger: Ledger, used: dict[str, str], as_of: datetime.date, hindsight: bool
) -> tuple[Ledger, list[str], list[str]]:
    """Leave out what became known after the as-of date.

    Returns:
        The ledger without unused late entries, the late entries that are used (only with hindsight), those left out.

    Raises:
        InputError: if a used entry is late and hindsight was not asked for.
    """
    late = ledger.late(as_of)
    needed = [reference for reference in late if reference in used]
    if needed and not hindsight:
        listed = ", ".join(f"'{reference}' ({_known_from(ledger, reference)})" for reference in needed[:MOST_LISTED])
        more = f" and {len(needed) - MOST_LISTED} more" if len(needed) > MOST_LISTED else ""
        raise InputError(
            f"expected only evidence known by as_of = {as_of}, found {listed}{more}, known from later dates. "
            "Use earlier evidence, set a later as_of, or let later evidence in with --hindsight",
            used[needed[0]],
        )
    withheld = [reference for reference in late if reference not in used]
    return _without(ledger, set(withheld)), needed, withheld


def _known_from(ledger: Ledger, reference: str) -> datetime.date:
    kind, _, key = reference.partition(":")
    return ledger.claims[key].known_from if kind == "claim" else ledger.priors[key].known_from


def _without(ledger: Ledger, withheld: set[str]) -> Ledger:
    if not withheld:
        return ledger
    claims = {key: entry for key, entry in ledger.claims.items() if f"claim:{key}" not in withheld}
    return replace(
        ledger,
        claims={key: _unlinked(entry, claims) for key, entry in claims.items()},
        priors={key: entry for key, entry in ledger.priors.items() if f"prior:{key}" not in withheld},
    )


def _unlinked(claim: Claim, kept: dict[str, Claim]) -> Claim:
    """A claim without links to claims that are left out: a correction issued later is later evidence too."""
    links = tuple(link for link in claim.links if link.claim in kept)
    return claim if links == claim.links else claim.model_copy(update={"links": links})

"""The evidence cutoff: entries that became known after the as-of date are not used without ``hindsight``."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator
from dataclasses import replace

from contested.checks import error
from contested.errors import InputError
from contested.ledger.claim import Claim
from contested.ledger.ledger import Ledger
from contested.ledger.reading import combine
from contested.scenario.event_data_checks import event_data_references
from contested.scenario.observation_checks import observation_references
from contested.scenario.places import Places
from contested.scenario.schema import Scenario

MAX_LISTED = 6


def references(scenario: Scenario, ledger: Ledger) -> Iterator[tuple[str, str]]:
    """Every reference from the scenario file to the ledger: its location, and ``prior:ID`` or ``claim:ID``.

    With those that an observation implies by the grade and the interest of its claim in the ledger, and event data.
    """
    observed = (*observation_references(scenario, ledger), *event_data_references(scenario.event_data))
    for where, value in (*_values(scenario), *observed):
        if isinstance(value, str) and value.startswith(("prior:", "claim:")):
            yield where, value


def _values(scenario: Scenario) -> Iterator[tuple[str, object]]:
    """Every value that can be a reference, with its location in the file."""
    for actor in scenario.actor:
        yield f"actor '{actor.id}', field fighters", actor.fighters
    for number, start in enumerate(scenario.start_value, start=1):
        yield f"start_value '{start.series}' (entry {number}), field value", start.value
    for label, entry in scenario.mechanism.items():
        for name, value in entry.parameters.items():
            yield f"mechanism.{label}, field {name}", value
    for event in scenario.event:
        yield f"event '{event.id}', field factor", event.factor
    for what_if in scenario.what_if:
        for event in what_if.event:
            yield f"what_if '{what_if.id}', event '{event.id}', field factor", event.factor
    for question in scenario.question:
        for option in question.alternatives:
            if option.comparison:
                yield f"question '{question.id}', field {option.comparison[0]}", option.comparison[1]
    for number, check in enumerate(scenario.claim_check, start=1):
        yield f"claim_check (entry {number}), field claim", f"claim:{check.claim}"
        yield f"claim_check (entry {number}), field prior", check.prior
    for number, bias in enumerate(scenario.bias, start=1):
        yield f"bias (entry {number}), field factor", bias.factor
    for reference in scenario.reference_value:
        yield f"reference_value '{reference.id}', field claim", f"claim:{reference.claim}"


def used_entries(scenario: Scenario, ledger: Ledger, where: str) -> dict[str, str]:
    """The references that the scenario uses, directly or through a prior, each with the first location of its use.

    Raises:
        InputError: listing up to ten references that are unknown or withdrawn.
    """
    used: dict[str, str] = {}
    errors: list[InputError] = []
    for field, reference in references(scenario, ledger):
        location = f"{where}: {field}"
        try:
            ledger.get(reference, location)
        except InputError as error:
            errors.append(error)
            continue
        used.setdefault(reference, location)
        if reference.startswith("prior:"):
            for claim in ledger.get_prior(reference).rests_on:
                used.setdefault(f"claim:{claim}", f"{location}, through {reference}")
    if errors:
        raise combine(errors)
    return used


def unused_entries(ledger: Ledger, used: Collection[str]) -> tuple[str, ...]:
    """Claims and priors that the scenario uses neither directly nor through a prior, sorted, without withdrawn ones."""
    return tuple(
        sorted(
            f"{kind}:{key}"
            for kind, entries in (("claim", ledger.claims), ("prior", ledger.priors))
            for key, entry in entries.items()
            if entry.status != "withdrawn" and f"{kind}:{key}" not in used
        )
    )


def unused_columns(scenario: Scenario, places: Places) -> tuple[str, ...]:
    """Columns of the table of places that no actor, start value or mechanism names, as "column:NAME"."""
    named = {name for actor in scenario.actor for name in (actor.where, actor.holds)}
    named |= {start.where for start in scenario.start_value}
    for entry in scenario.mechanism.values():
        for value in entry.roles.values():
            named.update(value if isinstance(value, list) else [str(value)])
    return tuple(f"column:{name}" for name in places.columns if name not in named)


@error("A scenario uses no evidence that became known after its as_of date, unless --hindsight allows it.")
def apply_cutoff(
    ledger: Ledger, used: dict[str, str], as_of: datetime.date, hindsight: bool, general: Collection[str] = ()
) -> tuple[Ledger, list[str], list[str]]:
    """Remove entries that became known after the as-of date; the general ones of the library are left alone.

    Returns:
        The ledger without late entries that are not used; the late entries that are used (only with ``hindsight``);
        the late entries that were removed.

    Raises:
        InputError: if the scenario uses a late entry without ``hindsight``.
    """
    late = [reference for reference in ledger.known_after(as_of) if reference not in general]
    needed = [reference for reference in late if reference in used]
    if needed and not hindsight:
        listed = ", ".join(f"'{reference}' ({_known_from(ledger, reference)})" for reference in needed[:MAX_LISTED])
        more = f" and {len(needed) - MAX_LISTED} more" if len(needed) > MAX_LISTED else ""
        raise InputError(
            f"expected only evidence known by as_of = {as_of}, found {listed}{more}, known from later dates. "
            "Use earlier evidence, set a later as_of, or allow later evidence with `hindsight=True`",
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
        claims={key: _without_links_to_others(entry, claims) for key, entry in claims.items()},
        priors={key: entry for key, entry in ledger.priors.items() if f"prior:{key}" not in withheld},
    )


def _without_links_to_others(claim: Claim, kept: dict[str, Claim]) -> Claim:
    """A claim without links to removed claims: a link to a later correction is later evidence too."""
    links = tuple(link for link in claim.links if link.claim in kept)
    return claim if links == claim.links else claim.model_copy(update={"links": links})

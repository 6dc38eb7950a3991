"""Check the parts of a scenario against each other: references, columns of numbers, control units and dates."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from contested.checks import error
from contested.errors import InputError, nearest
from contested.ledger.claim import Claim
from contested.ledger.ledger import Ledger
from contested.scenario.calendar import Calendar
from contested.scenario.entry_checks import check_event, check_place_ids, check_unique
from contested.scenario.event_data_checks import check_event_data
from contested.scenario.observation_checks import check_observations
from contested.scenario.places import Places
from contested.scenario.possible import check_people, check_possible, held_limits
from contested.scenario.questions import Measure, Question
from contested.scenario.schema import Actor, Scenario
from contested.scenario.warnings_of_claims import unknown_owners
from contested.scenario.what_if_checks import check_what_ifs
from contested.scenario.window import claim_with_quantity, threshold, window


def check_coherence(scenario: Scenario, ledger: Ledger, places: Places, calendar: Calendar, where: str) -> None:
    """Check the parts of a scenario against each other, in the order of the file.

    Raises:
        InputError: at the first part that does not fit; ``where`` is the scenario's file.
    """
    for kind in ("actor", "event", "question", "layer", "reference_value", "event_data", "alternative"):
        check_unique([entry.id for entry in getattr(scenario, kind)], kind, where)
    actor_ids = [actor.id for actor in scenario.actor]
    for actor in scenario.actor:
        location = f"{where}: actor '{actor.id}'"
        _check_relations(actor, scenario.actor, location)
        _check_presence(actor, places, location)
        _check_control(actor, places, location)
        check_people(actor, ledger, places, location)
    _check_total_control(scenario.actor, places, where)
    check_unique([start.series for start in scenario.start_value], "start_value, field series", where)
    for start in scenario.start_value:
        if start.where:
            _non_negative_column(places, start.where, f"{where}: start_value '{start.series}', field where")
    for event in scenario.event:
        check_event(event, places, f"{where}: event '{event.id}'")
    check_what_ifs(scenario.what_if, scenario.event, places, calendar, scenario.step_days, where)
    _check_headline(scenario, where)
    _check_titles(scenario.question, where)
    for question in scenario.question:
        _check_question(question, actor_ids, ledger, places, calendar, where)
    check_unique([check.claim for check in scenario.claim_check], "claim_check, field claim", where)
    check_unique([one.claim for one in scenario.observation], "observation, field claim", where)
    check_unique([claim for one in scenario.not_observed for claim in one.claims], "not_observed, field claims", where)
    for one in scenario.observation:
        check_place_ids(one.places, places, f"{where}: observation '{one.claim}', field places")
    _check_claims(scenario, ledger, actor_ids, where)
    _check_biases(scenario, [*actor_ids, "none"], ledger, where)
    check_observations(scenario, ledger, calendar, where)
    check_event_data(scenario.event_data, actor_ids, ledger, calendar, where)
    _check_claim_places(ledger, places)


@error("An actor that is named exists.")
def _check_actor_id(actor: str, ids: Collection[str], where: str) -> None:
    if actor not in ids:
        raise InputError(f"no actor '{actor}'; {nearest(actor, ids)}", where)


@error("An actor is no enemy or ally of itself, and no other is both.")
def _check_relations(actor: Actor, actors: Sequence[Actor], where: str) -> None:
    ids = [other.id for other in actors]
    for field in ("enemies", "allies"):
        for other in getattr(actor, field):
            _check_actor_id(other, ids, f"{where}, field {field}")
            if other == actor.id:
                raise InputError(f"an actor cannot be among its own {field}", f"{where}, field {field}")
    both = set(actor.enemies) & set(actor.allies)
    if both:
        raise InputError(f"'{min(both)}' is both an enemy and an ally", where)
    for other in actors:
        if other.id in actor.enemies and actor.id in other.allies:
            message = f"'{other.id}' is an enemy here, and names '{actor.id}' among its allies"
            raise InputError(message, f"{where}, field enemies")


@error("The column where of an actor has a number above 0 in some place.")
def _check_presence(actor: Actor, places: Places, where: str) -> None:
    if not _non_negative_column(places, actor.where, f"{where}, field where").any():
        raise InputError(
            f"expected a number above 0 for at least one place in column '{actor.where}', found only 0",
            f"{where}, field where",
        )


@error("The column holds of an actor has whole numbers.")
def _check_control(actor: Actor, places: Places, where: str) -> None:
    if not actor.holds:
        return
    units = _non_negative_column(places, actor.holds, f"{where}, field holds")
    fractional = np.flatnonzero(units != np.round(units))
    if len(fractional):
        first = fractional[0]
        raise InputError(
            f"expected whole control units in column '{actor.holds}', found {units[first]:g} for '{places.ids[first]}'",
            f"{where}, field holds",
        )


@error("Columns of weights and control units have no number below 0.")
def _non_negative_column(places: Places, column: str, where: str) -> NDArray[np.float64]:
    values = places.column(column, where)
    if (values < 0).any():
        lowest = int(np.argmin(values))
        raise InputError(
            f"expected no number below 0 in column '{column}', found {values[lowest]:g} for '{places.ids[lowest]}'",
            where,
        )
    return values


@error("All actors together hold no more control units of a place than it has.")
def _check_total_control(actors: Iterable[Actor], places: Places, where: str) -> None:
    holders = [actor for actor in actors if actor.holds]
    total = np.zeros(len(places))
    for actor in holders:
        total += places.column(str(actor.holds))
    too_many = np.flatnonzero(total > places.units)
    if len(too_many):
        first = too_many[0]
        names = " and ".join(actor.id for actor in holders)
        raise InputError(
            f"{names} together hold {total[first]:g} control units of '{places.ids[first]}', which has "
            f"{places.units[first]}",
            f"{where}: actor, field holds",
        )


@error("The headline is the id of a question.")
def _check_headline(scenario: Scenario, where: str) -> None:
    ids = [question.id for question in scenario.question]
    if scenario.headline is not None and scenario.headline not in ids:
        raise InputError(f"no question '{scenario.headline}'; {nearest(scenario.headline, ids)}", f"{where}: headline")


@error("Every title of a question is its own.")
def _check_titles(questions: Sequence[Question], where: str) -> None:
    taken: dict[str, str] = {}
    for question in questions:
        title = (question.title or "").casefold()
        if title in taken:
            message = f"question '{taken[title]}' has the title '{question.title}' too; give each its own"
            raise InputError(message, f"{where}: question '{question.id}', field title")
        if title:
            taken[title] = question.id


def _check_question(
    question: Question, actor_ids: list[str], ledger: Ledger, places: Places, calendar: Calendar, where: str
) -> None:
    location = f"{where}: question '{question.id}'"
    check_place_ids(question.places, places, f"{location}, field places")
    try:
        weeks = window(question, calendar)
    except InputError as error:
        raise InputError(error.message, f"{where}: {error.where}") from None
    for option in question.alternatives:
        _check_measure(option, actor_ids, ledger, places, location)
        if option.measure != "series" and option.comparison:
            number = threshold(option, weeks.stop - weeks.start, ledger, f"{location}, field {option.comparison[0]}")
            check_possible(option.comparison[0], number, held_limits(question, option, places), location)


def _check_measure(option: Measure, actor_ids: list[str], ledger: Ledger, places: Places, where: str) -> None:
    if option.actor is not None:
        _check_actor_id(option.actor, actor_ids, f"{where}, field actor")
    check_place_ids(option.places, places, f"{where}, field places")
    if option.comparison and isinstance(option.comparison[1], str):
        claim, _ = claim_with_quantity(option.comparison[1], ledger, f"{where}, field {option.comparison[0]}")
        _check_owners(ledger, claim, actor_ids)


@error("A claim that something is compared with has the side, and the owner of its quantity, of an actor or of nobody.")
def _check_owners(ledger: Ledger, claim: Claim, actor_ids: Collection[str]) -> None:
    for field, message in unknown_owners(claim, actor_ids):
        raise InputError(message, f"{ledger.location(f'claim:{claim.id}')}, field {field}")


@error("A claim in a claim check or reference value has a quantity.")
def _check_claims(scenario: Scenario, ledger: Ledger, actor_ids: Collection[str], where: str) -> None:
    uses = [(f"claim_check (entry {number})", one.claim) for number, one in enumerate(scenario.claim_check, start=1)]
    uses += [(f"reference_value '{reference.id}'", reference.claim) for reference in scenario.reference_value]
    for location, claim in uses:
        if ledger.claims[claim].quantity is None:
            raise InputError(
                f"expected a claim with a quantity; '{claim}' has none", f"{where}: {location}, field claim"
            )
        _check_owners(ledger, ledger.claims[claim], actor_ids)
    for one in scenario.observation:
        _check_owners(ledger, ledger.claims[one.claim], actor_ids)


def _check_biases(scenario: Scenario, sides: list[str], ledger: Ledger, where: str) -> None:
    for number, bias in enumerate(scenario.bias, start=1):
        location = f"{where}: bias (entry {number})"
        _check_actor_id(bias.side, sides, f"{location}, field side")
        _check_bias_factor(bias.factor, ledger, f"{location}, field factor")


@error("The factor of a bias is a ratio above 0.")
def _check_bias_factor(factor: float | str, ledger: Ledger, where: str) -> None:
    if not isinstance(factor, str):
        if factor <= 0:
            raise InputError(f"expected a number above 0, found {factor:g}", where)
        return
    prior = ledger.get_prior(factor)
    if prior.unit != "ratio":
        raise InputError(f"expected the unit 'ratio', found '{prior.unit}' in ledger entry '{factor}'", where)
    low = float(prior.ppf(1e-6))
    if low <= 0:
        raise InputError(f"expected numbers above 0, found a prior that reaches down to {low:.3g} in '{factor}'", where)


def _check_claim_places(ledger: Ledger, places: Places) -> None:
    for claim in ledger.claims.values():
        check_place_ids(claim.place.ids, places, f"{ledger.location(f'claim:{claim.id}')}, field place.ids")

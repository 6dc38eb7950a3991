"""Warnings about how a scenario uses its parts: biases, shocks and windows without effect, places left out, forces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

import numpy as np
from numpy.typing import NDArray

from contested.checks import warning
from contested.errors import InputWarning, nearest
from contested.ledger.characters import plain
from contested.ledger.claim import Claim
from contested.ledger.ledger import Ledger
from contested.ledger.units import TYPO, misspelt
from contested.scenario.bias import bias_of
from contested.scenario.calendar import Calendar
from contested.scenario.places import Places
from contested.scenario.possible import Limits, held_limits
from contested.scenario.questions import Bias, ClaimCheck, Question, ReferenceValue
from contested.scenario.schema import Actor, Event, Scenario
from contested.scenario.warnings_of_dates import event_dates, event_without_step

AWAY = {"displaced": "displaced people", "abroad": "refugees"}
"""People of a place who do not live there at the start."""
FAR_FACTOR = 50


def use_warnings(
    scenario: Scenario, ledger: Ledger, places: Places, calendar: Calendar, where: str, shortened: bool
) -> Iterator[InputWarning]:
    """What is doubtful in how a scenario uses its parts; ``where`` is the scenario's file.

    In a run that was shortened by hand, what lies after its end is no fault.
    """
    for actor in scenario.actor:
        at = f"{where}: actor '{actor.id}', field fighters"
        yield from _crowded("fighters", _high(actor.fighters, ledger), places.column(actor.where), places, at)
    for start in scenario.start_value:
        if start.series in AWAY:
            weights = places.column(start.where) if start.where else places.population.astype(float)
            at = f"{where}: start_value '{start.series}', field value"
            yield from _crowded(AWAY[start.series], _high(start.value, ledger), weights, places, at)
    for event in scenario.event:
        yield from _event(event, calendar, f"{where}: event '{event.id}'", shortened)
        yield from event_without_step(event, calendar, scenario.step_days, f"{where}: event '{event.id}'")
        if not shortened:
            yield from event_dates(event, calendar, f"{where}: event '{event.id}'")
    for question in scenario.question:
        yield from _question(question, ledger, places, f"{where}: question '{question.id}'")
    for number, check in enumerate(scenario.claim_check, start=1):
        yield from _check(check, ledger, calendar, f"{where}: claim_check (entry {number})", shortened)
    for reference in scenario.reference_value:
        yield from _reference_value(reference, ledger, f"{where}: reference_value '{reference.id}'")
    yield from _same_actors(scenario.actor, where)
    for number, bias in enumerate(scenario.bias, start=1):
        yield from _far_factor(bias.factor, ledger, f"{where}: bias (entry {number}), field factor")
    for event in scenario.event:
        yield from _far_factor(event.factor, ledger, f"{where}: event '{event.id}', field factor")
    yield from _biases(scenario, ledger, where)


def _high(value: str | float, ledger: Ledger) -> float:
    """The high end (95 %) of a number."""
    return ledger.get_prior(value).interval(0.9)[1] if isinstance(value, str) else float(value)


@warning("Fighters, displaced people and refugees are fewer than the people of each place.")
def _crowded(
    what: str, high: float, weights: NDArray[np.float64], places: Places, where: str
) -> Iterator[InputWarning]:
    if not weights.any():
        return
    found = high * weights / weights.sum()
    more = np.flatnonzero(found > places.population)
    if len(more):
        row = int(more[np.argmax((found - places.population)[more])])
        yield InputWarning(
            where,
            f"expected fewer {what} than people, found up to {found[row]:,.0f} (95 %) in '{places.ids[row]}', "
            f"where {places.population[row]:,} people live",
        )


@warning("The factor of a bias or an event lies between a fiftieth and fifty: it is no percentage.")
def _far_factor(factor: str | float, ledger: Ledger, where: str) -> Iterator[InputWarning]:
    middle = ledger.get_prior(factor).median if isinstance(factor, str) else float(factor)
    if not 1 / FAR_FACTOR <= middle <= FAR_FACTOR:
        message = f"expected a factor such as 0.6 or 2, found {middle:g} (median)"
        yield InputWarning(where, f"{message}: {middle:g} % is {middle / 100:g}")


@warning("An event falls into the run.")
def _event(event: Event, calendar: Calendar, where: str, shortened: bool) -> Iterator[InputWarning]:
    run = f"the run ({calendar.start} to {calendar.last_day})"
    if event.to < calendar.start:
        yield InputWarning(f"{where}, field to", f"expected a day in {run}, found {event.to}: the event has no effect")
    elif event.from_ > calendar.last_day and not shortened:
        message = f"expected a day in {run}, found {event.from_}: the event has no effect"
        yield InputWarning(f"{where}, field from", message)


def _question(question: Question, ledger: Ledger, places: Places, where: str) -> Iterator[InputWarning]:
    for option in question.alternatives:
        if option.comparison is None:
            continue
        word, value = option.comparison
        if isinstance(value, str):
            claim, chosen = ledger.get_claim(value), option.places or question.places
            yield from _places_of(claim, chosen, f"{where}, field places")
        elif option.measure != "series":
            yield from always_true(word, value, held_limits(question, option, places), where)
            if option.reduction != "mean":
                yield from not_whole(word, value, "places" if option.measure == "places_held" else "units", where)


@warning("Some history can miss a condition.")
def always_true(word: str, number: float, limits: Limits, where: str) -> Iterator[InputWarning]:
    """The warning about a condition that every history meets."""
    if limits.always(word, number):
        message = f"expected a condition that some history can miss, found {word} = {number:g}, which is always true"
        yield InputWarning(f"{where}, field {word}", f"{message}: {limits.reason}")


@warning("A number of people, events, places or units that a condition names is whole.")
def not_whole(word: str, number: float, what: str, where: str) -> Iterator[InputWarning]:
    """The warning about a part of one, which may be meant as a share."""
    if number != int(number):
        message = f"expected a whole number of {what}, found {word} = {number:g}; a condition counts them"
        yield InputWarning(f"{where}, field {word}", message)


@warning("A claim about certain places is compared in the same places.")
def _places_of(claim: Claim, places: tuple[str, ...] | None, where: str) -> Iterator[InputWarning]:
    if claim.place.ids and set(places or ()) != set(claim.place.ids):
        found = f"'{', '.join(places)}'" if places else "none, which counts all places"
        wanted = ", ".join(f'"{place}"' for place in claim.place.ids)
        yield InputWarning(where, f"expected places = [{wanted}], as in claim '{claim.id}', found {found}")


@warning("A claim check has no more weeks than the run.")
def _check(
    check: ClaimCheck, ledger: Ledger, calendar: Calendar, where: str, shortened: bool
) -> Iterator[InputWarning]:
    if check.series:
        yield from _places_of(ledger.claims[check.claim], check.places, f"{where}, field places")
    if check.weeks and check.weeks > calendar.weeks and not shortened:
        message = f"expected at most the {calendar.weeks} weeks of the run, found {check.weeks}"
        yield InputWarning(f"{where}, field weeks", message)


def _biases(scenario: Scenario, ledger: Ledger, where: str) -> Iterator[InputWarning]:
    claims = [claim for claim in ledger.claims.values() if claim.quantity and claim.status != "withdrawn"]
    applied = [bias_of(scenario, claim) for claim in claims]
    for number, bias in enumerate(scenario.bias, start=1):
        at = f"{where}: bias (entry {number})"
        yield from _unknown_subjects(bias, {claim.quantity.of for claim in claims if claim.quantity}, at)
        if not any(one is bias for one in applied):
            yield from _idle_bias(bias, claims, at)


@warning("A bias is about subjects that claims have.")
def _unknown_subjects(bias: Bias, known: set[str], where: str) -> Iterator[InputWarning]:
    for word in bias.about:
        if plain(word) not in {plain(one) for one in known} and (meant := _meant(word, known)):
            message = f"no claim has a quantity of '{word}'; did you mean '{meant}'?"
            yield InputWarning(f"{where}, field about", message)


@warning("A bias applies to a claim.")
def _idle_bias(bias: Bias, claims: Iterable[Claim], where: str) -> Iterator[InputWarning]:
    of_side = {claim.quantity.of for claim in claims if claim.quantity and claim.side == bias.side}
    missing = next((word for word in bias.about if word not in of_side), None)
    hint = f"; {nearest(missing, of_side)}" if missing else "; an earlier bias or `whose` leaves it none"
    yield InputWarning(where, f"expected a claim of side '{bias.side}' that it applies to, found none{hint}")


@warning("No two actors have one name.")
def _same_actors(actors: Iterable[Actor], where: str) -> Iterator[InputWarning]:
    first: dict[str, str] = {}
    for actor in actors:
        other = first.setdefault(plain(actor.name), actor.id)
        if other != actor.id:
            message = f"expected a name for each actor, found '{actor.name}' for '{other}' and '{actor.id}'"
            yield InputWarning(f"{where}: actor '{actor.id}', field name", f"{message}: readers cannot tell them apart")


@warning("The claim of a reference value has a period.")
def _reference_value(reference: ReferenceValue, ledger: Ledger, where: str) -> Iterator[InputWarning]:
    if ledger.claims[reference.claim].meant is None:
        message = (
            f"expected a claim with a period (meant), found none in '{reference.claim}': its number is taken as one"
        )
        yield InputWarning(f"{where}, field claim", f"{message} per {reference.per}")


def _meant(word: str, known: Iterable[str]) -> str:
    """The word of a claim, or the usual word, of which a word seems to be a misspelling."""
    close = get_close_matches(word, list(known), n=1, cutoff=TYPO)
    return close[0] if close else misspelt(word)

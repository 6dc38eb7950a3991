"""Checks between the parts of a scenario: every name leads somewhere, every number can be what it is used for."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from contested.errors import InputError, nearest
from contested.ledger.ledger import Ledger
from contested.scenario.calendar import Calendar
from contested.scenario.places import Places
from contested.scenario.schema import Actor, Scenario
from contested.scenario.window import threshold, window


def check_coherence(scenario: Scenario, ledger: Ledger, places: Places, calendar: Calendar, where: str) -> None:
    """Check what the parts say about each other.

    Raises:
        InputError: at the first part that does not fit; ``where`` is the scenario's file.
    """
    for kind in ("actor", "event", "question", "layer", "anchor"):
        _check_unique([entry.id for entry in getattr(scenario, kind)], kind, where)
    for actor in scenario.actor:
        _check_relations(actor, [other.id for other in scenario.actor], f"{where}: actor '{actor.id}'")
        _check_columns(actor, places, f"{where}: actor '{actor.id}'")
    _check_control(scenario, places, where)
    for event in scenario.event:
        if event.to < event.from_:
            raise InputError(f"to = {event.to} is before from = {event.from_}", f"{where}: event '{event.id}'")
        _check_places(event.places, places, f"{where}: event '{event.id}', field places")
    _check_questions(scenario, ledger, places, calendar, where)
    _check_claims(scenario, ledger, where)
    _check_claimed_places(ledger, places)


def _check_unique(ids: list[str], kind: str, where: str) -> None:
    twice = [one for one in ids if ids.count(one) > 1]
    if twice:
        raise InputError(f"the id '{twice[0]}' is given to {ids.count(twice[0])} entries", f"{where}: {kind}")


def _check_relations(actor: Actor, ids: list[str], where: str) -> None:
    for field in ("enemies", "allies"):
        for other in getattr(actor, field):
            if other not in ids:
                raise InputError(f"no actor '{other}'; {nearest(other, ids)}", f"{where}, field {field}")
            if other == actor.id:
                raise InputError("an actor cannot be among its own", f"{where}, field {field}")
    both = set(actor.enemies) & set(actor.allies)
    if both:
        raise InputError(f"'{min(both)}' is both an enemy and an ally", where)


def _check_columns(actor: Actor, places: Places, where: str) -> None:
    weights = _amounts(places, actor.where, f"{where}, field where")
    if not weights.any():
        raise InputError(f"column '{actor.where}' is 0 in every place: nowhere to be", f"{where}, field where")
    if actor.holds:
        held = _amounts(places, actor.holds, f"{where}, field holds")
        broken = np.flatnonzero(held != np.round(held))
        if len(broken):
            place = places.ids[broken[0]]
            raise InputError(
                f"expected whole control units in column '{actor.holds}', found {held[broken[0]]:g} for '{place}'",
                f"{where}, field holds",
            )


def _amounts(places: Places, column: str, where: str) -> np.ndarray:
    values = places.column(column, where)
    if (values < 0).any():
        worst = int(np.argmin(values))
        raise InputError(
            f"expected nothing below 0 in column '{column}', found {values[worst]:g} for '{places.ids[worst]}'", where
        )
    return values


def _check_control(scenario: Scenario, places: Places, where: str) -> None:
    holders = [actor for actor in scenario.actor if actor.holds]
    total = np.zeros(len(places))
    for actor in holders:
        total += places.column(str(actor.holds))
    over = np.flatnonzero(total > places.units)
    if len(over):
        names = " and ".join(actor.id for actor in holders)
        raise InputError(
            f"{names} together hold {total[over[0]]:g} control units of '{places.ids[over[0]]}', which has "
            f"{places.units[over[0]]}",
            f"{where}: actor, field holds",
        )


def _check_places(asked: Iterable[str] | None, places: Places, where: str) -> None:
    for place in asked or ():
        places.index(place, where)


def _check_questions(scenario: Scenario, ledger: Ledger, places: Places, calendar: Calendar, where: str) -> None:
    ids = [question.id for question in scenario.question]
    if scenario.headline is not None and scenario.headline not in ids:
        raise InputError(f"no question '{scenario.headline}'; {nearest(scenario.headline, ids)}", f"{where}: headline")
    actors = [actor.id for actor in scenario.actor]
    for question in scenario.question:
        here = f"{where}: question '{question.id}'"
        _check_places(question.places, places, f"{here}, field places")
        try:
            span = window(question, calendar)
            for option in question.alternatives:
                if option.actor is not None and option.actor not in actors:
                    raise InputError(f"no actor '{option.actor}'; {nearest(option.actor, actors)}", "field actor")
                _check_places(option.places, places, "field places")
                if option.comparison:
                    threshold(option, span.stop - span.start, ledger)
        except InputError as fault:
            place = fault.where if fault.where and fault.where.startswith("question ") else None
            raise InputError(fault.message, f"{where}: {place}" if place else f"{here}, {fault.where}") from None


def _check_claims(scenario: Scenario, ledger: Ledger, where: str) -> None:
    asked = [(f"compare (entry {number})", one.claim) for number, one in enumerate(scenario.compare, start=1)]
    asked += [(f"anchor '{anchor.id}'", anchor.claim) for anchor in scenario.anchor]
    for here, claim in asked:
        if ledger.claims[claim].quantity is None:
            raise InputError(f"expected a claim with a quantity; '{claim}' has none", f"{where}: {here}, field claim")
    sides = [*(actor.id for actor in scenario.actor), "none"]
    for number, bias in enumerate(scenario.bias, start=1):
        if bias.side not in sides:
            raise InputError(
                f"no actor '{bias.side}'; {nearest(bias.side, sides)}", f"{where}: bias (entry {number}), field side"
            )


def _check_claimed_places(ledger: Ledger, places: Places) -> None:
    for claim in ledger.claims.values():
        _check_places(claim.place.ids, places, f"{ledger.place(f'claim:{claim.id}')}, field place.ids")

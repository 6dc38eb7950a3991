"""Where each actor is, as weights of places, and what it holds at the start: rules, each said with its weakness."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from contested.errors import InputError, nearest
from contested.ledger.plural import counted
from contested.newscenario.activity import Activity, events_of
from contested.newscenario.gather import NewPlaces
from contested.newscenario.sides import Actor
from contested.observations.events.names import key

EVENTS_OF_GROUP, EVENTS_OF_RULER = 0.9, 0.5
"""Shares of the weights that follow events; the rest lies evenly for a group, by population for who rules."""
ENOUGH_EVENTS = 20
TENTHS, DEEP = 10, 2
"""Parts of a place that can be held where the tables name no districts; and the level that is not divided."""


@dataclass
class Presence:
    """Columns of the table of places: `where` and `holds` by actor [place], `units` [place]; the rules in `notes`."""

    where: dict[str, list[float]]
    holds: dict[str, list[int]]
    units: list[int]
    control_unit: str
    notes: list[str] = field(default_factory=list)


def presence(
    places: NewPlaces,
    actors: list[Actor],
    before: Activity | None,
    through: Activity | None,
    control_unit: str | None = None,
) -> Presence:
    """Weights and holdings of every actor.

    Args:
        places: with their population.
        actors: of the scenario.
        before: the events of the year before the start; None without event data.
        through: those from a year before the start to as_of.
        control_unit: the word for a part of a place.

    Raises:
        InputError: the answers name a place that does not exist, or more parts of one than it has.
    """
    units, word, said = parts_to_hold(places, control_unit)
    made = Presence({}, {}, units, word, [said])
    for actor in actors:
        events, note = _events(actor, actors, before, through)
        counts = [events.get(place, 0.0) for place in places.ids]
        ruler = actor.role in ("incumbent", "ally")
        rest = [float(one) for one in places.population or []] if ruler else [1.0] * len(places)
        share = EVENTS_OF_RULER if ruler else EVENTS_OF_GROUP
        made.where[actor.id] = _mixed(counts, rest, share)
        where_from = "population" if ruler else "evenly"
        made.notes.append(
            f"{actor.id}: {share:.0%} of the weights by {note}, the rest {'by ' if ruler else ''}{where_from}"
            if sum(counts)
            else f"{actor.id}: no events, so the weights lie {'by ' if ruler else ''}{where_from}"
        )
    made.holds = _holds(places, actors, units, word)
    return made


def parts_to_hold(places: NewPlaces, wanted: str | None) -> tuple[list[int], str, str]:
    """Parts of every place that can be held, the word for one, and what is said of it."""
    if places.parts:
        word = wanted or "district"
        return (
            list(places.parts),
            word,
            f"parts that can be held: the {counted(sum(places.parts), 'row')} of the table of population",
        )
    if (places.level or 0) >= DEEP:
        return [1] * len(places), wanted or "district", "parts that can be held: each place is one"
    return [TENTHS] * len(places), wanted or "tenth", f"parts that can be held: each place is {TENTHS} tenths"


def _events(
    actor: Actor, actors: list[Actor], before: Activity | None, through: Activity | None
) -> tuple[dict[str, float], str]:
    """Events of an actor with others and civilians by place, and of which time they are."""
    if before is None or through is None:
        return {}, ""
    foes = {one.name for one in actors if one.id in actor.enemies or actor.id in one.enemies}
    # who rules is where its enemies are fought, not where it is accused of something else
    against = foes if actor.role in ("incumbent", "ally") else None
    early = before.by_place(actor.name, against)
    if sum(early.values()) >= ENOUGH_EVENTS:
        return early, f"its {events_of(sum(early.values()))} in the year before the start"
    late = through.by_place(actor.name, against)
    total = sum(late.values())
    return late, (
        f"its {events_of(total)} up to as_of (only {sum(early.values()):,.0f} before the start: these events are "
        "also observed, so they count a little twice)"
    )


def _mixed(counts: list[float], rest: list[float], share: float) -> list[float]:
    """Percent [place]: a share by counts and what is left by `rest`; all by `rest` where nothing is counted."""
    total, others = sum(counts), sum(rest)
    part = share if total else 0.0
    return [
        round(100 * (part * (one / total if total else 0.0) + (1 - part) * other / others), 3)
        for one, other in zip(counts, rest, strict=True)
    ]


def _holds(places: NewPlaces, actors: list[Actor], units: list[int], word: str) -> dict[str, list[int]]:
    """Parts that each actor holds at the start; who rules holds what nobody else does, unless the answers say what."""
    held = {actor.id: _given(places, actor, units, word) for actor in actors}
    taken = [sum(of_place) for of_place in zip(*held.values(), strict=True)]
    for number, (count, most) in enumerate(zip(taken, units, strict=True)):
        if count > most:
            raise InputError(
                f"expected at most {most} parts ({word}) of '{places.names[number]}' to be held, found {count} by all "
                "actors together",
                "answers, field side.holds",
            )
    rulers = [actor for actor in actors if actor.role == "incumbent"]
    if len(rulers) == 1 and not sum(held[rulers[0].id]):
        held[rulers[0].id] = [most - count for most, count in zip(units, taken, strict=True)]
    return held


def _given(places: NewPlaces, actor: Actor, units: list[int], word: str) -> list[int]:
    stated: Mapping[str, int] = actor.given.holds if actor.given is not None else {}
    found = [0] * len(places)
    by_name = {key(name): number for number, name in enumerate(places.names)}
    by_id = {place.casefold(): number for number, place in enumerate(places.ids)}
    for place, count in stated.items():
        number = by_id.get(place.casefold(), by_name.get(key(place)))
        if number is None:
            hint = nearest(place, [*places.names, *places.ids])
            raise InputError(f"no place '{place[:60]}'; {hint}", f"answers, side '{actor.name}', field holds")
        if count > units[number]:
            raise InputError(
                f"expected at most {units[number]} parts ({word}) of '{places.names[number]}', found {count}",
                f"answers, side '{actor.name}', field holds",
            )
        found[number] = count
    return found

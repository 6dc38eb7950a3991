"""Who is an actor of the scenario: proposed from who fought whom, or as the answers say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from contested.errors import InputError, nearest
from contested.newscenario.activity import NO_ACTORS, Activity, Pair, events_of, side_of
from contested.newscenario.answers import GivenSide
from contested.observations.events.names import key
from contested.observations.events.naming import new_id
from contested.scenario.schema import RESERVED_ACTOR_IDS

MOST_CHALLENGERS = 3
LEAST_SHARE = 0.05
"""Of the killed in fighting with the incumbent: opponents with less are left out."""
WORDS_OF_ID = 2
LONGEST_ID = 24


@dataclass
class Actor:
    """An actor: its id, the name in events (and in reports), its role, and ids of its enemies and allies."""

    id: str
    name: str
    shown: str
    role: str
    given: GivenSide | None = None
    enemies: list[str] = field(default_factory=list)
    allies: list[str] = field(default_factory=list)


@dataclass
class Cast:
    """The actors, what was proposed and why, in words, and the pairs of sides that are left out.

    `sides` are the names of all sides of the events, the deadliest first; empty without event data.
    """

    actors: list[Actor]
    notes: list[str] = field(default_factory=list)
    left_out: list[Pair] = field(default_factory=list)
    sides: list[str] = field(default_factory=list)


def cast(activity: Activity | None, given: Sequence[GivenSide]) -> Cast:
    """The actors of the scenario.

    Args:
        activity: the events of the period; None without event data.
        given: the sides that the answers name; none: they are proposed.

    Raises:
        InputError: nothing can be proposed, a side that is named has no events, an id is taken, or an ally stands
            beside no actor.
    """
    pairs = activity.pairs() if activity is not None else []
    if given:
        _require_known(given, pairs, activity)
        made: list[tuple[str, str, GivenSide | None]] = [(side.name, side.role, side) for side in given]
        notes: list[str] = []
    elif activity is not None:
        made, notes = _proposed(pairs)
    else:
        made = [("Government", "incumbent", None), ("Challenger", "challenger", None)]
        notes = ["actors: without --events and --answers they are placeholders; name them in scenario.toml"]
    actors = _actors(made)
    _relate(actors, pairs)
    names = {actor.name for actor in actors}
    left = [
        pair
        for pair in pairs
        if any(side not in names and side_of(side).kind not in NO_ACTORS for side in (pair.one, pair.other))
        or not names & {pair.one, pair.other}
    ]
    return Cast(actors, notes, left, _sides(pairs))


def suggested(activity: Activity | None) -> Cast:
    """The actors that a person is asked about: none where the events do not say who rules, or who fights the ruler."""
    try:
        return cast(activity, ())
    except InputError:
        pairs = activity.pairs() if activity is not None else []
        return Cast([], left_out=pairs, sides=_sides(pairs))


def _sides(pairs: list[Pair]) -> list[str]:
    return list(dict.fromkeys(side for pair in pairs for side in (pair.one, pair.other)))


def _require_known(given: Sequence[GivenSide], pairs: list[Pair], activity: Activity | None) -> None:
    known = _sides(pairs)
    for side in given:
        if activity is not None and side.name not in known:
            hint = nearest(side.name, known) if known else "these places have no events on these days"
            raise InputError(
                f"no side '{side.name[:60]}' in the events of the places from {activity.first} to {activity.until}; "
                f"{hint}",
                "answers, field side",
            )


def _proposed(pairs: list[Pair]) -> tuple[list[tuple[str, str, GivenSide | None]], list[str]]:
    """The government with most killed around it, and its deadliest opponents."""
    governments: dict[str, float] = {}
    for pair in pairs:
        for side in {pair.one, pair.other}:
            if side_of(side).kind == "government":
                governments[side] = governments.get(side, 0.0) + pair.killed + 1e-6 * pair.events
    if not governments:
        sides = sorted({side for pair in pairs for side in (pair.one, pair.other) if side_of(side).kind == "armed"})
        raise InputError(
            "no government is a side of the events in these places and this time; say with `answers` who is the "
            f"incumbent: {', '.join(sides[:6]) or 'no armed side is there either'}",
            "events",
        )
    incumbent = max(governments, key=lambda side: governments[side])
    fought = [pair for pair in pairs if incumbent in (pair.one, pair.other)]
    opponents = {(pair.other if pair.one == incumbent else pair.one): pair for pair in fought}
    armed = {side: pair for side, pair in opponents.items() if side_of(side).kind == "armed"}
    if not armed:
        raise InputError(
            f"nobody fights '{incumbent}' in the events of these places and this time; choose another time, or say "
            "with `answers` who the sides are",
            "events",
        )
    total = sum(pair.killed for pair in armed.values())
    ranked = sorted(armed, key=lambda side: (-armed[side].killed, -armed[side].events, side))
    chosen = [side for side in ranked if armed[side].killed >= LEAST_SHARE * total][:MOST_CHALLENGERS] or ranked[:1]
    notes = [f"incumbent: {incumbent}, the government with most killed around it"]
    notes += [
        f"challenger: {side}, {events_of(armed[side].events)} with the incumbent, {armed[side].killed:,.0f} killed"
        for side in chosen
    ]
    return [(incumbent, "incumbent", None), *((side, "challenger", None) for side in chosen)], notes


def _actors(made: list[tuple[str, str, GivenSide | None]]) -> list[Actor]:
    """The actors; an id that is given is kept, others are made from the names."""
    taken: dict[str, str] = {}
    for name, _, given in made:
        if given is not None and given.id:
            _require_free(given.id, name, taken)
            taken[given.id] = name
    actors: list[Actor] = []
    for name, role, given in made:
        one = given.id if given is not None and given.id else new_actor_id(_words(name, role), taken, role)
        taken[one] = name
        shown = given.shown if given is not None and given.shown else name
        actors.append(Actor(one, name, shown, role, given))
    return actors


def _require_free(wanted: str, name: str, taken: Mapping[str, str]) -> None:
    why = f"is that of '{taken[wanted]}'" if wanted in taken else ""
    if wanted in RESERVED_ACTOR_IDS:
        why = f"is a reserved word; reserved are {', '.join(sorted(RESERVED_ACTOR_IDS))}"
    if why:
        raise InputError(f"expected another id for '{name}': '{wanted}' {why}", "answers, field side.id")


def new_actor_id(words: Iterable[str], taken: Iterable[str], otherwise: str) -> str:
    """An id from words that no other actor has; `otherwise` where there are none."""
    stem = "-".join(words)[:LONGEST_ID].strip("-") or otherwise
    return new_id(stem, [*taken, *RESERVED_ACTOR_IDS])


def words_of(name: str) -> list[str]:
    """The words of a name for an id: small letters from a to z, and digits."""
    return re.findall("[a-z0-9]+", key(name))


def _words(name: str, role: str) -> list[str]:
    """The word of an incumbent government, else the first words of the name."""
    if role == "incumbent" and (side_of(name).kind == "government" or name == "Government"):
        return ["government"]
    words = words_of(name)
    return words[words[:1] == ["the"] :][:WORDS_OF_ID]


def _relate(actors: list[Actor], pairs: list[Pair]) -> None:
    """Challengers and outsiders fight the incumbent; others fight each other where the events say so.

    An ally stands beside the incumbents, unless the answers name an actor, and fights whom that actor's role fights.
    """
    fought = {frozenset((pair.one, pair.other)) for pair in pairs}
    incumbents = [actor for actor in actors if actor.role == "incumbent"]
    for actor in actors:
        if actor.role in ("challenger", "outsider"):
            actor.enemies = [one.id for one in incumbents]
        if actor.role == "ally":
            beside = _beside(actor, actors)
            actor.allies = [one.id for one in ([beside] if beside else incumbents)]
            fights = "challenger" if _role_beside(actor, actors) == "incumbent" else "incumbent"
            actor.enemies = [one.id for one in actors if one.role == fights]
    for number, one in enumerate(actors):
        for other in actors[number + 1 :]:
            same = {one.role, other.role} <= {"challenger", "outsider"}
            if same and frozenset((one.name, other.name)) in fought:
                one.enemies.append(other.id)


def _beside(ally: Actor, actors: list[Actor]) -> Actor | None:
    """The actor that the answers say an ally stands beside; None where they name none."""
    wanted = ally.given.beside if ally.given is not None else None
    if wanted is None:
        return None
    where = "answers, field side.beside"
    if wanted == ally.id:
        raise InputError(f"'{wanted}' stands beside itself; name another actor", where)
    found = next((one for one in actors if one.id == wanted), None)
    if found is None:
        raise InputError(f"no actor '{wanted}'; {nearest(wanted, (one.id for one in actors if one != ally))}", where)
    return found


def _role_beside(ally: Actor, actors: list[Actor]) -> str:
    """The role of the one that an ally stands beside, be it through other allies."""
    passed = [ally]
    while (one := _beside(passed[-1], actors)) is not None:
        if one.role != "ally":
            return one.role
        if one in passed:
            named = ", ".join(f"'{other.id}'" for other in passed[1:])
            raise InputError(
                f"'{ally.id}' stands beside allies only, {named}; name an actor with another role",
                "answers, field side.beside",
            )
        passed.append(one)
    return "incumbent"

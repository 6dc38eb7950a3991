"""scenario.toml of a new scenario."""

from __future__ import annotations

import datetime as dt
from typing import Any

from contested.ledger.plural import one_of
from contested.newscenario.answers import Answers
from contested.newscenario.presence import Presence
from contested.newscenario.sides import Actor
from contested.newscenario.tables import column
from contested.newscenario.times import Times
from contested.newscenario.toml_text import entry, lines

LONGEST_TITLE, LONGEST_NOTE = 60, 120
HEADLINE = "a_challenger_holds_a_place"
WEEKS_HELD = 4


def scenario_text(
    name: str,
    area: str,
    actors: list[Actor],
    where: Presence,
    answers: Answers,
    days: Times,
    events: dict[str, Any] | None,
    bordered: bool,
) -> str:
    """The file as text.

    Args:
        name: of the scenario.
        area: the name of its places together.
        actors: with ids, roles, enemies and allies.
        where: columns of the table of places.
        answers: title, context and the words for places.
        days: start, as_of, horizon.
        events: the keys of [[event_data]]; None without event data.
        bordered: some places are neighbours.
    """
    place = answers.place or "place"
    title = answers.title or f"{area}, {days.as_of:%B %Y}"
    head: dict[str, Any] = {
        "name": name,
        "title": title,
        "start": days.start,
        "as_of": days.as_of,
        "horizon": days.horizon,
        "library": True,
        "preset": "irregular-war-core",
        "context": list(answers.context) or None,
        "ledger": ["ledger"],
        "places": {
            "table": "places.csv",
            "outlines": "outlines.geojson",
            "neighbours": "neighbours.csv" if bordered else None,
            "place": place,
            "control_unit": where.control_unit,
        },
        "headline": HEADLINE,
    }
    parts = [
        "# Made by `contested scenario new`; README.md says from what, by which rules, and what to do next.\n# "
        "`contested scenario show FOLDER --expanded` prints every mechanism and number that follows.\n" + lines(head)
    ]
    parts += [entry("actor", _actor(actor, where)) for actor in actors]
    if answers.displaced is not None:
        parts.append(entry("start_value", {"series": "displaced", "value": "prior:displaced-at-the-start"}))
    if events is not None:
        parts.append(entry("event_data", events))
    parts += [entry("question", one) for one in _questions(actors, where, place, days.horizon)]
    return "\n".join(parts)


def _actor(actor: Actor, where: Presence) -> dict[str, Any]:
    holds = column("control", actor.id) if sum(where.holds[actor.id]) else None
    return {
        "id": actor.id,
        "name": actor.shown,
        "role": actor.role,
        "fighters": f"prior:{actor.id}-fighters",
        "where": column("presence", actor.id),
        "holds": holds,
        "enemies": actor.enemies or None,
        "allies": actor.allies or None,
    }


def _questions(actors: list[Actor], where: Presence, place: str, horizon: dt.date) -> list[dict[str, Any]]:
    challengers = [actor for actor in actors if actor.role == "challenger"]
    one = challengers[0].shown if len(challengers) == 1 else "a challenger"
    until = f"{horizon.day} {horizon:%B %Y}"
    return [
        {
            "id": HEADLINE,
            "text": f"Does {one} hold {one_of(place)} for {WEEKS_HELD} weeks running by {until}?",
            "title": _short(
                f"{one[:1].upper()}{one[1:]} holds {one_of(place)}", "A challenger holds a place", LONGEST_TITLE
            ),
            "note": _short(
                f"more than half of {one_of(place)}, for {WEEKS_HELD} weeks running",
                "more than half of a place",
                LONGEST_NOTE,
            ),
            "any_of": [{"measure": "places_held", "actor": actor.id, "at_least": 1} for actor in challengers],
            "for_weeks": WEEKS_HELD,
        },
        {
            "id": "deaths_until_the_horizon",
            "text": f"How many people die in the fighting until {until}?",
            "title": "Deaths in the fighting",
            "note": f"civilians and fighters of all sides, until {until}",
            "measure": "series",
            "series": ["dead.*"],
            "over": "change",
        },
        {
            "id": "displaced_at_the_horizon",
            "text": f"How many people are displaced within the area on {until}?",
            "title": "People displaced at the end",
            "note": f"within the area, on {until}",
            "measure": "series",
            "series": ["displaced"],
            "over": "last",
        },
    ]


def _short(text: str, instead: str, most: int) -> str:
    return text if len(text) <= most else instead

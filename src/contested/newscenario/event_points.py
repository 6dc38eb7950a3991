"""Whether the points of events lie in the places that the events name, by the outlines of a new scenario."""

from __future__ import annotations

from contested.errors import InputError
from contested.ledger.plural import counted
from contested.newscenario.coordinates import inside
from contested.newscenario.gather import NewPlaces
from contested.observations.events.axes import named_points
from contested.observations.events.names import key
from contested.observations.events.placing import PRECISE
from contested.observations.events.record import EVENTS, Spelling
from contested.observations.events.table import EventTable
from contested.scenario.table import show

FEW = 0.5
"""Share of events in the place that they name, below which the outlines may be of other places."""
MOST_NAMES = 5


def said_of_points(table: EventTable, whole: NewPlaces) -> list[str]:
    """How many event points lie in the place that the event names; nothing where no event has both.

    Args:
        table: with every event; without that file nothing is said.
        whole: every place of the file of outlines.

    Raises:
        InputError: clearly more of them do so with longitude and latitude exchanged.
    """
    if not (table.folder / EVENTS).is_file():
        return []
    rows = table.events
    rows = rows[rows.longitude.notna() & rows.latitude.notna() & rows.place_name.notna()]
    rows = rows[rows.place_precision.isna() | rows.place_precision.isin(PRECISE)]
    known = whole.by_name()
    positions = {name: known.get(key(name), -1) for name in rows.place_name.unique()}
    rows = rows.assign(number=rows.place_name.map(positions))
    rows = rows[rows.number >= 0].groupby(["longitude", "latitude", "number"]).size().reset_index(name="events")
    if rows.empty:
        return []
    lon, lat, place, events = (rows[name].to_numpy() for name in ("longitude", "latitude", "number", "events"))
    found = named_points(lon, lat, place, events, inside(whole.shapes))
    if found.exchanged:
        raise InputError(
            f"expected longitude before latitude, found what look like exchanged axes: {found.found()}; exchange them "
            "in the outlines, or in the events",
            whole.source,
        )
    doubt = ": are the outlines of these places, with longitude before latitude?"
    doubted = doubt if found.inside < FEW * found.events else ""
    return [f"{found.inside:,} of {found.events:,} events that name a place and have a point lie in it{doubted}"]


def said_of_names(table: EventTable) -> list[str]:
    """The names in event files that are none of the places, the most frequent first, each with the nearest name."""
    unknown = [one for one in table.record.spellings if one.place is None and one.by == "unknown"]
    if not unknown:
        return []
    listed = "; ".join(_unknown(one) for one in unknown[:MOST_NAMES])
    more = f"; and {len(unknown) - MOST_NAMES} more" if len(unknown) > MOST_NAMES else ""
    return [f"names in the events that are no place of the outlines: {listed}{more}; --aliases FILE takes other names"]


def _unknown(one: Spelling) -> str:
    near = f", nearest is {one.nearest}" if one.nearest else ""
    return f"{show(one.name)} ({counted(one.rows, 'row')}{near})"

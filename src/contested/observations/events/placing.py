"""Give every event its place: by code, by point in an outline, by name; or the larger unit that is known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from contested.errors import InputError
from contested.observations.events.axes import named_points
from contested.observations.events.inside import locate
from contested.observations.events.names import key
from contested.observations.events.naming import are_smaller, named_places, new_id, read_names
from contested.observations.events.place_set import PlaceSet
from contested.observations.events.record import Spelling
from contested.observations.events.rules import Rules

PRECISE = ("point", "near", "district", "province")
"""How precisely an event must be located for its point to tell its place."""
ELSEWHERE, OUTSIDE, NO_PLACE = (
    "in another country",
    "outside every place (sea, air or abroad)",
    "no place that is known",
)
UNPLACED = "known only to the country or a part of it"
NO_DISTRICT = "known to the province, where places are smaller"
ALONG = "along a line or in an area"
UNNAMED = "no place named"


def place(connection: Any, given: PlaceSet | None, rules: Rules) -> tuple[PlaceSet, list[Spelling], bool]:
    """Add columns to the table `events`: `place` (a position in the set), `placed_by`, and without a place `within`.

    Args:
        connection: with the table `events`.
        given: the places; None: those that the events name.
        rules: `near-names`, `point-or-name`, `province-only`, `line-or-area`, `unplaced`, `unknown-place`.

    Returns:
        The places, what was made of every name, and whether the places are smaller than what the files name.
    """
    places = given or named_places(connection, rules)
    _points(connection, places)
    _check_named(connection, places)
    _lone_countries(connection, places, given is None)
    smaller = given is not None and are_smaller(connection, places)
    spellings = read_names(connection, places, rules, by_country=given is None, smaller=smaller)
    _join(connection, places, rules, smaller)
    if given is not None:
        _other_countries(connection, given)
    _larger_units(connection, places, given is None)
    _set_aside(connection, rules, smaller)
    return places, spellings, smaller


def _join(connection: Any, places: PlaceSet, rules: Rules, smaller: bool) -> None:
    """Put places and units to events."""
    least = PRECISE[:-1] if smaller and rules["province-only"] != "point" else PRECISE
    precise = f"coalesce(place_precision, 'point') IN {least}"
    point = f"CASE WHEN {precise} THEN points.place END"
    along = "coalesce(place_precision, '') = 'part'"
    name = f"CASE WHEN {along} AND {rules['line-or-area'] != 'name'} THEN NULL ELSE named.place END"
    first, second = (point, name) if rules["point-or-name"] == "point" else (name, point)
    connection.execute(f"""
    CREATE TABLE placed AS SELECT events.* EXCLUDE (flags),
        coalesce(coded.place, {first}, {second}, lone.place) AS place,
        CASE WHEN coded.place IS NOT NULL THEN 'code'
            WHEN {point} IS NOT NULL AND ({rules["point-or-name"] == "point"} OR {name} IS NULL) THEN 'point'
            WHEN {name} IS NOT NULL THEN named.by
            WHEN lone.place IS NOT NULL THEN 'country' END AS placed_by,
        points.place AS point_place,
        coalesce(named.unit, CASE WHEN coalesce(place_precision, 'point') IN {PRECISE} THEN points.unit END) AS unit,
        list_concat(flags, list_filter([
            CASE WHEN {point} <> named.place THEN 'point-elsewhere' END,
            CASE WHEN {along} AND named.place IS NOT NULL THEN 'line-or-area' END,
            CASE WHEN {smaller} AND coded.place IS NULL AND place_precision = 'province' THEN 'province-only' END
        ], lambda x: x IS NOT NULL)) AS flags
    FROM events LEFT JOIN points USING (latitude, longitude) LEFT JOIN coded USING (code)
        LEFT JOIN named ON coalesce(events.place_name, '') = named.name AND coalesce(events.country, '') = named.country
            AND {"coalesce(events.district, '')" if smaller else "''"} = named.district
        LEFT JOIN lone ON coalesce(events.country, '') = lone.country""")
    for table in ("events", "points", "named", "coded", "lone"):
        connection.execute(f"DROP TABLE {table}")
    connection.execute("ALTER TABLE placed RENAME TO events")


def _larger_units(connection: Any, places: PlaceSet, by_country: bool) -> None:
    """The column `within` of events without a place, and what larger unit each place lies in.

    It is the unit that a name or a point tells; else the country, where places are those of several countries, else
    all of the places (blank). It stays null where no place of the table lies in it.
    """
    if by_country:
        rows = connection.execute(
            "SELECT place, min(coalesce(country, '')) FROM events WHERE place IS NOT NULL GROUP BY place"
        ).fetchall()
        countries = dict(rows)
        places.within = [countries.get(number, "") for number in range(len(places.ids))]
        places.units = {country: country for country in sorted({*countries.values()}) if country}
        within = "coalesce(country, '')"
    else:
        within = "CASE WHEN place_precision IS DISTINCT FROM 'country' THEN coalesce(unit, '') ELSE '' END"
    known = sorted({*places.within} | ({""} if not by_country else set()))
    connection.register("known", pd.DataFrame({"within": pd.Series(known, dtype=object)}))
    connection.execute(f"""
    ALTER TABLE events ADD COLUMN within VARCHAR;
    UPDATE events SET within = {within} WHERE place IS NULL AND {within} IN (SELECT within FROM known)""")
    connection.unregister("known")


def _set_aside(connection: Any, rules: Rules, smaller: bool) -> None:
    """Set events without a place aside, unless a rule spreads them over the places of a unit that is known."""
    precision = "coalesce(place_precision, '')"
    reasons = f"""CASE WHEN {precision} = 'outside' THEN '{OUTSIDE}'
        WHEN within IS NULL THEN '{NO_PLACE}'
        WHEN {precision} = 'part' AND list_contains(flags, 'line-or-area') THEN
            CASE WHEN {rules["line-or-area"] == "set-aside"} THEN '{ALONG}' END
        WHEN {precision} IN ('part', 'country') THEN
            CASE WHEN {rules["unplaced"] == "set-aside"} THEN '{UNPLACED}' END
        WHEN {smaller} AND ({precision} = 'province' OR within <> '') THEN
            CASE WHEN {rules["province-only"] == "set-aside"} OR within = '' THEN '{NO_DISTRICT}' END
        WHEN {rules["unknown-place"] == "set-aside"} THEN '{NO_PLACE}' END"""
    connection.execute(f"UPDATE events SET set_aside = {reasons} WHERE set_aside IS NULL AND place IS NULL")


def _points(connection: Any, places: PlaceSet) -> None:
    """The table `points`: every pair of degrees that lies in a place or in a larger unit."""
    points = connection.execute(
        "SELECT DISTINCT latitude, longitude FROM events WHERE latitude IS NOT NULL AND longitude IS NOT NULL"
    ).df()
    lat, lon = (points[name].to_numpy(dtype=float) for name in ("latitude", "longitude"))
    found = locate(lon, lat, places.rings or [])
    if places.rings:
        _check_axes(lon, lat, found, places)
    units = np.array([*(places.within or [""] * len(places.ids)), ""], dtype=object)[found]
    if places.unit_rings:
        larger = np.array([*places.units, ""], dtype=object)[locate(lon, lat, places.unit_rings)]
        units = np.where(found >= 0, units, larger)
    frame = points.assign(place=pd.Series(found, dtype="Int32").where(found >= 0), unit=units)
    connection.register("frame", frame[(found >= 0) | (units != "")])
    connection.execute(
        "CREATE TABLE points AS SELECT latitude, longitude, CAST(place AS INTEGER) AS place, "
        "nullif(CAST(unit AS VARCHAR), '') AS unit FROM frame"
    )
    connection.unregister("frame")


def _check_axes(lon: np.ndarray, lat: np.ndarray, found: np.ndarray, places: PlaceSet) -> None:
    """Latitude and longitude are not exchanged.

    Raises:
        InputError: most points lie in a place only the other way round.
    """
    inside = int((found >= 0).sum())
    if 2 * inside >= len(found):
        return
    exchanged = int((locate(lat, lon, places.rings or []) >= 0).sum())
    if 2 * exchanged > len(found):
        raise InputError(
            f"expected latitude and longitude; of {len(found):,} points {inside:,} lie in the places as given and "
            f"{exchanged:,} with both exchanged: the columns may be exchanged, in the events or in the outlines",
            places.source,
        )


def _check_named(connection: Any, places: PlaceSet) -> None:
    """Points lie in the places that their rows name; a country may be such that most lie in some place either way.

    Raises:
        InputError: clearly more of them do so with latitude and longitude exchanged.
    """
    rings = places.rings
    if not rings:
        return
    rows = connection.execute(
        "SELECT longitude, latitude, name, count(*) AS events FROM (SELECT *, unnest([place_name, district]) AS name "
        f"FROM events WHERE set_aside IS NULL AND coalesce(place_precision, 'point') IN {PRECISE}) "
        "WHERE longitude IS NOT NULL AND latitude IS NOT NULL AND name IS NOT NULL GROUP BY ALL"
    ).df()
    known = {name: places.keys.get(key(name), places.aliases.get(key(name), -1)) for name in rows.name.unique()}
    rows = rows.assign(place=rows.name.map(known))[lambda every: every.place >= 0]
    lon, lat, place, events = (rows[name].to_numpy() for name in ("longitude", "latitude", "place", "events"))
    found = named_points(lon, lat, place, events, lambda number, x, y: locate(x, y, [rings[number]]) == 0)
    if found.exchanged:
        raise InputError(
            f"expected latitude and longitude; {found.found()}: they look exchanged, in the events or in the outlines",
            places.source,
        )


def _lone_countries(connection: Any, places: PlaceSet, wanted: bool) -> None:
    """The table `lone`: where no places are given, a country of which no event names a smaller place is one itself."""
    rows = connection.execute(
        "SELECT coalesce(country, '') AS c FROM events WHERE set_aside IS NULL GROUP BY c HAVING count(place_name) = 0 "
        "ORDER BY c"
    ).fetchall()
    countries = [country for (country,) in rows] if wanted else []
    connection.execute(
        "CREATE TABLE lone AS SELECT unnest($1::VARCHAR[]) AS country, unnest($2::INTEGER[]) AS place",
        [countries, list(range(len(places.ids), len(places.ids) + len(countries)))],
    )
    for country in countries:
        places.ids.append(new_id(key(country), places.ids))
    places.names += [country or UNNAMED for country in countries]


def _other_countries(connection: Any, given: PlaceSet) -> None:
    """A country of which fewer than half of the well-located events lie in the given places is another one.

    Raises:
        InputError: that leaves no event.
    """
    located = "coalesce(CAST(place AS VARCHAR), unit)"
    if given.rings:
        located = f"CASE WHEN longitude IS NOT NULL THEN CAST(point_place AS VARCHAR) ELSE {located} END"
    own = f"""(SELECT country FROM events WHERE set_aside IS NULL AND coalesce(place_precision, 'point') IN {PRECISE}
        AND country IS NOT NULL GROUP BY country HAVING count({located}) >= 0.5 * count(*))"""
    connection.execute(
        f"UPDATE events SET set_aside = '{ELSEWHERE}' WHERE set_aside IS NULL AND coalesce(placed_by, '') <> 'code' "
        f"AND country IS NOT NULL AND country NOT IN {own}"
    )
    (left,) = connection.execute(f"SELECT count({located}) FROM events WHERE set_aside IS NULL").fetchall()[0]
    (read,) = connection.execute("SELECT count(*) FROM events").fetchall()[0]
    if read and not left:
        found = "found none by code, point or name"
        reasons = "SELECT set_aside, count(*) FROM events WHERE set_aside IS NOT NULL GROUP BY 1 ORDER BY 2 DESC"
        if aside := connection.execute(reasons).fetchall():
            found += "; set aside are " + ", ".join(f"{many:,} ({why})" for why, many in aside)
        raise InputError(f"expected places in which some of the {read:,} events lie, {found}", given.source)

"""Give every event its place: by code, by point in an outline, by name; and say how."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from contested.errors import InputError
from contested.observations.events.inside import locate
from contested.observations.events.names import alike, key, names_several
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
NO_DISTRICT = "known to the province, where places are smaller"
SAME = 0.75
"""Share of the well-located events of one province that must lie in one place for the places to be provinces."""
UNNAMED = "no place named"
OF_COUNTRY = "\n"
"""Between a country and a name, where names are those of the files."""


def place(connection: Any, given: PlaceSet | None, rules: Rules) -> tuple[PlaceSet, list[Spelling]]:
    """Add the columns `place` (a position in the set; null: not known) and `placed_by` to the table `events`.

    Args:
        connection: with the table `events`.
        given: the places; None: those that the events name.
        rules: `near-names`, `point-or-name`, `unplaced`, `unknown-place`.

    Returns:
        The places, and what was made of every name.
    """
    places = given or _named_places(connection, rules)
    _points(connection, places)
    _lone_countries(connection, places, given is None)
    spellings = _names(connection, places, rules, by_country=given is None)
    precise = f"coalesce(place_precision, 'point') IN {PRECISE}"
    point = f"CASE WHEN {precise} THEN points.place END"
    first, second = (point, "named.place") if rules["point-or-name"] == "point" else ("named.place", point)
    connection.execute(f"""
    CREATE TABLE placed AS SELECT events.* EXCLUDE (flags),
        coalesce(coded.place, {first}, {second}, lone.place) AS place,
        CASE WHEN coded.place IS NOT NULL THEN 'code'
            WHEN {point} IS NOT NULL AND ({rules["point-or-name"] == "point"} OR named.place IS NULL) THEN 'point'
            WHEN named.place IS NOT NULL THEN named.by
            WHEN lone.place IS NOT NULL THEN 'country' END AS placed_by,
        points.place AS point_place,
        CASE WHEN {point} <> named.place THEN list_append(flags, 'point-elsewhere') ELSE flags END AS flags
    FROM events LEFT JOIN points USING (latitude, longitude) LEFT JOIN coded USING (code)
        LEFT JOIN named ON events.place_name = named.name AND coalesce(events.country, '') = named.country
        LEFT JOIN lone ON coalesce(events.country, '') = lone.country""")
    for table in ("events", "points", "named", "coded", "lone"):
        connection.execute(f"DROP TABLE {table}")
    connection.execute("ALTER TABLE placed RENAME TO events")
    if given is not None:
        _other_countries(connection, given)
        _smaller_places(connection, rules)
    _candidates(connection, places, given is None)
    chosen = f"""CASE WHEN place_precision IN ('part', 'country') THEN {rules["unplaced"] == "spread"}
        ELSE {rules["unknown-place"] == "spread"} END AND coalesce(country, '') IN (SELECT country FROM candidates)"""
    connection.execute(f"""
    UPDATE events SET set_aside = CASE WHEN place_precision = 'outside' THEN '{OUTSIDE}' ELSE '{NO_PLACE}' END
    WHERE set_aside IS NULL AND place IS NULL AND (coalesce(place_precision, '') = 'outside' OR NOT ({chosen}))""")
    return places, spellings


def _points(connection: Any, places: PlaceSet) -> None:
    """The table `points`: every pair of degrees that lies in a place."""
    lat, lon = (
        (
            np.asarray(part, dtype=float)
            for part in connection.execute(
                "SELECT DISTINCT latitude, longitude FROM events WHERE latitude IS NOT NULL AND longitude IS NOT NULL"
            )
            .fetchnumpy()
            .values()
        )
        if places.rings
        else (np.zeros(0), np.zeros(0))
    )
    found = locate(lon, lat, places.rings or [])
    kept = found >= 0
    connection.execute(
        "CREATE TABLE points AS SELECT unnest($1::DOUBLE[]) AS latitude, unnest($2::DOUBLE[]) AS longitude, "
        "unnest($3::INTEGER[]) AS place",
        [lat[kept].tolist(), lon[kept].tolist(), found[kept].tolist()],
    )


def _names(connection: Any, places: PlaceSet, rules: Rules, by_country: bool) -> list[Spelling]:
    """The tables `named` and `coded`, and what was made of every name."""
    codes = [
        code for (code,) in connection.execute("SELECT DISTINCT code FROM events WHERE code IS NOT NULL").fetchall()
    ]
    known = [(code, places.codes[code.casefold()]) for code in codes if code.casefold() in places.codes]
    connection.execute(
        "CREATE TABLE coded AS SELECT unnest($1::VARCHAR[]) AS code, unnest($2::INTEGER[]) AS place",
        [[code for code, _ in known], [number for _, number in known]],
    )
    names = connection.execute(
        "SELECT place_name, coalesce(country, '') AS country, count(*) FROM events WHERE place_name IS NOT NULL "
        "GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    rows: list[tuple[str, str, int, str]] = []
    spellings: dict[str, Spelling] = {}
    for name, country, count in names:
        number, by, near = _place_of(name, country if by_country else "", places, rules)
        if number is not None:
            rows.append((name, country, number, by))
        known_rows = spellings[name].rows if name in spellings else 0
        place_id = None if number is None else places.ids[number]
        spellings[name] = Spelling(name=name, place=place_id, by=by, rows=count + known_rows, nearest=near)
    columns = [list(column) for column in zip(*rows, strict=True)] if rows else [[], [], [], []]
    connection.execute(
        "CREATE TABLE named AS SELECT unnest($1::VARCHAR[]) AS name, unnest($2::VARCHAR[]) AS country, "
        "unnest($3::INTEGER[]) AS place, unnest($4::VARCHAR[]) AS by",
        columns,
    )
    return sorted(spellings.values(), key=lambda one: (-one.rows, one.name))


def _place_of(name: str, country: str, places: PlaceSet, rules: Rules) -> tuple[int | None, str, str | None]:
    """The position of the place that a name is, by what, and the nearest name where it is none."""
    one = _key(name, country)
    for by, keys in (("name", places.keys), ("alias", places.aliases)):
        if keys.get(one, -1) >= 0:
            return keys[one], by, None
    if one in places.codes or name.casefold() in places.codes:
        return places.codes[name.casefold()] if name.casefold() in places.codes else places.codes[one], "code", None
    if names_several(name):
        return None, "several names", None
    options = {other: number for other, number in {**places.aliases, **places.keys}.items() if number >= 0}
    near = _likely(one, options)
    if near is None:
        return None, "unknown", None
    if rules["near-names"] == "set-aside":
        return None, "unknown", places.names[options[near]]
    return options[near], "likeness", None


def _likely(one: str, options: dict[str, int]) -> str | None:
    """The key of the only place of the same country whose name is alike, under any of its names."""
    country, _, name = one.rpartition(OF_COUNTRY)
    close = [other for other in options if other.startswith(country) and alike(name, other.rpartition(OF_COUNTRY)[2])]
    return close[0] if len({options[other] for other in close}) == 1 else None


def _key(name: str, country: str) -> str:
    return f"{key(country)}{OF_COUNTRY}{key(name)}" if country else key(name)


def _named_places(connection: Any, rules: Rules) -> PlaceSet:
    """The places that the events name; a country is a place where none of its events names a smaller one."""
    rows = connection.execute(
        "SELECT coalesce(country, ''), place_name, count(*) AS n FROM events WHERE place_name IS NOT NULL "
        "GROUP BY ALL ORDER BY n DESC, 1, 2"
    ).fetchall()
    counts: Counter[str] = Counter()
    shown: dict[str, tuple[str, str]] = {}
    for country, name, count in rows:
        if not names_several(name):
            counts[_key(name, country)] += count
            shown.setdefault(_key(name, country), (country, name))
    made = PlaceSet("the names in the files", [], [])
    several = len({country for country, _, _ in rows}) > 1
    for one, count in counts.most_common():
        near = _likely(one, made.keys)
        if near is not None and counts[near] > count and rules["near-names"] == "accept":
            continue
        country, name = shown[one]
        made.keys[one] = len(made.ids)
        made.ids.append(_new_id(one if several and country != name else key(name), made.ids))
        made.names.append(f"{name}, {country}" if several and country != name else name)
    return made


def _new_id(text: str, ids: list[str]) -> str:
    """An id from a key that no other place has."""
    slug = "-".join("".join(char if char.isalnum() else " " for char in text).split()) or "unnamed"
    number = 2
    made = slug
    while made in ids:
        made, number = f"{slug}-{number}", number + 1
    return made


def _lone_countries(connection: Any, places: PlaceSet, wanted: bool) -> None:
    """The table `lone`: where no places are given, a country of which no event names a smaller place is one itself."""
    rows = connection.execute(
        "SELECT coalesce(country, '') AS c FROM events GROUP BY c HAVING count(place_name) = 0 ORDER BY c"
    ).fetchall()
    countries = [country for (country,) in rows] if wanted else []
    connection.execute(
        "CREATE TABLE lone AS SELECT unnest($1::VARCHAR[]) AS country, unnest($2::INTEGER[]) AS place",
        [countries, list(range(len(places.ids), len(places.ids) + len(countries)))],
    )
    for country in countries:
        places.ids.append(_new_id(key(country), places.ids))
    places.names += [country or UNNAMED for country in countries]


def _candidates(connection: Any, places: PlaceSet, by_country: bool) -> None:
    """The table `candidates`: the places in which an event of a country may have been."""
    if by_country:
        chosen = "SELECT DISTINCT coalesce(country, '') AS country, place FROM events WHERE place IS NOT NULL"
    else:
        chosen = (
            "SELECT country, place FROM (SELECT DISTINCT coalesce(country, '') AS country FROM events), "
            f"(SELECT unnest(range({len(places.ids)})) AS place)"
        )
    connection.execute(f"CREATE TABLE candidates AS {chosen}")


def _other_countries(connection: Any, given: PlaceSet) -> None:
    """A country of which fewer than half of the well-located events lie in the given places is another one.

    Raises:
        InputError: that leaves no event.
    """
    located = "CASE WHEN longitude IS NOT NULL THEN point_place ELSE place END" if given.rings else "place"
    own = f"""(SELECT country FROM events WHERE set_aside IS NULL AND coalesce(place_precision, 'point') IN {PRECISE}
        AND country IS NOT NULL GROUP BY country HAVING count({located}) >= 0.5 * count(*))"""
    connection.execute(
        f"UPDATE events SET set_aside = '{ELSEWHERE}' WHERE set_aside IS NULL AND coalesce(placed_by, '') <> 'code' "
        f"AND country IS NOT NULL AND country NOT IN {own}"
    )
    (left,) = connection.execute("SELECT count(*) FROM events WHERE place IS NOT NULL AND set_aside IS NULL").fetchone()
    (read,) = connection.execute("SELECT count(*) FROM events").fetchone()
    if read and not left:
        raise InputError(
            f"expected places in which some of the {read:,} events lie, found none by code, point or name", given.source
        )


def _smaller_places(connection: Any, rules: Rules) -> None:
    """Flag events known only to the province where the given places are smaller than what the events name."""
    (share,) = connection.execute("""
    WITH counts AS (SELECT country, place_name, point_place, count(*) AS n FROM events WHERE point_place IS NOT NULL
        AND place_name IS NOT NULL AND place_precision IN ('point', 'near', 'district') GROUP BY ALL)
    SELECT sum(most) / sum(n) FROM (SELECT max(n) AS most, sum(n) AS n FROM counts GROUP BY country, place_name)
    """).fetchone()
    if share is None or share >= SAME:
        return
    aside = f"'{NO_DISTRICT}'" if rules["province-only"] == "set-aside" else "NULL"
    connection.execute(
        f"UPDATE events SET flags = list_append(flags, 'province-only'), set_aside = {aside} WHERE set_aside IS NULL "
        "AND place_precision = 'province' AND place IS NOT NULL AND placed_by <> 'code'"
    )

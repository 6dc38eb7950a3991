"""What the names and codes in event files mean: which place, or which larger unit."""

from __future__ import annotations

from collections import Counter
from difflib import get_close_matches
from typing import Any

import pandas as pd

from contested.observations.events.names import alike, key, names_several
from contested.observations.events.place_set import PlaceSet
from contested.observations.events.record import Spelling
from contested.observations.events.rules import Rules

OF_COUNTRY = "\n"
"""Between a country and a name, where names are those of the files."""
NEAR, MOST_NEAREST = 0.75, 20
"""How alike a name must be to be suggested (difflib's ratio), and for how many names a suggestion is looked for."""
SAME = 0.75
"""Share of the well-located events of one unit that must lie in one place for the places to be such units."""


def read_names(connection: Any, places: PlaceSet, rules: Rules, by_country: bool, smaller: bool) -> list[Spelling]:
    """The tables `named` and `coded`, and what was made of every name.

    `named` has the place and the larger unit of each name, name of a district and country. Where places are `smaller`
    than what the files name, the name tells the unit and the district's name the place.
    """
    codes = [
        code for (code,) in connection.execute("SELECT DISTINCT code FROM events WHERE code IS NOT NULL").fetchall()
    ]
    known = [(code, places.codes[code.casefold()]) for code in codes if code.casefold() in places.codes]
    _table(connection, "coded", {"code": [code for code, _ in known], "place": [number for _, number in known]})
    district, also = ("coalesce(district, '')", " OR district IS NOT NULL") if smaller else ("''", "")
    names = connection.execute(
        f"SELECT coalesce(place_name, ''), {district}, coalesce(country, ''), count(*) FROM events "
        f"WHERE place_name IS NOT NULL{also} GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    rows: list[tuple[str, str, str, int | None, str | None, str | None]] = []
    spellings: dict[str, Spelling] = {}
    for name, district, country, count in names:
        place, by, unit = None, None, None
        if not smaller:
            place, by = _told(spellings, name, count, places, _place_of(name, country * by_country, places, rules))
        else:
            if name:
                unit, _ = _told(spellings, name, count, places, _unit_of(name, places, rules))
            if district:
                found = _district_of(district, unit, places, rules)
                place, by = _told(spellings, district, count, places, found)
        rows.append((name, district, country, place, by, unit))
    columns = zip(*rows, strict=True) if rows else [()] * 6
    kinds = ("name", "district", "country", "place", "by", "unit")
    _table(connection, "named", dict(zip(kinds, map(list, columns), strict=True)))
    return _with_nearest(sorted(spellings.values(), key=lambda one: (-one.rows, one.name)), places)


def _with_nearest(spellings: list[Spelling], places: PlaceSet) -> list[Spelling]:
    """The most frequent names that are no place, with the nearest name of one: 'Hirat' is too short to be taken."""
    names = {one: places.names[number] for one, number in {**places.aliases, **places.keys}.items() if number >= 0}
    unknown = [one for one in spellings if one.place is None and one.by == "unknown" and one.nearest is None]
    found = {one.name: get_close_matches(key(one.name), names, n=1, cutoff=NEAR) for one in unknown[:MOST_NEAREST]}
    return [
        one.model_copy(update={"nearest": names[found[one.name][0]]}) if found.get(one.name) else one
        for one in spellings
    ]


Found = tuple[Any, str, str | None]
"""What a name was taken for (None: nothing), by what, and the nearest name where it is none."""


def _told(spellings: dict[str, Spelling], name: str, count: int, places: PlaceSet, found: Found) -> tuple[Any, str]:
    """Count a name among the spellings; what it was taken for, and by what."""
    taken, by, near = found
    rows = spellings[name].rows if name in spellings else 0
    told = places.ids[taken] if isinstance(taken, int) else taken
    spellings[name] = Spelling(name=name, place=told, by=by, rows=count + rows, nearest=near)
    return taken, by


def _place_of(name: str, country: str, places: PlaceSet, rules: Rules) -> Found:
    one = _key(name, country)
    for by, keys in (("name", places.keys), ("alias", places.aliases)):
        if keys.get(one, -1) >= 0:
            return keys[one], by, None
    if one in places.codes or name.casefold() in places.codes:
        return places.codes[name.casefold()] if name.casefold() in places.codes else places.codes[one], "code", None
    options = {other: number for other, number in {**places.aliases, **places.keys}.items() if number >= 0}
    return _alike(name, one, options, places.names, rules)


def _unit_of(name: str, places: PlaceSet, rules: Rules) -> Found:
    unit = places.unit_keys.get(key(name))
    return (unit, "unit", None) if unit else _alike(name, key(name), places.unit_keys, places.units, rules)


def _district_of(name: str, unit: str | None, places: PlaceSet, rules: Rules) -> Found:
    """A place by its name, within a unit where one is known: two districts may have one name."""
    if unit is None:
        return _place_of(name, "", places, rules)
    inside = [number for number, one in enumerate(places.within) if one == unit]
    options: dict[str, int] = {}
    for number in inside:
        one = key(places.names[number])
        options[one] = -1 if one in options else number
    for one, number in places.aliases.items():
        if number in inside:
            options.setdefault(one, number)
    options = {one: number for one, number in options.items() if number >= 0}
    found = options.get(key(name))
    return (found, "name", None) if found is not None else _alike(name, key(name), options, places.names, rules)


def _alike(name: str, one: str, options: dict[str, Any], names: Any, rules: Rules) -> Found:
    """By the only name that is like it, where the rules take that."""
    if names_several(name):
        return None, "several names", None
    near = _likely(one, options)
    if near is None:
        return None, "unknown", None
    if rules["near-names"] == "set-aside":
        return None, "unknown", names[options[near]]
    return options[near], "likeness", None


def are_smaller(connection: Any, places: PlaceSet) -> bool:
    """Whether the given places are smaller than the units that the events name.

    They are if their larger units are known and more events name one of these than name a place; without larger units,
    if the well-located events that name one unit lie in several places.
    """
    if any(places.within):
        rows = connection.execute(
            "SELECT place_name, count(*) FROM events WHERE place_name IS NOT NULL GROUP BY place_name"
        ).fetchall()
        of_units = sum(count for name, count in rows if key(name) in places.unit_keys)
        of_places = sum(count for name, count in rows if places.keys.get(key(name), -1) >= 0)
        return of_units > of_places or not rows
    (share,) = connection.execute("""
    WITH counts AS (SELECT country, place_name, points.place, count(*) AS n FROM events
        JOIN points USING (latitude, longitude) WHERE place_name IS NOT NULL
        AND place_precision IN ('point', 'near', 'district') GROUP BY ALL)
    SELECT sum(most) / sum(n) FROM (SELECT max(n) AS most, sum(n) AS n FROM counts GROUP BY country, place_name)
    """).fetchall()[0]
    return share is not None and share < SAME


def _table(connection: Any, name: str, columns: dict[str, list[Any]]) -> None:
    """A table of whole numbers (`place`) and texts."""
    kinds = {column: "Int32" if column == "place" else object for column in columns}
    frame = pd.DataFrame({column: pd.array(values, dtype=kinds[column]) for column, values in columns.items()})
    kinds_in_sql = {column: "INTEGER" if column == "place" else "VARCHAR" for column in columns}
    types = ", ".join(f'CAST("{column}" AS {kind}) AS "{column}"' for column, kind in kinds_in_sql.items())
    connection.register("frame", frame)
    connection.execute(f"CREATE TABLE {name} AS SELECT {types} FROM frame")
    connection.unregister("frame")


def _likely(one: str, options: dict[str, Any]) -> str | None:
    """The key of the only place of the same country whose name is alike, under any of its names."""
    country, _, name = one.rpartition(OF_COUNTRY)
    close = [other for other in options if other.startswith(country) and alike(name, other.rpartition(OF_COUNTRY)[2])]
    return close[0] if len({options[other] for other in close}) == 1 else None


def _key(name: str, country: str) -> str:
    return f"{key(country)}{OF_COUNTRY}{key(name)}" if country else key(name)


def named_places(connection: Any, rules: Rules) -> PlaceSet:
    """The places that the events name; a country is a place where none of its events names a smaller one."""
    rows = connection.execute(
        "SELECT coalesce(country, ''), place_name, count(*) AS n FROM events WHERE place_name IS NOT NULL "
        "AND set_aside IS NULL GROUP BY ALL ORDER BY n DESC, 1, 2"
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
        made.ids.append(new_id(one if several and country != name else key(name), made.ids))
        made.names.append(f"{name}, {country}" if several and country != name else name)
    return made


def new_id(text: str, ids: list[str]) -> str:
    """An id from a key that no other place has."""
    slug = "-".join("".join(char if char.isalnum() else " " for char in text).split()) or "unnamed"
    number = 2
    made = slug
    while made in ids:
        made, number = f"{slug}-{number}", number + 1
    return made

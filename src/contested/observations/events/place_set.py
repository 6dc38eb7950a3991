"""The places of a table: from outlines, a table of names, or a scenario; with codes and other names."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from contested.errors import InputError, nearest
from contested.ledger.characters import unreadable
from contested.ledger.reading import missing_file
from contested.observations.events.inside import locate, rings_of, sample
from contested.observations.events.names import key, vocabulary
from contested.scenario.outlines import read_features
from contested.scenario.places import MAX_PLACES
from contested.scenario.table import Row, read_table, show


@dataclass
class PlaceSet:
    """Places in the order of their source; `rings` and `features` only where it has outlines.

    `within` is the id of the larger unit of each place, blank where it is not known; `units` are the names of these
    units by id, `unit_keys` their ids by key of a name or code, `unit_rings` their outlines where these are given.
    """

    source: str
    ids: list[str]
    names: list[str]
    codes: dict[str, int] = field(default_factory=dict)
    keys: dict[str, int] = field(default_factory=dict)
    aliases: dict[str, int] = field(default_factory=dict)
    rings: list[list[np.ndarray]] | None = None
    features: list[dict[str, Any]] | None = None
    within: list[str] = field(default_factory=list)
    units: dict[str, str] = field(default_factory=dict)
    unit_keys: dict[str, str] = field(default_factory=dict)
    unit_rings: list[list[np.ndarray]] = field(default_factory=list)


def read_place_set(given: str) -> PlaceSet:
    """Places from a GeoJSON file, a CSV table with ids and names, or a scenario.

    Raises:
        InputError: it is none of these, or ids or names are missing or given twice.
    """
    path = Path(given)
    if path.suffix.lower() in (".json", ".geojson", ".topojson"):
        if not path.exists():
            raise missing_file(path)
        features = read_features(path)
        made = _from_properties([one["properties"] for one in features], str(path))
        made.rings = [rings_of(one["geometry"]) for one in features]
        made.features = [
            {"type": "Feature", "properties": {"id": place, "name": name}, "geometry": one["geometry"]}
            for place, name, one in zip(made.ids, made.names, features, strict=True)
        ]
        return made
    if path.suffix.lower() == ".csv":
        return _from_properties([row.cells for row in read_table(path, (), MAX_PLACES).rows], str(path))
    return _from_scenario(given)


def _from_scenario(given: str) -> PlaceSet:
    from contested.scenario.load import load_scenario

    places = load_scenario(given).places
    texts = places.texts
    rows = [
        {"id": place, "name": places.names[number], **{name: texts[name][number] for name in texts}}
        for number, place in enumerate(places.ids)
    ]
    made = _from_properties(rows, given)
    if places.outlines:
        made.features = places.outlines["features"]
        made.rings = [rings_of(one["geometry"]) for one in made.features or []]
    return made


def _from_properties(rows: list[dict[str, Any]], where: str) -> PlaceSet:
    words = vocabulary()
    if len(rows) > MAX_PLACES:
        raise InputError(f"expected at most {MAX_PLACES} places, found {len(rows)}", where)
    ids, names = _ids(rows, where), _names(rows, where)
    made = PlaceSet(Path(where).name, ids, names)
    codes: dict[str, set[int]] = {}
    for number, row in enumerate(rows):
        lower = {str(name).casefold(): str(value) for name, value in row.items() if value not in (None, "")}
        for name in words["ids"]:
            codes.setdefault(lower.get(name.casefold(), ids[number]).casefold(), set()).add(number)
        _add(made.keys, names[number], number)
        for name in (*words["names"], *words["more_names"]):
            for alias in lower.get(name.casefold(), "").split("|"):
                if alias.strip():
                    _add(made.aliases, alias, number)
    made.codes = {code: numbers.pop() for code, numbers in codes.items() if len(numbers) == 1}
    _read_parents(made, rows)
    return made


def _read_parents(places: PlaceSet, rows: list[dict[str, Any]]) -> None:
    """The larger unit of each place, from the first property of that kind of which some value is shared."""
    words, columns = vocabulary(), _columns(rows)
    for spelling in words["parents"]:
        values = columns.get(spelling.casefold(), [])
        if len({*values} - {""}) < sum(value != "" for value in values):
            places.within = values
            named = next((columns[name.casefold()] for name in words["parent_names"] if name.casefold() in columns), [])
            for unit, name in zip(values, named or values, strict=True):
                if unit:
                    places.units.setdefault(unit, name or unit)
                    places.unit_keys[key(name or unit)] = places.unit_keys[key(unit)] = unit
            return


def _columns(rows: list[dict[str, Any]]) -> dict[str, list[str]]:
    """The values of every property by its name in lower case; blank where a place has none."""
    names = {str(name).casefold(): str(name) for row in rows for name in row}
    return {lower: [str(row.get(name) or "").strip() for row in rows] for lower, name in names.items()}


def _add(keys: dict[str, int], name: str, number: int) -> None:
    """A name for a place; one that two places have is of no use (-1)."""
    if keys.setdefault(key(name), number) != number:
        keys[key(name)] = -1


def _ids(rows: list[dict[str, Any]], where: str) -> list[str]:
    """The values of the first property for ids that every place has, each once."""
    columns, twice = _columns(rows), ""
    for spelling in vocabulary()["ids"]:
        values = columns.get(spelling.casefold(), [""])
        counts = Counter(value.casefold() for value in values)
        if all(values) and len(counts) == len(values):
            return _readable(values, "ids", where)
        if all(values) and not twice:
            most = next(value for value in values if counts[value.casefold()] > 1)
            twice = f", where {show(spelling)} has {show(most)} {counts[most.casefold()]} times"
    missing = _no_property("ids of places, each once", vocabulary()["ids"], rows, where)
    remedy = "`contested scenario new` makes ids from names, and its folder is read here too"
    raise InputError(f"{missing.message}{twice}; {remedy}", where)


def _names(rows: list[dict[str, Any]], where: str) -> list[str]:
    """Of the properties for names that every place has, the one with the most different values; more than half are."""
    columns = _columns(rows)
    options = [columns[name.casefold()] for name in vocabulary()["names"] if name.casefold() in columns]
    values = max((one for one in options if all(one)), key=lambda one: len({*one}), default=[])
    if 2 * len({*values}) <= len(rows) > 1:
        raise _no_property("names of places", vocabulary()["names"], rows, where)
    return _readable(values, "names", where)


def _readable(values: list[str], what: str, where: str) -> list[str]:
    for value in values:
        if bad := unreadable(value):
            raise InputError(f"expected {what} of places without {bad}, found {show(value)}", where)
    return values


def _no_property(what: str, spellings: list[str], rows: list[dict[str, Any]], where: str) -> InputError:
    found = {str(name): None for row in rows for name in row}
    listed = ", ".join(show(name) for name in list(found)[:10]) or "none"
    return InputError(f"expected {what}, under a property such as {', '.join(spellings[:4])}; found {listed}", where)


def add_parents(places: PlaceSet, path: Path) -> None:
    """The larger unit of each place, from outlines of the larger units: the one in which most of it lies.

    Raises:
        InputError: the file has no outlines with ids and names, or the places have no outlines.
    """
    if not places.rings:
        raise InputError("expected outlines of the places too, or a column 'parent' in their table", str(path))
    units = read_place_set(str(path))
    if not units.rings:
        raise InputError("expected outlines of the larger units (GeoJSON)", str(path))
    places.units = dict(zip(units.ids, units.names, strict=True))
    places.unit_keys = {one: units.ids[number] for one, number in units.aliases.items() if number >= 0}
    places.unit_keys |= {key(unit): unit for unit in units.ids}
    places.unit_keys |= {one: units.ids[number] for one, number in units.keys.items() if number >= 0}
    places.unit_rings, places.within = units.rings, []
    for rings in places.rings:
        lon, lat = sample(rings)
        votes = np.bincount(locate(lon, lat, units.rings) + 1, minlength=2)[1:]
        places.within.append(units.ids[int(votes.argmax())] if votes.any() else "")


def add_aliases(places: PlaceSet, path: Path) -> None:
    """Other names of places, as `read_aliases` reads them."""
    for _, name, number in read_aliases(path, places.ids, places.names):
        places.aliases[key(name)] = number


def read_aliases(path: Path, ids: list[str], names: list[str]) -> list[tuple[Row, str, int]]:
    """Other names of places, from a table with the columns name and place (its id or name): row, name and position.

    Raises:
        InputError: the table does not fit, or a place does not exist.
    """
    known = {key(name): number for number, name in enumerate(names)}
    known |= {place.casefold(): number for number, place in enumerate(ids)}
    found = []
    for row in read_table(path, ("name", "place"), 100_000).rows:
        place = row.text("place")
        number = known.get(place.casefold(), known.get(key(place)))
        if number is None:
            raise InputError(f"no place {show(place)}; {nearest(place, [*ids, *names])}", row.location("place"))
        found.append((row, row.text("name"), number))
    return found

"""The places of a table: from outlines, a table of names, or a scenario; with codes and other names."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from contested.errors import InputError, nearest
from contested.ledger.characters import unreadable
from contested.ledger.reading import missing_file
from contested.observations.events.inside import rings_of
from contested.observations.events.names import key, vocabulary
from contested.scenario.outlines import read_features
from contested.scenario.places import MAX_PLACES
from contested.scenario.table import read_table, show


@dataclass
class PlaceSet:
    """Places in the order of their source; `rings` and `features` only where it has outlines."""

    source: str
    ids: list[str]
    names: list[str]
    codes: dict[str, int] = field(default_factory=dict)
    keys: dict[str, int] = field(default_factory=dict)
    aliases: dict[str, int] = field(default_factory=dict)
    rings: list[list[np.ndarray]] | None = None
    features: list[dict[str, Any]] | None = None


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
    rows = [{"id": place, "name": name} for place, name in zip(places.ids, places.names, strict=True)]
    made = _from_properties(rows, given)
    if places.outlines:
        made.features = places.outlines["features"]
        made.rings = [rings_of(one["geometry"]) for one in made.features or []]
    return made


def _from_properties(rows: list[dict[str, Any]], where: str) -> PlaceSet:
    words = vocabulary()
    if len(rows) > MAX_PLACES:
        raise InputError(f"expected at most {MAX_PLACES} places, found {len(rows)}", where)
    ids, names = _column(rows, words["ids"], where, "ids"), _column(rows, words["names"], where, "names")
    made = PlaceSet(Path(where).name, ids, names)
    for number, row in enumerate(rows):
        lower = {str(name).casefold(): str(value) for name, value in row.items() if value not in (None, "")}
        for name in words["ids"]:
            made.codes.setdefault(lower.get(name.casefold(), ids[number]).casefold(), number)
        _add(made.keys, names[number], number)
        for name in (*words["names"], *words["more_names"]):
            for alias in lower.get(name.casefold(), "").split("|"):
                if alias.strip():
                    _add(made.aliases, alias, number)
    return made


def _add(keys: dict[str, int], name: str, number: int) -> None:
    """A name for a place; one that two places have is of no use (-1)."""
    if keys.setdefault(key(name), number) != number:
        keys[key(name)] = -1


def _column(rows: list[dict[str, Any]], spellings: list[str], where: str, what: str) -> list[str]:
    """The values of the first property that every place has, each once."""
    found = {str(name).casefold(): str(name) for row in rows for name in row}
    for spelling in spellings:
        name = found.get(spelling.casefold())
        values = [str(row.get(name) or "").strip() for row in rows] if name else []
        if name and all(values) and len({value.casefold() for value in values}) == len(values):
            for value in values:
                if bad := unreadable(value):
                    raise InputError(f"expected {what} of places without {bad}, found {show(value)}", where)
            return values
    listed = ", ".join(show(name) for name in list(found.values())[:10]) or "none"
    raise InputError(
        f"expected {what} of places, each once, under a property such as {', '.join(spellings[:4])}; found {listed}",
        where,
    )


def add_aliases(places: PlaceSet, path: Path) -> None:
    """Other names of places, from a table with the columns name and place (its id or name).

    Raises:
        InputError: the table does not fit, or a place does not exist.
    """
    known = {**{key(name): number for number, name in enumerate(places.names)}}
    known |= {place.casefold(): number for number, place in enumerate(places.ids)}
    for row in read_table(path, ("name", "place"), 100_000).rows:
        place = row.text("place")
        number = known.get(place.casefold(), known.get(key(place)))
        if number is None:
            hint = nearest(place, [*places.ids, *places.names])
            raise InputError(f"no place {show(place)}; {hint}", row.location("place"))
        places.aliases[key(row.text("name"))] = number

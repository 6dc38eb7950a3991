"""From a file of outlines to places with ids, names, codes, areas, points and neighbours."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from contested.errors import InputError, nearest
from contested.ledger.plural import counted
from contested.newscenario.columns import Columns, find_columns, of_kinds, text_of
from contested.newscenario.coordinates import check_degrees
from contested.newscenario.earth import borders_km, point_inside
from contested.newscenario.geometry import Geometry
from contested.newscenario.outline_files import open_outlines
from contested.newscenario.raw import Raw
from contested.newscenario.shapes import areas_only, make_map
from contested.observations.events.names import key
from contested.observations.events.naming import new_id
from contested.scenario.places import MAX_PLACES, WHOLE_COUNTRY
from contested.scenario.table import show

LEAST_BORDER_KM = 1.0
"""Shorter common borders are corners or drawing errors: the bundled scenario's shortest real one is 1.2 km."""
SHORT_ID = re.compile(r"(?=[A-Za-z0-9_-]*[A-Za-z])[A-Za-z0-9][A-Za-z0-9_-]{0,19}")


@dataclass
class NewPlaces:
    """Places in the order of their ids; every list is [place].

    Attributes:
        source: the file of the outlines.
        columns: which property was read as what.
        level: 1 for provinces or states, 2 for districts; None where the file does not say.
        other_names: of each place, as the file has them.
        pcode, iso, file_id, parent: None where the file has none; a file's own id may be of any length.
        population: None until a table or the file gives it.
        borders: pairs of positions with the length of their border in kilometres.
        notes: what was mended or is doubtful, in words.
    """

    source: str
    columns: Columns
    level: int | None
    ids: list[str]
    names: list[str]
    other_names: list[list[str]]
    shapes: list[Geometry]
    area_km2: list[float]
    points: list[tuple[float, float]]
    borders: dict[tuple[int, int], float]
    pcode: list[str] | None = None
    iso: list[str] | None = None
    file_id: list[str] | None = None
    parent: list[str] | None = None
    population: list[int] | None = None
    eligible_men: list[int] | None = None
    parts: list[int] | None = None
    """Rows of a table of smaller places that were added up for each place, such as its districts."""
    metadata: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.ids)

    def by_name(self) -> dict[str, int]:
        """Positions by key of name, and of the other names that only one place has."""
        others: dict[str, set[int]] = {}
        for number, names in enumerate(self.other_names):
            for name in names:
                others.setdefault(key(name), set()).add(number)
        alone = {name: min(numbers) for name, numbers in others.items() if len(numbers) == 1}
        return alone | {key(name): number for number, name in enumerate(self.names)}

    def picked(self, positions: list[int]) -> NewPlaces:
        """Some of the places."""
        lists = {
            one.name: [values[number] for number in positions]
            for one in fields(self)
            if isinstance(values := getattr(self, one.name), list) and one.name != "notes"
        }
        at = {number: new for new, number in enumerate(positions)}
        borders = {(at[a], at[b]): km for (a, b), km in self.borders.items() if a in at and b in at}
        return replace(self, **lists, borders=borders)


def gather_places(
    path: Path, only: Iterable[str] = (), layer: str | None = None, name_column: str | None = None
) -> tuple[NewPlaces, NewPlaces]:
    """Read outlines, check them, and compute areas, points inside, and borders.

    Args:
        path: a file that `open_outlines` reads.
        only: names or codes of places, or of the larger places or countries around them; default all.
        layer: the file in an archive.
        name_column: the property with the names.

    Returns:
        The chosen places, and all places of the file (of the countries of the chosen ones, where it states countries).

    Raises:
        InputError: the outlines cannot be used; the message says what they look like.
    """
    raw = open_outlines(path, layer)
    if not raw.shapes:
        raise InputError("expected places, found no features", raw.source)
    chosen = _asked(raw, list(only), name_column)
    around, kept = _with_their_countries(raw, chosen)
    if len(around.shapes) > MAX_PLACES:
        raise InputError(
            f"expected at most {MAX_PLACES:,} places, found {len(around.shapes):,}; choose a country with `only`, or "
            "take outlines of a higher level",
            raw.source,
        )
    whole, order = _gathered(around, find_columns(around, name_column))
    positions = [at for at, number in enumerate(order) if number in kept]
    return (whole if len(positions) == len(whole) else whole.picked(positions)), whole


def _gathered(raw: Raw, columns: Columns) -> tuple[NewPlaces, list[int]]:
    """The places of features, in the order of their ids; and that order, as positions of the features."""
    names, notes = _names(raw, columns)
    areas = areas_only(names, raw.shapes, raw.source)
    check_degrees(raw, columns)
    drawn = make_map(names, areas, raw.source)
    ids = _ids(raw, columns, names)
    order = sorted(range(len(ids)), key=lambda number: ids[number])
    shapes = [drawn.shapes[number] for number in order]
    made = NewPlaces(
        source=raw.source,
        columns=columns,
        level=columns.level,
        ids=[ids[number] for number in order],
        names=[names[number] for number in order],
        other_names=[_other_names(raw.properties[number], columns, names[number]) for number in order],
        shapes=shapes,
        area_km2=[float(drawn.area_km2[number]) for number in order],
        points=[point_inside(one) for one in shapes],
        borders={pair: km for pair, km in borders_km(shapes).items() if km >= LEAST_BORDER_KM},
        metadata=raw.metadata,
        notes=[*raw.notes, *notes, *drawn.notes],
    )
    codes = (("pcode", columns.pcode), ("iso", columns.iso), ("file_id", columns.own_id), ("parent", columns.parent))
    for target, column in codes:
        if column:
            setattr(made, target, [text_of(raw.properties[number][column]) for number in order])
    if columns.population:
        made.population = _population([raw.properties[number][columns.population] for number in order])
    return made, order


def _asked(raw: Raw, only: list[str], name_column: str | None) -> set[int]:
    """The features that are asked for, by any text that is a name or code of the place or of what lies around it."""
    if not only:
        return set(range(len(raw.shapes)))
    names = [
        *([name_column] if name_column else []),
        *of_kinds(raw, "name", "pcode", "maybe_pcode", "iso", "other_ids", "country"),
    ]
    texts = [[text_of(row.get(name)) for name in names] for row in raw.properties]
    keys = [{key(text) for text in row if text} for row in texts]
    for wanted in only:
        if not any(key(wanted) in row for row in keys):
            hint = nearest(wanted, {text for row in texts for text in row if text})
            raise InputError(f"no place, larger place or country {show(wanted)}; {hint}", f"{raw.source}, `only`")
    asked = {key(wanted) for wanted in only}
    return {number for number, row in enumerate(keys) if row & asked}


def _with_their_countries(raw: Raw, chosen: set[int]) -> tuple[Raw, set[int]]:
    """The features of the countries of the chosen ones, and the positions of the chosen ones among them."""
    names = of_kinds(raw, "country")
    countries = [tuple(text_of(row.get(name)) for name in names) for row in raw.properties]
    wanted = {countries[number] for number in chosen}
    kept = [number for number, country in enumerate(countries) if country in wanted]
    around = replace(
        raw,
        shapes=[raw.shapes[number] for number in kept],
        properties=[raw.properties[number] for number in kept],
    )
    return around, {at for at, number in enumerate(kept) if number in chosen}


def _names(raw: Raw, columns: Columns) -> tuple[list[str], list[str]]:
    """The names, those of several places with the larger place or the code behind them; and what is said of it."""
    names = [text_of(row[columns.name]) for row in raw.properties]
    counts = Counter(key(name) for name in names)
    alike = [name for name in names if counts[key(name)] > 1]
    if not alike:
        return names, []
    for column in (columns.parent, columns.pcode, columns.iso, columns.own_id):
        if column is None:
            continue
        made = [
            f"{name} ({text_of(row[column])})" if counts[key(name)] > 1 else name
            for name, row in zip(names, raw.properties, strict=True)
        ]
        if len({one.casefold() for one in made}) == len(made):
            told = (
                f"{counted(len(alike), 'place')} share a name with another, such as {alike[0]}: told apart by {column}."
            )
            return made, [told]
    raise InputError(
        f"{counts[key(alike[0])]} features are called {show(alike[0])} and nothing tells them apart; join them if "
        "they are one place, or rename them",
        raw.source,
    )


def _ids(raw: Raw, columns: Columns, names: list[str]) -> list[str]:
    """ISO 3166-2 codes, else P-codes, else short ids of the file, else made from the names."""
    for column in (columns.iso, columns.pcode, columns.own_id):
        if column:
            found = [text_of(row[column]) for row in raw.properties]
            if all(SHORT_ID.fullmatch(one) and one != WHOLE_COUNTRY for one in found):
                return found
    made: list[str] = []
    for name in names:
        made.append(new_id(key(name) or "place", [*made, WHOLE_COUNTRY.casefold()]))
    return made


def _other_names(row: dict[str, Any], columns: Columns, name: str) -> list[str]:
    found: dict[str, None] = {}
    for column in columns.other_names:
        for text in re.split(r"[|;]", text_of(row.get(column))):
            if text.strip() and text.strip() != name:
                found[text.strip()[:100]] = None
    return list(found)


def _population(values: list[Any]) -> list[int] | None:
    """The population that the outlines carry; None where it is none, such as rates or nothing but zeros."""
    try:
        numbers = [float(value) for value in values]
    except (TypeError, ValueError):
        return None
    if all(number >= 1 and number == int(number) for number in numbers):
        return [int(number) for number in numbers]
    return None

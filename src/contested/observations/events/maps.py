"""Column maps: which column of a file holds what, and what its codes mean. They are TOML files."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import Field, ValidationError

from contested.errors import InputError, nearest
from contested.ledger.reading import read_toml
from contested.ledger.record import Line, OptionalText, Record
from contested.ledger.validation_errors import to_input_errors
from contested.scenario.table import show

FieldName = Literal[
    "id",
    "first",
    "last",
    "year",
    "updated",
    "side_a",
    "side_b",
    "violence",
    "number",
    "best",
    "low",
    "high",
    "killed_a",
    "killed_b",
    "killed_civilians",
    "killed_unknown",
    "date_precision",
    "place_precision",
    "code",
    "place",
    "district",
    "country",
    "latitude",
    "longitude",
    "status",
]
FIELDS: tuple[str, ...] = get_args(FieldName)
"""What is read of an event."""
ALWAYS = ("first",)
WHERE = ("code", "place", "country", "latitude")

DateWord = Literal["day", "days", "week", "week around", "month", "longer"]
PlaceWord = Literal["point", "near", "district", "province", "part", "country", "outside"]
Columns = Annotated[tuple[str, ...], Field(strict=False, min_length=1, max_length=20)]
Fields = Annotated[tuple[FieldName, ...], Field(strict=False)]


class Layout(Record):
    """One arrangement of columns.

    `needs` are the fields by which a file is known to have it; `only` is the number of columns of such a file, where
    that matters; `constants` are texts for fields without a column; with `sums` a row is a sum, not an event.
    """

    name: Line
    needs: Fields = ()
    only: int | None = None
    sums: bool = False
    columns: dict[FieldName, Columns]
    constants: dict[FieldName, OptionalText] = {}

    def found(self, header: list[str]) -> dict[str, int]:
        """The position of the column of each field, of those that a header has."""
        lower = [name.strip().casefold() for name in header]
        positions = {}
        for field, names in self.columns.items():
            known = next((name for name in names if name.casefold() in lower), None)
            if known is not None:
                positions[field] = lower.index(known.casefold())
        return positions

    def missing(self, header: list[str]) -> list[FieldName]:
        """The needed fields for which a header has no column."""
        known = {*self.found(header), *self.constants}
        return [field for field in self.needs if field not in known]


class ColumnMap(Record):
    """What the columns and codes of a data set mean."""

    version: int
    dataset: Annotated[str, Field(pattern="^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
    title: Line
    credit: OptionalText = ""
    licence: OptionalText = ""
    releases: Annotated[tuple[str, ...], Field(strict=False)] = ()
    first_year: int | None = None
    published_month: Annotated[int, Field(ge=1, le=12)] = 6
    violence: dict[str, Line] = {}
    date_precision: dict[str, DateWord] = {}
    place_precision: dict[str, PlaceWord] = {}
    layout: Annotated[tuple[Layout, ...], Field(strict=False, min_length=1)]


class Match(Record):
    """The map and layout of a file, and the position of each field's column."""

    map: ColumnMap
    layout: Layout
    positions: dict[str, int]


def bundled_maps() -> list[ColumnMap]:
    """The maps in the package: UCDP GED and ACLED."""
    folder = files("contested.observations.events") / "maps"
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".toml"))
    return [read_map(Path(str(folder / name))) for name in names]


def read_map(path: Path) -> ColumnMap:
    """A column map from a TOML file.

    Raises:
        InputError: it cannot be read, a key or a value does not fit, or a layout has no date or no place.
    """
    data = read_toml(path)
    try:
        found = ColumnMap.model_validate(data)
    except ValidationError as error:
        raise to_input_errors(ColumnMap, data, error, str(path))[0] from None
    for layout in found.layout:
        for kinds, what in ((ALWAYS, "the date: first"), (WHERE, f"the place: {', '.join(WHERE)}")):
            if not any(field in layout.columns for field in kinds):
                raise InputError(f"expected a column for {what}", f"{path}: layout '{layout.name}'")
    for pattern in found.releases:
        _check_pattern(pattern, str(path))
    return found


def _check_pattern(pattern: str, where: str) -> None:
    try:
        groups = re.compile(pattern).groupindex
    except re.error as error:
        raise InputError(f"not a regular expression: {error}", f"{where}: releases") from None
    if "year" not in groups:
        raise InputError(f"expected a group (?P<year>...), found {show(pattern)}", f"{where}: releases")


def _check_once(layout: Layout, header: list[str], where: str) -> None:
    lower = [name.strip().casefold() for name in header]
    for position in layout.found(header).values():
        if lower.count(lower[position]) > 1:
            raise InputError(f"the column {show(header[position])} stands more than once", f"{where}, header")


def match(header: list[str], maps: list[ColumnMap], where: str) -> Match:
    """The first layout whose needed columns a header has.

    Raises:
        InputError: none fits; the message names what the nearest one lacks, and its likely column.
    """
    tried = []
    for one in maps:
        for layout in one.layout:
            missing = layout.missing(header)
            if not missing and layout.only in (None, len(header)):
                _check_once(layout, header, where)
                return Match(map=one, layout=layout, positions=layout.found(header))
            tried.append((len(missing) / max(len(layout.needs), 1), one, layout, missing))
    _, one, layout, missing = min(tried, key=lambda each: each[0])
    lacks = ", ".join(f"'{layout.columns[field][0]}'" for field in missing if field in layout.columns)
    likely = nearest(layout.columns[missing[0]][0], header) if missing else ""
    raise InputError(
        f"expected columns of a known layout; nearest is {one.title} ({layout.name}), which needs {lacks}; {likely} "
        "For other tables `contested data import` takes a column map, --map FILE.toml (docs/data.md)",
        f"{where}, header",
    )

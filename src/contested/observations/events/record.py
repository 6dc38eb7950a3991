"""What stands in import.json of an imported folder: vintages, rules, counts. The only definition of that file."""

from __future__ import annotations

import datetime as dt
import json
from typing import Annotated, Literal

from pydantic import Field

from contested.ledger.record import Record

FORMAT = 2
RECORD, WEEKS, EVENTS, OUTLINES = "import.json", "weeks.csv", "events.parquet", "places.geojson"
MOST_EXAMPLES = 5

Count = Annotated[int, Field(ge=0)]
Number = Annotated[float, Field(ge=0)]
Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class Release(Record):
    """A release of a data set: its name, the days it covers, and about when it was published."""

    name: str
    first: dt.date
    last: dt.date
    published_about: dt.date


class Vintage(Record):
    """One file: what it was, of which release, and what was read of it."""

    file: str
    sha256: Sha256
    size: Count
    dataset: str
    layout: str
    map_version: int
    encoding: str
    release: Release | None
    rows: Count
    tag_rows: Count
    first: dt.date | None
    last: dt.date | None
    not_read: tuple[str, ...]
    """Columns of the file that are not read."""


class Amount(Record):
    """How many rows, and the sum of their best estimates where these are numbers."""

    rows: Count
    best: float


class Flag(Record):
    """Something doubtful: how often, what was done, and ids of the first such rows."""

    what: str
    rows: Count
    best: float
    done: str
    rule: str | None
    examples: tuple[str, ...]


class Spelling(Record):
    """A name of a place as a file has it, the place it was taken for (null: none), how, and in how many rows."""

    name: str
    place: str | None
    by: str
    rows: Count
    nearest: str | None = None


class Place(Record):
    """A place of the table; `within` is the larger unit it lies in, where one is known."""

    id: str
    name: str
    within: str = ""


class Unit(Record):
    """A larger unit, in which some events are known to be without their place."""

    id: str
    name: str


class Column(Record):
    """A column of weeks.csv."""

    name: str
    title: str
    unit: str


class DataSet(Record):
    """Totals of one data set. Data sets are never added to each other."""

    dataset: str
    title: str
    credit: str
    licence: str
    bounds: bool
    """Whether it states a low and a high; otherwise both are the best estimate, and say nothing of how sure it is."""
    sums: bool
    """Whether a row is a sum over many events, so that numbers of events are not known."""
    read: Amount
    in_table: Amount
    spread: Amount
    set_aside: Amount
    first: dt.date | None
    last: dt.date | None
    last_whole_month: dt.date | None
    """The end of the last month that is certainly whole."""
    months_without_rows: tuple[str, ...]


class File(Record):
    """Digest and size of a file of the folder."""

    sha256: Sha256
    size: Count


class ImportRecord(Record):
    """import.json: what was imported, by which rules, and everything that was set aside, changed or doubtful."""

    format: Literal[2]
    contested: str
    imported: dt.date
    vintages: tuple[Vintage, ...]
    datasets: tuple[DataSet, ...]
    rules: dict[str, str]
    first_week: dt.date
    weeks: Count
    places_from: str
    places: tuple[Place, ...]
    units: tuple[Unit, ...]
    """The larger units that are named; a country is its own name."""
    smaller: bool
    """Whether the places are smaller than the units that the files name, so that a name tells only the unit."""
    columns: tuple[Column, ...]
    placed_by: dict[str, Amount]
    by_date_precision: dict[str, Amount]
    by_place_precision: dict[str, Amount]
    set_aside: dict[str, Amount]
    flags: tuple[Flag, ...]
    spellings: tuple[Spelling, ...]
    alike_actors: tuple[tuple[str, str], ...]
    files: dict[str, File]


def events_schema() -> str:
    """The JSON Schema of import.json as the text of `docs/schema/import.schema.json`."""
    content = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **ImportRecord.model_json_schema(),
        "title": "import.json of imported events",
    }
    return json.dumps(content, indent=1, sort_keys=True) + "\n"

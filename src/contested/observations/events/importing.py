"""Import event files: read, parse, settle ids, place, spread, count, and write the folder."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from contested.errors import InputError
from contested.observations.events import summary
from contested.observations.events.coverage import Coverage, cover
from contested.observations.events.files import EventFile, open_file
from contested.observations.events.ids import settle_ids
from contested.observations.events.load import connect, load
from contested.observations.events.maps import Match, bundled_maps, match, read_map
from contested.observations.events.parse import parse
from contested.observations.events.place_set import PlaceSet, add_aliases, add_parents, read_place_set
from contested.observations.events.placing import place
from contested.observations.events.record import (
    FORMAT,
    Column,
    DataSet,
    ImportRecord,
    Place,
    Release,
    Spelling,
    Unit,
    Vintage,
)
from contested.observations.events.releases import release_of
from contested.observations.events.rules import choose
from contested.observations.events.spread import COLUMNS, first_week, set_aside_long, spread
from contested.observations.events.write import write_folder


@dataclass
class _Source:
    """A file with its map, its release, and how many rows were read."""

    file: EventFile
    matched: Match
    release: Release | None
    rows: int
    tag_rows: int


def import_events(
    files: Iterable[Path],
    folder: Path,
    *,
    places: str | None = None,
    aliases: Path | None = None,
    parents: Path | None = None,
    column_map: Path | None = None,
    rules: Iterable[str] = (),
    weeks_from: dt.date | None = None,
) -> ImportRecord:
    """Read event files into a table of places and weeks and write it into an empty folder.

    Args:
        files: csv, csv.gz or zip; several of one data set are releases or parts of it, not added where ids are equal.
        folder: where import.json, weeks.csv, events.parquet and, with outlines, places.geojson are written.
        places: a GeoJSON file, a CSV table of ids and names, or a scenario; by default the names in the files.
        aliases: a CSV table with other names of places: name, place.
        parents: outlines of larger units (GeoJSON), for places smaller than those that the files name.
        column_map: a TOML file with the columns of another table.
        rules: choices NAME=CHOICE for doubtful rows; see `contested.observations.events.rules`.
        weeks_from: the first day of some week; by default weeks begin on Monday.

    Raises:
        InputError: a file cannot be read, its columns are not known, or an argument does not fit.
    """
    chosen = choose(rules)
    given = read_place_set(places) if places is not None else None
    for what, path, add in (("aliases", aliases, add_aliases), ("parents", parents, add_parents)):
        if path is not None and given is None:
            raise InputError(f"expected `places` with `{what}`", what)
        if path is not None and given is not None:
            add(given, path)
    maps = [read_map(column_map)] if column_map is not None else bundled_maps()
    with tempfile.TemporaryDirectory() as scratch:
        connection = connect(scratch)
        try:
            sources = [_read(connection, number, path, maps, Path(scratch)) for number, path in enumerate(files)]
            releases = [source.release for source in sources]
            parse(connection, [source.matched for source in sources], chosen)
            settle_ids(connection, [source.file.name for source in sources], releases, chosen)
            set_aside_long(connection, chosen)
            found, spellings, smaller = place(connection, given, chosen)
            by_dataset: dict[str, list[Release | None]] = {}
            for source in sources:
                by_dataset.setdefault(source.matched.map.dataset, []).append(source.release)
            coverage = cover(connection, by_dataset, chosen)
            first = first_week(connection, weeks_from)
            spread(connection, first)
            record = _record(connection, sources, coverage, first, chosen, found, spellings, smaller)
            return write_folder(connection, folder, record, found, first)
        finally:
            connection.close()


def _read(connection: Any, number: int, path: Path, maps: list[Any], scratch: Path) -> _Source:
    file = open_file(path, scratch)
    matched = match(file.header, maps, str(path))
    rows, tag_rows = load(connection, number, file, matched)
    if not rows:
        raise InputError("expected rows below the header, found none", str(path))
    release = release_of(file.name, matched.map) or release_of(file.inner, matched.map)
    return _Source(file, matched, release, rows, tag_rows)


def _record(
    connection: Any,
    sources: list[_Source],
    coverage: dict[str, Coverage],
    first: dt.date,
    rules: dict[str, str],
    places: PlaceSet,
    spellings: list[Spelling],
    smaller: bool,
) -> ImportRecord:
    last = max((one.last for one in coverage.values() if one.last), default=None)
    kept = "set_aside IS NULL"
    return ImportRecord(
        format=FORMAT,
        contested=version("contested"),
        imported=dt.date.today(),
        vintages=tuple(_vintage(connection, number, source) for number, source in enumerate(sources)),
        datasets=tuple(_dataset(connection, name, sources, one) for name, one in coverage.items()),
        rules=rules,
        first_week=first,
        weeks=(last - first).days // 7 + 1 if last else 0,
        places_from=places.source,
        places=_places(places),
        units=tuple(Unit(id=unit, name=name) for unit, name in places.units.items()),
        smaller=smaller,
        columns=tuple(Column(name=name, title=title, unit=unit) for name, title, unit in COLUMNS),
        placed_by=summary.amounts(
            connection,
            "coalesce(placed_by, CASE WHEN within = '' THEN 'larger unit: all places' ELSE 'larger unit' END)",
            kept,
        ),
        by_date_precision=summary.amounts(connection, "date_precision", kept),
        by_place_precision=summary.amounts(connection, "coalesce(place_precision, 'not stated')", kept),
        set_aside=summary.amounts(connection, "set_aside", "true"),
        flags=summary.flags(connection, rules),
        spellings=tuple(spellings),
        alike_actors=summary.alike_actors(connection),
        files={},
    )


def _places(places: PlaceSet) -> tuple[Place, ...]:
    within = places.within or [""] * len(places.ids)
    return tuple(
        Place(id=place, name=name, within=unit)
        for place, name, unit in zip(places.ids, places.names, within, strict=True)
    )


def _vintage(connection: Any, number: int, source: _Source) -> Vintage:
    first, last = connection.execute(
        f"SELECT min(first), max(last) FROM events WHERE file = {number} AND year(first) BETWEEN 1900 AND 2200"
    ).fetchone()
    read = set(source.matched.positions.values())
    return Vintage(
        file=source.file.name,
        sha256=source.file.sha256,
        size=source.file.size,
        dataset=source.matched.map.dataset,
        layout=source.matched.layout.name,
        map_version=source.matched.map.version,
        encoding=source.file.encoding,
        release=source.release,
        rows=source.rows,
        tag_rows=source.tag_rows,
        first=first,
        last=last,
        not_read=tuple(name or "(no name)" for n, name in enumerate(source.file.header) if n not in read),
    )


def _dataset(connection: Any, name: str, sources: list[_Source], coverage: Coverage) -> DataSet:
    own = [source for source in sources if source.matched.map.dataset == name]
    columns, of = own[0].matched.map, f"dataset = '{name}'"
    return DataSet(
        dataset=name,
        title=columns.title,
        credit=columns.credit,
        licence=columns.licence,
        bounds=all({"low", "high"} <= set(source.matched.positions) for source in own),
        sums=any(source.matched.layout.sums for source in own),
        read=summary.amount(connection, of),
        in_table=summary.amount(connection, f"{of} AND set_aside IS NULL"),
        spread=summary.amount(connection, f"{of} AND set_aside IS NULL AND is_spread"),
        set_aside=summary.amount(connection, f"{of} AND set_aside IS NOT NULL"),
        first=coverage.first,
        last=coverage.last,
        last_whole_month=coverage.last_whole_month,
        months_without_rows=coverage.months_without_rows,
    )

"""Places: population, control units, neighbours, distances and outlines."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contested.checks import error
from contested.errors import InputError, nearest
from contested.ledger.characters import FORMULA_STARTS, plain
from contested.scenario.outlines import read_outlines
from contested.scenario.table import Row, Table, read_table, show

MOST_PEOPLE = 2**24
"""Of a place: counts are float32, in which whole numbers are exact up to here."""
MAX_PLACES = 2000
REQUIRED = ("id", "name", "population", "lat", "lon")
TEXTS = ("pcode", "iso_3166_2", "parent", "other_names")
"""Columns that hold texts: codes, the larger place, and other names with '|' between them; cells may be empty."""
WHOLE_COUNTRY = "ALL"
EARTH_RADIUS_KM = 6371.0088  # mean radius of the WGS 84 ellipsoid


@dataclass(frozen=True)
class Places:
    """The places of a scenario, in the order of its table; axis 0 of every array is the place."""

    ids: list[str]
    names: list[str]
    population: NDArray[np.int64]
    units: NDArray[np.int64]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    columns: dict[str, NDArray[np.float64]]
    distance_km: NDArray[np.float64]  # [place, place]
    neighbours: NDArray[np.bool_]  # [place, place], symmetric, False on the diagonal
    outlines: dict[str, Any] | None = None  # a GeoJSON FeatureCollection in the order of the table
    texts: dict[str, list[str]] = field(default_factory=dict)  # columns of codes and other names

    def __len__(self) -> int:
        return len(self.ids)

    @error("A place that is named exists in the table.")
    def index(self, place: str, where: str | None = None) -> int:
        """The position of a place in the table.

        Raises:
            InputError: if there is no such place; the message names the nearest.
        """
        if place not in self.ids:
            raise InputError(f"no place {show(place)}; {self._nearest(place)}", where)
        return self.ids.index(place)

    def _nearest(self, place: str) -> str:
        """The place that is meant: one of that name, or else one of the nearest id."""
        named = next((id_ for id_, name in zip(self.ids, self.names, strict=True) if plain(name) == plain(place)), None)
        return f"did you mean '{named}', the id of {place}?" if named else nearest(place, self.ids)

    @error("A column that is named exists in the table of places.")
    def column(self, name: str, where: str | None = None) -> NDArray[np.float64]:
        """An additional column of the table, as numbers [place].

        Raises:
            InputError: if the table has no such column; the message names the nearest.
        """
        if name not in self.columns:
            raise InputError(f"the table of places has no column {show(name)}; {nearest(name, self.columns)}", where)
        return self.columns[name]


def read_places(table: Path, outlines: Path | None = None, neighbours: Path | None = None) -> Places:
    """Read the table of places and, if given, the outlines and the table of neighbours.

    Raises:
        InputError: naming file, row and column.
    """
    read = read_table(table, REQUIRED, MAX_PLACES)
    ids = _ids(read)
    lat = np.array([row.number("lat", -90, 90) for row in read.rows])
    lon = np.array([row.number("lon", -180, 180) for row in read.rows])
    additional = [column for column in read.columns if column not in (*REQUIRED, "units", *TEXTS)]
    return Places(
        ids=ids,
        names=[row.text("name") for row in read.rows],
        population=np.array([row.integer("population") for row in read.rows], dtype=np.int64),
        units=np.array([_units(row) for row in read.rows], dtype=np.int64),
        lat=lat,
        lon=lon,
        columns={column: np.array([row.number(column) for row in read.rows]) for column in additional},
        distance_km=distance_km(lat, lon),
        neighbours=_read_neighbours(neighbours, ids),
        outlines=read_outlines(outlines, ids) if outlines else None,
        texts={name: [_text(row, name) for row in read.rows] for name in TEXTS if name in read.columns},
    )


def distance_km(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.float64]:
    """Great-circle distances [place, place] in kilometres from degrees, by the haversine formula."""
    return great_circle_km(lat[:, None], lon[:, None], lat, lon)


def great_circle_km(
    lat: NDArray[np.float64], lon: NDArray[np.float64], to_lat: NDArray[np.float64], to_lon: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Great-circle distances in kilometres between points in degrees, of any shapes that broadcast."""
    phi, lam, to_phi, to_lam = (np.radians(one) for one in (lat, lon, to_lat, to_lon))
    half = np.sin((phi - to_phi) / 2) ** 2
    half = half + np.cos(phi) * np.cos(to_phi) * np.sin((lam - to_lam) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1)))


def _text(row: Row, column: str) -> str:
    return row.text(column) if row.cells[column] else ""


def _units(row: Row) -> int:
    return row.integer("units", low=1, high=1_000_000) if "units" in row.cells else 1


@error("Ids of places are unique, none is a formula of a spreadsheet, none is 'ALL'.")
def _ids(table: Table) -> list[str]:
    first: dict[str, str] = {}
    ids: list[str] = []
    for row in table.rows:
        place = row.text("id")
        if plain(place) in first:
            raise InputError(
                f"the place {show(place)} is already in the table ({first[plain(place)]})", row.location("id")
            )
        if place.startswith(FORMULA_STARTS):
            raise InputError(
                f"expected an id that begins with a letter or a digit, found {show(place)}, which a spreadsheet "
                "program reads as a formula",
                row.location("id"),
            )
        if place == WHOLE_COUNTRY:
            raise InputError(f"'{WHOLE_COUNTRY}' means all places together; use another id", row.location("id"))
        first[plain(place)] = row.where
        ids.append(place)
    return ids


@error("Neighbours are two different places of the table; the file has the columns a, b and km only.")
def _read_neighbours(path: Path | None, ids: list[str]) -> NDArray[np.bool_]:
    """A symmetric matrix [place, place] from a table of pairs; a pair may be repeated in either order."""
    matrix = np.zeros((len(ids), len(ids)), dtype=bool)
    if path is None:
        return matrix
    position = {place: index for index, place in enumerate(ids)}
    table = read_table(path, ("a", "b"), MAX_PLACES * 100)
    known = {"a", "b", "km"}
    for column in table.columns:
        if column not in known:
            raise InputError(f"unknown column {show(column)}; {nearest(column, known)}", f"{table.where}, header")
    for row in table.rows:
        pair = [row.text("a"), row.text("b")]
        for side, place in zip("ab", pair, strict=True):
            if place not in position:
                raise InputError(f"no place {show(place)}; {nearest(place, ids)}", row.location(side))
        if pair[0] == pair[1]:
            raise InputError(f"the place {show(pair[0])} cannot be a neighbour of itself", row.where)
        if "km" in row.cells:
            row.number("km", low=0)
        one, other = (position[place] for place in pair)
        matrix[one, other] = matrix[other, one] = True
    return matrix

"""Warnings about places: names and points that cannot be told apart, points outside their outlines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from contested.checks import warning
from contested.errors import InputWarning
from contested.ledger.characters import plain
from contested.ledger.plural import plural, singular
from contested.ledger.units import misspelt
from contested.scenario.bundled import FILE_NAME
from contested.scenario.places import Places
from contested.scenario.schema import PlacesFiles

MOST_LISTED = 6
FAR_AWAY, FAR_KM = 20, 1000
"""A place is far away if it lies so many times the usual distance, and so many kilometres, from the nearest other."""
FAR_NEIGHBOURS = 10
"""Neighbours are far apart at so many times the usual distance of neighbours."""


def place_warnings(places: Places, files: PlacesFiles, folder: Path) -> Iterator[InputWarning]:
    """What is doubtful about places; ``files`` are their files in the scenario's folder."""
    where = str(folder / files.table)
    yield from _same_names(places, where)
    yield from _joined_names(places, where)
    yield from _same_points(places, where)
    yield from _far_away(places, where)
    yield from _outside_outlines(places, where)
    yield from _far_neighbours(places, str(folder / (files.neighbours or "")))
    yield from _plural_words(files, str(folder / FILE_NAME))


@warning("No two places have one name.")
def _same_names(places: Places, where: str) -> Iterator[InputWarning]:
    by_name: dict[str, list[str]] = {}
    for place, name in zip(places.ids, places.names, strict=True):
        by_name.setdefault(plain(name), []).append(place)
    for ids in by_name.values():
        if len(ids) > 1:
            name = places.names[places.ids.index(ids[0])]
            message = (
                f"expected a name for each place, found '{name}' for {_listed(ids)}: readers cannot tell them apart"
            )
            yield InputWarning(f"{where}, column 'name'", message)


@warning("The name of a place is not two other names run together.")
def _joined_names(places: Places, where: str) -> Iterator[InputWarning]:
    """Two names of places run together as the name of a third."""
    known = {plain(name).replace(" ", ""): name for name in places.names}
    for place, name in zip(places.ids, places.names, strict=True):
        text = plain(name).replace(" ", "")
        for at in range(1, len(text)):
            if text[:at] in known and text[at:] in known:
                first, second = known[text[:at]], known[text[at:]]
                message = f"expected the name of '{place}', found '{name}', the names '{first}' and '{second}' in one"
                yield InputWarning(f"{where}, column 'name'", message)
                break


@warning("No two places have the same point.")
def _same_points(places: Places, where: str) -> Iterator[InputWarning]:
    by_point: dict[tuple[float, float], list[str]] = {}
    for place, lat, lon in zip(places.ids, places.lat.tolist(), places.lon.tolist(), strict=True):
        by_point.setdefault((lat, lon), []).append(place)
    for (lat, lon), ids in by_point.items():
        if len(ids) > 1:
            message = f"expected a point for each place, found {lat:g}, {lon:g} for {_listed(ids)}"
            yield InputWarning(f"{where}, columns 'lat' and 'lon'", message)


@warning("A place lies near others.")
def _far_away(places: Places, where: str) -> Iterator[InputWarning]:
    """Places far from all others, as a sign or a point that is missing in one coordinate puts them."""
    if len(places) < 3:
        return
    nearest = (places.distance_km + np.diag(np.full(len(places), np.inf))).min(axis=1)
    usual = float(np.median(nearest))
    for row in np.flatnonzero((nearest > FAR_AWAY * usual) & (nearest > FAR_KM)):
        message = (
            f"expected a point near other places, which are usually {usual:,.0f} km apart, found '{places.ids[row]}'"
        )
        yield InputWarning(f"{where}, columns 'lat' and 'lon'", f"{message} {nearest[row]:,.0f} km from the nearest")


@warning("Neighbours lie near each other.")
def _far_neighbours(places: Places, where: str) -> Iterator[InputWarning]:
    pairs = np.argwhere(np.triu(places.neighbours))
    if len(pairs) < 3:
        return
    apart = places.distance_km[pairs[:, 0], pairs[:, 1]]
    usual = float(np.median(apart))
    for one, other in pairs[apart > FAR_NEIGHBOURS * usual]:
        message = f"expected neighbours, which are usually {usual:,.0f} km apart, found '{places.ids[one]}' and"
        yield InputWarning(where, f"{message} '{places.ids[other]}', {places.distance_km[one, other]:,.0f} km apart")


@warning("The words for a place and for a unit of control are singular, and no misspellings of usual ones.")
def _plural_words(files: PlacesFiles, where: str) -> Iterator[InputWarning]:
    for field in ("place", "control_unit"):
        word = getattr(files, field)
        if singular(word) != word and not word.endswith("ss"):
            message = f"expected the word for one, such as '{singular(word)}', found '{word}'"
            yield InputWarning(f"{where}: field places.{field}", message)
        elif meant := misspelt(plural(word)):
            yield InputWarning(f"{where}: field places.{field}", f"found '{word}'; did you mean '{singular(meant)}'?")


@warning("The point of a place lies inside its outline.")
def _outside_outlines(places: Places, where: str) -> Iterator[InputWarning]:
    if places.outlines is None:
        return
    shapes = [feature["geometry"] for feature in places.outlines["features"]]
    points = list(zip(places.lon.tolist(), places.lat.tolist(), strict=True))
    outside = [row for row, shape in enumerate(shapes) if not contains(shape, *points[row])]
    if not outside:
        return
    exchanged = [row for row in outside if contains(shapes[row], *reversed(points[row]))]
    hint = "; latitude and longitude are exchanged in the table or in the outlines" if exchanged else ""
    first = places.ids[outside[0]]
    near = [places.ids[row] for row, shape in enumerate(shapes) if contains(shape, *points[outside[0]])]
    found = f"; '{first}' lies in the outline of '{near[0]}'" if near and not hint else ""
    message = f"expected the point of a place inside its outline, found it outside for {_listed_ids(places, outside)}"
    yield InputWarning(f"{where}, columns 'lat' and 'lon'", message + hint + found)


def contains(geometry: Mapping[str, Any], lon: float, lat: float) -> bool:
    """Whether a Polygon or MultiPolygon holds a point in degrees, by the even-odd rule; outlines may cross 180 E."""
    parts = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    rings = [np.array([point[:2] for point in ring], dtype=float) for part in parts for ring in part]
    return any(sum(_crossings(ring, lon + turn, lat) for ring in rings) % 2 == 1 for turn in (0.0, 360.0, -360.0))


def _crossings(ring: np.ndarray, lon: float, lat: float) -> int:
    """How often a line from the point to the east crosses a ring [point, 2]."""
    first = ring.copy()
    # A ring that passes 180 degrees jumps by nearly a whole turn there.
    first[:, 0] = np.unwrap(first[:, 0], period=360.0)
    x1, y1, x2, y2 = first[:-1, 0], first[:-1, 1], first[1:, 0], first[1:, 1]
    spans = (y1 > lat) != (y2 > lat)
    with np.errstate(divide="ignore", invalid="ignore"):
        crossing = x1 + (lat - y1) * (x2 - x1) / (y2 - y1)
    return int(np.count_nonzero(spans & (crossing > lon)))


def _listed_ids(places: Places, rows: list[int]) -> str:
    return _listed([places.ids[row] for row in rows])


def _listed(ids: list[str]) -> str:
    shown = ", ".join(f"'{one}'" for one in ids[:MOST_LISTED])
    return shown if len(ids) <= MOST_LISTED else f"{shown} and {len(ids) - MOST_LISTED} more"

"""Whether the coordinates of outlines are longitude and latitude in degrees, and what they look like otherwise."""

from __future__ import annotations

import numpy as np

from contested.errors import InputError
from contested.ledger.plural import counted
from contested.newscenario.columns import Columns, text_of
from contested.newscenario.geometry import Geometry, shapely
from contested.newscenario.raw import Raw
from contested.observations.events.axes import Inside, named_points
from contested.scenario.table import show

LARGEST_ANGLE = 360
REMEDY = (
    "save the outlines in longitude and latitude (WGS 84, EPSG:4326), for instance in QGIS: Export, Save Features "
    "As, CRS EPSG:4326"
)


def check_degrees(raw: Raw, columns: Columns) -> None:
    """Refuse metres, exchanged axes and longitudes beyond 180; every feature has an area, as `areas_only` gives them.

    Raises:
        InputError: saying what the numbers look like.
    """
    bounds = shapely.bounds(np.array(raw.shapes, dtype=object))
    west, south = bounds[:, :2].min(axis=0)
    east, north = bounds[:, 2:].max(axis=0)
    shown = f"x from {_shown(west)} to {_shown(east)}, y from {_shown(south)} to {_shown(north)}"
    if not np.isfinite(bounds).all():
        raise InputError("expected coordinates in degrees, found some that are no finite numbers", raw.source)
    metres = max(abs(bounds).max(axis=0)) > LARGEST_ANGLE
    if raw.crs and not metres:
        raise InputError(
            f"expected WGS 84 in degrees, found the coordinate system {show(raw.crs)}; {REMEDY}", raw.source
        )
    if metres:
        named = f" ({raw.crs})" if raw.crs else ""
        raise InputError(
            f"expected degrees, found what look like metres of a map projection{named}: {shown}; {REMEDY}", raw.source
        )
    if -90 <= west and east <= 90 and (south < -90 or north > 90):
        raise InputError(
            f"expected longitude before latitude, found what look like exchanged axes: {shown}; exchange them",
            raw.source,
        )
    if south < -90 or north > 90 or west < -180:
        raise InputError(f"expected degrees, found {shown}; {REMEDY}", raw.source)
    if east > 180:
        raise InputError(
            f"expected longitudes from -180 to 180, found some beyond: {shown}; cut the outlines at 180 degrees",
            raw.source,
        )
    _check_stated_points(raw, columns)


def span(shapes: list[Geometry]) -> str:
    """Where outlines in degrees lie, in words: a reader sees whether the axes are exchanged."""
    bounds = shapely.bounds(np.array(shapes, dtype=object))
    (west, south), (east, north) = bounds[:, :2].min(axis=0), bounds[:, 2:].max(axis=0)
    if east - west > 180:  # on both sides of the antimeridian
        west, east = _round_the_back(shapes)
    return f"latitude {_degrees(south, north, 'SN')}, longitude {_degrees(west, east, 'WE')}"


def _round_the_back(shapes: list[Geometry]) -> tuple[float, float]:
    """The western and eastern edge of outlines that lie on both sides of 180 degrees."""
    parts = shapely.bounds(shapely.get_parts(np.array(shapes, dtype=object)))
    return float(parts[parts[:, 0] > 0, 0].min()), float(parts[parts[:, 0] <= 0, 2].max())


def _degrees(low: float, high: float, letters: str) -> str:
    """A range such as '4 to 13.9 N'."""
    names = [letters[int(edge > 0)] if round(edge, 1) else "" for edge in (low, high)]
    first = "" if names[0] in ("", names[1]) else f" {names[0]}"
    return f"{abs(low):.1f}{first} to {abs(high):.1f} {names[1]}".replace(".0 ", " ").strip()


def _shown(value: float) -> str:
    return f"{value:,.0f}" if abs(value) > LARGEST_ANGLE else f"{value:.4g}"


def _check_stated_points(raw: Raw, columns: Columns) -> None:
    """Compare properties such as latitude and longitude with the outlines: do they fit only with the axes exchanged?"""
    if columns.latitude is None or columns.longitude is None:
        return
    try:
        lat, lon = (
            np.array([float(text_of(row[name])) for row in raw.properties])
            for name in (columns.latitude, columns.longitude)
        )
    except ValueError:
        return
    found = named_points(lon, lat, np.arange(len(lon)), np.ones(len(lon), int), inside(raw.shapes))
    if found.exchanged:
        raise InputError(
            "expected longitude before latitude, found what look like exchanged axes: the points that the file "
            f"states ({columns.latitude}, {columns.longitude}) lie in {found.only_exchanged} of "
            f"{counted(len(raw.shapes), 'outline')} only the other way round; exchange them",
            raw.source,
        )


def inside(shapes: list[Geometry]) -> Inside:
    """Which points lie in the shape at a position, for `named_points`."""
    for shape in shapes:
        shapely.prepare(shape)
    return lambda number, x, y: shapely.contains_xy(shapes[number], x, y)


def check_antimeridian(names: list[str], shapes: list[Geometry], where: str) -> None:
    """Refuse rings that run from one side of the map to the other: they are not cut at 180 degrees.

    Raises:
        InputError: naming the first such place.
    """
    for name, outline in zip(names, shapes, strict=True):
        points, ring = shapely.get_coordinates(shapely.get_rings(outline), return_index=True)
        steps = np.abs(np.diff(points[:, 0]))[ring[1:] == ring[:-1]]
        if len(steps) and steps.max() > 180:
            raise InputError(
                f"the outline of '{name}' runs from one side of the map to the other; cut it at 180 degrees of "
                "longitude into parts",
                where,
            )

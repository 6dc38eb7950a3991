"""Whether the coordinates of outlines are longitude and latitude in degrees, and what they look like otherwise."""

from __future__ import annotations

import numpy as np

from contested.errors import InputError
from contested.newscenario.columns import Columns, text_of
from contested.newscenario.geometry import Geometry, shapely
from contested.newscenario.raw import Raw

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
    if raw.crs or max(abs(bounds).max(axis=0)) > LARGEST_ANGLE:
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


def _shown(value: float) -> str:
    return f"{value:,.0f}" if abs(value) > LARGEST_ANGLE else f"{value:.4g}"


def _check_stated_points(raw: Raw, columns: Columns) -> None:
    """Compare properties such as latitude and longitude with the outlines: do they fit only with the axes exchanged?"""
    if columns.latitude is None or columns.longitude is None:
        return
    straight = exchanged = 0
    for row, outline in zip(raw.properties, raw.shapes, strict=True):
        try:
            lat, lon = float(text_of(row[columns.latitude])), float(text_of(row[columns.longitude]))
        except ValueError:
            return
        west, south, east, north = outline.bounds
        straight += west <= lon <= east and south <= lat <= north
        exchanged += west <= lat <= east and south <= lon <= north
    if exchanged > len(raw.shapes) / 2 > straight:
        raise InputError(
            "expected longitude before latitude, found what look like exchanged axes: the points that the file "
            f"states ({columns.latitude}, {columns.longitude}) fit {exchanged} of {len(raw.shapes)} outlines only the "
            "other way round; exchange them",
            raw.source,
        )


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

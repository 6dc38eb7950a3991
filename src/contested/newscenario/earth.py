"""Areas on the WGS 84 ellipsoid, lengths on the sphere, and points inside outlines."""

from __future__ import annotations

import numpy as np

from contested.newscenario.geometry import Geometry, shapely
from contested.scenario.places import great_circle_km

SEMI_MAJOR_KM, FLATTENING = 6378.137, 1 / 298.257223563
"""WGS 84."""
ECCENTRICITY = np.sqrt(FLATTENING * (2 - FLATTENING))


def area_km2(shape: Geometry) -> float:
    """The area of a shape in degrees on the ellipsoid, edges being straight on a map of longitude and latitude.

    By the cylindrical equal-area projection of the ellipsoid.
    """
    return float(shapely.area(shapely.transform(shape, _equal_area)))


def _equal_area(degrees: np.ndarray) -> np.ndarray:
    """Kilometres [point, 2] of the cylindrical equal-area projection."""
    lam, phi = np.radians(degrees).T
    sine, e = np.sin(phi), ECCENTRICITY
    q = (1 - e**2) * (sine / (1 - (e * sine) ** 2) + np.arctanh(e * sine) / e)
    return SEMI_MAJOR_KM * np.column_stack([lam, q / 2])


def length_km(lines: Geometry) -> float:
    """The length of lines in degrees on the sphere, from corner to corner."""
    parts = shapely.get_parts(lines)
    points, part = shapely.get_coordinates(
        parts[np.isin(shapely.get_type_id(parts), (1, 2))], return_index=True
    )  # lines and rings
    lon, lat = points.T
    return float(great_circle_km(lat[1:], lon[1:], lat[:-1], lon[:-1])[part[1:] == part[:-1]].sum())


def point_inside(shape: Geometry) -> tuple[float, float]:
    """Longitude and latitude of the centroid, or, where it lies outside, of a point well inside the largest part."""
    west, _, east, _ = shape.bounds
    parts = shapely.get_parts(shape)
    largest = max(parts, key=area_km2)
    centre = shapely.centroid(largest if east - west > 180 else shape)
    point = centre if shape.contains(centre) else shapely.point_on_surface(largest)
    return float(point.x), float(point.y)


def borders_km(shapes: list[Geometry]) -> dict[tuple[int, int], float]:
    """Pairs of places that touch, each with the length of their common border in kilometres; 0 for a common corner.

    The outlines meet exactly, as `shapes.make_map` makes them. A border on the meridian of 180 degrees counts.
    """
    west, east = shapely.total_bounds(np.array(shapes, dtype=object))[[0, 2]]
    if east - west > 180:  # on both sides of the antimeridian: there, -180 and 180 are the same line
        shapes = [shapely.transform(one, lambda xy: np.column_stack([xy[:, 0] % 360, xy[:, 1]])) for one in shapes]
    found = {}
    for one, other in shapely.STRtree(shapes).query(shapes, predicate="intersects").T:
        if one < other:
            shared = shapely.intersection(shapes[one].boundary, shapes[other].boundary)
            lines = shapely.line_merge(shared) if shared.geom_type == "MultiLineString" else shared
            found[int(one), int(other)] = length_km(lines)
    return found

"""In which outline a point lies, by casting a ray: exact for the corners as they stand."""

from __future__ import annotations

from typing import Any

import numpy as np

AT_ONCE = 4_000_000
"""Pairs of points and edges that are compared at once."""


def rings_of(geometry: dict[str, Any]) -> list[np.ndarray]:
    """All rings [point, 2] of a Polygon or MultiPolygon, in degrees."""
    coordinates = geometry["coordinates"]
    polygons = [coordinates] if geometry["type"] == "Polygon" else coordinates
    return [np.array([point[:2] for point in ring], dtype=float) for polygon in polygons for ring in polygon]


def locate(lon: np.ndarray, lat: np.ndarray, shapes: list[list[np.ndarray]]) -> np.ndarray:
    """The first shape that each point lies in; -1 where none.

    A point on an edge that two shapes share lies in exactly one of them. Holes are rings like others: an odd number of
    rings around a point means inside.

    Args:
        lon: [point], degrees.
        lat: [point], degrees.
        shapes: rings [corner, 2] of each shape, closed.

    Returns:
        [point], the position in `shapes`.
    """
    found = np.full(len(lon), -1)
    for number, rings in enumerate(shapes):
        corners = np.concatenate(rings)
        (west, south), (east, north) = corners.min(axis=0), corners.max(axis=0)
        near = np.flatnonzero((found < 0) & (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north))
        if len(near):
            found[near[_inside(lon[near], lat[near], rings)]] = number
    return found


def sample(rings: list[np.ndarray], across: int = 24) -> tuple[np.ndarray, np.ndarray]:
    """Longitudes and latitudes of a grid of points in a shape; its corners where none lies in it."""
    corners = np.concatenate(rings)
    (west, south), (east, north) = corners.min(axis=0), corners.max(axis=0)
    steps = (np.arange(across) + 0.5) / across
    lon, lat = (grid.ravel() for grid in np.meshgrid(west + steps * (east - west), south + steps * (north - south)))
    inside = _inside(lon, lat, rings)
    return (lon[inside], lat[inside]) if inside.any() else (corners[:, 0], corners[:, 1])


def _inside(x: np.ndarray, y: np.ndarray, rings: list[np.ndarray]) -> np.ndarray:
    starts, ends = (np.concatenate([ring[piece] for ring in rings]) for piece in (slice(None, -1), slice(1, None)))
    (x1, y1), (x2, y2) = starts.T, ends.T
    slope = np.divide(x2 - x1, y2 - y1, out=np.zeros(len(x1)), where=y2 != y1)
    inside = np.zeros(len(x), dtype=bool)
    step = max(1, AT_ONCE // len(x1))
    for begin in range(0, len(x), step):
        px, py = x[begin : begin + step, None], y[begin : begin + step, None]
        crossed = ((y1 > py) != (y2 > py)) & (px < x1 + slope * (py - y1))
        inside[begin : begin + step] = crossed.sum(axis=1) % 2 == 1
    return inside

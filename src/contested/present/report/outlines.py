"""Outlines as SVG paths: spherical Albers projection, with standard parallels fitted to the area drawn."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

GRIDS = ((6_000, 1040.0), (15_000, 520.0), (10**9, 400.0))
"""Width in whole units by number of points. One grid for all places keeps their common borders together."""
GRID = 15
"""Points across a place among which the one furthest inside is looked for."""
TALLEST = 1.2
"""Height over width at most."""


@dataclass(frozen=True)
class Drawing:
    """Projected outlines in a box of `width` times `height` user units.

    Attributes:
        paths: SVG path data by place id.
        width: user units.
        height: user units.
        rings: the points [point, 2] of every ring.
        anchors: a point well inside each place, by place id.
    """

    paths: dict[str, str]
    width: float
    height: float
    rings: list[np.ndarray]
    anchors: dict[str, tuple[int, int]]


def _rings(geometry: dict[str, Any]) -> list[np.ndarray]:
    kind, coordinates = geometry.get("type"), geometry.get("coordinates") or []
    polygons = [coordinates] if kind == "Polygon" else coordinates if kind == "MultiPolygon" else []
    rings = [np.asarray([point[:2] for point in ring], dtype=float) for polygon in polygons for ring in polygon]
    return [ring for ring in rings if len(ring) >= 4 and np.isfinite(ring).all()]


def albers(
    lon: np.ndarray, lat: np.ndarray, extent: tuple[float, float, float, float]
) -> tuple[np.ndarray, np.ndarray]:
    """Equal-area conic on the sphere (Snyder 1987, eq. 14-1 to 14-6), y upwards.

    Args:
        lon: degrees.
        lat: degrees.
        extent: west, south, east, north of the whole drawing; the standard parallels stand a sixth inside.
    """
    west, south, east, north = extent
    first, second = np.deg2rad(south + (north - south) / 6), np.deg2rad(north - (north - south) / 6)
    n = (math.sin(first) + math.sin(second)) / 2
    turn = np.deg2rad((np.asarray(lon) - (west + east) / 2 + 180) % 360 - 180)
    phi = np.deg2rad(lat)
    if abs(n) < 0.02:  # near the equator the cone becomes a cylinder
        k = math.cos((abs(first) + abs(second)) / 2)
        return turn * k, np.sin(phi) / k
    c = math.cos(first) ** 2 + 2 * n * math.sin(first)
    rho = np.sqrt(np.maximum(c - 2 * n * np.sin(phi), 0.0)) / n
    rho0 = math.sqrt(max(c - 2 * n * math.sin(np.deg2rad((south + north) / 2)), 0.0)) / n
    return rho * np.sin(n * turn), rho0 - rho * np.cos(n * turn)


def _unwrap(rings: list[np.ndarray]) -> None:
    """Shift longitudes west of a gap by 360 when the outlines lie across the date line."""
    lons = np.sort(np.unique(np.concatenate([ring[:, 0] for ring in rings])))
    gaps = np.diff(np.append(lons, lons[0] + 360))
    if gaps[-1] >= gaps.max() - 1e-9:
        return
    cut = lons[int(gaps.argmax())]
    for ring in rings:
        ring[ring[:, 0] <= cut, 0] += 360


def _path(x: np.ndarray, y: np.ndarray) -> str:
    """Relative path data on the grid of whole units; steps that vanish on it are dropped."""
    points = np.stack([np.rint(x), np.rint(y)], axis=1).astype(int)
    keep = np.append(True, (np.diff(points, axis=0) != 0).any(axis=1))
    points = points[keep][:-1] if keep.sum() > 3 else points[keep]
    if len(points) < 3:
        return ""
    steps = np.diff(points, axis=0)
    text = "".join(f" {a}{b}" if b < 0 else f" {a} {b}" for a, b in steps).replace(" -", "-")
    return f"M{points[0, 0]} {points[0, 1]}l{text.lstrip()}z"


def project(geojson: dict[str, Any], ids: list[str]) -> Drawing | None:
    """Project every outline whose id is a place; None when nothing can be drawn.

    An outline's id is `properties.id`, else the feature's `id`, else `properties.shapeID`.
    """
    shapes = _shapes(geojson, set(ids))
    if not shapes:
        return None
    every = [ring for rings in shapes.values() for ring in rings]
    _unwrap(every)
    points = np.concatenate(every)
    extent = (*points.min(axis=0), *points.max(axis=0))
    px, py = albers(points[:, 0], points[:, 1], extent)
    width = next(width for most, width in GRIDS if len(points) <= most)
    scale = min((width - 8) / max(np.ptp(px), 1e-9), (TALLEST * width - 8) / max(np.ptp(py), 1e-9))
    paths, anchors, drawn = {}, {}, []
    for key, rings in shapes.items():
        flat = []
        for ring in rings:
            x, y = albers(ring[:, 0], ring[:, 1], extent)
            flat.append(np.stack([(x - px.min()) * scale + 4, (py.max() - y) * scale + 4], axis=1))
        paths[key] = "".join(_path(*ring.T) for ring in flat)
        anchors[key] = inside(flat)
        drawn += flat
    return Drawing(paths, float(np.ptp(px) * scale) + 8, float(np.ptp(py) * scale) + 8, drawn, anchors)


def inside(rings: list[np.ndarray]) -> tuple[int, int]:
    """Of a grid over the largest ring of a place, the point inside that is furthest from its outline."""
    ring = max(rings, key=lambda one: np.ptp(one[:, 0]) * np.ptp(one[:, 1]))
    low, high = ring.min(axis=0), ring.max(axis=0)
    part = (np.arange(GRID) + 0.5) / GRID
    grid = np.stack(np.meshgrid(*(low + np.outer(part, high - low)).T), axis=-1).reshape(-1, 1, 2)
    begin, end = ring, np.roll(ring, -1, axis=0)
    along = end - begin
    length = np.maximum((along**2).sum(axis=1), 1e-9)
    foot = np.clip(((grid - begin) * along).sum(axis=-1) / length, 0.0, 1.0)
    distance = np.sqrt((((begin + foot[..., None] * along) - grid) ** 2).sum(axis=-1)).min(axis=1)
    crossing = (begin[:, 1] > grid[..., 1]) != (end[:, 1] > grid[..., 1])
    rise = np.where(along[:, 1] == 0, 1.0, along[:, 1])
    right = grid[..., 0] < begin[:, 0] + (grid[..., 1] - begin[:, 1]) * along[:, 0] / rise
    within = (crossing & right).sum(axis=1) % 2 == 1
    best = grid[int(np.where(within, distance, -1.0).argmax()), 0]
    return round(float(best[0])), round(float(best[1]))


def _shapes(geojson: dict[str, Any], known: set[str]) -> dict[str, list[np.ndarray]]:
    """Rings [point, 2] of the outlines by place id."""
    shapes: dict[str, list[np.ndarray]] = {}
    for feature in geojson.get("features") or []:
        properties = feature.get("properties") or {}
        candidates = (properties.get("id"), feature.get("id"), properties.get("shapeID"))
        key = next((str(v) for v in candidates if str(v) in known), "")
        rings = _rings(feature.get("geometry") or {})
        if key and rings:
            shapes.setdefault(key, []).extend(rings)
    return shapes

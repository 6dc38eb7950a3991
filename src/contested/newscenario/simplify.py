"""Simplify outlines to a size, with borders that stay shared."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from shapely.geometry import mapping

from contested.newscenario.geometry import Geometry, shapely

DECIMALS = 5
"""Of degrees: about a metre."""
SMALLEST_TOLERANCE, LARGEST_TOLERANCE, HALVINGS = 1e-4, 0.5, 5
"""Degrees: about the square root of the area of a corner that is left out; and halvings between two of them."""
BYTES_OF_CORNER = 21
"""Of a corner as JSON, such as [13.17123,-11.89071] and a comma."""
ISLET = 0.001
"""Share of a place's area below which an island is left out, where simpler outlines alone are not small enough."""


def simplified(shapes: list[Geometry], most_bytes: int) -> tuple[list[dict[str, Any]], str]:
    """Outlines as GeoJSON geometries of at most a size, and what was done in words (empty: nothing).

    Args:
        shapes: [place], which meet exactly.
        most_bytes: of the geometries as JSON.
    """
    most = most_bytes // BYTES_OF_CORNER
    if _corners(shapes) <= most and _size(whole := _geometries(shapes)) <= most_bytes:
        return whole, ""
    made, tolerance = _fitting(shapes, most)
    said = ""
    if _corners(made) > most:
        larger, left_out = _without_islets(shapes)
        made, tolerance = _fitting(larger, most)
        said = f", without {left_out} islets" if left_out else ""
    finest = f"{tolerance * 111:.1f} km"
    told = f"from {_corners(shapes):,} to {_corners(made):,} corners (those of less than about {finest} left out{said})"
    return _geometries(made), told


def _fitting(shapes: list[Geometry], most: int) -> tuple[list[Geometry], float]:
    """The most exact outlines of so many corners; the simplest if none has so few.

    The tolerance doubles, each time on what the last one left; then the right one is looked for between the last two.
    """
    low = SMALLEST_TOLERANCE
    while _corners(made := _simpler(shapes, low)) > most and low < LARGEST_TOLERANCE:
        shapes, low = made, 2 * low
    best, high, low = (made, low), low, low / 2
    for _ in range(HALVINGS):
        middle = (low * high) ** 0.5
        made = _simpler(shapes, middle)
        if _corners(made) <= most:
            best, high = (made, middle), middle
        else:
            low = middle
    return best


def _corners(shapes: list[Geometry]) -> int:
    return int(shapely.get_num_coordinates(np.array(shapes, dtype=object)).sum())


def _simpler(shapes: list[Geometry], tolerance: float) -> list[Geometry]:
    return list(shapely.coverage_simplify(np.array(shapes, dtype=object), tolerance))


def _without_islets(shapes: list[Geometry]) -> tuple[list[Geometry], int]:
    made, left_out = [], 0
    for one in shapes:
        parts = shapely.get_parts(one)
        areas = shapely.area(parts)
        kept = parts[areas >= ISLET * areas.sum()]
        kept = kept if len(kept) else parts[[areas.argmax()]]
        left_out += len(parts) - len(kept)
        made.append(kept[0] if len(kept) == 1 else shapely.MultiPolygon(list(kept)))
    return made, left_out


def _geometries(shapes: list[Geometry]) -> list[dict[str, Any]]:
    """GeoJSON geometries with rounded coordinates; outer rings run counter-clockwise, as RFC 7946 asks."""
    made = []
    for one in shapely.orient_polygons(np.array(shapes, dtype=object)):
        found = mapping(one)
        made.append({"type": found["type"], "coordinates": _rounded(found["coordinates"])})
    return made


def _rounded(value: Any) -> Any:
    if isinstance(value[0], float | int):
        return [round(float(part), DECIMALS) for part in value[:2]]
    return [_rounded(part) for part in value]


def _size(geometries: list[dict[str, Any]]) -> int:
    return len(json.dumps(geometries, separators=(",", ":")))

"""Simplify outlines to a size, with borders that stay shared."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from shapely.geometry import mapping

from contested.newscenario.geometry import Geometry, shapely

DECIMALS = 5
"""Of degrees: about a metre."""
SMALLEST_TOLERANCE, LARGEST_TOLERANCE, STEPS = 1e-4, 0.5, 12
"""Degrees: about the square root of the area of a corner that is left out; and halvings between these bounds."""
ISLET = 0.001
"""Share of a place's area below which an island is left out, where simpler outlines alone are not small enough."""


def simplified(shapes: list[Geometry], most_bytes: int) -> tuple[list[dict[str, Any]], str]:
    """Outlines as GeoJSON geometries of at most a size, and what was done in words (empty: nothing).

    Args:
        shapes: [place], which meet exactly.
        most_bytes: of the geometries as JSON.
    """
    whole = _geometries(shapes)
    if _size(whole) <= most_bytes:
        return whole, ""
    made, tolerance = _fitting(shapes, most_bytes)
    said = ""
    if _size(made) > most_bytes:
        larger, left_out = _without_islets(shapes)
        made, tolerance = _fitting(larger, most_bytes)
        said = f", without {left_out} islets" if left_out else ""
    return made, (
        f"from {_size(whole) / 1000:,.0f} to {_size(made) / 1000:,.0f} kB (corners of less than about "
        f"{tolerance * 111:.1f} km left out{said})"
    )


def _fitting(shapes: list[Geometry], most_bytes: int) -> tuple[list[dict[str, Any]], float]:
    """The most exact outlines that fit, by halving the logarithm of the tolerance; the simplest if none does."""
    low, high = np.log(SMALLEST_TOLERANCE), np.log(LARGEST_TOLERANCE)
    best = _geometries(_simpler(shapes, LARGEST_TOLERANCE)), LARGEST_TOLERANCE
    for _ in range(STEPS):
        middle = (low + high) / 2
        made = _geometries(_simpler(shapes, float(np.exp(middle))))
        if _size(made) <= most_bytes:
            best, high = (made, float(np.exp(middle))), middle
        else:
            low = middle
    return best


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

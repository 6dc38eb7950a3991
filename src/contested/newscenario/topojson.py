"""Decode TopoJSON: arcs that are shared by neighbours, into the coordinates of GeoJSON."""

from __future__ import annotations

from typing import Any

from contested.errors import InputError
from contested.newscenario.raw import MAX_CORNERS
from contested.scenario.table import show

Ring = list[list[float]]


def features_of(data: dict[str, Any], where: str) -> list[dict[str, Any]]:
    """The features of the one object of a topology, in the form of GeoJSON.

    Raises:
        InputError: there is not exactly one object, or an arc is missing or damaged.
    """
    objects = data.get("objects")
    if not isinstance(objects, dict) or len(objects) != 1:
        found = ", ".join(show(str(name)) for name in objects) if isinstance(objects, dict) and objects else "none"
        raise InputError(f"expected TopoJSON with one object, found {found}", where)
    (found,) = objects.values()
    try:
        arcs = _arcs(data)
        parts = found["geometries"] if found.get("type") == "GeometryCollection" else [found]
        budget = [MAX_CORNERS]
        return [_feature(part, arcs, budget) for part in parts]
    except InputError:
        raise
    except (KeyError, IndexError, TypeError, ValueError, AttributeError):
        raise InputError("expected a TopoJSON Topology with objects and arcs, found a damaged one", where) from None


def _arcs(data: dict[str, Any]) -> list[Ring]:
    """Arcs in the units of the map; with a transform they are stored as whole steps from point to point."""
    transform = data.get("transform")
    if transform is None:
        return [[[float(x), float(y)] for x, y, *_ in arc] for arc in data["arcs"]]
    (scale_x, scale_y), (move_x, move_y) = transform["scale"], transform["translate"]
    made = []
    for arc in data["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y, *_ in arc:
            x, y = x + step_x, y + step_y
            points.append([x * scale_x + move_x, y * scale_y + move_y])
        made.append(points)
    return made


def _feature(part: dict[str, Any], arcs: list[Ring], budget: list[int]) -> dict[str, Any]:
    kind = part.get("type")
    if kind == "Polygon":
        geometry: Any = {"type": kind, "coordinates": [_ring(ring, arcs, budget) for ring in part["arcs"]]}
    elif kind == "MultiPolygon":
        polygons = [[_ring(ring, arcs, budget) for ring in polygon] for polygon in part["arcs"]]
        geometry = {"type": kind, "coordinates": polygons}
    elif kind is None:
        geometry = None
    else:
        geometry = {"type": kind, "coordinates": [0.0, 0.0]} if kind == "Point" else {"type": kind, "coordinates": []}
    made = {"type": "Feature", "properties": part.get("properties") or {}, "geometry": geometry}
    return made | ({"id": part["id"]} if "id" in part else {})


def _ring(indices: list[int], arcs: list[Ring], budget: list[int]) -> Ring:
    """Arcs joined at their ends; ~n is arc n backwards."""
    points: Ring = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points += arc[1:] if points else arc
        budget[0] -= len(arc)
        if budget[0] < 0:
            raise InputError(f"expected at most {MAX_CORNERS:,} corners, found more")
    return points

"""Read the outlines of places: a GeoJSON file with exactly one feature for each place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from contested.checks import error
from contested.errors import InputError, nearest
from contested.ledger.characters import unreadable
from contested.scenario.bound import is_number
from contested.scenario.table import read_text, show

MOST_LISTED = 10
RING_DEPTH = {"Polygon": 1, "MultiPolygon": 2}


@error("The outlines are a GeoJSON FeatureCollection with one feature for each place.")
def read_outlines(path: Path, ids: list[str]) -> dict[str, Any]:
    """Read polygons in longitude and latitude; keep only ids, names, shapes and the file's metadata.

    Raises:
        InputError: if the file is not valid, a place has no feature, or a feature has no place.
    """
    where = str(path)
    data = _parse(read_text(path), where)
    if data.get("type") == "Topology":
        raise InputError(
            "expected GeoJSON, found TopoJSON; convert it, for instance with mapshaper: mapshaper IN.json -o "
            "format=geojson OUT.geojson",
            where,
        )
    features = data.get("features")
    if data.get("type") != "FeatureCollection" or not isinstance(features, list):
        raise InputError("expected a GeoJSON FeatureCollection with a list of features", where)
    found: dict[str, dict[str, Any]] = {}
    for number, feature in enumerate(features, start=1):
        place, outline = _feature(feature, ids, f"{where}, feature {number}")
        if place in found:
            raise InputError(f"the place {show(place)} already has a feature", f"{where}, feature {number}")
        found[place] = outline
    for place in ids:
        if place not in found:
            raise InputError(f"no feature with property id = {show(place)}", where)
    metadata = data.get("metadata")
    kept = {key: text for key, text in metadata.items() if isinstance(text, str)} if isinstance(metadata, dict) else {}
    for key, text in kept.items():
        _check_text(f"{key} {text}", f"{where}, metadata {show(key)}")
    return {"type": "FeatureCollection", "metadata": kept, "features": [found[place] for place in ids]}


@error("The file of outlines is valid JSON.")
def _parse(text: str, where: str) -> dict[str, Any]:
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        at = f"{where}, line {error.lineno}, column {error.colno}"
        raise InputError(f"not valid JSON: {error.msg}", at) from None
    except (ValueError, RecursionError):
        raise InputError("a value is too long or too deeply nested to be read", where) from None
    if not isinstance(data, dict):
        raise InputError("expected a GeoJSON FeatureCollection", where)
    return data


@error("A feature has the id of a place.")
def _feature(feature: object, ids: list[str], where: str) -> tuple[str, dict[str, Any]]:
    if not isinstance(feature, dict):
        raise InputError(_without_id({}, ids), where)
    given = feature.get("properties")
    properties: dict[str, Any] = given if isinstance(given, dict) else {}
    place = properties.get("id", feature.get("id"))
    if not isinstance(place, str):
        raise InputError(_without_id(properties, ids), where)
    if place not in ids:
        raise InputError(f"no place {show(place)}; {nearest(place, ids)}", where)
    name = properties.get("name")
    _check_text(str(name), f"{where}, property 'name'")
    kept = {"id": place, "name": name if isinstance(name, str) else place}
    return place, {"type": "Feature", "properties": kept, "geometry": _geometry(feature.get("geometry"), where)}


@error("Names and metadata of a map have no characters that hide or reorder others.")
def _check_text(text: str, where: str) -> None:
    if bad := unreadable(text.replace("\n", " ")):
        raise InputError(f"expected text without {bad}, found {show(text)}", where)


def _without_id(properties: dict[str, Any], ids: list[str]) -> str:
    """The message for a feature that names no place: the properties found, and which of them holds a place's id."""
    expected = "expected a feature with a property 'id' that names a place"
    if not properties:
        return f"{expected}, found no properties"
    held = [key for key, value in properties.items() if value in ids]
    listed = ", ".join(show(key) for key in list(properties)[:MOST_LISTED])
    more = " ..." if len(properties) > MOST_LISTED else ""
    hint = f"; rename {show(held[0])}, which names one, to 'id'" if held else "; add the ids of the table of places"
    return f"{expected}, found the properties {listed}{more}{hint}"


@error("A feature is a Polygon or MultiPolygon of closed rings.")
def _geometry(geometry: object, where: str) -> dict[str, Any]:
    kind = str(geometry.get("type")) if isinstance(geometry, dict) else "nothing"
    if not isinstance(geometry, dict) or kind not in RING_DEPTH:
        raise InputError(f"expected a Polygon or a MultiPolygon, found {show(kind)}", where)
    rings = [geometry.get("coordinates")]
    for _ in range(RING_DEPTH[kind]):
        rings = [inner for outer in rings for inner in _items(outer, where)]
    for ring in rings:
        points = _items(ring, where)
        if len(points) < 4 or points[0] != points[-1]:
            raise InputError("expected rings of at least four points whose first and last point are equal", where)
        for point in points:
            _check_point(point, where)
    return {"type": kind, "coordinates": geometry["coordinates"]}


@error("Coordinates are lists of rings of points.")
def _items(value: object, where: str) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise InputError("expected lists of rings of points as the coordinates", where)
    return value


@error("A point of an outline is [longitude, latitude] in degrees.")
def _check_point(point: object, where: str) -> None:
    numeric = isinstance(point, list) and len(point) in (2, 3) and all(is_number(part) for part in point)
    if not numeric or not (-180 <= point[0] <= 180 and -90 <= point[1] <= 90 and abs(point[-1]) < 1e6):  # type: ignore[index]
        raise InputError(f"expected points [longitude, latitude] in degrees, found {show(str(point))}", where)


@error("A map with any properties is a GeoJSON FeatureCollection of polygons.")
def read_features(path: Path) -> list[dict[str, Any]]:
    """The features of a GeoJSON file of polygons in longitude and latitude, with all their properties.

    Raises:
        InputError: it is not such a file, or a feature is not a valid polygon.
    """
    where = str(path)
    data = _parse(read_text(path), where)
    features = data.get("features")
    if data.get("type") != "FeatureCollection" or not isinstance(features, list) or not features:
        raise InputError("expected a GeoJSON FeatureCollection with a list of features", where)
    kept = []
    for number, feature in enumerate(features, start=1):
        at = f"{where}, feature {number}"
        if not isinstance(feature, dict):
            raise InputError("expected a feature, found something else", at)
        properties = feature.get("properties")
        own = dict(properties) if isinstance(properties, dict) else {}
        if "id" in feature:
            own.setdefault("id", feature["id"])
        kept.append({"type": "Feature", "properties": own, "geometry": _geometry(feature.get("geometry"), at)})
    return kept

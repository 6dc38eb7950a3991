"""Read GeoJSON and TopoJSON."""

from __future__ import annotations

import json
from typing import Any

from shapely.errors import ShapelyError
from shapely.geometry import shape

from contested.errors import InputError
from contested.newscenario.geometry import shapely
from contested.newscenario.raw import Raw
from contested.newscenario.topojson import features_of
from contested.scenario.table import show

DEGREES = ("CRS84", "EPSG::4326", "EPSG:4326", "WGS84", "WGS 84")
"""What names of coordinate systems in degrees hold; coordinates are longitude, latitude in all of these files."""
LATITUDE_FIRST = "EPSG::4326"
"""A name that means latitude before longitude by its definition, and mostly is not meant so."""


def read_json(content: bytes, where: str) -> Raw:
    """The features of a GeoJSON FeatureCollection or of the one object of a TopoJSON file.

    Raises:
        InputError: it is not valid, or a geometry cannot be read.
    """
    data = _parsed(content, where)
    if data.get("type") == "Topology":
        kind, features = "TopoJSON", features_of(data, where)
    elif data.get("type") == "FeatureCollection" and isinstance(data.get("features"), list):
        kind, features = "GeoJSON", data["features"]
    else:
        found = show(str(data.get("type", "no type")))
        raise InputError(f"expected a GeoJSON FeatureCollection or a TopoJSON Topology, found {found}", where)
    metadata = data.get("metadata")
    texts = {key: text for key, text in metadata.items() if isinstance(text, str)} if isinstance(metadata, dict) else {}
    made = Raw(where, kind, [], [], crs=_crs(data), metadata=texts)
    systems = {made.crs}
    if LATITUDE_FIRST in _named_system(data).upper():
        made.notes.append(
            "The file names EPSG:4326, whose first axis is latitude; it is read as longitude before latitude, as "
            "GeoJSON has it."
        )
    for number, feature in enumerate(features, start=1):
        at = f"{where}, feature {number}"
        if not isinstance(feature, dict):
            raise InputError("expected a feature, found something else", at)
        given = feature.get("properties")
        own = dict(given) if isinstance(given, dict) else {}
        if isinstance(feature.get("id"), str):
            own.setdefault("id", feature["id"])
        made.properties.append(own)
        made.shapes.append(_shape(feature.get("geometry"), at))
        systems |= {_crs(part) for part in (feature, feature.get("geometry")) if isinstance(part, dict)}
    made.crs = max(systems)  # of a feature where the file names none
    return made


def _parsed(content: bytes, where: str) -> dict[str, Any]:
    try:
        data = json.loads(content.decode("utf-8-sig"), parse_constant=_refuse)
    except UnicodeDecodeError:
        raise InputError("expected text in UTF-8, found other bytes", where) from None
    except json.JSONDecodeError as error:
        at = f"{where}, line {error.lineno}, column {error.colno}"
        raise InputError(f"not valid JSON: {error.msg}", at) from None
    except (ValueError, RecursionError) as error:
        raise InputError(f"not valid JSON: {str(error)[:80] or 'too deeply nested'}", where) from None
    if not isinstance(data, dict):
        raise InputError("expected a GeoJSON FeatureCollection or a TopoJSON Topology, found no object", where)
    return data


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no number of JSON")


def _crs(data: dict[str, Any]) -> str:
    """The coordinate system that an older GeoJSON file names or links to, unless it is WGS 84 in degrees."""
    name = _named_system(data)
    return "" if any(word.upper() in name.upper() for word in DEGREES) else name


def _named_system(data: dict[str, Any]) -> str:
    crs = data.get("crs")
    properties = crs.get("properties") if isinstance(crs, dict) else None
    if not isinstance(properties, dict):
        return ""
    code = f"EPSG:{properties['code']}" if "code" in properties else ""
    return str(properties.get("name") or properties.get("href") or code)


def _shape(geometry: object, where: str) -> Any:
    if geometry is None:
        return None
    try:
        return shapely.force_2d(shape(geometry))  # type: ignore[arg-type]
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, ShapelyError):
        kind = geometry.get("type") if isinstance(geometry, dict) else "something else"
        raise InputError(
            f"expected a Polygon or a MultiPolygon of closed rings of numbers, found a damaged {show(str(kind))}", where
        ) from None

"""Files of outlines for tests: four unit squares in a row, in the layouts of those who publish outlines."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import shapefile

NAMES = ("Orrin Head", "Salt-Coast", "Térn Isle", "L'Aube")
"""Places of Brackmere, which does not exist, from west to east."""


def square(x: float, y: float = 0.0, width: float = 1.0, height: float = 1.0) -> list[list[float]]:
    """The ring of a rectangle, counter-clockwise."""
    return [[x, y], [x + width, y], [x + width, y + height], [x, y + height], [x, y]]


RINGS = [square(x) for x in range(4)]
LAYOUTS: dict[str, dict[str, list[Any]]] = {
    "geoboundaries": {
        "shapeName": list(NAMES),
        "shapeISO": ["XB-OH", "XB-SC", "XB-TI", "XB-LA"],
        "shapeID": [f"1234B{number}" for number in range(4)],
        "shapeGroup": ["XBR"] * 4,
        "shapeType": ["ADM1"] * 4,
    },
    "cod_ab": {
        "ADM1_EN": list(NAMES),
        "ADM1_PCODE": ["XB01", "XB02", "XB03", "XB04"],
        "ADM0_EN": ["Brackmere"] * 4,
        "ADM0_PCODE": ["XB"] * 4,
        "ADM1ALT1EN": ["", "Salty Coast", "", ""],
    },
    "gadm": {
        "GID_2": ["XBR.1.1_1", "XBR.1.2_1", "XBR.2.1_1", "XBR.2.2_1"],
        "COUNTRY": ["Brackmere"] * 4,
        "NAME_1": ["West", "West", "East", "East"],
        "NAME_2": ["Orrin Head", "Old Town", "Térn Isle", "Old Town"],
        "VARNAME_2": ["Orinhead|Head of Orrin", "NA", "NA", "NA"],
    },
    "natural_earth": {
        "name": list(NAMES),
        "iso_3166_2": ["XB-OH", "XB-SC", "XB-TI", "XB-LA"],
        "admin": ["Brackmere", "Brackmere", "Brackmere", "Lowmark"],
        "latitude": [0.5] * 4,
        "longitude": [0.5, 1.5, 2.5, 3.5],
    },
}


def features(columns: dict[str, list[Any]], rings: list[Any] | None = None) -> list[dict[str, Any]]:
    """GeoJSON features of polygons with the properties of a layout."""
    return [
        {
            "type": "Feature",
            "properties": {name: values[number] for name, values in columns.items()},
            "geometry": None if ring is None else {"type": "Polygon", "coordinates": [ring]},
        }
        for number, ring in enumerate(rings or RINGS)
    ]


def geojson(path: Path, layout: str = "natural_earth", rings: list[Any] | None = None, **more: Any) -> Path:
    """Write a layout as GeoJSON; `more` are further properties, lists [place], in place of those of the layout."""
    content = {"type": "FeatureCollection", "features": features(LAYOUTS[layout] | more, rings)}
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def topojson(path: Path, layout: str = "natural_earth") -> Path:
    """Write a layout as TopoJSON with a transform; a border between two squares is one arc, used in both directions."""
    scale = 0.5
    walls = [[[2 * x, 0], [0, 2]] for x in range(5)]  # from the south up, as steps
    floors = [[[2 * x + 2, 0], [-2, 0]] for x in range(4)]  # from the east to the west
    roofs = [[[2 * x, 2], [2, 0]] for x in range(4)]
    columns = LAYOUTS[layout]
    geometries = [
        {
            "type": "Polygon",
            "arcs": [[x, 9 + x, ~(x + 1), 5 + x]],
            "properties": {name: values[x] for name, values in columns.items()},
        }
        for x in range(4)
    ]
    content = {
        "type": "Topology",
        "transform": {"scale": [scale, scale], "translate": [0, 0]},
        "objects": {"places": {"type": "GeometryCollection", "geometries": geometries}},
        "arcs": [*walls, *floors, *roofs],
    }
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def shapefile_parts(
    layout: str = "cod_ab", encoding: str = "utf-8", prj: str = "", cpg: bool = True
) -> dict[str, bytes]:
    """The parts of a Shapefile by suffix."""
    shp, dbf = io.BytesIO(), io.BytesIO()
    with shapefile.Writer(shp=shp, dbf=dbf, shx=io.BytesIO(), encoding=encoding) as writer:
        for name in LAYOUTS[layout]:
            writer.field(name[:10], "C", 60)
        for number, ring in enumerate(RINGS):
            writer.poly([ring[::-1]])
            writer.record(*(str(values[number]) for values in LAYOUTS[layout].values()))
    parts = {".shp": shp.getvalue(), ".dbf": dbf.getvalue()}
    return parts | ({".prj": prj.encode()} if prj else {}) | ({".cpg": encoding.encode()} if cpg else {})


def archive(path: Path, members: dict[str, bytes]) -> Path:
    """Write a zip archive."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return path

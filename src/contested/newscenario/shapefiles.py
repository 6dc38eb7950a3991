"""Read a Shapefile from its parts in memory."""

from __future__ import annotations

import codecs
import io
import struct
import warnings
from typing import Any

import shapefile
from shapely.errors import ShapelyError
from shapely.geometry import shape

from contested.errors import InputError
from contested.newscenario.geometry import shapely
from contested.newscenario.raw import MAX_CORNERS, Raw

MAX_FEATURES = 100_000
WINDOWS = "cp1252"
DAMAGED = (
    shapefile.ShapefileException,
    shapefile.PossiblyCorruptFileHeader,
    struct.error,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    EOFError,
    OverflowError,
    ShapelyError,
)


def read_shapefile(parts: dict[str, bytes], where: str) -> Raw:
    """The features of a Shapefile.

    Args:
        parts: contents by ".shp" and ".dbf", and if there ".prj" (its coordinates) and ".cpg" (its encoding).
        where: for messages.

    Raises:
        InputError: a part is missing or damaged.
    """
    if ".dbf" not in parts:
        raise InputError("expected a Shapefile with its .dbf file, which holds the names, found none", where)
    encoding = _encoding(parts)
    made = Raw(where, "Shapefile", [], [], crs=_crs(parts.get(".prj", b"")))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", shapefile.PossiblyCorruptFileHeader)
            _fill(made, parts, encoding)
    except DAMAGED as error:
        raise InputError(f"expected a Shapefile, found a damaged one: {str(error)[:120]}", where) from None
    return made


def _fill(made: Raw, parts: dict[str, bytes], encoding: str) -> None:
    reader = shapefile.Reader(
        shp=io.BytesIO(parts[".shp"]), dbf=io.BytesIO(parts[".dbf"]), encoding=encoding, encodingErrors="replace"
    )
    corners = 0
    for number, one in enumerate(reader.iterShapeRecords()):
        assert one.shape is not None and one.record is not None
        corners += len(getattr(one.shape, "points", ()))
        if number >= MAX_FEATURES or corners > MAX_CORNERS:
            raise InputError(f"expected at most {MAX_FEATURES:,} features and {MAX_CORNERS:,} corners", made.source)
        made.shapes.append(_shape(one.shape))
        made.properties.append({str(name): _cell(value) for name, value in one.record.as_dict().items()})


def _shape(one: Any) -> Any:
    if one.shapeType == shapefile.NULL or not one.points:
        return None
    return shapely.force_2d(shape(one.__geo_interface__))


def _cell(value: Any) -> Any:
    return value.replace("\x00", "").strip() if isinstance(value, str) else value


def _encoding(parts: dict[str, bytes]) -> str:
    """What the .cpg file says; without one UTF-8, or Windows' code page where the table is not."""
    stated = parts.get(".cpg", b"").decode("ascii", errors="ignore").strip()
    stated = f"cp{stated}" if stated.isdigit() and len(stated) == 4 else stated
    try:
        return codecs.lookup(stated).name if stated else _guessed(parts[".dbf"])
    except LookupError:
        return _guessed(parts[".dbf"])


def _guessed(table: bytes) -> str:
    try:
        table[32:].decode("utf-8")
    except UnicodeDecodeError:
        return WINDOWS
    return "utf-8"


def _crs(text: bytes) -> str:
    """The name of the projection that a .prj file holds; empty for degrees."""
    stated = text.decode("utf-8", errors="replace").strip()
    if not stated.upper().startswith(("PROJCS", "PROJCRS")):
        return ""
    return stated.split('"')[1][:80] if stated.count('"') > 1 else stated[:40]

"""Open a file of outlines: GeoJSON, TopoJSON or a Shapefile, as it is or in a zip archive."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path, PurePosixPath

from contested.errors import InputError, nearest
from contested.ledger.reading import missing_file
from contested.newscenario.json_outlines import read_json
from contested.newscenario.raw import MAX_FILE_BYTES, MAX_UNPACKED_BYTES, Raw
from contested.newscenario.shapefiles import read_shapefile
from contested.scenario.table import show

JSON = (".json", ".geojson", ".topojson")
PARTS = (".shp", ".dbf", ".prj", ".cpg")
"""Files of a Shapefile that are read."""
OTHER = {
    ".gpkg": "a GeoPackage",
    ".gdb": "a file geodatabase",
    ".kml": "KML",
    ".kmz": "KML",
    ".gml": "GML",
    ".fgb": "FlatGeobuf",
    ".parquet": "GeoParquet",
    ".csv": "a table",
    ".xlsx": "a spreadsheet",
}
MOST_LISTED = 12
MOST_MEMBERS = 10_000


def open_outlines(path: Path, layer: str | None = None) -> Raw:
    """Read a file of outlines.

    Args:
        path: .geojson, .json, .topojson, .shp (with its .dbf beside it), or a zip archive of one of them.
        layer: the file in an archive, where it holds several.

    Raises:
        InputError: there is no such file, it is of another kind, too large or damaged, or the layer is not clear.
    """
    if not path.exists():
        raise missing_file(path)
    suffix = path.suffix.lower()
    if suffix in OTHER:  # some of them are archives or folders
        raise _other_kind(OTHER[suffix], path)
    if not path.is_file():
        raise InputError("expected a file of outlines, found a folder or something else", str(path))
    if suffix == ".zip" or (suffix not in (*JSON, ".shp") and zipfile.is_zipfile(path)):
        return _from_archive(path, layer)
    if layer is not None:
        raise InputError("expected no `layer`: the file is no archive", str(path))
    if suffix in JSON:
        return read_json(_bytes(path), str(path))
    if suffix == ".shp":
        beside = {part: path.with_suffix(part) for part in PARTS} | {".shp": path}
        return read_shapefile({part: _bytes(file) for part, file in beside.items() if file.is_file()}, str(path))
    raise _other_kind(f"a file {show(path.name)}", path)


def _other_kind(found: str, path: Path) -> InputError:
    return InputError(
        "expected outlines as GeoJSON, TopoJSON or a Shapefile (.geojson, .json, .topojson, .shp, .zip), found "
        f"{found}; save it as GeoJSON in longitude and latitude, for instance in QGIS",
        str(path),
    )


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", str(path)) from None
    if len(raw) > MAX_FILE_BYTES:
        raise InputError(
            f"expected at most {MAX_FILE_BYTES // 10**6} MB, found a larger file; take a generalised edition of the "
            "outlines",
            str(path),
        )
    return raw


def _from_archive(path: Path, layer: str | None) -> Raw:
    """The one layer of an archive. Members are read into memory, so their paths do not matter."""
    _check_size(path)
    try:
        with zipfile.ZipFile(path) as archive:
            members = {one.filename: one for one in archive.infolist()[:MOST_MEMBERS] if _counts(one.filename)}
            chosen = _layer([name for name in members if _suffix(name) in (*JSON, ".shp")], layer, str(path))
            where = f"{path}, {chosen}"
            if _suffix(chosen) in JSON:
                return read_json(_unpacked(archive, [members[chosen]], where)[0], where)
            stem = chosen[: -len(".shp")].casefold()
            parts = [one for name, one in members.items() if name.casefold() in {stem + part for part in PARTS}]
            contents = _unpacked(archive, parts, where)
            return read_shapefile(
                {_suffix(one.filename): content for one, content in zip(parts, contents, strict=True)}, where
            )
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError) as error:
        raise InputError(f"cannot be read as a zip archive: {error}", str(path)) from None


def _check_size(path: Path) -> None:
    if path.stat().st_size > MAX_FILE_BYTES:
        raise InputError(f"expected at most {MAX_FILE_BYTES // 10**6} MB, found a larger file", str(path))


def _counts(name: str) -> bool:
    """Whether a member can be a layer: no hidden file, nothing that macOS adds."""
    return not any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(name).parts)


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def _layer(names: list[str], wanted: str | None, where: str) -> str:
    if not names:
        raise InputError("expected a .geojson, .json, .topojson or .shp file in the archive, found none", where)
    stems = {name: (name, PurePosixPath(name).name, PurePosixPath(name).stem) for name in names}
    listed = ", ".join(show(PurePosixPath(name).name) for name in names[:MOST_LISTED])
    if wanted is None:
        if len(names) == 1:
            return names[0]
        raise InputError(f"expected one layer, found {len(names)}; choose one with `layer`: {listed}", where)
    found = [name for name, spelled in stems.items() if wanted in spelled]
    if len(found) != 1:
        hint = nearest(wanted, [PurePosixPath(name).name for name in names])
        several = f"{len(found)} layers are called {show(wanted)}: {listed}"
        raise InputError(several if found else f"no layer {show(wanted)}; {hint}", where)
    return found[0]


def _unpacked(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], where: str) -> list[bytes]:
    """The contents of members, with a bound on what is really unpacked: a header may state less."""
    contents, left = [], MAX_UNPACKED_BYTES
    for one in members:
        with archive.open(one) as stream:
            contents.append(stream.read(left + 1))
        left -= len(contents[-1])
        if left < 0:
            raise InputError(f"expected at most {MAX_UNPACKED_BYTES // 10**6} MB unpacked, found more", where)
    return contents

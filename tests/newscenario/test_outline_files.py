"""Files of outlines: each kind gives the same places, and what is no such file is refused with what it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import shapely

from contested.errors import InputError
from contested.newscenario import outline_files
from contested.newscenario import topojson as decoder
from contested.newscenario.outline_files import open_outlines
from helpers.outline_files import NAMES, RINGS, archive, geojson, shapefile_parts, topojson


def as_zip(path: Path) -> Path:
    return archive(
        path, {f"folder/places{part}": content for part, content in shapefile_parts("natural_earth").items()}
    )


@pytest.mark.parametrize(
    ("write", "name", "kind"),
    [
        (geojson, "places.geojson", "GeoJSON"),
        (topojson, "places.json", "TopoJSON"),
        (as_zip, "places.zip", "Shapefile"),
    ],
)
def test_each_kind_of_file_gives_the_same_outlines_and_names(tmp_path, write, name, kind):
    found = open_outlines(write(tmp_path / name))
    assert found.format == kind
    assert [row["name"] for row in found.properties] == list(NAMES)
    for outline, ring in zip(found.shapes, RINGS, strict=True):
        assert outline.equals(shapely.Polygon(ring))


def test_a_shapefile_is_read_with_the_parts_beside_it_and_its_code_page(tmp_path):
    for part, content in shapefile_parts("cod_ab", encoding="cp1252", cpg=False).items():
        (tmp_path / f"places{part}").write_bytes(content)
    found = open_outlines(tmp_path / "places.shp")
    assert [row["ADM1_EN"] for row in found.properties] == list(NAMES)
    (tmp_path / "places.dbf").unlink()
    with pytest.raises(InputError, match=r"its \.dbf file, which holds the names"):
        open_outlines(tmp_path / "places.shp")


def test_of_an_archive_with_several_layers_one_is_named(tmp_path):
    parts = shapefile_parts("cod_ab")
    members = {f"xb_adm{level}{part}": content for level in (1, 2) for part, content in parts.items()}
    members |= {"__MACOSX/xb_adm1.shp": b"", "notes.txt": b"read me"}
    path = archive(tmp_path / "all.zip", members)
    with pytest.raises(InputError, match=r"found 2; choose one with `layer`: 'xb_adm1.shp', 'xb_adm2.shp'"):
        open_outlines(path)
    assert len(open_outlines(path, layer="xb_adm2").shapes) == 4
    with pytest.raises(InputError, match=r"no layer 'xb_adm3'; did you mean 'xb_adm[12].shp'"):
        open_outlines(path, layer="xb_adm3")


def test_members_with_paths_outside_write_nothing(tmp_path):
    inner = json.dumps({"type": "FeatureCollection", "features": []}).encode()
    (tmp_path / "a").mkdir()
    path = archive(tmp_path / "a" / "evil.zip", {"../../evil.geojson": inner, "/tmp/evil.json": inner})
    assert open_outlines(path).source.endswith("evil.zip, /tmp/evil.json")
    assert sorted(one.name for one in tmp_path.rglob("*")) == ["a", "evil.zip"]


def test_an_archive_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(outline_files, "MAX_UNPACKED_BYTES", 2_000_000)
    path = archive(tmp_path / "bomb.zip", {"places.geojson": b" " * 3_000_000})
    assert path.stat().st_size < 10_000
    with pytest.raises(InputError, match="expected at most 2 MB unpacked, found more"):
        open_outlines(path)


def test_topojson_whose_arcs_are_used_too_often_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(decoder, "MAX_CORNERS", 20)
    with pytest.raises(InputError, match="expected at most 20 corners, found more"):
        open_outlines(topojson(tmp_path / "places.topojson"))


def test_metres_are_seen_in_what_a_file_says_of_its_projection(tmp_path):
    prj = 'PROJCS["Brackmere Grid",GEOGCS["GCS_WGS_1984"]]'
    for part, content in shapefile_parts("cod_ab", prj=prj).items():
        (tmp_path / f"places{part}").write_bytes(content)
    assert open_outlines(tmp_path / "places.shp").crs == "Brackmere Grid"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("places.gpkg", b"SQLite format 3", "found a GeoPackage; save it as GeoJSON"),
        ("places.geojson", b'{"type": "FeatureCollection", "features": [', "not valid JSON"),
        ("places.geojson", b'{"type": "FeatureCollection", "features": [NaN]}', "NaN is no number of JSON"),
        ("places.geojson", b"\xff\xfe", "expected text in UTF-8"),
        ("places.geojson", b"[" * 100_000, "not valid JSON"),
        ("places.geojson", b'{"type": "Feature"}', "expected a GeoJSON FeatureCollection or a TopoJSON Topology"),
        ("places.geojson", b"<OGRVRTDataSource><SrcDataSource>other.geojson</SrcDataSource>", "not valid JSON"),
        (
            "places.geojson",
            b'{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": {"type": "Polygon", '
            b'"coordinates": [[["a", 1]]]}}]}',
            "feature 1: expected a Polygon or a MultiPolygon of closed rings of numbers",
        ),
        ("places.json", b'{"type": "Topology", "objects": {"a": {}, "b": {}}}', "one object, found 'a', 'b'"),
        (
            "places.json",
            b'{"type": "Topology", "arcs": [], "objects": {"a": {"type": "Polygon", "arcs": [[7]]}}}',
            "found a damaged one",
        ),
        ("places.zip", b"PK\x03\x04 broken", "cannot be read as a zip archive"),
        ("places.shp", b"no shapes", "its .dbf file"),
    ],
)
def test_what_is_no_file_of_outlines_is_refused(tmp_path, name, content, message):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError) as refused:
        open_outlines(tmp_path / name)
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("name", "found"),
    [("places.kmz", "KML"), ("places.xlsx", "a spreadsheet"), ("places.gdb", "a file geodatabase")],
)
def test_other_kinds_that_are_archives_or_folders_are_refused_by_their_names(tmp_path, name, found):
    if name.endswith(".gdb"):
        (tmp_path / name).mkdir()
    else:
        archive(tmp_path / name, {"doc.kml": b"<kml/>"})
    for layer in (None, "doc"):
        with pytest.raises(InputError, match=f"found {found}; save it as GeoJSON"):
            open_outlines(tmp_path / name, layer)


def test_a_damaged_shapefile_is_refused(tmp_path):
    parts = shapefile_parts("cod_ab")
    path = archive(tmp_path / "places.zip", {"p.shp": parts[".shp"][:150], "p.dbf": parts[".dbf"]})
    with pytest.raises(InputError, match="damaged"):
        open_outlines(path)


@pytest.mark.parametrize(
    ("at", "value", "message"),
    [(8, 99, "That compression method is not supported"), (6, 1, "is encrypted, password required")],
)
def test_an_archive_that_cannot_be_unpacked_says_why(tmp_path, at, value, message):
    """The local header and the directory of the archive name a method of compression, and whether it is encrypted."""
    raw = bytearray(archive(tmp_path / "places.zip", {"p.geojson": b"{}"}).read_bytes())
    for start, shift in ((raw.find(b"PK\x03\x04"), 0), (raw.find(b"PK\x01\x02"), 2)):
        raw[start + at + shift : start + at + shift + 2] = value.to_bytes(2, "little")
    (tmp_path / "places.zip").write_bytes(raw)
    with pytest.raises(InputError, match=message):
        open_outlines(tmp_path / "places.zip")


def test_a_file_that_is_too_large_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(outline_files, "MAX_FILE_BYTES", 100)
    with pytest.raises(InputError, match="take a generalised edition"):
        open_outlines(geojson(tmp_path / "places.geojson"))

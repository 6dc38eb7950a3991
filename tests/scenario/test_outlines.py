"""Outlines: one feature for each place, in the order of the table, without other properties."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from contested.errors import InputError
from contested.scenario.outlines import read_outlines

SQUARE = [[[0, 0], [1, 0], [1, 1], [0, 0]]]


def collection() -> dict[str, Any]:
    def feature(place: str) -> dict[str, Any]:
        properties = {"id": place, "name": place.upper(), "note": "<script>"}
        return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": SQUARE}}

    return copy.deepcopy({"type": "FeatureCollection", "features": [feature("b"), feature("a")], "extra": 1})


def read(folder: Path, data: Any) -> dict[str, Any]:
    path = folder / "outlines.geojson"
    path.write_text(data if isinstance(data, str) else json.dumps(data))
    return read_outlines(path, ["a", "b"])


def test_features_are_in_the_order_of_the_places_and_keep_ids_and_names_only(tmp_path: Path):
    data = collection() | {"metadata": {"licence": "public domain", "number": 3}}
    found = read(tmp_path, data)
    assert [feature["properties"] for feature in found["features"]] == [
        {"id": "a", "name": "A"},
        {"id": "b", "name": "B"},
    ]
    assert found["metadata"] == {"licence": "public domain"} and "extra" not in found
    assert found["features"][0]["geometry"] == {"type": "Polygon", "coordinates": SQUARE}


def test_multipolygons_with_heights_are_read(tmp_path: Path):
    data = collection()
    shape = {"type": "MultiPolygon", "coordinates": [[[[0, 0, 5], [1, 0, 5], [1, 1, 5], [0, 0, 5]]], SQUARE]}
    data["features"][0]["geometry"] = shape
    assert read(tmp_path, data)["features"][1]["geometry"] == shape


def set_feature(key: str, value: Any):
    return lambda data: data["features"][0].__setitem__(key, value)


def polygon(coordinates: Any):
    return set_feature("geometry", {"type": "Polygon", "coordinates": coordinates})


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda data: data["features"].pop(), "no feature with property id = 'a'"),
        (set_feature("properties", {"id": "bb"}), "feature 1: no place 'bb'; did you mean 'b'?"),
        (set_feature("properties", {"id": "a"}), "feature 2: the place 'a' already has a feature"),
        (set_feature("properties", {"id": 3}), "a property 'id' that names a place"),
        (set_feature("properties", None), "a property 'id' that names a place"),
        (
            set_feature("properties", {"ADM1": "x", "shapeName": "b"}),
            "properties 'ADM1', 'shapeName'; rename 'shapeName'",
        ),
        (set_feature("properties", {"ADM1": "x"}), "add the ids of the table of places"),
        (lambda data: data.__setitem__("type", "Topology"), "found TopoJSON; convert it"),
        (lambda data: data["features"].__setitem__(0, 7), "a property 'id' that names a place"),
        (lambda data: data.__setitem__("type", "Feature"), "expected a GeoJSON FeatureCollection"),
        (lambda data: data.__setitem__("features", {}), "expected a GeoJSON FeatureCollection"),
        (set_feature("geometry", None), "expected a Polygon or a MultiPolygon"),
        (set_feature("geometry", {"type": "Point", "coordinates": [0, 0]}), "found 'Point'"),
        (set_feature("geometry", {"type": ["Polygon"]}), "expected a Polygon or a MultiPolygon"),
        (polygon([]), "lists of rings"),
        (polygon([[]]), "lists of rings"),
        (polygon(5), "lists of rings"),
        (polygon([[[0, 0], [1, 0], [0, 0]]]), "at least four points"),
        (polygon([[[0, 0], [1, 0], [1, 1], [0, 1]]]), "first and last point are equal"),
        (polygon([[[0, 0], [200, 0], [1, 1], [0, 0]]]), "in degrees, found '[200, 0]'"),
        (polygon([[[0, 0], [True, 0], [1, 1], [0, 0]]]), "in degrees"),
        (polygon([[[0, 0], [float("nan"), 0], [1, 1], [0, 0]]]), "in degrees"),
        (polygon([[[0, 0], [0, 0, 10**400], [1, 1], [0, 0]]]), "in degrees"),
        (polygon([[0, 1, 2, 0]]), "in degrees"),
    ],
)
def test_outlines_that_do_not_fit_are_an_error(tmp_path: Path, change, words: str):
    data = collection()
    change(data)
    with pytest.raises(InputError) as caught:
        read(tmp_path, data)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "not valid JSON"),
        ("[]", "expected a GeoJSON FeatureCollection"),
        ("[" * 100_000, "too deeply nested"),
        ("9" * 5000, "too long"),
    ],
)
def test_a_file_that_is_not_geojson_is_an_error(tmp_path: Path, text: str, words: str):
    with pytest.raises(InputError, match=words):
        read(tmp_path, text)


@pytest.mark.parametrize(
    ("point", "accepted"),
    [
        ([180, 90], True),
        ([-180, -90], True),
        ([180.001, 0], False),
        ([-180.001, 0], False),
        ([0, 90.001], False),
        ([0, -90.001], False),
        ([0, 0, 999_999], True),
        ([0, 0, 1_000_000], False),
        ([0], False),
        ([0, 0, 0, 0], False),
    ],
)
def test_a_point_has_a_longitude_a_latitude_and_perhaps_a_height(tmp_path: Path, point: list[float], accepted: bool):
    data = collection()
    polygon([[point, [1, 0], [1, 1], point]])(data)
    if accepted:
        assert read(tmp_path, data)["features"][1]["geometry"]["coordinates"][0][0] == point
    else:
        with pytest.raises(InputError, match="feature 1: expected points"):
            read(tmp_path, data)


def test_the_error_of_a_feature_gives_its_number(tmp_path: Path):
    data = collection()
    data["features"][1]["geometry"] = None
    with pytest.raises(InputError, match="outlines.geojson, feature 2: expected a Polygon"):
        read(tmp_path, data)


def test_an_id_may_stand_at_the_feature_itself(tmp_path: Path):
    data = collection()
    for feature in data["features"]:
        feature["id"] = feature["properties"].pop("id")
    assert [feature["properties"]["id"] for feature in read(tmp_path, data)["features"]] == ["a", "b"]

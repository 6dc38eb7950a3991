"""Places by code, by point, by name, in that order; and a point in an outline by an independent rule."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contested.errors import InputError
from contested.observations.events.inside import locate
from contested.observations.events.names import alike, key
from helpers.event_files import GED, ged, imported

NAMES = ("Orrin Head", "Salt Coast", "Tern Isle")


def square(west: float, south: float, size: float = 1.0) -> list[list[float]]:
    east, north = west + size, south + size
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def outlines(path, properties=None):
    """Three squares in a row; the last has a hole in its middle."""
    features = []
    for number, name in enumerate(NAMES):
        rings = [square(number, 0), square(number + 0.25, 0.25, 0.5)] if number == 2 else [square(number, 0)]
        own = properties[number] if properties else {"id": f"BR-{number + 1}", "name": name}
        features.append({"type": "Feature", "properties": own, "geometry": {"type": "Polygon", "coordinates": rings}})
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return str(path)


def placed(table) -> dict[str, tuple[str | None, str | None]]:
    events = table.events.astype(object).where(table.events.notna(), None)
    return {event.id: (event.place, event.placed_by) for event in events.itertuples()}


def test_a_code_comes_before_a_point_and_a_point_before_a_name(tmp_path):
    columns = {**GED, "admin_code": ""}
    file = ged(
        tmp_path / "events.csv",
        [
            {"admin_code": "br-3", "longitude": 1.5, "adm_1": "Orrin Head"},
            {"longitude": 1.5, "adm_1": "Orrin Head"},
            {"longitude": 9, "adm_1": "Salt Coast province"},
            {"longitude": "", "adm_1": "The old coast"},
            {"longitude": 2.5, "adm_1": "Tern Isle"},  # in the hole
            {"longitude": "", "adm_1": "Orin Head"},
            {"longitude": 9, "adm_1": "Nowhere"},
        ],
        columns,
    )
    column_map = tmp_path / "map.toml"
    column_map.write_text(
        'version = 1\ndataset = "own"\ntitle = "Own"\n[place_precision]\n1 = "point"\n[[layout]]\nname = "own"\n'
        'needs = ["first"]\n[layout.columns]\nid = ["id"]\nfirst = ["date_start"]\nbest = ["best"]\n'
        'code = ["admin_code"]\nplace = ["adm_1"]\nlatitude = ["latitude"]\nlongitude = ["longitude"]\n'
        'place_precision = ["where_prec"]\n',
        encoding="utf-8",
    )
    aliases = tmp_path / "aliases.csv"
    aliases.write_text("name,place\nThe old coast,BR-2\n", encoding="utf-8")
    places = outlines(tmp_path / "places.geojson")
    table = imported(tmp_path, file, places=places, aliases=aliases, column_map=column_map)
    assert placed(table) == {
        "1": ("BR-3", "code"),
        "2": ("BR-2", "point"),
        "3": ("BR-2", "name"),
        "4": ("BR-2", "alias"),
        "5": ("BR-3", "name"),
        "6": ("BR-1", "likeness"),
        "7": (None, None),
    }
    assert {by: one.rows for by, one in table.record.placed_by.items()} == {
        "alias": 1,
        "code": 1,
        "likeness": 1,
        "name": 2,
        "point": 1,
    }
    assert table.record.set_aside["no place that is known"].rows == 1
    assert [flag.examples for flag in table.record.flags if "another place" in flag.what] == [("1", "2")]


def test_the_rules_choose_the_name_before_the_point_and_refuse_names_that_are_only_alike(tmp_path):
    file = ged(tmp_path / "ged.csv", [{"longitude": 1.5}, {"longitude": "", "adm_1": "Orin Head"}])
    places = outlines(tmp_path / "places.geojson")
    rules = ["point-or-name=name", "near-names=set-aside"]
    assert placed(imported(tmp_path, file, places=places)) == {"1": ("BR-2", "point"), "2": ("BR-1", "likeness")}
    table = imported(tmp_path, file, places=places, rules=rules)
    assert placed(table) == {"1": ("BR-1", "name"), "2": (None, None)}
    (spelling,) = (one for one in table.record.spellings if one.name == "Orin Head")
    assert (spelling.place, spelling.by, spelling.nearest) == (None, "unknown", "Orrin Head")


def test_spellings_of_a_place_are_one_and_two_names_in_a_cell_are_none(tmp_path):
    names = ("Orrin Head division", "Orrin Head  region", "Orrin-Head state", "Orrīn Hēad region", "Orin Head district")
    rows = [{"adm_1": name} for name in (*names, "", "Orrin Head region, Salt Coast region")]
    table = imported(tmp_path, ged(tmp_path / "ged.csv", rows))
    assert [place.id for place in table.record.places] == ["orrin-head"]
    assert table.weeks.events.sum() == 5 and table.record.set_aside["no place that is known"].rows == 2
    by = {one.name: one.by for one in table.record.spellings}
    assert by["Orin Head district"] == "likeness" and by["Orrin Head region, Salt Coast region"] == "several names"


def test_a_point_known_only_to_the_country_tells_no_place(tmp_path):
    rows = [{}, {"longitude": 1.5, "adm_1": "Salt Coast"}, {"where_prec": 6, "adm_1": "", "best": 5, "high": 8}]
    table = imported(tmp_path, ged(tmp_path / "ged.csv", rows), places=outlines(tmp_path / "places.geojson"))
    weeks = table.weeks.set_index("place")
    assert (list(weeks.index), list(weeks.best), list(weeks.low)) == (["BR-1", "BR-2", ""], [2, 2, 5], [1, 1, 1])
    # each place in proportion to the events of these sides there, and one more that is shared as 4, 4 and 1 of 9
    dense = table.by_place_and_week().isel(week=0)
    assert dense.best.values == pytest.approx([2 + 5 * 13 / 27, 2 + 5 * 13 / 27, 5 / 27])
    assert (dense.events - dense.spread_events).values == pytest.approx([1, 1, 0])
    assert list(dense.low) == [1, 1, 0] and list(dense.high) == [13, 13, 8]
    week = table.by_week().isel(week=0)
    assert (float(week.low), float(week.best), float(week.high)) == (3, 9, 18)


def test_events_of_a_country_that_lies_elsewhere_are_set_aside(tmp_path):
    away = {"country": "Tollen", "adm_1": "Orrin Head", "longitude": 9.5}
    rows = [{}, {}, away, {**away, "where_prec": 6, "adm_1": ""}]
    file, places = ged(tmp_path / "ged.csv", rows), outlines(tmp_path / "places.geojson")
    table = imported(tmp_path, file, places=places)
    assert table.record.set_aside["in another country"].rows == 2 and table.weeks.events.sum() == 2


@pytest.mark.parametrize(
    "properties",
    [
        [{"shapeISO": f"BR-{n}", "shapeName": name} for n, name in enumerate(NAMES)],
        [{"ADM1_PCODE": f"BR{n}", "ADM1_EN": name} for n, name in enumerate(NAMES)],
        [{"GID_1": f"BRA.{n}_1", "NAME_1": name, "VARNAME_1": "A|B" if n else ""} for n, name in enumerate(NAMES)],
    ],
)
def test_ids_and_names_are_found_under_their_usual_properties(tmp_path, properties):
    places = outlines(tmp_path / "places.geojson", properties)
    table = imported(tmp_path, ged(tmp_path / "ged.csv", [{"longitude": ""}]), places=places)
    assert [(place.id, place.name) for place in table.record.places] == [tuple(one.values())[:2] for one in properties]
    assert placed(table)["1"] == (next(iter(properties[0].values())), "name")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            '{"type": "FeatureCollection", "features": []}',
            "expected a GeoJSON FeatureCollection with a list of features",
        ),
        ('{"type": "FeatureCollection", "features": [1]}', "feature 1: expected a feature"),
        ('{"type": "Topology"}', "expected a GeoJSON FeatureCollection"),
    ],
)
def test_a_file_that_is_no_map_is_refused(tmp_path, content, message):
    path = tmp_path / "places.geojson"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        imported(tmp_path, ged(tmp_path / "ged.csv", [{}]), places=str(path))


def test_places_without_names_and_places_without_events_are_refused(tmp_path):
    file = ged(tmp_path / "ged.csv", [{"longitude": 50, "adm_1": "Elsewhere"}])
    unnamed = outlines(tmp_path / "a.geojson", [{"id": str(n), "label": "x"} for n in range(3)])
    with pytest.raises(InputError, match="expected names of places, under a property such as name"):
        imported(tmp_path, file, places=unnamed)
    with pytest.raises(InputError, match="expected places in which some of the 1 events lie"):
        imported(tmp_path, file, places=outlines(tmp_path / "b.geojson"))
    unclear = ged(tmp_path / "unclear.csv", [{"date_start": "03/02/2030", "date_end": "03/02/2030"}])
    with pytest.raises(InputError, match=r"found none by code, .*; set aside are 1 \(day and month unclear\)"):
        imported(tmp_path, unclear, places=outlines(tmp_path / "c.geojson"))


def test_names_are_compared_without_accents_case_and_words_for_a_unit():
    assert key("Nana-Mambéré province") == key("NANA MAMBERE") and key("Province") == "province"
    assert alike("orin head", "orrin head") and not alike("osun", "ogun") and not alike("north kivu", "south kivu")
    assert not alike("district 1", "district 2") and not alike("paktia", "paktya2")


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.floats(-1, 4), st.floats(-1, 2)), min_size=1, max_size=30))
def test_a_point_lies_in_the_square_that_its_coordinates_say(points):
    lon, lat = (np.array(part) for part in zip(*points, strict=True))
    shapes = [
        [np.array(square(0, 0))],
        [np.array(square(1, 0))],
        [np.array(square(2, 0)), np.array(square(2.25, 0.25, 0.5))],
    ]
    expected = [
        -1 if not (0 <= y < 1 and 0 <= x < 3) or (2.25 <= x < 2.75 and 0.25 <= y < 0.75) else int(x) for x, y in points
    ]
    assert locate(lon, lat, shapes).tolist() == expected

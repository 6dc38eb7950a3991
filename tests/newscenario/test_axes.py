"""Outlines with exchanged axes in a country where both orders are possible: events and words show it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import shapely

from contested.cli.app import call
from contested.errors import InputError
from contested.newscenario.coordinates import span
from contested.newscenario.event_points import said_of_names, said_of_points
from contested.newscenario.gather import gather_places
from contested.observations.events.axes import named_points
from contested.observations.events.importing import import_events
from contested.observations.events.table import load_events
from helpers.event_files import ged
from helpers.outline_files import NAMES, geojson, square

SOUTH_WEST, SOUTH_EAST, NORTH_WEST, NORTH_EAST = ((3, 4), (9, 4), (3, 9), (9, 9))
"""Corners of the places of a country from 4 to 14 degrees north and from 3 to 15 degrees east."""
RINGS = [square(x, y, 6, 5) for x, y in (SOUTH_WEST, SOUTH_EAST, NORTH_WEST, NORTH_EAST)]
EXCHANGED = [[[y, x] for x, y in ring] for ring in RINGS]


def events(folder: Path, *names: str, **more: str) -> Path:
    """Ten events in the south-west, five each in the two places that change sides when the axes are exchanged."""
    where = [(6.0, 6.5, 0)] * 10 + [(12.0, 6.5, 1)] * 5 + [(6.0, 11.5, 2)] * 5
    rows = [
        {"id": str(n), "longitude": x, "latitude": y, "adm_1": (names or NAMES)[at], **more}
        for n, (x, y, at) in enumerate(where)
    ]
    return ged(folder / "ged.csv", rows)


def test_exchanged_axes_are_seen_by_the_places_that_events_name(tmp_path):
    wrong = geojson(tmp_path / "places.geojson", "cod_ab", EXCHANGED)
    with pytest.raises(InputError) as refused:
        import_events([events(tmp_path)], tmp_path / "out", places=str(wrong))
    assert str(refused.value) == (
        "places.geojson: expected latitude and longitude; of 20 events that name a place and have a point, the point "
        "of 10 lies in it, and with longitude and latitude exchanged that of 20: they look exchanged, in the events or "
        "in the outlines"
    )


def test_a_new_scenario_says_where_its_places_lie_and_how_many_event_points_agree(tmp_path, capsys):
    (tmp_path / "out").mkdir()
    right = geojson(tmp_path / "places.geojson", "cod_ab", RINGS)
    import_events([events(tmp_path)], tmp_path / "out", places=str(right))
    table = load_events(tmp_path / "out")
    whole = gather_places(right)[1]
    assert said_of_points(table, whole) == ["20 of 20 events that name a place and have a point lie in it"]
    exchanged = gather_places(geojson(tmp_path / "wrong.geojson", "cod_ab", EXCHANGED))[1]
    with pytest.raises(InputError, match="of 10 lies in it, and with longitude and latitude exchanged that of 20"):
        said_of_points(table, exchanged)  # a folder that was imported with other outlines
    people = tmp_path / "people.csv"
    people.write_text("code,T_TL\n" + "".join(f"XB0{n},900000\n" for n in range(1, 5)), encoding="utf-8")
    options = ["--places", str(tmp_path / "wrong.geojson"), "--population", str(people), "--as-of", "2031-06-02"]
    assert call(["scenario", "new", str(tmp_path / "war"), *options]) == 0
    assert "they span latitude 3 to 15 N, longitude 4 to 14 E" in capsys.readouterr().out


def test_single_errors_and_places_on_the_diagonal_are_no_exchanged_axes():
    def inside(number, x, y):
        west, south = (SOUTH_WEST, SOUTH_EAST, NORTH_WEST, NORTH_EAST)[number]
        return (x >= west) & (x <= west + 6) & (y >= south) & (y <= south + 5)

    def found(lon, lat, place, events):
        return named_points(*(np.array(one) for one in (lon, lat, place, events)), inside)

    one_wrong = found([12.0, 6.5, 12.0], [6.5, 12.0, 5.0], [1, 1, 1], [20, 3, 4])
    assert one_wrong == (27, 24, 24, 3) and not one_wrong.exchanged
    diagonal = found([6.0, 12.0], [6.0, 12.0], [0, 3], [5, 5])
    assert diagonal == (10, 10, 0, 0) and not diagonal.exchanged
    assert found([6.0, 6.5], [6.0, 12.0], [0, 1], [50, 7]).exchanged
    assert not found([6.0, 6.5], [6.0, 12.0], [0, 1], [95, 5]).exchanged  # 5 of 100: single errors


@pytest.mark.parametrize(
    ("box", "words"),
    [
        ((3, 4, 15, 14), "latitude 4 to 14 N, longitude 3 to 15 E"),
        ((-10.25, -5, 4, 3), "latitude 5 S to 3 N, longitude 10.2 W to 4 E"),
        ((-20, -30, 0, -12), "latitude 30 to 12 S, longitude 20 W to 0"),
    ],
)
def test_the_span_of_places_is_said_in_words(box, words):
    assert span([shapely.box(*box)]) == words


def test_the_span_of_places_on_both_sides_of_180_degrees_goes_across_it():
    assert span([shapely.box(177, -19, 180, -16), shapely.box(-180, -18, -178, -17)]) == (
        "latitude 19 to 16 S, longitude 177 E to 178 W"
    )


@pytest.mark.parametrize(
    ("crs", "says"),
    [
        ({"type": "EPSG", "properties": {"code": 32632}}, "found the coordinate system 'EPSG:32632'"),
        ({"type": "link", "properties": {"href": "grid.prj"}}, "found the coordinate system 'grid.prj'"),
        ({"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}, ""),
        ({"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4326"}}, "whose first axis is latitude"),
        ({"type": "EPSG", "properties": {"code": 4326}}, ""),
    ],
)
@pytest.mark.parametrize("of_feature", [False, True])
def test_the_coordinate_system_that_a_file_or_a_feature_names_is_looked_at(tmp_path, crs, says, of_feature):
    path = geojson(tmp_path / "places.geojson", "cod_ab", RINGS)
    data = json.loads(path.read_text(encoding="utf-8"))
    (data["features"][1]["geometry"] if of_feature else data)["crs"] = crs
    path.write_text(json.dumps(data), encoding="utf-8")
    if says.startswith("found"):
        with pytest.raises(InputError, match=says):
            gather_places(path)
    else:
        notes = " ".join(gather_places(path)[0].notes)
        assert (says in notes) if says and not of_feature else not notes


def test_names_that_are_no_place_are_listed_with_the_nearest(tmp_path):
    (tmp_path / "out").mkdir()
    names = ["Orren", "Salt-Coast", "Tarn Isle"]
    places = geojson(tmp_path / "places.geojson", "cod_ab", RINGS, ADM1_EN=["Orrin", "Salt-Coast", "Far", "L'Aube"])
    import_events([events(tmp_path, *names)], tmp_path / "out", places=str(places))
    assert said_of_names(load_events(tmp_path / "out")) == [
        "names in the events that are no place of the outlines: 'Orren' (10 rows, nearest is Orrin); 'Tarn Isle' "
        "(5 rows); --aliases FILE takes other names"
    ]

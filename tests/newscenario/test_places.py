"""Places from outlines: what is read from which property, and what the coordinates look like."""

from __future__ import annotations

import json

import pytest

from contested.errors import InputError
from contested.newscenario.gather import gather_places
from contested.newscenario.simplify import simplified
from helpers.outline_files import LAYOUTS, NAMES, RINGS, archive, features, geojson, shapefile_parts, square, topojson


@pytest.mark.parametrize(
    ("layout", "told", "ids"),
    [
        (
            "geoboundaries",
            "name from shapeName, ISO 3166-2 code from shapeISO",
            ["XB-LA", "XB-OH", "XB-SC", "XB-TI"],
        ),
        (
            "cod_ab",
            "name from ADM1_EN, P-code from ADM1_PCODE, other names from ADM1ALT1EN",
            ["XB01", "XB02", "XB03", "XB04"],
        ),
        (
            "gadm",
            "name from NAME_2, the larger place around it from NAME_1, other names from VARNAME_2",
            ["old-town-east", "old-town-west", "orrin-head", "tern-isle"],
        ),
        (
            "natural_earth",
            "name from name, ISO 3166-2 code from iso_3166_2",
            ["XB-LA", "XB-OH", "XB-SC", "XB-TI"],
        ),
    ],
)
def test_names_and_codes_are_found_by_their_usual_spellings_and_told(tmp_path, layout, told, ids):
    places, _ = gather_places(geojson(tmp_path / "a.geojson", layout))
    assert (places.columns.told(), places.ids) == (told, ids)
    assert places.level == {"gadm": 2, "natural_earth": None}.get(layout, 1)


def test_equal_names_are_told_apart_by_the_larger_place(tmp_path):
    places, _ = gather_places(geojson(tmp_path / "a.geojson", "gadm"))
    assert places.names == ["Old Town (East)", "Old Town (West)", "Orrin Head", "Térn Isle"]
    assert places.other_names[2] == ["Orinhead", "Head of Orrin"] and places.parent == ["East", "West", "West", "East"]
    assert "2 places share a name with another, such as Old Town: told apart by NAME_1." in places.notes
    alone = geojson(tmp_path / "b.geojson", "natural_earth", name=["A", "B", "B", "C"], iso_3166_2=[""] * 4)
    with pytest.raises(InputError, match="2 features are called 'B' and nothing tells them apart"):
        gather_places(alone)


def test_only_names_places_larger_places_or_countries(tmp_path):
    path = geojson(tmp_path / "a.geojson", "natural_earth")
    some, whole = gather_places(path, only=["orrin head PROVINCE", "XB-SC"])
    assert (some.ids, whole.ids) == (["XB-OH", "XB-SC"], ["XB-OH", "XB-SC", "XB-TI"])  # all of the same country
    assert list(some.borders) == [(0, 1)]
    assert gather_places(path, only=["Lowmark"])[0].names == ["L'Aube"]
    with pytest.raises(InputError, match=r"no place, larger place or country 'Orin Hed'; did you mean 'Orrin Head'"):
        gather_places(path, only=["Orin Hed"])


def test_a_country_of_the_world_is_chosen_where_other_countries_lack_names(tmp_path):
    path = geojson(tmp_path / "a.geojson", "natural_earth", name=["Orrin Head", "Salt-Coast", "Térn Isle", None])
    assert gather_places(path, only=["brackmere"])[0].names == ["Orrin Head", "Salt-Coast", "Térn Isle"]
    with pytest.raises(InputError, match=r"1 of 4 features have no 'name', the first is feature 4"):
        gather_places(path)


def test_names_that_are_missing_or_called_otherwise_are_asked_for(tmp_path):
    path = geojson(tmp_path / "a.geojson", "natural_earth", name=["A", "", "C", "D"])
    with pytest.raises(InputError, match=r"1 of 4 features have no 'name', the first is feature 2"):
        gather_places(path)
    odd = tmp_path / "odd.geojson"
    content = json.loads(path.read_text())
    for number, one in enumerate(content["features"]):
        one["properties"] = {"bezeichnung": NAMES[number]}
    odd.write_text(json.dumps(content))
    with pytest.raises(InputError, match=r"name it with `name_column`; found 'bezeichnung'"):
        gather_places(odd)
    assert gather_places(odd, name_column="Bezeichnung")[0].names == ["L'Aube", "Orrin Head", "Salt-Coast", "Térn Isle"]


def test_places_of_two_levels_are_refused(tmp_path):
    path = geojson(tmp_path / "a.geojson", "geoboundaries", shapeType=["ADM1", "ADM1", "ADM0", "ADM1"])
    with pytest.raises(InputError, match=r"places of one level, found 1 of 'ADM0', 3 of 'ADM1' under 'shapeType'"):
        gather_places(path)


METRES = [square(400_000 + 1000 * x, 1_200_000, 1000, 1000) for x in range(4)]
EXCHANGED = [square(10, 100 + x) for x in range(4)]
ROUND_TO_360 = [square(178 + x) for x in range(4)]


@pytest.mark.parametrize(
    ("rings", "message"),
    [
        (METRES, "found what look like metres of a map projection: x from 400,000 to 404,000, y from 1,200,000"),
        (EXCHANGED, "found what look like exchanged axes: x from 10 to 11, y from 100 to 104; exchange them"),
        (ROUND_TO_360, "expected longitudes from -180 to 180, found some beyond"),
        (
            [square(0, 0.3 + x) for x in range(4)],
            "(latitude, longitude) lie in 4 of 4 outlines only the other way round",
        ),
    ],
)
def test_coordinates_that_are_no_longitude_and_latitude_are_refused_with_what_they_look_like(tmp_path, rings, message):
    stated = {"latitude": [0.5, 1.5, 2.5, 3.5], "longitude": [0.5] * 4}
    if rings[0][0][0] == 0:
        rings, stated = [square(x, 20) for x in range(4)], {"latitude": [0.5, 1.5, 2.5, 3.5], "longitude": [20.5] * 4}
    with pytest.raises(InputError) as refused:
        gather_places(geojson(tmp_path / "a.geojson", "natural_earth", rings, **stated))
    assert message in str(refused.value)


def test_features_without_an_outline_and_points_are_refused_before_their_coordinates_are_looked_at(tmp_path):
    for layout in ("cod_ab", "natural_earth"):  # the second states points, which are compared with the outlines
        for rings in ([None] * 4, [None, *RINGS[1:]]):
            with pytest.raises(InputError, match="expected an outline of 'Orrin Head', found an empty one"):
                gather_places(geojson(tmp_path / "a.geojson", layout, rings))
    content = json.loads(geojson(tmp_path / "a.geojson", "cod_ab").read_text())
    content["features"][3]["geometry"] = {"type": "Point", "coordinates": [500_000, 1_200_000]}
    (tmp_path / "a.geojson").write_text(json.dumps(content))
    with pytest.raises(InputError, match="expected areas, found points for 1 of 4 places"):
        gather_places(tmp_path / "a.geojson")


def test_names_that_a_shapefile_cut_to_ten_letters_are_found(tmp_path):
    rows = {"admin1Name": list(NAMES), "admin1Pcod": ["XB01", "XB02", "XB03", "XB04"]}
    content = {"type": "FeatureCollection", "features": features(rows)}
    (tmp_path / "a.geojson").write_text(json.dumps(content), encoding="utf-8")
    assert gather_places(tmp_path / "a.geojson")[0].columns.told() == "name from admin1Name, P-code from admin1Pcod"


def test_metres_are_named_by_their_projection(tmp_path):
    parts = shapefile_parts("cod_ab", prj='PROJCS["Brackmere Grid"]')
    path = archive(tmp_path / "a.zip", {f"a{part}": content for part, content in parts.items()})
    with pytest.raises(InputError, match="expected WGS 84 in degrees, found the coordinate system 'Brackmere Grid'"):
        gather_places(path)


def test_simpler_outlines_share_their_borders(tmp_path):
    import numpy as np
    import shapely

    wave = [[1 + 0.05 * np.sin(9 * y), y] for y in np.linspace(0, 1, 300)]
    west = [[0, 0], *wave, [0, 1], [0, 0]]
    east = [[2, 0], [2, 1], *wave[::-1], [2, 0]]
    shapes = [shapely.Polygon(west), shapely.Polygon(east)]
    made, said = simplified(shapes, 2500)
    one, other = (shapely.geometry.shape(geometry) for geometry in made)
    assert len(json.dumps(made, separators=(",", ":"))) <= 2500 and "corners (those of less than about" in said
    assert shapely.intersection(one, other).area == 0 and one.union(other).area == pytest.approx(2, abs=1e-4)
    assert one.boundary.intersection(other.boundary).length > 1
    assert simplified(shapes, 100_000)[1] == ""


def test_islets_are_left_out_where_simpler_outlines_are_still_too_large():
    import shapely

    islets = [shapely.box(5 + 0.1 * k, 5, 5.01 + 0.1 * k, 5.01) for k in range(200)]
    made, said = simplified([shapely.MultiPolygon([shapely.box(0, 0, 3, 3), *islets])], 500)
    assert made[0]["type"] == "Polygon" and "without 200 islets" in said


def test_the_layouts_are_those_of_the_publishers(tmp_path):
    assert set(LAYOUTS) == {"geoboundaries", "cod_ab", "gadm", "natural_earth"}
    assert gather_places(topojson(tmp_path / "a.json"))[0].names == ["L'Aube", "Orrin Head", "Salt-Coast", "Térn Isle"]

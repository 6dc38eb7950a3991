"""Sets of places: from outlines, tables and scenarios; ids, names, codes, other names and larger units, and errors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from contested.errors import InputError
from contested.observations.events.place_set import PlaceSet, add_aliases, add_parents, read_aliases, read_place_set
from contested.scenario.places import MAX_PLACES
from scenario.minimal import write_minimal


def outlines(path: Path, properties: list[dict[str, Any]], edges: list[tuple[float, float]] | None = None) -> Path:
    """Rectangles from south 0 to north 1, between longitudes; one degree each in a row unless given."""
    features = []
    for number, own in enumerate(properties):
        west, east = edges[number] if edges else (number, number + 1)
        ring = [[west, 0], [east, 0], [east, 1], [west, 1], [west, 0]]
        features.append({"type": "Feature", "properties": own, "geometry": {"type": "Polygon", "coordinates": [ring]}})
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def table(folder: Path, text: str, name: str = "places.csv") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def read(folder: Path, text: str) -> PlaceSet:
    return read_place_set(table(folder, text))


def refusal(folder: Path, text: str) -> str:
    with pytest.raises(InputError) as error:
        read(folder, text)
    message = str(error.value)
    assert message.startswith(f"{folder / 'places.csv'}: ")
    return message.removeprefix(f"{folder / 'places.csv'}: ")


def test_a_set_without_more_has_nothing_more():
    one, other = PlaceSet("x", ["a"], ["A"]), PlaceSet("x", ["a"], ["A"])
    assert (one.codes, one.keys, one.aliases, one.units, one.unit_keys) == ({}, {}, {}, {}, {})
    assert (one.rings, one.features, one.within, one.unit_rings) == (None, None, [], [])
    for name in ("codes", "keys", "aliases", "within", "units", "unit_keys", "unit_rings"):
        assert getattr(one, name) is not getattr(other, name)


@pytest.mark.parametrize("suffix", [".geojson", ".json", ".GeoJSON"])
def test_outlines_give_places_with_their_rings_and_features(tmp_path, suffix):
    own = [{"id": "B", "name": "Salt Coast", "more": 1}, {"id": "a", "name": "Orrin Head"}]
    found = read_place_set(str(outlines(tmp_path / f"places{suffix}", own)))
    assert (found.source, found.ids, found.names) == (f"places{suffix}", ["B", "a"], ["Salt Coast", "Orrin Head"])
    assert found.codes == {"b": 0, "a": 1} and found.keys == {"salt coast": 0, "orrin head": 1}
    assert [[ring.tolist()[0] for ring in rings] for rings in found.rings] == [[[0.0, 0.0]], [[1.0, 0.0]]]
    assert [one["properties"] for one in found.features] == [
        {"id": "B", "name": "Salt Coast"},
        {"id": "a", "name": "Orrin Head"},
    ]
    assert {one["type"] for one in found.features} == {"Feature"}
    assert found.features[1]["geometry"]["coordinates"][0][1] == [2, 0]


def test_outlines_that_are_not_there_are_a_missing_file(tmp_path):
    with pytest.raises(InputError) as error:
        read_place_set(str(tmp_path / "places.geojson"))
    assert "expected a GeoJSON" not in str(error.value) and "places.geojson" in str(error.value)
    assert str(error.value).startswith(str(tmp_path / "places.geojson"))


@pytest.mark.parametrize("name", ["places.csv", "PLACES.CSV"])
def test_a_table_gives_places_without_rings(tmp_path, name):
    found = read_place_set(table(tmp_path, "id,name\na,Orrin Head\nb,Salt Coast\n", name))
    assert (found.source, found.ids, found.rings, found.features) == (name, ["a", "b"], None, None)


def test_a_scenario_gives_its_places_with_their_texts_and_outlines(root):
    found = read_place_set(str(root / "examples" / "two-valleys"))
    rows = [line.split(",") for line in (root / "examples/two-valleys/places.csv").read_text("utf-8").splitlines()]
    assert found.ids == [row[0] for row in rows[1:]] and found.source == "two-valleys"
    assert found.names == [row[1] for row in rows[1:]]
    squares = json.loads((root / "examples/two-valleys/squares.geojson").read_text("utf-8"))["features"]
    first = {one["properties"]["id"]: one["geometry"]["coordinates"][0] for one in squares}
    assert [one["properties"]["id"] for one in found.features] == found.ids
    assert [rings[0].tolist() for rings in found.rings] == [first[one] for one in found.ids]


def test_a_scenario_without_outlines_gives_its_places_without_rings(tmp_path):
    found = read_place_set(str(write_minimal(tmp_path)))
    assert (found.ids, found.rings, found.features) == (["upper", "lower", "mouth"], None, None)
    assert found.keys == {"upper reach": 0, "lower reach": 1, "river mouth": 2}


def test_codes_are_all_ids_of_a_place_under_any_property_but_those_that_two_places_have(tmp_path):
    found = read(tmp_path, "id,name,PCODE,shapeISO\na,Hill,P1,X\nb,Mill,P2,X\nc,Quay,,Y\nd,Rock,A,\n")
    # 'a' is the id of the first and the pcode of the last
    assert found.codes == {"p1": 0, "b": 1, "p2": 1, "c": 2, "y": 2, "d": 3}


def test_a_name_that_two_places_have_is_of_no_use(tmp_path):
    found = read(tmp_path, "id,name\na,Hill\nb,Hill district\nc,Mill\nd,HILL\n")
    assert found.keys == {"hill": -1, "mill": 2}


def test_other_names_are_those_of_every_property_for_names_and_their_parts(tmp_path):
    found = read(tmp_path, "id,name,ADM1_FR,aliases\na,Hill,La Colline,Old Hill| |Hilltop\nb,Mill,,|Old Hill\n")
    assert found.names == ["Hill", "Mill"]
    assert found.aliases == {"hill": 0, "mill": 1, "la colline": 0, "old hill": -1, "hilltop": 0}
    assert found.keys == {"hill": 0, "mill": 1}


def test_ids_are_the_first_property_that_every_place_has_once(tmp_path):
    assert read(tmp_path, "id,pcode,ISO,name\na,P1,X,Hill\n,P2,Y,Mill\n").ids == ["P1", "P2"]
    assert read(tmp_path, "id,pcode,ISO,name\na,P1,X,Hill\nA,P1,Y,Mill\n").ids == ["X", "Y"]
    assert read(tmp_path, "ID,name\na,Hill\n b ,Mill\n").ids == ["a", "b"]


def test_numbers_in_outlines_are_ids_and_spaces_around_them_are_none(tmp_path):
    own = [{"id": 7, "name": " Hill "}, {"id": " x ", "name": "Mill"}]
    found = read_place_set(str(outlines(tmp_path / "p.json", own)))
    assert (found.ids, found.names) == (["7", "x"], ["Hill", "Mill"])


def test_a_property_that_only_some_places_have_is_blank_for_others(tmp_path):
    own = [
        {"id": "a", "name": "Hill", "parent": "N"},
        {"id": "b", "name": "Mill"},
        {"id": "c", "name": "Q", "parent": "N"},
    ]
    found = read_place_set(str(outlines(tmp_path / "p.json", [*own, {"id": "d", "name": "R", "parent": None}])))
    assert found.within == ["N", "", "N", ""]


REMEDY = "`contested scenario new` makes ids from names, and its folder is read here too"
IDS = "expected ids of places, each once, under a property such as id, shapeISO, iso_3166_2, cod_pcode; found"


def test_places_without_ids_are_refused_with_the_properties_that_are_there(tmp_path):
    assert refusal(tmp_path, "code,name\na,Hill\n") == f"{IDS} 'code', 'name'; {REMEDY}"
    header = ",".join(f"c{number}" for number in range(12))
    cells = ",".join("x" * 12)
    listed = ", ".join(f"'c{number}'" for number in range(10))
    assert refusal(tmp_path, f"{header}\n{cells}\n") == f"{IDS} {listed}; {REMEDY}"


def test_ids_given_twice_are_named_with_the_first_property_that_every_place_has(tmp_path):
    text = "shapeISO,id,pcode,name\nq,z,P1,Hill\nX,b,P1,Mill\nx,B,P1,Quay\nX,,P1,Rock\n"
    assert (
        refusal(tmp_path, text)
        == f"{IDS} 'shapeISO', 'id', 'pcode', 'name', where 'shapeISO' has 'X' 3 times; {REMEDY}"
    )
    found = refusal(tmp_path, "id,name\na,Hill\n,Mill\n")
    assert found == f"{IDS} 'id', 'name'; {REMEDY}"


def test_outlines_without_properties_have_none(tmp_path):
    path = outlines(tmp_path / "p.json", [{}])
    with pytest.raises(InputError) as error:
        read_place_set(str(path))
    assert str(error.value) == f"{path}: {IDS} none; {REMEDY}"


def test_names_are_the_property_with_the_most_different_values(tmp_path):
    assert read(tmp_path, "id,NAME_1,NAME_2\na,West,Hill\nb,West,Mill\nc,East,Quay\n").names == ["Hill", "Mill", "Quay"]
    assert read(tmp_path, "id,NAME_1,NAME_2\na,West,Hill\nb,West,\nc,East,Quay\n").names == ["West", "West", "East"]
    # of two with as many, the first that is listed
    assert read(tmp_path, "id,ADM1_EN,name\na,West,Hill\nb,East,Mill\n").names == ["Hill", "Mill"]
    # not the greatest, but the most different
    assert read(tmp_path, "id,name,shapeName\na,Z,A\nb,Z,B\nc,Y,C\n").names == ["A", "B", "C"]


def test_more_than_half_of_the_names_must_differ(tmp_path):
    assert read(tmp_path, "id,name\na,Hill\nb,Mill\nc,Mill\n").names == ["Hill", "Mill", "Mill"]
    message = "expected names of places, under a property such as name, shapeName, ADM1_EN, ADM1_FR; found 'id', 'name'"
    assert refusal(tmp_path, "id,name\na,Hill\nb,Hill\n") == message
    assert refusal(tmp_path, "id,name\na,Hill\nb,Mill\nc,Mill\nd,Mill\n") == message
    assert refusal(tmp_path, "id,label\na,Hill\nb,Mill\n").endswith("found 'id', 'label'")
    assert read(tmp_path, "id,name\na,Hill\n").names == ["Hill"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "id,name\na\u202eb,Hill\n",
            "expected ids of places without characters that reorder text (right-to-left override)",
        ),
        ("id,name\na,Hi\u200bll\n", "expected names of places without invisible characters, found "),
    ],
)
def test_ids_and_names_that_hide_signs_are_refused(tmp_path, text, message):
    assert refusal(tmp_path, text).startswith(message)


def test_as_many_places_as_a_scenario_can_have_are_read_and_no_more(tmp_path):
    def many(number: int) -> Path:
        own = [{"id": f"p{one}", "name": f"Place {one}"} for one in range(number)]
        return outlines(tmp_path / "p.json", own, [(0, 1)] * number)

    assert len(read_place_set(str(many(MAX_PLACES))).ids) == MAX_PLACES
    with pytest.raises(InputError) as error:
        read_place_set(str(many(MAX_PLACES + 1)))
    assert str(error.value).endswith(f"p.json: expected at most {MAX_PLACES} places, found {MAX_PLACES + 1}")


def units_of(found: PlaceSet) -> tuple[list[str], dict[str, str], dict[str, str]]:
    return found.within, found.units, found.unit_keys


def test_the_larger_unit_is_the_first_property_of_that_kind_of_which_a_value_is_shared(tmp_path):
    found = read(tmp_path, "id,name,parent,parent_name\na,Hill,N,North\nb,Mill,N,Northern\nc,Quay,S,\nd,Rock,,Lost\n")
    assert units_of(found) == (
        ["N", "N", "S", ""],
        {"N": "North", "S": "S"},
        {"n": "N", "north": "N", "northern": "N", "s": "S"},
    )
    # of the first property all differ, so it is none of larger units
    found = read(tmp_path, "id,name,parent,adm1\na,Hill,N,West\nb,Mill,M,West\nc,Quay,,East\n")
    assert units_of(found) == (
        ["West", "West", "East"],
        {"West": "West", "East": "East"},
        {"west": "West", "east": "East"},
    )


def test_blank_values_are_not_shared_and_the_first_of_two_shared_properties_counts(tmp_path):
    found = read(tmp_path, "id,name,parent,adm1\na,Hill,N,\nb,Mill,,\nc,Quay,,\n")
    assert units_of(found) == ([], {}, {})
    found = read(tmp_path, "id,name,adm1,parent\na,Hill,N,W\nb,Mill,N,W\n")
    assert found.within == ["W", "W"]


def test_names_of_larger_units_are_the_first_property_for_them(tmp_path):
    found = read(tmp_path, "id,name,adm1,ADM1_FR,ADM1_EN\na,Hill,N,Nord,North\nb,Mill,N,Nord,North\n")
    assert found.units == {"N": "North"}


def provinces(path: Path) -> Path:
    own = [
        {"id": "N", "name": "North Reach", "aliases": "Up|Both|S"},
        {"id": "S", "name": "South Reach", "aliases": "Both"},
    ]
    return outlines(path, own, [(0, 2), (2, 9)])


def test_a_place_lies_in_the_larger_unit_in_which_most_of_it_lies(tmp_path):
    own = [{"id": one, "name": f"Place {one}", "parent": "x"} for one in "abcde"]
    edges = [(0.0, 1.0), (1.7, 2.4), (1.4, 2.4), (20.0, 21.0), (8.5, 12.0)]
    found = read_place_set(str(outlines(tmp_path / "p.json", own, edges)))
    add_parents(found, provinces(tmp_path / "u.json"))
    assert found.within == ["N", "S", "N", "", "S"]
    assert found.units == {"N": "North Reach", "S": "South Reach"}
    # 's' is another name of the north, but the id of the south; 'both' is of no use
    assert found.unit_keys == {"up": "N", "n": "N", "s": "S", "north reach": "N", "south reach": "S"}
    assert [float(rings[0][0, 0]) for rings in found.unit_rings] == [0.0, 2.0]


def test_larger_units_of_one_name_are_known_by_their_ids_only(tmp_path):
    own = [{"id": "N", "name": "Reach"}, {"id": "S", "name": "Reach"}, {"id": "W", "name": "West"}]
    found = read_place_set(str(outlines(tmp_path / "p.json", [{"id": "a", "name": "Hill"}])))
    add_parents(found, outlines(tmp_path / "u.json", own, [(0, 1), (1, 2), (2, 3)]))
    assert found.unit_keys == {"n": "N", "s": "S", "w": "W", "west": "W"}


def test_larger_units_need_outlines_of_both(tmp_path):
    without = read(tmp_path, "id,name\na,Hill\n")
    with pytest.raises(InputError) as error:
        add_parents(without, provinces(tmp_path / "u.json"))
    expected = "expected outlines of the places too, or a column 'parent' in their table"
    assert str(error.value) == f"{tmp_path / 'u.json'}: {expected}"
    found = read_place_set(str(outlines(tmp_path / "p.json", [{"id": "a", "name": "Hill"}])))
    path = Path(table(tmp_path, "id,name\nN,North\n", "u.csv"))
    with pytest.raises(InputError) as error:
        add_parents(found, path)
    assert str(error.value) == f"{path}: expected outlines of the larger units (GeoJSON)"


def test_other_names_from_a_table_name_places_by_id_or_name(tmp_path):
    places = PlaceSet("x", ["a", "B", "mill"], ["Hill", "Mill", "Quay"], aliases={"old": 2})
    path = Path(table(tmp_path, "name,place\nThe Hill,hill province\nOld,A\nOther,mill\nLast,b\n", "names.csv"))
    found = read_aliases(path, places.ids, places.names)
    # 'mill' is the id of the third place and the name of the second
    assert [(name, number) for _, name, number in found] == [("The Hill", 0), ("Old", 0), ("Other", 2), ("Last", 1)]
    assert found[1][0].location("place") == f"{path}, line 3, column 'place'"
    add_aliases(places, path)
    assert places.aliases == {"the hill": 0, "old": 0, "other": 2, "last": 1}


def test_other_names_of_a_place_that_is_not_there_are_refused(tmp_path):
    path = Path(table(tmp_path, "name,place\nThe Hill,a\nOld,Hilt\n", "names.csv"))
    with pytest.raises(InputError) as error:
        read_aliases(path, ["a", "b"], ["Hill", "Mill"])
    assert str(error.value) == f"{path}, line 3, column 'place': no place 'Hilt'; did you mean 'Hill'?"


def test_rings_are_those_of_every_feature(tmp_path):
    own = [{"id": "a", "name": "Hill"}, {"id": "b", "name": "Mill"}]
    found = read_place_set(str(outlines(tmp_path / "p.json", own)))
    np.testing.assert_array_equal(found.rings[1][0], [[1, 0], [2, 0], [2, 1], [1, 1], [1, 0]])

"""The place of every event: by code, point, name or country; its larger unit; why it is set aside; exchanged axes."""

from __future__ import annotations

import numpy as np
import pytest

from contested.errors import InputError
from contested.observations.events.place_set import PlaceSet
from contested.observations.events.placing import place
from contested.observations.events.rules import choose
from helpers.event_rows import column, table_of_events

ELSEWHERE, OUTSIDE = "in another country", "outside every place (sea, air or abroad)"
NO_PLACE, UNPLACED = "no place that is known", "known only to the country or a part of it"
NO_DISTRICT, ALONG = "known to the province, where places are smaller", "along a line or in an area"


def square(west: float, south: float = 0.0, width: float = 1.0) -> list[np.ndarray]:
    east, north = west + width, south + 1
    return [np.array([[west, south], [east, south], [east, north], [west, north], [west, south]], dtype=float)]


def three(**more) -> PlaceSet:
    """Three places in a row from longitude 10 on, with outlines unless said otherwise."""
    given = {
        "codes": {"xa": 0, "xb": 1, "xc": 2},
        "keys": {"orrin head": 0, "salt coast": 1, "quarry end": 2},
        "rings": [square(10), square(11), square(12)],
    }
    return PlaceSet("three.geojson", ["a", "b", "c"], ["Orrin Head", "Salt Coast", "Quarry End"], **given | more)


def districts(**more) -> PlaceSet:
    """The same as districts of two provinces."""
    units = {"N": "North Reach", "S": "South Reach"}
    return three(within=["N", "N", "S"], units=units, unit_keys={"north reach": "N", "south reach": "S"}, **more)


def at(number: float, **more) -> dict:
    """An event in the middle of a place."""
    return {"longitude": 10.5 + number, "latitude": 0.5, "place_precision": "point", **more}


def placed(*rows, given=None, rules=(), what="place, placed_by"):
    connection = table_of_events(*rows)
    made, spellings, smaller = place(connection, given, choose(rules))
    return column(connection, what), made, (spellings, smaller, connection)


def test_a_code_comes_before_a_point_and_a_point_before_a_name():
    rows = [
        at(1, code="XC", place_name="Orrin Head"),
        at(1, place_name="Orrin Head"),
        {"place_name": "Orrin Head"},
        {"code": "xa"},
        at(0),
        at(2),
        at(0, code="zz"),
        {"place_name": "Orin Head"},
        {"place_name": "Nowhere"},
    ]
    found, made, (spellings, smaller, _) = placed(*rows, given=three(), what="place, placed_by, flags, set_aside")
    assert found == [
        (2, "code", ["point-elsewhere"], None),
        (1, "point", ["point-elsewhere"], None),
        (0, "name", [], None),
        (0, "code", [], None),
        (0, "point", [], None),
        (2, "point", [], None),
        (0, "point", [], None),
        (0, "likeness", [], None),
        (None, None, [], NO_PLACE),
    ]
    assert made.ids == ["a", "b", "c"] and smaller is False
    assert [one.name for one in spellings] == ["Orrin Head", "Nowhere", "Orin Head"]


def test_a_name_comes_first_where_the_rule_says_so():
    rows = [at(1, place_name="Orrin Head"), at(1), at(1, place_name="Nowhere"), {"place_name": "Orrin Head"}]
    found, _, _ = placed(*rows, given=three(), rules=["point-or-name=name"])
    assert found == [(0, "name"), (1, "point"), (1, "point"), (0, "name")]


@pytest.mark.parametrize(
    ("precision", "is_placed"),
    [
        ("point", True),
        ("near", True),
        ("district", True),
        ("province", True),
        (None, True),
        ("part", False),
        ("country", False),
    ],
)
def test_a_point_tells_the_place_where_it_is_precise_enough(precision, is_placed):
    found, _, _ = placed(at(0), at(1, place_precision=precision), given=three())
    assert found[1] == ((1, "point") if is_placed else (None, None))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("spread", (None, None, "S", ["province-only"], None)),
        ("set-aside", (None, None, "S", ["province-only"], NO_DISTRICT)),
        ("point", (2, "point", None, ["province-only"], None)),
    ],
)
def test_a_point_known_to_the_province_tells_the_unit_where_places_are_smaller(rule, expected):
    rows = [at(0, place_name="North Reach"), at(2, place_precision="province")]
    what = "place, placed_by, within, flags, set_aside"
    found, _, (_, smaller, _) = placed(*rows, given=districts(), rules=[f"province-only={rule}"], what=what)
    assert smaller is True and found == [(0, "point", None, [], None), expected]


def test_where_places_are_not_smaller_the_rule_for_provinces_does_not_matter():
    for rule in ("spread", "point", "set-aside"):
        found, _, _ = placed(at(2, place_precision="province"), given=three(), rules=[f"province-only={rule}"])
        assert found == [(2, "point")]


def test_a_district_is_placed_by_its_name_and_an_event_that_names_none_is_in_its_unit():
    rows = [
        {"place_name": "North Reach", "district": "Salt Coast"},
        {"place_name": "North Reach"},
        {"place_name": "South Reach", "place_precision": "province"},
        {"district": "Quarry End"},
        {"place_name": "Nowhere"},
        {"place_name": "North Reach", "place_precision": "country"},
    ]
    found, _, _ = placed(*rows, given=districts(rings=None), what="place, placed_by, within, set_aside")
    assert found == [
        (1, "name", None, None),
        (None, None, "N", None),
        (None, None, "S", None),
        (2, "name", None, None),
        (None, None, "", NO_PLACE),
        (None, None, "", None),
    ]


@pytest.mark.parametrize("rule", ["spread", "set-aside"])
def test_an_event_known_to_a_province_that_no_place_lies_in_is_set_aside_by_any_rule(rule):
    rows = [at(0, place_name="North Reach"), {"place_precision": "province"}]
    found, _, _ = placed(*rows, given=districts(), rules=[f"province-only={rule}"], what="within, set_aside")
    assert found[1] == ("", NO_DISTRICT)


def test_a_unit_without_a_place_of_the_table_is_no_place_that_is_known():
    given = districts(rings=None)
    given.unit_keys["west reach"] = "W"
    rows = [{"place_name": "North Reach"}, {"place_name": "West Reach"}]
    found, _, _ = placed(*rows, given=given, what="within, set_aside")
    assert found == [("N", None), (None, NO_PLACE)]


def test_a_point_in_the_outline_of_a_unit_and_in_no_place_tells_the_unit():
    given = districts(unit_rings=[square(10, width=2), square(12, width=8)])
    rows = [at(0, place_name="North Reach"), at(6), at(40), at(6, place_precision="part")]
    found, _, _ = placed(*rows, given=given, rules=["unknown-place=spread"], what="place, within, set_aside")
    assert found == [(0, None, None), (None, "S", None), (None, "", None), (None, "", None)]


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ("name", (1, "name", None, None)),
        ("spread", (None, None, "", None)),
        ("set-aside", (None, None, "", ALONG)),
    ],
)
def test_an_event_along_a_line_is_where_the_rule_says(rule, found):
    rows = [at(0), {"place_name": "Salt Coast", "place_precision": "part"}]
    what = "place, placed_by, within, set_aside, flags"
    made, _, _ = placed(*rows, given=three(), rules=[f"line-or-area={rule}"], what=what)
    assert made == [(0, "point", None, None, []), (*found, ["line-or-area"])]


def test_an_event_along_a_line_that_names_no_place_is_as_one_known_to_the_country():
    rows = [at(0), {"place_precision": "part"}, {"place_precision": "country"}, {"place_precision": "outside"}]
    for line in ("name", "set-aside"):
        found, _, _ = placed(*rows, given=three(), rules=[f"line-or-area={line}"], what="within, set_aside")
        assert found == [(None, None), ("", None), ("", None), ("", OUTSIDE)]
    found, _, _ = placed(*rows, given=three(), rules=["unplaced=set-aside"], what="within, set_aside")
    assert found == [(None, None), ("", UNPLACED), ("", UNPLACED), ("", OUTSIDE)]


def test_a_well_located_event_without_a_place_is_spread_where_the_rule_says_so():
    rows = [at(0), at(7), {"place_name": "Nowhere"}, {"set_aside": "no id"}]
    aside, _, _ = placed(*rows, given=three(), what="within, set_aside")
    assert aside == [(None, None), ("", NO_PLACE), ("", NO_PLACE), ("", "no id")]
    found, _, _ = placed(*rows, given=three(), rules=["unknown-place=spread"], what="within, set_aside")
    assert found == [(None, None), ("", None), ("", None), ("", "no id")]


def test_without_given_places_they_are_those_that_events_name_by_country():
    rows = [
        {"country": "Brackmere", "place_name": "Hill"},
        {"country": "Brackmere", "place_name": "Hill"},
        {"country": "Tollen", "place_name": "Hill"},
        {"country": "Brackmere"},
        {"country": "Lowmark"},
        {"country": "Lowmark", "place_precision": "country"},
        {"country": "Empty", "set_aside": "no id"},
        {"country": "Ardmore"},
    ]
    what = "place, placed_by, within, set_aside"
    found, made, (_, smaller, _) = placed(*rows, rules=["unknown-place=spread"], what=what)
    assert (made.ids, made.names) == (["brackmere-hill", "tollen-hill", "ardmore", "lowmark"],
                                      ["Hill, Brackmere", "Hill, Tollen", "Ardmore", "Lowmark"])  # fmt: skip
    assert found == [
        (0, "name", None, None),
        (0, "name", None, None),
        (1, "name", None, None),
        (None, None, "Brackmere", None),
        (3, "country", None, None),
        (3, "country", None, None),
        (None, None, None, "no id"),
        (2, "country", None, None),
    ]
    assert made.within == ["Brackmere", "Tollen", "Ardmore", "Lowmark"] and smaller is False
    assert list(made.units.items()) == [(one, one) for one in ("Ardmore", "Brackmere", "Lowmark", "Tollen")]


def test_events_without_a_country_or_a_name_are_one_place_without_a_name():
    found, made, _ = placed({}, {}, what="place, placed_by, within")
    assert found == [(0, "country", None)] * 2
    assert (made.ids, made.names, made.within, made.units) == (["unnamed"], ["no place named"], [""], {})
    assert placed({"place_precision": "outside", "country": "A", "place_name": "x"}, what="place")[0] == [0]


def test_points_tell_no_place_where_no_outlines_are_given():
    given = three(rings=None)
    found, _, _ = placed(at(1, place_name="Orrin Head"), at(1), given=given)
    assert found == [(0, "name"), (None, None)]


def test_a_country_of_which_fewer_than_half_of_the_located_events_lie_in_the_places_is_another():
    half = [at(0, country="A"), at(50, country="A")]
    fewer = [at(0, country="B"), at(50, country="B"), at(50, country="B")]
    found, _, _ = placed(*half, *fewer, at(0), given=three(), what="set_aside")
    assert found == [None, NO_PLACE, ELSEWHERE, ELSEWHERE, ELSEWHERE, None]


def test_events_of_another_country_stay_where_a_code_places_them_or_they_name_no_country():
    rows = [at(0), at(50, country="B"), at(50, country="B", code="xa"), {"country": "B", "place_precision": "country"}]
    found, _, _ = placed(*rows, {"country": "B", "set_aside": "x"}, given=three(), what="place, set_aside")
    assert found == [(0, None), (None, ELSEWHERE), (0, None), (None, ELSEWHERE), (None, "x")]


def test_without_outlines_a_name_tells_whether_a_country_is_that_of_the_places():
    rows = [{"country": "A", "place_name": "Orrin Head"}, {"country": "B", "place_name": "Nowhere"}]
    rows += [at(50, country="A", place_name="Salt Coast"), at(0, country="B", place_name="Elsewhere")]
    found, _, _ = placed(*rows, given=three(rings=None), what="set_aside")
    assert found == [None, ELSEWHERE, None, ELSEWHERE]


def test_with_outlines_a_point_tells_that_before_a_name():
    rows = [at(0), *[at(50, country="B", place_name="Salt Coast")] * 2, {"country": "C", "place_name": "Salt Coast"}]
    found, _, _ = placed(*rows, given=three(), what="set_aside")
    assert found == [None, ELSEWHERE, ELSEWHERE, None]


def refused(*rows, given=None):
    with pytest.raises(InputError) as error:
        placed(*rows, given=given or three())
    return str(error.value)


def test_places_in_which_no_event_lies_are_refused_with_what_was_set_aside():
    start = "three.geojson: expected places in which some of the "
    assert refused({"place_name": "Nowhere"}) == f"{start}1 events lie, found none by code, point or name"
    rows = [{"set_aside": "no id"}, *[{"set_aside": "year below 100"}] * 2, {"country": "B", "place_name": "Nowhere"}]
    message = refused({"set_aside": "year below 100"}, *rows)
    assert message.startswith(
        f"{start}5 events lie, found none by code, point or name; set aside are 3 (year below 100), "
    )
    assert sorted(message.split("; set aside are ")[1].split(", ")) == sorted(
        ["3 (year below 100)", "1 (no id)", "1 (in another country)"]
    )


def test_without_any_event_nothing_is_refused():
    assert placed(given=three())[0] == []


def test_most_points_that_lie_in_places_only_the_other_way_round_are_refused():
    exchanged = [{"longitude": 0.1 * one, "latitude": 10.5, "place_precision": "point"} for one in (1, 2, 3)]
    message = (
        "three.geojson: expected latitude and longitude; of 4 points 1 lie in the places as given and 3 with both "
        "exchanged: the columns may be exchanged, in the events or in the outlines"
    )
    assert refused(at(0), *exchanged) == message
    assert refused(at(0), *exchanged * 2) == message  # points, not events
    # half of them as given
    assert placed(at(0), at(1), *exchanged[:2], given=three())[0][:2] == [(0, "point"), (1, "point")]
    # neither way more than half
    assert placed(at(0), at(50), *exchanged[:1], at(60), given=three())[0][0] == (0, "point")
    assert placed(at(0), at(50), *exchanged[:2], given=three())[0][0] == (0, "point")
    assert placed(at(0), at(50), at(60), *exchanged[:2], given=three())[0][0] == (0, "point")


def test_points_that_lie_in_places_either_way_count_both_ways():
    given = three(rings=[square(0), square(10), square(30)])
    both = [{"longitude": one, "latitude": 0.5, "place_precision": "point"} for one in (0.25, 0.75)]
    exchanged = [{"longitude": 0.5, "latitude": 10 + one, "place_precision": "point"} for one in (0.25, 0.5, 0.75)]
    # half of four lie in places as given, and all the other way round
    assert placed(*both, *exchanged[:2], given=given)[0][:2] == [(0, "point")] * 2
    assert "of 5 points 2 lie in the places as given and 5 with both exchanged" in refused(
        *both, *exchanged, given=given
    )


def test_points_that_lie_in_the_places_they_name_only_the_other_way_round_are_refused():
    # squares on the diagonal: each point lies in some place either way, and in the one it names only if exchanged
    given = three(rings=[square(0, 1), square(1, 0), square(2, 2)])
    rows = [{"longitude": 1.5, "latitude": 0.5, "place_name": "Orrin Head"}] * 3
    right = [{"longitude": 1.5, "latitude": 0.5, "place_name": "Salt Coast"}]
    assert refused(*rows, *right, given=given) == (
        "three.geojson: expected latitude and longitude; of 4 events that name a place and have a point, the point of "
        "1 lies in it, and with longitude and latitude exchanged that of 3: they look exchanged, in the events or in "
        "the outlines"
    )
    assert placed(*rows[:2], *right, given=given)[0] == [(1, "point")] * 3
    by_district = [{**row, "district": row["place_name"], "place_name": None} for row in rows]
    assert "of 4 events that name a place and have a point, the point of 1 lies" in refused(
        *by_district, *right, given=given
    )
    given = three(keys={"salt coast": 1}, aliases={"orrin head": 0}, rings=given.rings)
    assert "of 4 events" in refused(*rows, *right, given=given)


def test_names_of_no_place_and_of_two_tell_nothing_of_the_axes():
    given = three(rings=[square(0, 1), square(1, 0), square(2, 2)], keys={"orrin head": -1, "salt coast": 1})
    rows = [{"longitude": 1.5, "latitude": 0.5, "place_name": name} for name in ("Orrin Head", "Orrin Head", "Nowhere")]
    found, _, _ = placed(*rows, given=given)
    assert found == [(1, "point")] * 3


def test_events_that_are_set_aside_or_lie_along_a_line_tell_nothing_of_the_axes():
    given = three(rings=[square(0, 1), square(1, 0), square(2, 2)])
    row = {"longitude": 1.5, "latitude": 0.5, "place_name": "Orrin Head"}
    rows = [{**row, "set_aside": "x"}, {**row, "place_precision": "part"}, {**row, "place_name": "Salt Coast"}]
    assert placed(*rows, given=given, what="place")[0] == [1, 0, 1]


def test_the_tables_on_the_way_are_gone_at_the_end():
    _, _, (_, _, connection) = placed(at(0, place_name="Orrin Head"), given=three())
    assert [name for (name,) in connection.execute("SHOW TABLES").fetchall()] == ["events"]
    names = [name for name, *_ in connection.execute("DESCRIBE events").fetchall()]
    assert names[-6:] == ["place", "placed_by", "point_place", "unit", "flags", "within"]

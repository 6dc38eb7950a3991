"""What names and codes mean: places by name, other name, code and likeness; larger units; places that files name."""

from __future__ import annotations

import pytest

from contested.observations.events.naming import are_smaller, named_places, new_id, read_names
from contested.observations.events.place_set import PlaceSet
from contested.observations.events.rules import choose
from helpers.event_rows import column, table_of_events

SET_ASIDE = choose(["near-names=set-aside"])


def places(**more) -> PlaceSet:
    """Three places; 'salt' is a name that two of them have, 'old town' another name of the first."""
    given = {
        "codes": {"xb-1": 0, "xb-2": 1},
        "keys": {"orrin head": 0, "tern island": 1, "salt": -1, "quarry end": 2},
        "aliases": {"old town": 0, "tern island": 2, "harbour side": 0, "both": -1},
    }
    return PlaceSet("places", ["a", "b", "c"], ["Orrin Head", "Tern Island", "Quarry End"], **given | more)


def named(rows, made, rules=None, by_country=False, smaller=False):
    """Of each name, in order: place, by what, unit; and the spellings as tuples."""
    connection = table_of_events(*rows)
    spellings = read_names(connection, made, rules or choose(), by_country, smaller)
    found = column(connection, 'name, place, "by", unit', "named", "name, district, country")
    return found, [(one.name, one.place, one.by, one.rows, one.nearest) for one in spellings], connection


def told(name, made, rules=None):
    """What one name is told to be: place, by what, and the nearest name."""
    ((_, place, by, unit),), ((*_, nearest),), _ = named([{"place_name": name}], made, rules)
    assert unit is None
    return place, by, nearest


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Orrin Head", (0, "name", None)),
        ("ORRIN-HEAD province", (0, "name", None)),
        ("Tern Island", (1, "name", None)),  # a name comes before another name of another place
        ("Old Town", (0, "alias", None)),
        ("XB-1", (0, "code", None)),
        ("xb-2", (1, "code", None)),
        ("Orin Head", (0, "likeness", None)),
        ("Quarry Ent", (2, "likeness", None)),
        ("Harbor Side", (0, "likeness", None)),
        ("Orrin Head, Old Town", (None, "several names", None)),
        ("Salt", (None, "unknown", None)),
        ("Both", (None, "unknown", None)),
        ("Nowhere", (None, "unknown", None)),
        ("Tern Town", (None, "unknown", None)),
    ],
)
def test_a_name_is_a_place_by_name_then_other_name_then_code_then_likeness(name, expected):
    assert told(name, places()) == expected


def test_the_key_of_a_code_is_a_code_too():
    assert told("XB 1 Province", places(codes={"xb 1": 2, "xb-1": 0})) == (2, "code", None)
    assert told("Xb-1", places(codes={"xb 1": 2, "xb-1": 0})) == (0, "code", None)


def test_a_name_that_is_like_those_of_two_places_is_unknown_and_of_one_place_it_is_that():
    two = places(keys={"orrin head": 0, "orrin heat": 1}, aliases={})
    assert told("Orrin Hear", places(keys={"orrin heat": -1}, aliases={})) == (None, "unknown", None)
    assert told("Orrin Hear", two)[:2] == (None, "unknown")
    assert told("Orrin Hear", places(keys={"orrin head": 1}, aliases={"orrin heat": 1}))[:2] == (1, "likeness")


def test_names_that_are_only_alike_are_suggested_where_the_rule_sets_them_aside():
    assert told("Orin Head", places(), SET_ASIDE) == (None, "unknown", "Orrin Head")
    assert told("Harbor Side", places(), SET_ASIDE) == (None, "unknown", "Orrin Head")
    assert told("Orrin Head", places(), SET_ASIDE) == (0, "name", None)


def test_an_unknown_name_is_told_the_nearest_one_of_a_place_that_is_one():
    assert told("Tern", places(keys={"terns": 1, "ternso": 0}))[2] == "Tern Island"
    # 4 of 8 and of 9 letters are the same: less than three quarters
    assert told("Tern", places(keys={"ternabcd": 1}, aliases={}))[2] is None
    # 6 of 8 letters of each: three quarters, which is enough
    assert told("Abcdefxy", places(keys={"abcdefgh": 1}, aliases={}))[2] == "Tern Island"
    assert told("Abcdexyz", places(keys={"abcdefgh": 1}, aliases={}))[2] is None
    # a name of two places is none
    assert told("Salts", places(keys={"salt": -1}, aliases={}))[2] is None
    assert told("Tern", places(keys={"terns": 0}, aliases={}))[2] == "Orrin Head"


def test_the_nearest_is_looked_for_for_the_twenty_most_frequent_names():
    made = places(keys={f"name{letter}": 1 for letter in "abcdefghijklmnopqrstuvw"}, aliases={})
    rows = [
        {"place_name": f"Nam{letter}"} for letter in "abcdefghijklmnopqrstuv" for _ in range(2 if letter == "v" else 1)
    ]
    _, spellings, _ = named(rows, made)
    assert [name for name, *_ in spellings] == ["Namv", *(f"Nam{letter}" for letter in "abcdefghijklmnopqrstu")]
    assert [near for *_, near in spellings] == ["Tern Island"] * 20 + [None] * 2


def test_names_of_several_places_and_of_known_ones_do_not_count_among_the_twenty():
    made = places(keys={f"name{letter}": 1 for letter in "abcdefghijklmnopqrst"})
    rows = [
        {"place_name": name} for name in (*(f"Nam{letter}" for letter in "abcdefghijklmnopqrst"), "A, B", "Old Town")
    ]
    _, spellings, _ = named(rows, made)
    nearest = {name: near for name, *_, near in spellings}
    assert (nearest.pop("A, B"), nearest.pop("Old Town")) == (None, None)
    assert list(nearest.values()) == ["Tern Island"] * 20


def test_names_that_have_a_nearest_one_already_do_not_count_among_the_twenty():
    made = places(keys={"orrin head": 0, "terns": 1}, aliases={})
    rows = [{"place_name": f"Orrin Hea{letter}"} for letter in "abcefghijklmnopqrstu" for _ in range(2)]
    _, spellings, _ = named([*rows, {"place_name": "Tern"}], made, SET_ASIDE)
    assert [near for *_, near in spellings] == ["Orrin Head"] * 20 + ["Tern Island"]


def test_spellings_are_counted_over_countries_and_stand_by_their_number_then_by_name():
    rows = [
        {"place_name": "Nowhere", "country": "B"},
        {"place_name": "Nowhere", "country": "A"},
        {"place_name": "Orrin Head", "country": "A"},
        {"place_name": "Elsewhere"},
        {"country": "A"},
    ]
    found, spellings, _ = named(rows, places())
    assert spellings == [
        ("Nowhere", None, "unknown", 2, None),
        ("Elsewhere", None, "unknown", 1, None),
        ("Orrin Head", "a", "name", 1, None),
    ]
    assert [name for name, *_ in found] == ["Elsewhere", "Nowhere", "Nowhere", "Orrin Head"]


def test_codes_of_places_are_told_whatever_their_case_and_others_are_not():
    rows = [{"code": "XB-1"}, {"code": "xb-2"}, {"code": "XB-9"}, {}, {"code": "XB-1"}]
    _, _, connection = named(rows, places())
    assert column(connection, "code, place", "coded", "code") == [("XB-1", 0), ("xb-2", 1)]


def test_without_names_and_codes_both_tables_are_empty():
    found, spellings, connection = named([{}], places())
    assert (found, spellings, column(connection, "code", "coded", "code")) == ([], [], [])
    names = [name for name, *_ in connection.execute("DESCRIBE named").fetchall()]
    assert names == ["name", "district", "country", "place", "by", "unit"]


def test_where_names_are_those_of_the_files_a_name_is_that_of_its_country():
    made = PlaceSet("names", ["a", "b"], ["Hill, A", "Hill, B"], keys={"a\nhill": 0, "b\nhill": 1, "b\norrin head": 1})
    rows = [{"place_name": "Hill", "country": "A"}, {"place_name": "Hill", "country": "B"}]
    rows += [{"place_name": "Orin Head", "country": "A"}, {"place_name": "Orin Head", "country": "B"}]
    found, _, _ = named(rows, made, by_country=True)
    assert [one[1:3] for one in found] == [(0, "name"), (1, "name"), (None, "unknown"), (1, "likeness")]
    found, _, _ = named(rows[:2], made, by_country=False)
    assert [one[1:3] for one in found] == [(None, "unknown")] * 2


UNITS = {
    "within": ["N", "N", "S"],
    "units": {"N": "North Reach", "S": "South Reach"},
    "unit_keys": {"north reach": "N", "n": "N", "south reach": "S"},
}


def districts(rows, rules=None, **more):
    """Names where places are smaller: place, by, unit of each; and the spellings."""
    found, spellings, _ = named(rows, places(**UNITS | more), rules, smaller=True)
    return [one[1:] for one in found], spellings


def test_where_places_are_smaller_a_name_tells_the_unit_and_the_district_the_place():
    rows = [{"place_name": "North Reach", "district": "Orrin Head"}, {"place_name": "N"}, {"district": "Old Town"}]
    found, spellings = districts([*rows, {}])
    assert found == [(0, "alias", None), (None, None, "N"), (0, "name", "N")]
    assert sorted(spellings) == [
        ("N", "N", "unit", 1, None),
        ("North Reach", "N", "unit", 1, None),
        ("Old Town", "a", "alias", 1, None),
        ("Orrin Head", "a", "name", 1, None),
    ]


def test_a_unit_is_known_by_a_name_that_is_alike_or_suggested():
    assert districts([{"place_name": "North Reech"}])[0] == [(None, None, "N")]
    found, spellings = districts([{"place_name": "North Reech"}], SET_ASIDE)
    assert found == [(None, None, None)] and spellings == [("North Reech", None, "unknown", 1, "North Reach")]
    assert districts([{"place_name": "North, South"}])[0] == [(None, None, None)]


@pytest.mark.parametrize(
    ("unit", "district", "expected"),
    [
        ("South Reach", "Quarry End", (2, "name", "S")),
        ("North Reach", "Quarry End", (None, "unknown", "N")),  # it lies in the other unit
        ("South Reach", "Tern Island", (2, "name", "S")),  # another name of the third place
        ("North Reach", "Tern Island", (1, "name", "N")),
        ("North Reach", "Orin Head", (0, "likeness", "N")),
        ("South Reach", "Orin Head", (None, "unknown", "S")),
        ("Nowhere", "Quarry End", (2, "name", None)),
        ("North Reach", "Both", (None, "unknown", "N")),
    ],
)
def test_a_district_is_looked_for_within_its_unit_where_that_is_known(unit, district, expected):
    assert districts([{"place_name": unit, "district": district}])[0] == [expected]


def test_a_district_whose_name_two_places_of_its_unit_have_is_unknown():
    connection = table_of_events(
        {"place_name": "North Reach", "district": "Hill"}, {"place_name": "South Reach", "district": "Hill"}
    )
    made = PlaceSet("p", ["a", "b", "c"], ["Hill", "Hill", "Hill"], **UNITS)
    read_names(connection, made, choose(), by_country=False, smaller=True)
    assert column(connection, 'place, "by"', "named", "name") == [(None, "unknown"), (2, "name")]


def test_three_places_of_one_name_in_a_unit_are_none_too():
    connection = table_of_events({"place_name": "North Reach", "district": "Hill"})
    made = PlaceSet("p", ["a", "b", "c"], ["Hill", "Hill", "Hill"], **{**UNITS, "within": ["N", "N", "N"]})
    read_names(connection, made, choose(), by_country=False, smaller=True)
    assert column(connection, 'place, "by"', "named", "name") == [(None, "unknown")]


@pytest.mark.parametrize(
    ("names", "smaller"),
    [
        (["North Reach", "North Reach", "Orrin Head"], True),
        (["North Reach", "Orrin Head"], False),  # as many
        (["Orrin Head"], False),
        (["Nowhere", "Salt"], False),
        (["North Reach", "Salt", "Salt"], True),  # a name of two places names none
        (["North Reach", "Nowhere", "Elsewhere"], True),
        ([], True),
        ([None], True),
    ],
)
def test_places_are_smaller_where_more_events_name_a_larger_unit_than_a_place(names, smaller):
    connection = table_of_events(*({"place_name": name} for name in names))
    assert are_smaller(connection, places(**UNITS | {"within": ["N", "", ""]})) is smaller


def seen(*counts: int, name: str = "North", precision: str = "point", first: int = 0):
    """Events of one name, so many in each of successive places."""
    numbers = [number for number, count in enumerate(counts, start=first) for _ in range(count)]
    return [{"place_name": name, "place_precision": precision, "latitude": 1.0, "longitude": one} for one in numbers]


@pytest.mark.parametrize(
    ("rows", "smaller"),
    [
        (seen(3, 1), False),  # three quarters
        (seen(2, 1), True),
        (seen(1, 1), True),
        (seen(2), False),
        ([*seen(2, 2), *seen(6, name="South", first=2)], False),  # 8 of 10
        ([*seen(2, 2), *seen(3, name="South", first=2)], True),  # 5 of 7
        (seen(1, 1, precision="district"), True),
        (seen(1, 1, precision="province"), False),
        ([], False),
    ],
)
def test_without_larger_units_places_are_smaller_where_events_of_one_name_lie_in_several(rows, smaller):
    connection = table_of_events(*rows)
    points = "SELECT 1.0::DOUBLE AS latitude, n::DOUBLE AS longitude, n::INTEGER AS place FROM range(9) AS r(n)"
    connection.execute(f"CREATE TABLE points AS {points}")
    assert are_smaller(connection, places()) is smaller


def files_name(*rows, rules=None):
    made = named_places(table_of_events(*({"country": c, "place_name": name} for c, name in rows)), rules or choose())
    return list(zip(made.ids, made.names, strict=True)), made.keys


def test_places_that_files_name_stand_by_their_number_of_events():
    found, keys = files_name(("B", "Hill"), ("B", "Mill"), ("B", "Mill"), ("B", None), ("B", "One, Two"))
    assert found == [("mill", "Mill"), ("hill", "Hill")]
    assert keys == {"b\nmill": 0, "b\nhill": 1}


def test_the_most_frequent_spelling_is_the_name():
    found, keys = files_name(("B", "HILL"), ("B", "Hill province"), ("B", "Hill province"), ("B", "hill"))
    assert found == [("hill", "Hill province")] and keys == {"b\nhill": 0}


def test_names_of_several_countries_say_which_but_for_a_name_that_is_the_country():
    found, _ = files_name(("B", "Hill"), ("B", "Hill"), ("C", "Hill"), ("D", "D"))
    assert found == [("b-hill", "Hill, B"), ("c-hill", "Hill, C"), ("d", "D")]
    assert files_name(("D", "D"), ("D", "Hill"))[0] == [("d", "D"), ("hill", "Hill")]


def test_a_rarer_name_that_is_alike_is_no_place_of_its_own_unless_the_rule_says_so():
    rows = (("B", "Orrin Head"), ("B", "Orrin Head"), ("B", "Orin Head"))
    assert files_name(*rows)[0] == [("orrin-head", "Orrin Head")]
    both = [("orrin-head", "Orrin Head"), ("orin-head", "Orin Head")]
    assert files_name(*rows, rules=SET_ASIDE)[0] == both
    # as frequent, it is one
    assert sorted(files_name(*rows[1:])[0]) == sorted(both)
    # so is one in another country
    assert len(files_name(*rows[:2], ("C", "Orin Head"))[0]) == 2


def test_rows_that_are_set_aside_name_no_place():
    connection = table_of_events({"place_name": "Hill", "set_aside": "x"}, {"place_name": "Mill"})
    made = named_places(connection, choose())
    assert (made.source, made.ids, made.names) == ("the names in the files", ["mill"], ["Mill"])


def test_two_names_without_a_country_are_places():
    found, keys = files_name((None, "Hill"))
    assert found == [("hill", "Hill")] and keys == {"hill": 0}


@pytest.mark.parametrize(
    ("text", "ids", "made"),
    [
        ("orrin head", [], "orrin-head"),
        ("b\norrin (head)", ["orrin"], "b-orrin-head"),
        ("hill", ["hill"], "hill-2"),
        ("hill", ["hill", "hill-2"], "hill-3"),
        ("---", [], "unnamed"),
        ("", ["unnamed"], "unnamed-2"),
    ],
)
def test_an_id_is_made_of_letters_and_is_no_other_s(text, ids, made):
    assert new_id(text, ids) == made

"""Column maps: which column holds a field, which layout a header has, what a wrong map or table is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from contested.errors import InputError
from contested.observations.events.maps import ColumnMap, Layout, bundled_maps, match, read_map


def layout(name: str = "one", needs: tuple[str, ...] = ("first",), **more) -> Layout:
    columns = {"first": ("date", "Day"), "place": ("adm_1",), "best": ("killed",), "low": ("least",)}
    return Layout(name=name, needs=needs, **{"columns": columns} | more)


def column_map(*layouts: Layout, title: str = "One") -> ColumnMap:
    return ColumnMap(version=1, dataset="one", title=title, layout=layouts)


def test_a_field_is_in_the_first_of_its_columns_that_a_header_has_whatever_its_case():
    assert layout().found(["x", " DAY ", "Adm_1", "y", "killed"]) == {"first": 1, "place": 2, "best": 4}
    assert layout().found(["day", "date"]) == {"first": 1}
    assert layout().found([]) == {}


def test_needed_fields_without_a_column_or_a_constant_are_missing():
    one = layout(needs=("low", "first", "best", "violence"), constants={"violence": "x"})
    assert one.missing(["killed"]) == ["low", "first"]
    assert one.missing(["least", "date", "killed"]) == []


def test_a_layout_and_a_map_without_more_have_the_defaults():
    made = Layout(name="x", columns={"first": ("a",)})
    assert (made.needs, made.only, made.sums, made.constants) == ((), None, False, {})
    found = column_map(made)
    assert (found.published_month, found.first_year, found.releases, found.credit) == (6, None, (), "")


@pytest.mark.parametrize("many", [1, 20])
def test_a_field_has_one_to_twenty_columns(many):
    names = tuple(f"c{number}" for number in range(many))
    assert Layout(name="x", columns={"first": names}).columns["first"] == names


@pytest.mark.parametrize("many", [0, 21])
def test_a_field_with_no_column_or_more_than_twenty_is_refused(many):
    with pytest.raises(ValidationError):
        Layout(name="x", columns={"first": tuple(f"c{number}" for number in range(many))})


def test_two_maps_are_bundled_in_the_order_of_their_names():
    assert [(one.dataset, one.version) for one in bundled_maps()] == [("acled", 1), ("ucdp-ged", 1)]


MAP = """version = 3
dataset = "own"
title = "Own events"
{more}
[[layout]]
name = "own"
[layout.columns]
first = ["day"]
{where} = ["there"]
[[layout]]
name = "second"
[layout.columns]
{first} = ["day"]
country = ["land"]
"""


def write(folder: Path, more: str = "", where: str = "place", first: str = "first") -> Path:
    path = folder / "map.toml"
    path.write_text(MAP.format(more=more, where=where, first=first), encoding="utf-8")
    return path


@pytest.mark.parametrize("where", ["place", "code", "country", "latitude"])
def test_a_map_is_read_whatever_tells_the_place(tmp_path, where):
    found = read_map(write(tmp_path, where=where, more="releases = ['v(?P<year>\\d\\d)']"))
    assert (found.version, found.dataset, found.title) == (3, "own", "Own events")
    assert [one.name for one in found.layout] == ["own", "second"]
    assert found.layout[0].columns == {"first": ("day",), where: ("there",)}


def refused(path: Path) -> str:
    with pytest.raises(InputError) as error:
        read_map(path)
    message = str(error.value)
    assert message.startswith(str(path))
    return message.removeprefix(str(path))


def test_a_layout_without_a_date_or_a_place_is_refused(tmp_path):
    message = refused(write(tmp_path, where="district"))
    assert message == ": layout 'own': expected a column for the place: code, place, country, latitude"
    message = refused(write(tmp_path, first="last"))
    assert message == ": layout 'second': expected a column for the date: first"


def test_a_release_needs_a_year(tmp_path):
    message = refused(write(tmp_path, more="releases = ['(?P<year>x)', 'v(\\d)']"))
    assert message == ": releases: expected a group (?P<year>...), found 'v(\\d)'"
    message = refused(write(tmp_path, more="releases = ['v(?P<year>']"))
    assert message.startswith(": releases: not a regular expression: ")


def test_the_first_error_of_a_map_is_said(tmp_path):
    message = refused(write(tmp_path, more="colour = 1\nshape = 2"))
    assert "colour" in message and "shape" not in message


def test_the_first_layout_that_a_header_fits_is_that_of_a_file():
    second = layout("two", needs=("first", "best"))
    maps = [column_map(layout("none", needs=("low",))), column_map(second, layout("three"), title="Two")]
    found = match(["day", "killed", "adm_1"], maps, "x.csv")
    assert (found.map.title, found.layout.name) == ("Two", "two")
    assert found.positions == {"first": 0, "best": 1, "place": 2}
    assert match(["day"], maps, "x.csv").layout.name == "three"


def test_a_layout_of_so_many_columns_fits_no_other_number():
    maps = [column_map(layout("three columns", only=3), layout("any"))]
    assert match(["day", "a", "b"], maps, "x.csv").layout.name == "three columns"
    assert match(["day", "a"], maps, "x.csv").layout.name == "any"
    # of three columns, but without the needed one
    maps = [column_map(layout("three columns", needs=("low",), only=3), layout("any"))]
    assert match(["day", "a", "b"], maps, "x.csv").layout.name == "any"


def unmatched(header: list[str], *maps: ColumnMap) -> str:
    with pytest.raises(InputError) as error:
        match(header, list(maps), "x.csv")
    return str(error.value)


REST = " For other tables `contested data import` takes a column map, --map FILE.toml (docs/data.md)"
START = "x.csv, header: expected columns of a known layout; nearest is"


def test_a_header_of_no_layout_is_told_the_nearest_one_and_what_it_lacks():
    # one lacks two of four, the other two of three, and the last all of one
    maps = [
        column_map(layout("all", needs=("low",)), title="None"),
        column_map(layout("three", needs=("first", "best", "low")), title="Three"),
        column_map(layout("four", needs=("first", "place", "best", "low")), title="Four"),
    ]
    message = unmatched(["date", "adm_1", "killd"], *maps)
    assert message == f"{START} Four (four), which needs 'killed', 'least'; did you mean 'killd'?{REST}"
    message = unmatched(["date", "adm_1", "killd"], *maps[:2])
    assert message == f"{START} Three (three), which needs 'killed', 'least'; did you mean 'killd'?{REST}"


def test_of_two_layouts_that_lack_as_much_the_first_is_the_nearest():
    maps = [column_map(layout("one", needs=("low",)), layout("two", needs=("best",)))]
    assert unmatched(["x"], *maps) == f"{START} One (one), which needs 'least'; known: 'x'.{REST}"


def test_a_layout_that_needs_a_field_of_which_no_column_is_known_names_the_others():
    one = layout("one", needs=("best", "violence"))
    assert unmatched(["x"], column_map(one)) == f"{START} One (one), which needs 'killed'; known: 'x'.{REST}"


def test_a_layout_that_lacks_nothing_but_has_another_number_of_columns_is_the_nearest():
    one = layout("one", only=5)
    assert unmatched(["day"], column_map(one)) == f"{START} One (one), which needs ; {REST}"
    nothing = layout("nothing", needs=(), only=5)
    lacking = layout("half", needs=("first", "best"))
    assert unmatched(["day"], column_map(lacking, nothing)).startswith(f"{START} One (nothing)")


def test_a_column_that_is_read_stands_once():
    maps = [column_map(layout())]
    with pytest.raises(InputError) as error:
        match(["Day", "other", " day "], maps, "x.csv")
    assert str(error.value) == "x.csv, header: the column 'Day' stands more than once"
    assert match(["day", "other", "Other"], maps, "x.csv").positions == {"first": 0}

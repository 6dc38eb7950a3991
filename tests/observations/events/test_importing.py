"""An import as a whole: which maps and places are read, what the record says of files, data sets, weeks and places."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from pathlib import Path

import pytest

from contested.errors import InputError
from contested.observations.events.importing import import_events
from contested.observations.events.record import Amount, ImportRecord, Place, Unit
from helpers.event_files import GED, ged

ACLED = "WEEK,REGION,COUNTRY,ADMIN1,EVENT_TYPE,SUB_EVENT_TYPE,EVENTS,FATALITIES,,ID"
OWN = """version = 3
dataset = "own"
title = "Own events"
credit = "Us"
licence = "Ours"
[[layout]]
name = "ours"
[layout.columns]
first = ["day"]
place = ["where"]
low = ["least"]
best = ["killed"]
"""


def recorded(tmp_path: Path, *files: Path, **options) -> ImportRecord:
    folder = tmp_path / f"out-{len(list(tmp_path.iterdir()))}"
    folder.mkdir()
    return import_events(iter(files), folder, **options)


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def on(day: str, **more) -> dict[str, object]:
    return {"date_start": day, "date_end": day, "latitude": "", "longitude": "", **more}


def places(tmp_path: Path) -> str:
    return str(write(tmp_path / "places.csv", "id,name,parent,parent_name\na,Hill,N,North\nb,Mill,N,North\nc,Quay,,\n"))


def test_the_bundled_maps_are_read_unless_another_is_given(tmp_path):
    file = write(tmp_path / "own.csv", "day,where,killed,least,x,y\n2031-02-03,Hill,3,1,,\n2031-02-04,Mill,4,2,,\n")
    with pytest.raises(InputError, match=r"own\.csv, header: expected columns of a known layout"):
        recorded(tmp_path, file)
    found = recorded(tmp_path, file, column_map=write(tmp_path / "map.toml", OWN))
    (vintage,), (dataset,) = found.vintages, found.datasets
    assert (vintage.file, vintage.dataset, vintage.layout, vintage.map_version) == ("own.csv", "own", "ours", 3)
    assert (vintage.rows, vintage.tag_rows, vintage.not_read, vintage.release) == (2, 0, ("x", "y"), None)
    assert (dataset.dataset, dataset.title, dataset.credit, dataset.licence) == ("own", "Own events", "Us", "Ours")
    assert dataset.bounds is False and dataset.sums is False  # there is a low and no high
    assert (dataset.read, dataset.in_table) == (Amount(rows=2, best=7.0), Amount(rows=2, best=7.0))
    assert (found.places_from, found.smaller) == ("the names in the files", False)
    assert found.places == (Place(id="hill", name="Hill"), Place(id="mill", name="Mill"))


def test_given_places_keep_their_order_and_larger_units(tmp_path):
    file = ged(
        tmp_path / "ged.csv", [on("2031-02-03", adm_1="Mill"), on("2031-02-03", adm_1="The hill top", country="")]
    )
    found = recorded(tmp_path, file, places=places(tmp_path))
    assert found.places == (
        Place(id="a", name="Hill", within="N"),
        Place(id="b", name="Mill", within="N"),
        Place(id="c", name="Quay", within=""),
    )
    assert found.units == (Unit(id="N", name="North"),) and found.places_from == "places.csv"
    assert found.placed_by == {"name": Amount(rows=1, best=2.0)}
    aliases = write(tmp_path / "aliases.csv", "name,place\nThe hill top,a\n")
    found = recorded(tmp_path, file, places=places(tmp_path), aliases=aliases)
    assert found.placed_by == {"alias": Amount(rows=1, best=2.0), "name": Amount(rows=1, best=2.0)}
    assert [(one.name, one.place, one.by) for one in found.spellings] == [
        ("Mill", "b", "name"),
        ("The hill top", "a", "alias"),
    ]


def test_places_without_larger_units_lie_in_none(tmp_path):
    table = write(tmp_path / "bare.csv", "id,name\na,Hill\nb,Mill\n")
    found = recorded(tmp_path, ged(tmp_path / "ged.csv", [on("2031-02-03", adm_1="Mill")]), places=str(table))
    assert found.places == (Place(id="a", name="Hill"), Place(id="b", name="Mill")) and found.units == ()


@pytest.mark.parametrize("what", ["aliases", "parents"])
def test_other_names_and_larger_units_are_those_of_given_places(tmp_path, what):
    file = ged(tmp_path / "ged.csv", [on("2031-02-03")])
    with pytest.raises(InputError) as error:
        recorded(tmp_path, file, **{what: tmp_path / "none.csv"})
    assert str(error.value) == f"{what}: expected `places` with `{what}`"


def test_events_known_to_a_larger_unit_are_counted_as_such(tmp_path):
    rows = [
        on("2031-02-03", adm_1="North", adm_2="Mill"),
        on("2031-02-03", adm_1="", where_prec="6", best=4, high=4),
        on("2031-02-03", adm_1="North", where_prec="4", best=8, high=9),
        on("2031-02-03", adm_1="North", where_prec="4", best=16, high=19),
    ]
    found = recorded(tmp_path, ged(tmp_path / "ged.csv", rows, {**GED, "adm_2": ""}), places=places(tmp_path))
    assert found.smaller is True
    assert found.placed_by == {
        "larger unit": Amount(rows=2, best=24.0),
        "larger unit: all places": Amount(rows=1, best=4.0),
        "name": Amount(rows=1, best=2.0),
    }
    assert found.by_place_precision["province"] == Amount(rows=2, best=24.0)
    (dataset,) = found.datasets
    assert dataset.spread == Amount(rows=3, best=28.0)


def test_a_file_without_rows_is_refused(tmp_path):
    with pytest.raises(InputError) as error:
        recorded(tmp_path, ged(tmp_path / "ged.csv", []))
    assert str(error.value) == f"{tmp_path / 'ged.csv'}: expected rows below the header, found none"


@pytest.mark.parametrize(
    ("last", "weeks"), [("2031-02-03", 1), ("2031-02-09", 1), ("2031-02-10", 2), ("2031-03-31", 9)]
)
def test_weeks_are_counted_from_the_first_day_to_the_last(tmp_path, last, weeks):
    found = recorded(tmp_path, ged(tmp_path / "ged.csv", [on("2031-02-03"), on(last)]))
    assert (found.first_week, found.weeks) == (dt.date(2031, 2, 3), weeks)
    assert found.datasets[0].last == dt.date.fromisoformat(last)


def test_weeks_begin_where_they_are_told_to(tmp_path):
    file = ged(tmp_path / "ged.csv", [on("2031-02-03")])
    assert recorded(tmp_path, file, weeks_from=dt.date(2030, 6, 1)).first_week == dt.date(2031, 2, 1)


def test_without_an_event_that_is_kept_there_are_no_weeks(tmp_path):
    found = recorded(tmp_path, ged(tmp_path / "ged.csv", [on("soon"), on("2031-02-03", best=-1)]))
    assert (found.weeks, found.first_week) == (0, dt.date(1900, 1, 1))
    (dataset,) = found.datasets
    assert (dataset.first, dataset.last, dataset.in_table.rows, dataset.set_aside.rows) == (None, None, 0, 2)
    assert (found.vintages[0].first, found.vintages[0].last) == (dt.date(2031, 2, 3), dt.date(2031, 2, 3))


def test_two_data_sets_stand_side_by_side(tmp_path):
    rows = [on("2031-02-03"), on("2031-02-12", date_end="2031-02-20", best=6, high=9), on("2031-02-12", best=-1)]
    first = ged(tmp_path / "ged.csv", rows)
    weeks = ["2031-03-01,Here,Brackmere,Orrin Head,Battles,Armed clash,5,12,,1"]
    second = write(tmp_path / "acled.csv", "\n".join([ACLED, *weeks]) + "\n")
    for files in ((first, second), (second, first)):
        found = recorded(tmp_path, *files)
        one, other = sorted(found.datasets, key=lambda each: each.dataset, reverse=True)
        assert [each.dataset for each in found.datasets] == [each.dataset for each in found.vintages]
        assert (one.dataset, one.bounds, one.sums) == ("ucdp-ged", True, False)
        assert (one.read.rows, one.in_table.rows, one.spread.rows, one.set_aside.rows) == (3, 2, 1, 1)
        assert (one.read.best, one.in_table.best, one.spread.best, one.set_aside.best) == (7.0, 8.0, 6.0, -1.0)
        assert (one.first, one.last) == (dt.date(2031, 2, 3), dt.date(2031, 2, 20))
        assert (other.dataset, other.bounds, other.sums) == ("acled", False, True)
        assert (other.read, other.in_table, other.spread.rows) == (*(Amount(rows=1, best=12.0),) * 2, 1)
        # the week of the other data set ends on a Friday, the fifth week from the first Monday
        assert (other.last, found.weeks) == (dt.date(2031, 3, 7), 5)
        not_read = {each.dataset: each.not_read for each in found.vintages}
        assert not_read["acled"] == ("REGION", "EVENT_TYPE", "(no name)", "ID")


def test_a_data_set_has_bounds_where_all_its_files_do_and_sums_where_any_does(tmp_path):
    more = (
        '[[layout]]\nname = "plain"\nsums = true\n[layout.columns]\nfirst = ["date"]\nplace = ["at"]\nbest = ["dead"]\n'
    )
    text = OWN.replace('"ours"\n', '"ours"\nneeds = ["first"]\n') + 'high = ["most"]\n' + more
    column_map = write(tmp_path / "map.toml", text)
    bounded = write(tmp_path / "a.csv", "day,where,killed,least,most\n2031-02-03,Hill,3,1,4\n")
    plain = write(tmp_path / "b.csv", "date,at,dead\n2031-02-04,Hill,3\n")
    for files, bounds, sums in (((bounded,), True, False), ((plain,), False, True), ((bounded, plain), False, True)):
        (dataset,) = recorded(tmp_path, *files, column_map=column_map).datasets
        assert (dataset.bounds, dataset.sums) == (bounds, sums)


def test_a_release_is_told_by_the_name_of_the_file_or_of_the_one_inside(tmp_path):
    row = {**GED, "adm_1": "Hill"}
    plain = ged(tmp_path / "ged311.csv", [on("2030-02-03")])
    packed = tmp_path / "download.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(plain, "ged311.csv")
    both = tmp_path / "ged321.zip"
    both.write_bytes(packed.read_bytes())
    unknown = ged(tmp_path / "events.csv", [row])
    releases = [recorded(tmp_path, file).vintages[0].release for file in (plain, packed, both, unknown)]
    assert [one.name if one else None for one in releases] == ["31.1", "31.1", "32.1", None]


def test_rules_hold_from_the_first_step_to_the_last(tmp_path):
    rows = [on("2031-02-03", date_prec=4), on("2031-02-03", id="1"), on("2031-02-03")]
    rules = ["long-events=set-aside", "same-ids=all"]
    found = recorded(tmp_path, ged(tmp_path / "ged.csv", rows), rules=iter(rules))
    assert found.set_aside == {"known to the month or longer": Amount(rows=1, best=2.0)}
    assert found.rules["long-events"] == "set-aside" and found.rules["same-ids"] == "all"
    assert found.by_date_precision == {"day": Amount(rows=2, best=4.0)}
    assert [(one.rows, one.done) for one in found.flags if one.rule == "same-ids"] == [(2, "all")]


def test_the_record_of_the_folder_is_that_which_is_returned(tmp_path):
    found = recorded(tmp_path, ged(tmp_path / "ged.csv", [on("2031-02-03")]))
    (folder,) = (path for path in tmp_path.iterdir() if path.is_dir())
    written = json.loads((folder / "import.json").read_text(encoding="utf-8"))
    assert ImportRecord.model_validate_json(json.dumps(written)) == found
    assert sorted(found.files) == ["events.parquet", "weeks.csv"] and found.imported == dt.date.today()

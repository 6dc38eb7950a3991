"""Files as people have them: what they are saved by, how dates and numbers are written, what is no table at all."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
import zipfile

import pytest

from contested.errors import InputError
from helpers.event_files import GED, imported

ACLED_WEEKS = "WEEK,REGION,COUNTRY,ADMIN1,EVENT_TYPE,SUB_EVENT_TYPE,EVENTS,FATALITIES,POPULATION_EXPOSURE,ID"


def text(rows, separator=",", columns=tuple(GED)) -> str:
    lines = [separator.join(columns)]
    for number, row in enumerate(rows, start=1):
        cells = [str({**GED, "id": number, **row}[name]) for name in columns]
        lines.append(separator.join(f'"{cell}"' if separator in cell or "\n" in cell else cell for cell in cells))
    return "\n".join(lines) + "\n"


def zipped(**members: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return made.getvalue()


def read(tmp_path, content: str | bytes, name="ged.csv", **options):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return imported(tmp_path, path, **options)


def kept(table) -> list[str]:
    return [
        f"{event.first:%Y-%m-%d} {event.best:g}" for event in table.events[table.events.set_aside.isna()].itertuples()
    ]


TWO = [{}, {"best": 3, "high": 9, "date_start": "2031-03-04", "date_end": "2031-03-04", "adm_1": "Orrin\nHead"}]
DAYS = ["2031-02-03 2", "2031-03-04 3"]


@pytest.mark.parametrize(
    "content",
    [
        text(TWO, columns=tuple(GED)[::-1]),
        text(TWO, ";"),
        text(TWO, "\t"),
        "sep=;\n" + text(TWO, ";"),
        text(TWO).encode("utf-8-sig"),
        text(TWO).encode("utf-16"),
        text(TWO).encode("utf-16-le"),
        text(TWO).replace("\n", "\r\n"),
        gzip.compress(text(TWO[:1]).encode()) + gzip.compress(text([{}, TWO[1]]).split("\n", 2)[2].encode()),
        zipped(**{"a/ged.csv": text(TWO), "__MACOSX/a/._ged.csv": "x", "readme.pdf": "x"}),
    ],
    ids=["order", "semicolons", "tabs", "sep=", "BOM", "UTF-16", "no BOM", "CRLF", "gzip in parts", "macOS zip"],
)
def test_the_same_rows_are_read_however_they_are_saved(tmp_path, content):
    table = read(tmp_path, content)
    assert kept(table) == DAYS and [place.id for place in table.record.places] == ["orrin-head"]


def test_decimal_commas_are_read_where_they_are_no_thousands(tmp_path):
    table = read(tmp_path, text([{"latitude": "0,5", "longitude": "-0,25", "best": "2,0"}], ";"))
    (event,) = table.events.itertuples()
    assert (event.latitude, event.longitude, event.best) == (0.5, -0.25, 2)
    table = read(tmp_path, text([{"best": "1,000", "high": "2,000"}], ";"))
    assert table.events.best.tolist() == [1000]


@pytest.mark.parametrize(("latitude", "longitude"), [("95", "0.5"), ("north", "0.5"), ("0.5", ""), ("0.5", "181")])
def test_what_is_no_point_on_earth_is_said(tmp_path, latitude, longitude):
    table = read(tmp_path, text([{"latitude": latitude, "longitude": longitude}, {}]))
    assert [flag.rows for flag in table.record.flags if "degrees" in flag.what] == [1]
    assert table.events.latitude.isna().tolist() == [True, False]


@pytest.mark.parametrize(
    ("latitude", "longitude", "none"),
    [("0", "0.000", True), ("0,0", "-0", True), ("0", "0.5", False), ("0.5", "0", False)],
)
def test_a_point_at_zero_degrees_both_ways_is_none(tmp_path, latitude, longitude, none):
    table = read(tmp_path, text([{"latitude": latitude, "longitude": longitude}, {}], ";"))
    assert [flag.rows for flag in table.record.flags if "are 0" in flag.what] == [1] * none
    assert [flag for flag in table.record.flags if "degrees" in flag.what] == []
    assert table.events[["latitude", "longitude"]].isna().all(axis=1).tolist() == [none, False]
    assert [place.id for place in table.record.places] == ["orrin-head"]  # both by their names


@pytest.mark.parametrize("form", ["13-02-2031", "13.02.2031 00:00", "2/13/2031 0:00"])
def test_dates_as_spreadsheet_programs_save_them(tmp_path, form):
    assert kept(read(tmp_path, text([{"date_start": form, "date_end": form}]))) == ["2031-02-13 2"]


def test_days_counted_as_spreadsheet_programs_do_are_set_aside_or_read(tmp_path):
    content = text([{"date_start": "47892", "date_end": "47892.0"}, {}])
    table = read(tmp_path, content)
    assert table.record.set_aside["no date that can be read"].rows == 1
    assert [flag.rule for flag in table.record.flags if "number of days" in flag.what] == ["serial-dates"]
    assert kept(read(tmp_path, content, rules=["serial-dates=read"]))[0] == "2031-02-13 2"


def test_a_row_of_totals_is_set_aside_and_makes_no_place(tmp_path):
    content = text([{}]) + ",".join({"id": "Total", "best": "2"}.get(name, "") for name in GED) + "\n"
    table = read(tmp_path, content)
    assert [place.id for place in table.record.places] == ["orrin-head"] and kept(table) == ["2031-02-03 2"]
    assert table.record.set_aside["no date that can be read"].best == 2


def test_counts_of_one_side_below_zero_are_said_and_never_in_the_table(tmp_path):
    table = read(tmp_path, text([{"deaths_a": -2}]))
    assert [flag.rows for flag in table.record.flags if "below zero" in flag.what] == [1]
    assert table.weeks.killed_a.tolist() == [0]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("<html><body>404</body></html>\n", "expected a table in CSV, found a web page or XML"),
        ('{"type": "FeatureCollection"}\n', "expected a table in CSV, found JSON"),
        (b"\x00\x01\x02\x03\x00\n", "expected a table in CSV, found a file that is not text"),
        (zipped(**{"[Content_Types].xml": "x", "xl/a.xml": "x"}), "found an Excel workbook; save the sheet as CSV"),
        (
            zipped(**{"a.csv": "x", "b.csv": "x"}),
            "expected one CSV file in the archive, found 'a.csv', 'b.csv'; unpack",
        ),
        (text([{}], columns=(*GED, "best")), "the column 'best' stands more than once"),
        (gzip.compress(text([{}]).encode())[:-20], "cannot be read"),
        (text([{}]) + "Source: invented\n", "line 3: expected 20 cells, found 1"),
    ],
    ids=["web page", "JSON", "binary", "Excel", "two files", "column twice", "cut off", "note"],
)
def test_what_is_no_table_is_refused_with_what_it_looks_like(tmp_path, content, message):
    with pytest.raises(InputError) as error:
        read(tmp_path, content)
    assert message in str(error.value)


def test_exchanged_coordinates_are_refused(tmp_path):
    places = tmp_path / "places.geojson"
    shape = {"type": "Polygon", "coordinates": [[[40, 0], [41, 0], [41, 1], [40, 1], [40, 0]]]}
    feature = {"type": "Feature", "properties": {"id": "a", "name": "Orrin Head"}, "geometry": shape}
    places.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    good = {"longitude": 40.5, "latitude": 0.5}
    assert kept(read(tmp_path, text([good]), places=str(places))) == ["2031-02-03 2"]
    with pytest.raises(InputError, match="of 1 points 0 lie in the places as given and 1 with both exchanged"):
        read(tmp_path, text([{"longitude": 0.5, "latitude": 40.5}]), places=str(places))


def test_sums_of_acled_by_week_count_their_events(tmp_path):
    rows = ["2031-02-01,Here,Brackmere,Orrin Head,Battles,Armed clash,5,12,9,1"]
    rows += ["2031-02-01,Here,Brackmere,Orrin Head,Battles,Shelling,2,0,9,1"]
    rows += ["2031-02-08,Here,Brackmere,Salt Coast,Battles,Armed clash,1,3,9,2"]
    table = read(tmp_path, "\n".join([ACLED_WEEKS, *rows]) + "\n", weeks_from=dt.date(2031, 2, 1))
    (found,) = table.record.datasets
    assert found.sums and (found.in_table.rows, found.in_table.best) == (3, 15)
    assert table.weeks.events.tolist() == [5, 2, 1] and table.weeks.spread.tolist() == [0, 0, 0]
    assert table.weeks.violence.tolist() == ["Armed clash", "Shelling", "Armed clash"]

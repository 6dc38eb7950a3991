"""contested data: what is printed, what is written, and what is refused."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from contested.cli.app import call
from contested.observations.events.rules import RULES
from helpers.event_files import ged, write_layout
from helpers.outline_files import archive, geojson, shapefile_parts, topojson


def test_an_import_says_what_it_did_and_ends_with_its_folder(tmp_path, capsys):
    file, out = write_layout(tmp_path, "hdx_tags.csv.gz"), tmp_path / "out"
    assert call(["data", "import", str(file), "--out", str(out)]) == 0
    printed = capsys.readouterr().out
    assert printed.splitlines()[-1] == str(out)
    assert "150 rows, and 1 row of HXL tags" in " ".join(printed.split())
    assert sorted(path.name for path in out.iterdir()) == ["events.parquet", "import.json", "weeks.csv"]
    assert call(["data", "show", str(out)]) == 0
    shown = capsys.readouterr().out
    assert shown.endswith(printed.removesuffix(f"{out}\n")) and max(map(len, shown.splitlines())) <= 80
    drawing = shown.removesuffix(printed.removesuffix(f"{out}\n"))
    assert "Killed by week, ucdp-ged" in drawing and "Deadliest places, ucdp-ged" in drawing
    total = json.loads((out / "import.json").read_text(encoding="utf-8"))["datasets"][0]["in_table"]["best"]
    places = re.findall(r"^  (?:Orrin|Salt|Térn|L'Aube)\D* ([\d.]+) killed", drawing, re.MULTILINE)
    assert len(places) == 4 and sum(map(float, places)) == pytest.approx(total, abs=1)


def test_json_has_the_whole_record(tmp_path, capsys):
    file, out = ged(tmp_path / "ged.csv", [{}]), tmp_path / "out"
    assert call(["data", "import", str(file), "--out", str(out), "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["table"] == str(out) and printed["datasets"][0]["read"] == {"rows": 1, "best": 2.0}
    assert json.loads((out / "import.json").read_text(encoding="utf-8"))["datasets"] == printed["datasets"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", "", "expected a header and rows, found an empty file"),
        ("a.csv", "id,day,deaths\n1,2031-01-01,3\n", "nearest is UCDP"),
        ("a.csv", "country,month,best\nBrackmere,2031-01\n", "a.csv, line 2: expected 3 cells, found 2"),
        ("a.csv", 'country,month,best\nBrackmere,2031-01,"3\n', "a.csv, line 2: not valid CSV"),
        ("a.csv", "country,month,best\n", "expected rows below the header, found none"),
        ("a.zip", "PK\x05\x06" + "\0" * 18, "expected one CSV file in the archive, found none"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_and_nothing_is_written(tmp_path, capsys, name, content, message):
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert call(["data", "import", str(tmp_path / name), "--out", str(tmp_path / "out")]) == 2
    assert message in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_folder_that_is_no_import_and_one_that_was_edited_are_refused(tmp_path, capsys):
    assert call(["data", "show", str(tmp_path)]) == 2
    assert "expected a folder with import.json, as `contested data import` writes it" in capsys.readouterr().err
    out = tmp_path / "out"
    assert call(["data", "import", str(ged(tmp_path / "ged.csv", [{}])), "--out", str(out)]) == 0
    (out / "weeks.csv").write_text("changed", encoding="utf-8")
    capsys.readouterr()
    assert call(["data", "show", str(out)]) == 2
    assert "the file was changed after the import" in capsys.readouterr().err


def test_the_page_on_event_data_lists_every_rule_with_its_choices(root: Path):
    page = (root / "docs" / "data.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| (.+) \| (`.+`) \|$", page, re.MULTILINE)
    listed = {name: (what, tuple(re.findall("`([a-z0-9-]+)`", choices))) for name, what, choices in rows}
    assert listed == RULES


@pytest.mark.parametrize("name", ["places.json", "places.topojson", "places.zip", "places.shp"])
def test_outlines_of_other_kinds_place_events_as_geojson_does(tmp_path, capsys, name):
    parts = shapefile_parts("natural_earth")
    if name.endswith("json"):
        topojson(tmp_path / name)
    elif name.endswith("zip"):
        archive(tmp_path / name, {f"folder/places{part}": content for part, content in parts.items()})
    else:
        for part, content in parts.items():
            (tmp_path / f"places{part}").write_bytes(content)
    file, placed = ged(tmp_path / "ged.csv", [{}]), []
    for number, places in enumerate((tmp_path / name, geojson(tmp_path / "plain.geojson"))):
        out = tmp_path / f"out{number}"
        assert call(["data", "import", str(file), "--places", str(places), "--out", str(out)]) == 0
        placed.append((out / "weeks.csv").read_text(encoding="utf-8"))
    assert placed[0] == placed[1]


def test_outlines_that_cannot_be_read_are_named_as_they_were_given(tmp_path, capsys):
    file = ged(tmp_path / "ged.csv", [{}])
    (tmp_path / "broken.zip").write_bytes(b"x")
    alike = geojson(tmp_path / "alike.geojson", iso_3166_2=["XB-OH"] * 4)
    for places, message in (
        (tmp_path / "none.zip", "none.zip: there is no such file"),
        (tmp_path / "broken.zip", "broken.zip: "),
        (alike, "where 'iso_3166_2' has 'XB-OH' 4 times; `contested scenario new` makes ids from names"),
    ):
        assert call(["data", "import", str(file), "--places", str(places), "--out", str(tmp_path / "out")]) == 2
        assert message in capsys.readouterr().err

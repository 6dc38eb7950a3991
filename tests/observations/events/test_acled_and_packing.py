"""ACLED's columns, old and new; zip, gzip and encodings; and an actor on either side."""

from __future__ import annotations

import csv
import gzip
import zipfile

import pytest

from contested.errors import InputError
from helpers.event_files import GED, ged, imported

NEW = {
    "event_id_cnty": "BRK1",
    "event_date": "2031-02-03",
    "year": "2031",
    "time_precision": "1",
    "disorder_type": "Political violence",
    "event_type": "Battles",
    "sub_event_type": "Armed clash",
    "actor1": "Military Forces of Brackmere",
    "assoc_actor_1": "",
    "inter1": "State forces",
    "actor2": "Lantern League",
    "interaction": "State forces-Rebel group",
    "country": "Brackmere",
    "admin1": "Orrin Head",
    "admin2": "Low Quay",
    "location": "Quay, the old one",
    "latitude": "0.5",
    "longitude": "0.5",
    "geo_precision": "1",
    "source": "Brackmere Post",
    "notes": "invented",
    "fatalities": "4",
    "tags": "",
    "timestamp": "1930000000",
}
OLD = {
    "data_id": "7001",
    "iso": "999",
    **{name: value for name, value in NEW.items() if name not in ("disorder_type", "tags")},
    "event_date": "03 February 2031",
    "inter1": "1",
    "interaction": "12",
}


@pytest.mark.parametrize("columns", [NEW, OLD])
def test_acled_has_one_number_of_killed_and_its_own_precision(tmp_path, columns):
    rows = [
        {"event_id_cnty": "BRK1"},
        {"event_id_cnty": "BRK2", "time_precision": "2", "event_type": "Riots", "fatalities": "7"},
        {"event_id_cnty": "BRK3", "time_precision": "3", "geo_precision": "3", "admin1": "Salt Coast"},
    ]
    table = imported(tmp_path, ged(tmp_path / "export.csv", rows, columns))
    (found,) = table.record.datasets
    assert (found.dataset, found.bounds, found.in_table.best) == ("acled", False, 15)
    assert {by: one.rows for by, one in table.record.by_date_precision.items()} == {
        "day": 1,
        "month": 1,
        "week around": 1,
    }
    days = [(str(row["first"].date()), str(row["last"].date())) for _, row in table.events.iterrows()]
    assert days == [("2031-02-03",) * 2, ("2031-01-31", "2031-02-06"), ("2031-02-01", "2031-02-28")]
    assert set(table.weeks.violence) == {"Battles", "Riots"} and "not pass rows on" in found.licence.replace("do ", "")


def test_of_the_same_acled_id_the_row_counts_that_was_updated_last(tmp_path):
    rows = [
        {"event_id_cnty": "BRK1", "fatalities": "1", "timestamp": "1930000001"},
        {"event_id_cnty": "BRK1", "fatalities": "9", "timestamp": "1930000002"},
    ]
    table = imported(tmp_path, ged(tmp_path / "export.csv", rows, NEW))
    assert table.weeks.best.sum() == 9 and table.record.set_aside["the same id again"].best == 1


def test_ucdp_and_acled_are_never_added(tmp_path):
    files = ged(tmp_path / "ged.csv", [{}]), ged(tmp_path / "export.csv", [{}], NEW)
    table = imported(tmp_path, *files)
    assert [(one.dataset, one.in_table.best) for one in table.record.datasets] == [("ucdp-ged", 2), ("acled", 4)]
    with pytest.raises(InputError, match="expected the name of a data set, which are never added: ucdp-ged, acled"):
        table.by_place_and_week()
    assert float(table.by_place_and_week("acled").best.sum()) == 4


@pytest.mark.parametrize(
    ("encoding", "named", "separator"),
    [("utf-8", "utf-8", "|"), ("utf-8-sig", "utf-8", ";"), ("utf-16", "utf-16", "\t"), ("cp1252", "cp1252", ",")],
)
def test_text_is_the_same_in_any_encoding_and_with_any_separator(tmp_path, encoding, named, separator):
    path = tmp_path / "ged.csv"
    with path.open("w", newline="", encoding=encoding) as stream:
        csv.writer(stream, delimiter=separator).writerows(
            [list(GED), list({**GED, "side_b": "Téranga, l'Été"}.values())]
        )
    table = imported(tmp_path, path)
    assert table.record.vintages[0].encoding == named and list(table.weeks.side_b) == ["Téranga, l'Été"]


def test_a_packed_file_is_read_as_the_file_in_it(tmp_path):
    plain = ged(tmp_path / "ged.csv", [{}, {"best": 5}])
    (tmp_path / "ged.csv.gz").write_bytes(gzip.compress(plain.read_bytes()))
    (tmp_path / "packed.csv").write_bytes(gzip.compress(plain.read_bytes()))
    with zipfile.ZipFile(tmp_path / "ged.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("readme.txt", "of the data")
        archive.write(plain, "folder/GEDEvent.csv")
    expected = imported(tmp_path, plain).weeks
    for name in ("ged.csv.gz", "packed.csv", "ged.zip"):
        assert imported(tmp_path, tmp_path / name).weeks.equals(expected), name
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.write(plain, "a.csv")
        archive.write(plain, "b.csv")
    with pytest.raises(InputError, match=r"expected one CSV file in the archive, found 'a.csv', 'b.csv'"):
        imported(tmp_path, tmp_path / "two.zip")


def test_an_actor_counts_on_either_side_and_a_wrong_name_has_the_nearest(tmp_path):
    rows = [{}, {"side_a": "Lantern League", "side_b": "Salt Company", "best": 5}, {"side_b": "Salt Company"}]
    table = imported(tmp_path, ged(tmp_path / "ged.csv", rows))
    assert table.by_actor("Lantern League").best.sum() == 2 + 5
    assert float(table.by_place_and_week(actor="Salt Company").best.sum()) == 5 + 2
    with pytest.raises(InputError, match="no actor 'Lantern Leage'; did you mean 'Lantern League'"):
        table.by_actor("Lantern Leage")

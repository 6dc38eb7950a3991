"""Two releases of one data set: never added, and compared row by row."""

from __future__ import annotations

import json

from contested.cli.app import call
from contested.observations.events.compare import compare
from helpers.event_files import ged, imported


def releases(tmp_path):
    """13 killed in release 31.1, 30 in 32.1: event 1 was counted again, 2 is gone, 3 is as it was, 4 is new."""
    older = ged(tmp_path / "ged311.csv", [{"best": 6, "high": 9}, {"best": 4}, {"best": 3}])
    newer = ged(
        tmp_path / "ged321.csv",
        [
            {"best": 20, "high": 20, "side_b": "Salt Company"},
            {"id": 3, "best": 3},
            {
                "id": 4,
                "best": 7,
                "high": 7,
                "date_start": "2031-12-01",
                "date_end": "2031-12-01",
                "adm_1": "Salt Coast",
            },
        ],
    )
    return older, newer


def older_dates(path):
    """The same rows a year before, so that release 31.1 covers them."""
    path.write_text(path.read_text(encoding="utf-8").replace("2031-02", "2030-02"), encoding="utf-8")
    return path


def test_two_releases_are_30_killed_and_never_43_in_any_order(tmp_path):
    older, newer = (older_dates(file) for file in releases(tmp_path))
    for files in ((older, newer), (newer, older)):
        table = imported(tmp_path, *files)
        (found,) = table.record.datasets
        assert (found.read.best, found.in_table.best, table.weeks.best.sum()) == (43, 30, 30)
        reasons = {why: one.rows for why, one in table.record.set_aside.items()}
        assert reasons == {"in a later file too": 2, "gone from a later release": 1}
        assert imported(tmp_path, *files, rules=["gone=keep"]).weeks.best.sum() == 34


def test_what_a_later_release_does_not_cover_is_kept(tmp_path):
    older = older_dates(ged(tmp_path / "ged311.csv", [{"id": 1}, {"id": 2, "country": "Tollen"}]))
    march = {"id": 9, "date_start": "2031-03-01", "date_end": "2031-03-01"}
    for name, rows in (("GEDEvent_v31_0_3.csv", [march]), ("ged321.csv", [{"id": 1}])):
        table = imported(tmp_path, older, ged(tmp_path / name, rows))
        assert "gone from a later release" not in table.record.set_aside
        assert {"1", "2"} <= set(table.events.id[table.events.set_aside.isna()])


def test_rows_that_changed_are_found_with_their_differences(tmp_path, capsys):
    older, newer = (imported(tmp_path, older_dates(file)) for file in releases(tmp_path))
    (found,) = compare(newer, older)
    assert (found.older.best, found.newer.best, found.same) == (13, 30, 1)
    assert (found.added.rows, found.added.best, found.added_later.rows) == (1, 7, 1)
    assert (found.gone.rows, found.gone.best, found.gone_ids) == (1, 4, ("2",))
    assert (found.changed.rows, found.changed.best, found.not_compared) == (1, 14, 0)
    assert found.fields == {"side_b": 1, "best": 1, "high": 1}
    assert found.older.best + found.added.best - found.gone.best + found.changed.best == found.newer.best
    assert call(["data", "show", str(newer.folder), "--against", str(older.folder)]) == 0
    printed = " ".join(capsys.readouterr().out.split())
    assert "row 1: 6 to 20 killed; other the other side, high estimate" in printed
    assert "only in the newer: 1 event, 7 killed, of which 1 event, 7 killed after the last day of the older" in printed
    assert call(["data", "show", str(newer.folder), "--against", str(older.folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["datasets"][0]["gone_ids"] == ["2"]


def test_rows_without_an_id_or_with_one_twice_are_not_compared(tmp_path):
    file = older_dates(ged(tmp_path / "a.csv", [{"id": ""}, {"id": 1}, {"id": 1, "best": 5}, {"id": 2}]))
    other = older_dates(ged(tmp_path / "b.csv", [{"id": 1}, {"id": 2}]))
    older, newer = imported(tmp_path, file, rules=["same-ids=all"]), imported(tmp_path, other)
    (found,) = compare(newer, older)
    assert (found.not_compared, found.same, found.gone.rows, found.added.rows) == (4, 1, 0, 0)

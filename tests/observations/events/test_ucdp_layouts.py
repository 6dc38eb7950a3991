"""Every layout of UCDP GED: tables add up to their files, and cells are what another program finds."""

from __future__ import annotations

import os
import unicodedata
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from helpers.event_files import HEADERS, imported, raw_rows, write_layout

KIND = {"1": "state-based", "3": "one-sided"}
COUNT = ("best", "fatalities", "best_est")


def adds_up(tmp_path: Path, file: Path) -> None:
    rows = raw_rows(file)
    total = sum(float(row[name]) for row in rows for name in COUNT if name in row)
    table = imported(tmp_path, file)
    (found,) = table.record.datasets
    assert (found.read.rows, found.read.best) == (len(rows), total)
    assert found.in_table.rows + found.set_aside.rows == len(rows)
    assert sum(one.rows for one in table.record.set_aside.values()) == found.set_aside.rows
    assert table.weeks.best.sum() + found.set_aside.best == pytest.approx(total, rel=1e-9)
    events = 0 if found.sums else found.in_table.rows
    assert table.weeks.events.sum() == pytest.approx(events, rel=1e-9)


@pytest.mark.parametrize("name", HEADERS)
def test_the_table_and_what_is_set_aside_add_up_to_the_file(tmp_path, name):
    adds_up(tmp_path, write_layout(tmp_path, name))


@pytest.mark.skipif("CONTESTED_EVENT_FILES" not in os.environ, reason="CONTESTED_EVENT_FILES names no folder of files")
def test_tables_of_real_files_add_up_to_them(tmp_path):
    files = sorted(path for path in Path(os.environ["CONTESTED_EVENT_FILES"]).iterdir() if ".csv" in path.suffixes)
    assert files
    for file in files:
        adds_up(tmp_path, file)


@pytest.mark.heavy
@pytest.mark.skipif("CONTESTED_EVENT_FILES" not in os.environ, reason="CONTESTED_EVENT_FILES names no folder of files")
def test_weeks_of_real_files_are_what_pandas_sums_from_them(tmp_path):
    """Files in the full layout: what lies within one week, by week; and all that is shared out, in total."""
    files = sorted(path for path in Path(os.environ["CONTESTED_EVENT_FILES"]).iterdir() if ".csv" in path.suffixes)
    done = 0
    for file in files:
        raw = pd.read_csv(file, low_memory=False)
        if not {"date_start", "date_end", "best", "low", "high", "id", "side_a", "where_prec"} <= {*raw.columns}:
            continue
        raw = raw[pd.to_numeric(raw.best, errors="coerce").notna()].copy()  # no HXL row
        raw[["best", "low", "high"]] = raw[["best", "low", "high"]].astype(float)
        table = imported(tmp_path, file, rules=["same-ids=all"])
        kept = raw[~raw.id.astype(float).astype(int).astype(str).isin(table.events.id[table.events.set_aside.notna()])]
        first, last = (pd.to_datetime(kept[name].str[:10]) for name in ("date_start", "date_end"))
        monday, end = (day - pd.to_timedelta(day.dt.day_of_week, unit="D") for day in (first, last))
        one = kept.assign(week=monday, low=kept[["low", "best"]].min(axis=1))[monday == end]
        expected = one.groupby("week")[["best", "low"]].sum()
        found = table.by_week().to_dataframe().dropna()
        certain = (found.best - found.spread)[found.events - found.spread_events > 1e-9]
        assert certain.to_numpy() == pytest.approx(expected.best.to_numpy(), abs=1e-6), file.name
        assert found.low[certain.index].to_numpy() == pytest.approx(expected.low.to_numpy(), abs=1e-6), file.name
        dense = table.by_place_and_week()
        assert float(dense.best.sum()) == pytest.approx(kept.best.sum(), abs=1e-5), file.name
        done += 1
    assert done


@pytest.mark.parametrize(
    ("name", "layout", "release", "tags"),
    [
        ("ged311_full.csv.gz", "full", "31.1", 0),
        ("ged301_older.csv", "full", "30.1", 0),
        ("hdx_tags.csv.gz", "full", None, 1),
        ("hdx_tags_and_index.csv", "full", None, 1),
        ("shapefile.csv", "full", None, 0),
        ("ged301_one_side.csv", "extract of one side", "30.1", 0),
        ("ged311_sample.csv", "extract without sides", "31.1", 0),
        ("ged311_country_month.csv.gz", "sums by country and month", "31.1", 0),
    ],
)
def test_a_file_says_what_it_is(tmp_path, name, layout, release, tags):
    (vintage,) = imported(tmp_path, write_layout(tmp_path, name)).record.vintages
    assert (vintage.layout, vintage.tag_rows) == (layout, tags)
    assert (vintage.release.name if vintage.release else None) == release


def plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.lower().removesuffix(" province").replace("-", " "))
    return "".join(char for char in letters if char.isascii()).replace("'", "")


def test_every_cell_is_what_plain_python_finds(tmp_path):
    """Events with a province, spread over weeks by days; low counts what is certain, high all that may be."""
    file = write_layout(tmp_path, "ged311_full.csv.gz")
    rows = [row for row in raw_rows(file) if row["adm_1"]]
    expected: dict[tuple[str, date, str, str, str], list[float]] = defaultdict(lambda: [0.0] * 5)
    for row in rows:
        first, last = date.fromisoformat(row["date_start"][:10]), date.fromisoformat(row["date_end"][:10])
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        mondays = {day - timedelta(days=day.weekday()) for day in days}
        low, best, high = (float(row[name]) for name in ("low", "best", "high"))
        low, high = min(low, best), max(high, best)
        for monday in mondays:
            share = sum(day - timedelta(days=day.weekday()) == monday for day in days) / len(days)
            cell = expected[plain(row["adm_1"]), monday, row["side_a"], row["side_b"], KIND[row["type_of_violence"]]]
            for place, value in enumerate((share, best * share, low * (share == 1), high, best * share * (share < 1))):
                cell[place] += value
    table = imported(tmp_path, file, rules=["unplaced=set-aside"])
    names = {place.id: plain(place.name) for place in table.record.places}
    found = {
        (names[row.place], row.week.date(), row.side_a, row.side_b, row.violence): [
            row.events,
            row.best,
            row.low,
            row.high,
            row.spread,
        ]
        for row in table.weeks.itertuples()
    }
    assert set(found) == set(expected) and len(found) > 100
    for cell, values in expected.items():
        assert found[cell] == pytest.approx(values, rel=1e-9, abs=1e-8), cell


def test_what_is_known_only_of_the_country_is_spread_and_its_bounds_kept(tmp_path):
    file = write_layout(tmp_path, "hdx_tags.csv.gz")
    unplaced = [row for row in raw_rows(file) if row["where_prec"] in ("5", "6")]
    table, aside = imported(tmp_path, file), imported(tmp_path, file, rules=["unplaced=set-aside"])
    larger = table.record.placed_by["larger unit"]
    assert larger.rows == len(unplaced) == 10
    assert larger.best == sum(float(row["best"]) for row in unplaced)
    assert aside.record.set_aside["known only to the country or a part of it"].rows == len(unplaced)
    dense, without = (one.by_place_and_week().sum(["place", "week"]) for one in (table, aside))
    assert float(dense.best) == pytest.approx(float(without.best) + larger.best, abs=1e-6)
    assert float(dense.low) == float(without.low)  # nothing that is shared out is certain
    assert float(dense.high) > float(without.high)


def test_a_sum_by_month_counts_no_events_and_lies_in_its_country(tmp_path):
    table = imported(tmp_path, write_layout(tmp_path, "ged311_country_month.csv.gz"))
    (found,) = table.record.datasets
    assert found.sums and table.weeks.events.sum() == 0
    assert [place.name for place in table.record.places] == ["Brackmere", "Tollen and Sark"]
    dense = table.by_place_and_week().best
    assert float(dense.sel(place="brackmere").sum()) == pytest.approx(10 * sum(range(12)), rel=1e-9)

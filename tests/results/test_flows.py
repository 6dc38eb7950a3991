"""flows.csv: which rows stand in it, and what is refused when it is read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from contested.errors import InputError
from contested.results.flows import flow_columns, read_flows, table, write_flows
from contested.results.layout import FLOW_COLUMNS, STATISTICS
from helpers.small_run import WEEKS, manifest

MEAN = STATISTICS.index("mean")


def statistics() -> dict[str, np.ndarray]:
    """The flow happens in the first place in week 1, in the second in week 3, and so in the whole area."""
    values = np.zeros((3, WEEKS, len(STATISTICS)), np.float32)
    for row, week, mean in ((0, 1, 2.5), (1, 3, 1234.5678), (2, 1, 2.5), (2, 3, 1234.5678)):
        values[row, week] = mean + 1
        values[row, week, MEAN] = mean
    other = np.full_like(values, 9.0)
    return {info.name: values if info.kind == "flow" else other for info in manifest().series}


def test_a_row_stands_for_each_week_and_place_in_which_a_flow_happens():
    found = table(flow_columns(manifest(), statistics()))
    assert tuple(found.columns) == FLOW_COLUMNS
    shown = found[["week", "date", "place", "flow", "mechanism", "mean", "q50"]].values.tolist()
    assert shown == [
        [1, "2022-12-13", "A", "raid.attack", "raid", 2.5, 3.5],
        [1, "2022-12-13", "ALL", "raid.attack", "raid", 2.5, 3.5],
        [3, "2022-12-27", "B", "raid.attack", "raid", 1234.57, 1235.57],
        [3, "2022-12-27", "ALL", "raid.attack", "raid", 1234.57, 1235.57],
    ]


def test_a_model_without_flows_has_an_empty_table_with_the_same_columns():
    chosen = manifest(series=tuple(info for info in manifest().series if info.kind != "flow"))
    found = table(flow_columns(chosen, statistics()))
    assert tuple(found.columns) == FLOW_COLUMNS and len(found) == 0
    assert found.dtypes["week"] == np.int64 and found.dtypes["mean"] == np.float64


def test_numbers_are_written_with_six_digits(tmp_path):
    write_flows(flow_columns(manifest(), statistics()), tmp_path / "flows.csv")
    lines = (tmp_path / "flows.csv").read_text().split("\n")
    assert lines[0] == ",".join(FLOW_COLUMNS) and lines[-1] == ""
    assert "1234.57" in lines[3] and len(lines) == 6


def spoiled(tmp_path: Path, old: str, new: str) -> Path:
    path = tmp_path / "flows.csv"
    write_flows(flow_columns(manifest(), statistics()), path)
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    return path


def test_what_is_written_is_read_again_to_the_last_bit(tmp_path):
    values = np.random.default_rng(0).lognormal(0, 6, (3, WEEKS, len(STATISTICS))).astype(np.float32)
    columns = flow_columns(manifest(), {info.name: values for info in manifest().series})
    write_flows(columns, tmp_path / "flows.csv")
    assert len(columns["week"]) >= 3 * WEEKS
    pd.testing.assert_frame_equal(read_flows(tmp_path / "flows.csv", manifest()), table(columns), check_exact=True)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("mean", "average", "flows.csv: expected columns week,date,place,"),
        (",A,", ",Z,", "flows.csv: column place: expected names of the run, found 'Z'"),
        (",raid.attack,", ",fear,", "flows.csv: column flow: expected names of the run, found 'fear'"),
        ("2.5", "many", "flows.csv: expected numbers; could not convert string to float: 'many'"),
        ("2.5", "inf", "flows.csv: expected finite numbers, found others"),
    ],
)
def test_other_columns_names_or_numbers_are_refused(tmp_path, old, new, words):
    with pytest.raises(InputError) as refused:
        read_flows(spoiled(tmp_path, old, new), manifest())
    assert words in str(refused.value)


def test_the_first_strange_name_is_named_and_cut_short(tmp_path):
    path = spoiled(tmp_path, ",B,", f",{'Y' * 80},")
    path.write_text(path.read_text().replace(",A,", ",Z,"))
    with pytest.raises(InputError, match=f"found '{'Y' * 60}'"):
        read_flows(path, manifest())


def test_a_missing_table_is_named(tmp_path):
    with pytest.raises(InputError, match=r"flows\.csv: expected a table; .*No such file"):
        read_flows(tmp_path / "flows.csv", manifest())

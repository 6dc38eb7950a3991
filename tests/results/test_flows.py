"""flows.csv: which rows stand in it, and what is refused when it is read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from contested.errors import InputError
from contested.results import flows
from contested.results.flows import NUMBERS, Columns, columns_of, flow_columns, read_flows, table, write_flows
from contested.results.layout import FLOW_COLUMNS, FLOW_QUANTILES, STATISTICS
from helpers.refusal import accepted
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


def test_columns_have_an_entry_for_every_row_in_the_order_of_weeks_then_places():
    found = flow_columns(manifest(), statistics())
    assert {name: column.tolist() for name, column in found.items() if name not in NUMBERS} == {
        "week": [1, 1, 3, 3],
        "date": ["2022-12-13", "2022-12-13", "2022-12-27", "2022-12-27"],
        "place": ["A", "ALL", "B", "ALL"],
        "flow": ["raid.attack"] * 4,
        "mechanism": ["raid"] * 4,
    }
    assert {name: found[name].tolist() for name in NUMBERS} == {
        name: [2.5, 2.5, 1234.57, 1234.57] if name == "mean" else [3.5, 3.5, 1235.57, 1235.57] for name in NUMBERS
    }


def test_each_flow_has_rows_of_its_own_with_each_quantile_under_its_name():
    """In one week and place the mean is 0.25 and the quantiles 1, 2 and so on; the other flow is ten times as large."""
    raid = next(info for info in manifest().series if info.name == "raid.attack")
    ambush = raid.model_copy(update={"name": "ambush.attack", "mechanism": "ambush"})
    values = np.zeros((3, WEEKS, len(STATISTICS)), np.float32)
    values[1, 2] = np.arange(len(STATISTICS))
    values[1, 2, MEAN] = 0.25
    values[0, 4, 1:] = 1.0  # in no history on average
    found = flow_columns(manifest(series=(raid, ambush)), {"raid.attack": values, "ambush.attack": 10 * values})
    assert found["flow"].tolist() == ["raid.attack", "ambush.attack"]
    assert found["mechanism"].tolist() == ["raid", "ambush"]
    assert found["mean"].tolist() == [0.25, 2.5]
    for name in FLOW_QUANTILES:
        number = STATISTICS.index(name)
        assert found[name].tolist() == [number, 10 * number]


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


def written(columns: Columns, path: Path) -> str:
    write_flows(columns, path)
    return path.read_bytes().decode()


def columns(**texts: list[str]) -> Columns:
    """Rows with the numbers 0.5, 1.5 and so on, of week 7."""
    size = len(next(iter(texts.values())))
    numbers = dict.fromkeys(NUMBERS, 0.5 + np.arange(size))
    given = {name: np.array(texts.get(name, ["x"] * size), object) for name in ("date", "place", "flow", "mechanism")}
    return {"week": np.full(size, 7), **given, **numbers}


def test_a_line_has_its_fields_in_the_order_of_the_columns_and_quotes_where_they_are_needed(tmp_path):
    found = written(columns(place=["A", 'B "old", south'], mechanism=["raid", "talk"]), tmp_path / "flows.csv")
    lines = [
        {"week": "7", "date": "x", "place": place, "flow": "x", "mechanism": label} | dict.fromkeys(NUMBERS, number)
        for place, label, number in (("A", "raid", "0.5"), ('"B ""old"", south"', "talk", "1.5"))
    ]
    rows = [list(FLOW_COLUMNS), *([line[name] for name in FLOW_COLUMNS] for line in lines)]
    assert found == "".join(",".join(row) + "\n" for row in rows)


@pytest.mark.parametrize("at_once", [1, 2, 5, 6])
def test_however_many_lines_are_made_together_each_is_written_once_and_in_order(tmp_path, monkeypatch, at_once):
    monkeypatch.setattr(flows, "AT_ONCE", at_once)
    text = written(columns(place=list("ABCDE")), tmp_path / "flows.csv")
    place = FLOW_COLUMNS.index("place")
    assert [line.split(",")[place] for line in text.splitlines()[1:]] == list("ABCDE")


def test_texts_that_look_like_numbers_or_like_nothing_are_read_as_texts(tmp_path):
    chosen = manifest(places=tuple(manifest().places[0].model_copy(update={"id": name}) for name in ("NA", "007")))
    made = columns(place=["NA", "007"], flow=["raid.attack"] * 2, mechanism=["null", "12"], date=["2022", "1999"])
    write_flows(made, tmp_path / "flows.csv")
    found = accepted(read_flows, tmp_path / "flows.csv", chosen)
    assert {name: found[name].tolist() for name in ("place", "mechanism", "date")} == {
        "place": ["NA", "007"],
        "mechanism": ["null", "12"],
        "date": ["2022", "1999"],
    }


def spoiled(tmp_path: Path, old: str, new: str) -> Path:
    path = tmp_path / "flows.csv"
    write_flows(flow_columns(manifest(), statistics()), path)
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    return path


def test_what_is_written_is_read_again_to_the_last_bit(tmp_path):
    values = np.random.default_rng(0).lognormal(0, 6, (3, WEEKS, len(STATISTICS))).astype(np.float32)
    made = flow_columns(manifest(), {info.name: values for info in manifest().series})
    write_flows(made, tmp_path / "flows.csv")
    assert len(made["week"]) >= 3 * WEEKS
    again = read_flows(tmp_path / "flows.csv", manifest())
    pd.testing.assert_frame_equal(again, table(made), check_exact=True)
    assert {name: column.tolist() for name, column in columns_of(again).items()} == {
        name: column.tolist() for name, column in made.items()
    }


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

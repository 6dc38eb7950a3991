"""The data of the page: rounded, thinned to fit, and harmless."""

from __future__ import annotations

import base64
import json
import re
import zlib

import numpy as np
import pytest

from contested.present.report import pack
from contested.present.views.series import RecordedSeries
from present.sample import Sample, make


def unpacked(block: list, weeks: int) -> np.ndarray:
    """The numbers [row, week] of a packed block: running sums of the steps, in thousandths of the range."""
    low, high, steps = block
    rows = [steps[i : i + weeks] for i in range(0, len(steps), weeks)]
    return np.array([[low + (high - low) * sum(row[: w + 1]) / 1000 for w in range(weeks)] for row in rows])


def test_packed_numbers_come_back_to_half_a_step():
    values = np.random.default_rng(1).uniform(-3, 40, (7, 9))
    back = unpacked(pack.block(values), 9)
    assert np.abs(back - values).max() <= 43 / 1000 / 2 + 0.003


def test_a_block_of_zeros_is_one_zero_and_a_constant_keeps_its_value():
    assert pack.block(np.zeros((2, 3))) == 0
    assert unpacked(pack.block(np.full((1, 3), 8.0)), 3) == pytest.approx(8.0)


def test_chances_are_thousandths_and_no_data_is_minus_one():
    assert pack.permille(np.array([0.0, 0.0004, 0.0126, 1.0, np.nan])).tolist() == [0, 0, 13, 1000, -1]


def test_the_data_block_holds_only_harmless_characters():
    text = pack.shrunk({"a": "</script><!--\u2028&"})
    assert re.fullmatch("[A-Za-z0-9+/=]+", text)
    assert json.loads(zlib.decompress(base64.b64decode(text))) == {"a": "</script><!--\u2028&"}


@pytest.fixture(scope="module")
def series() -> RecordedSeries:
    return RecordedSeries(make(Sample(places=10, weeks=30, country_only=True)))


def test_a_large_budget_keeps_every_week_and_every_series_by_place(series):
    kept = pack.thin(series, 1_000_000)
    assert kept.weeks == list(range(30))
    by_place = [info.name for info in series.ordered if info.kind in ("report", "stock") and info.by_place]
    assert kept.by_place == by_place


@pytest.mark.parametrize(
    ("numbers", "every"), [(14 * 10 * 31, 1), (14 * 10 * 31 - 1, 2), (14 * 10 * 16 - 1, 3), (1, 8)]
)
def test_a_smaller_budget_keeps_fewer_weeks_but_always_the_first_and_the_last(series, numbers, every):
    weeks = pack.thin(series, numbers).weeks
    assert weeks[0] == 0 and weeks[-1] == 29
    assert set(np.diff(weeks[1:])) == {every}


def test_as_many_series_are_kept_by_place_as_the_budget_holds(series):
    assert len(pack.thin(series, 7 * 10 * 30 * 3).by_place) == 3
    assert len(pack.thin(series, 7 * 10 * 30 * 3 - 1).by_place) == 2


def test_the_data_holds_series_by_name_with_title_unit_and_numbers(series):
    found = pack.data(series, pack.thin(series, 1_000_000), 4, 4)
    assert (found["first"], found["histories"], len(found["names"])) == (4, 20, 10)
    row = next(row for row in found["series"] if row["n"] == "fighters.government")
    assert (row["l"], row["u"]) == ("Fighters: Authorities", "persons")
    true = series.run.series["fighters.government"].values
    assert unpacked(row["a"], 30)[3] == pytest.approx(true[-1, :, 4], rel=0.01)
    assert unpacked(row["p"][5], 30)[6] == pytest.approx(true[5, :, 7], rel=0.01)
    members = series.run.draws["fighters.government"].values[:, :20].T
    assert unpacked(row["h"], 30) == pytest.approx(members, rel=0.02)
    assert "p" not in next(row for row in found["series"] if row["n"] == "fear")


@pytest.mark.parametrize("numbers", [14 * 10 * 32, 14 * 10 * 32 - 1, 14 * 10 * 17 - 1, 1])
def test_the_week_of_the_date_of_the_evidence_is_always_kept(numbers: int):
    series = RecordedSeries(make(Sample(places=10, weeks=30, past=13)))
    kept = pack.thin(series, numbers)
    assert kept.weeks == sorted(set(kept.weeks)) and {0, 13, 29} <= set(kept.weeks)
    assert kept.weeks[kept.as_of] == 13 and pack.data(series, kept, 4, 4)["asof"] == kept.as_of
    assert 7 * 10 * len(kept.weeks) * len(kept.by_place) <= numbers


def test_a_run_without_a_past_has_no_mark(series):
    kept = pack.thin(series, 1_000_000)
    assert kept.as_of == 0 and pack.data(series, kept, 4, 4)["asof"] == 0

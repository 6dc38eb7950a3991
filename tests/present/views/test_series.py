"""Recorded series: titles and units from the run, reading order by kind and by what questions look at."""

from __future__ import annotations

import numpy as np
import pytest

from contested.present.views.series import RecordedSeries


@pytest.fixture
def series(runs):
    return RecordedSeries(runs["plain"])


def test_titles_and_units_come_from_the_run(series):
    assert (series.title("control.resistance"), series.unit("control.resistance")) == (
        "Districts held: National Front",
        "districts",
    )


def test_numbers_are_those_of_the_run(series, runs):
    stored = runs["plain"].series["displaced"]
    np.testing.assert_array_equal(series.mean("displaced"), stored.sel(place="ALL", statistic="mean").values)
    levels = ["q05", "q10", "q25", "q50", "q75", "q90", "q95"]
    np.testing.assert_array_equal(series.quantiles("displaced"), stored.sel(place="ALL", statistic=levels).values)
    np.testing.assert_array_equal(series.by_place("displaced")[4], stored.sel(place="P-004", statistic=levels).values)
    members = runs["plain"].draws["displaced"].isel(member=slice(0, 3)).values.T
    np.testing.assert_array_equal(series.histories("displaced", 3), members)
    assert series.layer_chance.shape == (2, 34, 56)


def test_weeks_are_named_by_their_first_day(series):
    assert series.dates[:2] == ["2022-12-06", "2022-12-13"]
    assert len(series.dates) == 56


def test_series_are_in_the_order_of_their_kind_and_first_those_that_questions_look_at(series):
    assert series.looked_at == ["fighters.resistance", "displaced", "abroad"]
    kinds = [info.kind for info in series.ordered]
    assert kinds == sorted(kinds, key=["report", "stock", "level", "flow"].index)
    stocks = [info.name for info in series.ordered if info.kind == "stock"]
    assert stocks[:4] == ["fighters.resistance", "displaced", "abroad", "civilian"]


def test_the_series_of_the_headline_come_first(runs):
    assert RecordedSeries(runs["quantity-first"]).looked_at == ["displaced", "abroad", "fighters.resistance"]

"""What the file keeps: weeks that matter always, series by place as far as there is room."""

from __future__ import annotations

import pytest

from contested.present.report.kept import keep, wanted
from contested.present.views.series import RecordedSeries
from present.sample import Sample, make


@pytest.fixture(scope="module")
def series() -> RecordedSeries:
    return RecordedSeries(make(Sample(places=10, weeks=30, past=13)))


def test_all_weeks_and_all_series_by_place_are_kept_where_there_is_room(series):
    found = keep(series, [29], 1e6, 10**6)
    assert found.weeks == list(range(30)) and found.as_of == 13
    assert found.by_place == [info.name for info in wanted(series)]


def test_what_questions_and_maps_read_comes_first_then_control(series):
    names = [info.name for info in wanted(series)]
    assert names[:4] == ["fighters.resistance", "displaced", "abroad", "reporting.deaths"]
    assert set(names[4:6]) == {"control.resistance", "control.government"}
    assert not any(name.startswith("phase.") or name.endswith(".join") for name in names)


def test_less_room_keeps_fewer_series_by_place_in_the_same_order(series):
    every = [info.name for info in wanted(series)]
    some, none = keep(series, [], 1500, 10**6).by_place, keep(series, [], 0, 10**6).by_place
    assert none == [] and 0 < len(some) < len(every)
    assert some == [name for name in every if name in some]


@pytest.mark.parametrize(("weeks", "step"), [(30, 1), (29, 2), (14, 3), (1, 26)])
def test_weeks_are_thinned_evenly_but_the_first_the_last_and_the_marked_stay(series, weeks, step):
    numbers = weeks * (7 * len(series.infos) + 2 * 10)
    assert keep(series, [20], 0, numbers).weeks == sorted({0, 13, 20, *range(29, -1, -step)})


def test_the_position_of_a_week_that_is_left_out_is_that_of_the_one_before(series):
    found = keep(series, [], 0, 1)
    assert [found.weeks[found.position(week)] for week in (0, 5, 13, 20, 29)] == [0, 3, 13, 13, 29]

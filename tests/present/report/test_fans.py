"""Which series the page draws: the first report large, then those that a question looks at."""

from __future__ import annotations

import re

import pytest

from contested.present.report.fans import fan_view
from contested.present.report.pack import thin
from contested.present.views.series import RecordedSeries


@pytest.fixture
def view(runs):
    series = RecordedSeries(runs["plain"])
    return fan_view(series, thin(series, 1_000_000), 3)


def test_the_first_series_in_reading_order_is_drawn_large(view, runs):
    assert (view["label"], view["name"], view["unit"]) == ("Reported deaths", "reporting.deaths", "deaths per week")
    median = float(runs["plain"].series["reporting.deaths"].sel(place="ALL", statistic="q50").values[3])
    assert view["text"].startswith(f"Week of 27 Dec 2022: median {median:.2g}, ")
    assert "Reported deaths, whole area. Week of 27 Dec 2022" in view["svg"]


def test_small_fans_start_with_series_that_a_question_looks_at_alone(view):
    assert [row["label"] for row in view["small"]] == [
        "Fighters: National Front",
        "Displaced within the area",
        "Reported events",
        "Refugees abroad",
        "People living at home",
        "Fighters killed: National Front",
        "Districts held: National Front",
        "Fighters: Authorities",
    ]
    assert view["small"][6]["unit"] == "districts"
    assert view["from_questions"] is True


def test_a_small_fan_ends_with_the_last_week(view):
    assert all("Week of 26 Dec 2023" in row["svg"] for row in view["small"])


def test_every_series_can_be_chosen_by_its_row(view, runs):
    rows = [row for group in view["groups"].values() for row in group]
    assert [row["row"] for row in rows] == list(range(len(runs["plain"].manifest.series)))
    assert list(view["groups"]) == ["What is reported", "Stocks", "Levels", "Flows"]
    by_place = [one for one in runs["plain"].manifest.series if one.by_place and one.kind != "flow"]
    assert (view["by_place"], view["total"]) == (len(by_place), len(rows))


def test_a_fan_by_place_is_not_needed_to_draw_the_whole_area(runs):
    series = RecordedSeries(runs["no-layers"])
    view = fan_view(series, thin(series, 1), 0)
    assert view["by_place"] == 0
    assert len(re.findall('class="median"', view["svg"])) == 1

"""Which series the page draws: the first report large, then those that a question looks at."""

from __future__ import annotations

import re

import pytest

from contested.present.report.fans import fan_view, opening_series, series_groups
from contested.present.report.kept import keep
from contested.present.report.points import bars, drawn_points
from contested.present.views.provenance import Provenance
from contested.present.views.series import RecordedSeries
from contested.present.views.shares import counting
from present.sample import changed


def view_of(run, room: float = 1e6) -> dict:
    proof = Provenance(run)
    points, known = drawn_points(proof), set(proof.series.infos)
    kept = keep(proof.series, [], room, 10**6)
    name = opening_series(proof.series, points)
    return fan_view(proof.series, name, kept, 3, counting(run), points, bars(run, known))


@pytest.fixture
def view(runs):
    return view_of(runs["plain"])


def test_the_first_series_in_reading_order_is_drawn_large(view, runs):
    assert (view["label"], view["name"], view["unit"]) == ("Reported deaths", "reporting.deaths", "deaths per week")
    median = float(runs["plain"].series["reporting.deaths"].sel(place="ALL", statistic="q50").values[3])
    assert view["text"].startswith(f"Week of 27 Dec 2022: median {median:.2g}, ")
    assert "Reported deaths, whole area. Week of 27 Dec 2022" in view["svg"]


def test_small_fans_start_with_series_that_a_question_looks_at_alone(view):
    assert [(row["label"], row["unit"]) for row in view["small"]] == [
        ("Fighters: National Front", "persons"),
        ("Displaced within the area", "persons"),
        ("Reported events", "events per week"),
        ("Refugees abroad", "persons"),
    ]


def test_a_small_fan_ends_with_the_last_week(view):
    assert all("Week of 26 Dec 2023" in row["svg"] for row in view["small"])


def test_every_series_can_be_chosen_by_its_row(view, runs):
    groups = series_groups(RecordedSeries(runs["plain"]))
    rows = [row for group in groups.values() for row in group]
    assert rows == list(range(len(runs["plain"].manifest.series)))
    assert list(groups) == ["What is reported", "Stocks", "Levels", "Flows"]
    by_place = [one for one in runs["plain"].manifest.series if one.by_place]
    flows = [one for one in by_place if one.kind == "flow"]
    assert (view["by_place"], view["total"]) == (len(by_place) - len(flows), len(by_place))


def test_a_fan_by_place_is_not_needed_to_draw_the_whole_area(runs):
    view = view_of(runs["no-layers"], 0)
    assert view["by_place"] == 0
    assert len(re.findall('class="median"', view["svg"])) == 1


def test_a_conditioned_run_opens_with_the_series_of_which_most_was_stated_and_its_points(runs):
    view = view_of(runs["conditioned"])
    assert view["name"] == "reporting.events" and len(view["points"]) > 1
    assert view["svg"].count('class="point"') == len(view["points"])


def test_a_series_that_is_0_or_1_is_a_share_of_histories_and_never_a_fan(runs):
    run = runs["plain"]
    head = run.headline.model_copy(update={"series": ("phase.resistance.guerrilla",)})
    answers = run.answer_file.model_copy(update={"answers": (head,)})
    small = view_of(changed(run, answer_file=answers))["small"][0]
    assert small["label"] == "In phase guerrilla: National Front"
    assert 'class="line layer"' in small["svg"] and 'class="b50"' not in small["svg"]
    assert "700 of 1,000 histories, 70 %" in small["svg"]

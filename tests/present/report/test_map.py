"""The map: classes with the bound in the class above, and the map in a sentence."""

from __future__ import annotations

import pytest

from contested.present.report.map import chance_class, chance_text, highest, map_view, opening_week
from contested.present.report.outlines import project
from contested.present.report.places import place_rows
from contested.present.views.series import RecordedSeries


@pytest.mark.parametrize(
    ("value", "cls"),
    [
        (-1, "nodata"),
        (0, "c0"),
        (49, "c0"),
        (50, "c1"),
        (199, "c1"),
        (200, "c2"),
        (399, "c2"),
        (400, "c3"),
        (599, "c3"),
        (600, "c4"),
        (799, "c4"),
        (800, "c5"),
        (1000, "c5"),
    ],
)
def test_a_chance_on_the_bound_of_two_classes_is_in_the_one_above(value, cls):
    assert chance_class(value) == cls


def test_a_chance_on_the_map_is_in_whole_percent_and_never_0_or_100():
    assert [chance_text(v) for v in (-1, 0, 4, 5, 625, 994, 995, 1000)] == [
        "no data",
        "<1 %",
        "<1 %",
        "1 %",
        "63 %",
        "99 %",
        ">99 %",
        ">99 %",
    ]


def test_the_map_in_a_sentence_names_the_highest_and_counts_all():
    rows = [("Low", 10), ("A", 850), ("B", 60), ("Nothing known", -1), ("C", 999), ("D", 400), ("E", 50)]
    assert highest(rows).replace("\u00a0", " ") == "Highest: C >99 %, A 85 %, D 40 %, B 6 %; 5 % or more in 5 places."
    assert highest(rows[:5]).replace("\u00a0", " ") == "Highest: C >99 %, A 85 %, B 6 %."
    assert highest([("Low", 49)]).replace("\u00a0", " ") == "Below 5 % everywhere."


def test_the_page_opens_with_the_week_of_the_highest_chance(runs):
    series = RecordedSeries(runs["plain"])
    mean = [sum(c for c in series.layer_chance[0][:, w] if c == c) for w in range(56)]
    assert opening_week(series, list(range(56))) == mean.index(max(mean))
    assert opening_week(RecordedSeries(runs["no-layers"]), list(range(0, 56, 5))) == 11


def test_places_on_the_map_have_their_name_class_and_chance(runs):
    run = runs["plain"]
    series = RecordedSeries(run)
    view = map_view(series, project(run.outlines, series.places), 7)
    chance = run.series["layer_chance"].values[0, :, 7]
    assert [row["name"] for row in view["drawn"]] == [f"Square {i}" for i in range(34)]
    assert view["drawn"][2]["cls"] == "nodata"
    assert view["drawn"][5]["cls"] == chance_class(round(1000 * chance[5]))
    assert view["missing"] == []


def test_the_table_of_places_starts_with_the_highest_chance(runs):
    rows = place_rows(RecordedSeries(runs["plain"]), 7)
    assert [row["permille"] for row in rows] == sorted((row["permille"] for row in rows), reverse=True)
    assert rows[-1]["chance"] == "no data"
    first = rows[0]
    median = runs["plain"].series["reporting.deaths"].values[first["i"], 7, 4]
    assert first["value"] == pytest.approx(median, rel=1e-3)
    assert first["population"] == "900,000"

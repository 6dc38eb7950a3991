"""The map: classes and words of each place, names of the first ones, what was said, the lead in words."""

from __future__ import annotations

import numpy as np
import pytest

from contested.present.report.kept import keep
from contested.present.report.map import Map, leading, map_view, opening_layer
from contested.present.report.outlines import project
from contested.present.report.places import first_places, lead, place_rows, unit_note
from contested.present.report.said import said_of_places
from contested.present.report.where import Where
from contested.present.views.provenance import Provenance
from contested.present.views.series import RecordedSeries
from contested.present.views.shares import Counting, counting
from present.sample import changed

COUNTING = Counting(1000, 1000.0, 0.9)


@pytest.fixture(scope="module")
def where(runs) -> Where:
    return Where(Provenance(runs["conditioned"]))


def test_the_page_opens_with_the_layer_that_reads_the_headlines_series_or_with_the_first(runs):
    run = runs["plain"]
    assert opening_layer(RecordedSeries(run)) == 0
    head = run.headline.model_copy(update={"series": ("control.resistance",)})
    answers = run.answer_file.model_copy(update={"answers": (head,)})
    assert opening_layer(RecordedSeries(changed(run, answer_file=answers))) == 1


def test_the_page_opens_with_the_week_in_which_the_headlines_weeks_end(runs, where):
    assert where.series.dates[where.closes] == "2023-12-26"
    head = runs["conditioned"].headline.model_copy(update={"last": runs["conditioned"].manifest.scenario.as_of})
    answers = runs["conditioned"].answer_file.model_copy(update={"answers": (head,)})
    other = Where(Provenance(changed(runs["conditioned"], answer_file=answers)))
    view = other.view(1)
    assert view["first_date"] == "6 Dec 2022" and view["closes"] is True


def test_places_on_the_map_have_their_name_class_and_chance(runs):
    run = runs["plain"]
    series = RecordedSeries(run)
    counts = counting(run).counts(series.layer_chance[0][:, 7]).tolist()
    view = map_view(series, Map(series, project(run.outlines, series.places)), counts, counting(run), [])
    assert [row["name"] for row in view["drawn"]] == [f"Square {i}" for i in range(34)]
    assert (view["drawn"][2]["cls"], view["drawn"][2]["chance"]) == ("nodata", "no data")
    chance = float(run.series["layer_chance"].values[0, 5, 7])
    assert view["drawn"][5]["chance"].startswith(f"{round(1000 * chance)} of 1,000 histories")
    assert view["missing"] == [] and view["no_data"] is True
    assert view["scale"] == ("large" if max(counts) >= 50 else "small")


def test_the_first_places_are_named_with_their_chance_more_of_them_on_a_wide_screen(where):
    counts = [0] * 34
    for place, count in ((3, 12), (7, 9), (30, 31), (11, 1), (20, 2), (21, 1)):
        counts[place] = count
    wide, narrow = (where.map.spots(counts, COUNTING, screen) for screen in ("wide", "narrow"))
    assert [one.text for one in wide] == [
        "Square 30 3.1 %", "Square 3 1.2 %", "Square 7 0.9 %", "Square 20 0.2 %", "Square 11 0.1 %",
    ]  # fmt: skip
    assert {one.place for one in narrow} <= {30, 3, 7}
    assert leading(counts) == [30, 3, 7, 20, 11, 21]


def test_what_was_said_of_places_stands_by_the_layer_that_reads_its_series(runs):
    run = runs["conditioned"]
    layers = tuple(
        layer.model_copy(update={"series": ("reporting.events",)} if layer.id == "held" else {})
        for layer in run.manifest.layers
    )
    found = said_of_places(Provenance(changed(run, manifest=run.manifest.model_copy(update={"layers": layers}))))
    assert found and all(one.layers == (1,) and one.places == (0, 1) for one in found)
    yes = next(one for one in found if "It is so in" in one.text)
    assert yes.head.startswith("Square 0, Square 1, ") and "It is so in 46 % of histories." in yes.text
    assert yes.who == "the movement's spokesman, E5" and yes.claim is not None
    assert said_of_places(Provenance(runs["plain"])) == []


def test_the_table_of_places_starts_with_the_highest_chance(where):
    view = where.view(110_000)
    rows = view["places"]
    assert [row["count"] for row in rows] == sorted((row["count"] for row in rows), reverse=True)
    assert rows[-1]["chance"] == "no data"
    first, name = rows[0], view["fans"]["name"]
    median = where.run.series[name].values[first["i"], where.closes, 4]
    assert first["value"] == pytest.approx(median, rel=0.02)
    assert first["population"] == "900,000"
    without = place_rows(where.series, None, "fear", keep(where.series, [], 0, 10**6), 3, COUNTING)
    assert {(row["median"], row["range"], row["chance"]) for row in without} == {("-", "-", "no data")}


def test_the_first_places_have_curves_values_and_ranges(where):
    counts = np.array([[0, 10, 12], [0, 0, 0], [5, 20, 40], [-1, -1, -1]])
    rows = first_places(counts, 2, ["A", "B", "C", "D"], COUNTING)
    assert [(row["name"], row["percent"], row["range"]) for row in rows] == [
        ("C", "4.0 %", "3.1 to 5 %"), ("A", "1.2 %", "0.8 to 1.9 %"),
    ]  # fmt: skip
    assert rows[0]["spark"] == "M0 21.2l60-8.2 60-11"


def test_the_map_in_a_sentence(runs):
    manifest = runs["plain"].manifest.model_copy(update={"place": "province"})
    names = ["Baghlan", "Takhar", "Kabul"]
    assert lead([32, 18, 0], names, manifest, COUNTING) == (
        "Baghlan comes first, and even there it is 3.2 %; in 1 of 3 provinces no history has it."
    )
    assert lead([320, 180, 1], names, manifest, COUNTING) == "Baghlan comes first, with 32 %, then Takhar with 18 %."
    assert lead([0, 0, 0], names, manifest, COUNTING) == "In no history and none of the 3 provinces."


def test_a_note_says_what_a_unit_of_control_is_and_how_those_of_a_place_are_counted(runs):
    manifest = runs["plain"].manifest.model_copy(update={"place": "province"})
    assert "is one of the 374 units of control, 11 in each province." in unit_note(manifest)
    assert "counts how many of a province’s districts a side holds or contests, not which ones" in unit_note(manifest)
    single = tuple(place.model_copy(update={"units": 1}) for place in manifest.places)
    alone = manifest.model_copy(update={"places": single, "place": "district"})
    assert unit_note(alone) == "Each district is held by a side, or contested, or neither."

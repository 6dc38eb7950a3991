"""Statements on fans: the right series, place, weeks and values; what questions ask of a series."""

from __future__ import annotations

import re
from datetime import date

import pytest

from contested.present.report.axes import BOX, Frame
from contested.present.report.points import Bar, bar_marks, bars, drawn_points, highest, point_marks, span, week_of
from contested.present.views.provenance import Provenance
from contested.results.answers import Comparison, Threshold
from present.sample import changed

FRAME = Frame(BOX, 0, 111, [0.0, 50.0])


@pytest.fixture(scope="module")
def found(runs) -> list:
    return drawn_points(Provenance(runs["conditioned"]))


def test_only_numbers_about_one_series_and_the_whole_area_or_one_place_are_drawn(runs, found):
    used = runs["conditioned"].manifest.conditioning.observations
    alone = [one for one in used if one.point and len(one.places) < 2]
    assert 0 < len(alone) < len(used)
    assert len(found) == len(alone) and {(one.series, one.place) for one in found} == {("reporting.events", -1)}


def test_a_point_has_the_weeks_and_the_values_of_its_statement(runs, found):
    used = next(one for one in runs["conditioned"].manifest.conditioning.observations if one.claim == "claim-0")
    point = next(one for one in found if one.stated == used.point.stated)
    assert (point.low, point.high) == (used.point.low, used.point.high)
    assert point.simulated == (used.point.simulated.low, used.point.simulated.median, used.point.simulated.high)
    start = runs["conditioned"].manifest.scenario.start
    assert (point.first, point.last) == tuple((day - start).days // 7 for day in (used.first, used.last))
    assert point.text.startswith(f"{span(used.first, used.last)}: 14 events per week")
    assert "(7.3 to 27); the histories have 13 (8.4 to 21) in these weeks." in point.text
    assert point.who == "the movement's spokesman, A1" and point.claim == 1


def test_inflation_is_taken_out_where_the_statement_has_some(runs):
    run = runs["conditioned"]
    fit = run.manifest.conditioning
    one = next(o for o in fit.observations if o.point and o.point.inflation)
    alone = fit.model_copy(update={"observations": (one.model_copy(update={"places": ("P-004",)}),)})
    (point,) = drawn_points(Provenance(changed(run, manifest=run.manifest.model_copy(update={"conditioning": alone}))))
    assert point.place == 4 and point.after == pytest.approx(one.point.stated / 1.7)
    assert "once the usual inflation is taken out" in point.text
    marks = "".join(point_marks(FRAME, [point]))
    assert marks.count('class="after"') == 1 and 'class="pointnumber"' not in marks


def test_marks_lie_where_weeks_and_values_are_and_several_have_numbers(found):
    marks = "".join(point_marks(FRAME, found))
    first = found[0]
    x, y = re.search(r'class="point" cx="([\d.]+)" cy="([\d.]+)"', marks).groups()
    assert float(x) == pytest.approx((FRAME.x(first.first) + FRAME.x(first.last)) / 2, abs=0.06)
    assert float(y) == pytest.approx(FRAME.y(first.stated), abs=0.06)
    assert re.findall(r'class="pointnumber">(\d+)<', marks) == [str(k + 1) for k in range(len(found))]


def test_the_axis_reaches_the_statements_but_not_the_far_end_of_an_error(found):
    wild = found[0]._replace(stated=20.0, high=1e6, simulated=(1.0, 5.0, 30.0))
    assert highest([wild], 10.0) == 60.0
    assert highest([], 10.0) == 0.0


def asked(runs, subject: str, counted: str, series=("fighters.resistance",), number=500.0):
    run = runs["plain"]
    one = Comparison(subject=subject, direction="at_least", number=number, unit="persons", claim=None)
    threshold = Threshold(text="at least", alternatives=(one,), for_weeks=1)
    head = run.headline.model_copy(update={"series": series, "counted": counted, "threshold": threshold})
    answers = run.answer_file.model_copy(update={"answers": (head,)})
    return bars(changed(run, answer_file=answers), {info.name for info in run.manifest.series})


def test_a_bar_is_the_level_that_a_question_asks_for_or_its_sum_per_week(runs):
    (level,) = asked(runs, "fighters.resistance", "in the last week (to 2023-12-04), all 34 provinces; Fighters")
    assert level == Bar("fighters.resistance", 0, 55, 500.0, "the bar: 500")
    (total,) = asked(runs, "fighters.resistance", "summed over 56 weeks (2022-12-06 to 2024-01-01), all 34 provinces")
    assert total.value == pytest.approx(500 / 56)
    (held,) = asked(runs, "districts held", "in each of 52 weeks, all 34 provinces", ("control.resistance",), 3.0)
    assert held.value == 3.0
    assert 'class="bartext">the bar: 3</text>' in "".join(bar_marks(FRAME, [held]))


def test_changes_shares_of_places_and_sums_of_series_have_no_bar(runs):
    assert asked(runs, "fighters.resistance", "the change in 56 weeks, all 34 provinces") == []
    assert asked(runs, "places held", "in each of 52 weeks, all 34 places", ("control.resistance",)) == []
    assert asked(runs, "displaced + abroad", "in the last week, all 34 provinces", ("displaced", "abroad")) == []
    assert asked(runs, "fighters.resistance", "in the last week, in Square 1") == []


def test_days_outside_the_run_are_put_to_its_ends_and_one_day_is_one_date(runs):
    run = runs["plain"]
    assert [week_of(run, date(year, 12, 14)) for year in (2020, 2022, 2030)] == [0, 1, 55]
    assert span(date(2022, 12, 6), date(2022, 12, 6)) == "6 Dec 2022"

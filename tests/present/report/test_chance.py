"""Chance over time: curves with counting intervals, their values in words, labels apart."""

from __future__ import annotations

import re
from datetime import date, timedelta

import numpy as np
import pytest

from contested.present.report.axes import LOW_BOX
from contested.present.report.chance import (
    Curve,
    chance_chart,
    chance_text,
    key_rows,
    layer_curve,
    question_curves,
)
from contested.present.report.kept import Kept, keep
from contested.present.views.series import RecordedSeries
from contested.present.views.shares import Counting

COUNTING = Counting(1000, 1000.0, 0.9)
DATES = [(date(2022, 12, 6) + timedelta(weeks=k)).isoformat() for k in range(20)]
KEPT = Kept(list(range(20)), [], 8)


def drawn(*curves: Curve) -> str:
    return str(chance_chart(list(curves), KEPT, DATES, COUNTING, "label", 19))


def rising(cls: str, end: int, name: str = "so") -> Curve:
    counts = np.linspace(0, end, 20).round().astype(int)
    ends = [COUNTING.interval(count / 1000) for count in counts]
    return Curve(cls, name, KEPT.weeks, counts.tolist(), [low for low, _ in ends], [high for _, high in ends])


def test_a_layer_without_data_has_no_curve_and_weeks_without_data_are_left_out():
    assert layer_curve("so", np.full(20, -1), KEPT.weeks, COUNTING) is None
    curve = layer_curve("so", np.array([-1, -1, *range(18)]), KEPT.weeks, COUNTING)
    assert curve.weeks[0] == 2 and curve.counts[-1] == 17
    assert (curve.low[-1], curve.high[-1]) == pytest.approx(COUNTING.interval(0.017))


def test_the_band_of_no_history_reaches_to_what_counting_leaves_open():
    found = drawn(rising("layer", 0))
    assert ">0.3 %<" in found and ">100 %<" not in found  # the axis ends just above the interval
    assert re.search(r'<text x="[\d.]+" y="[\d.]+" text-anchor="start" class="endtext layer">none</text>', found)


def test_values_at_the_ends_of_curves_stand_apart():
    found = drawn(rising("layer", 100), rising("question", 100), rising("state", 99))
    ys = sorted(float(y) for y in re.findall(r'y="([\d.]+)" text-anchor="start" class="endtext', found))
    assert len(ys) == 3 and all(np.diff(ys) >= 18)


def test_curves_bands_and_the_date_of_the_evidence_are_drawn_where_they_are():
    found = drawn(rising("layer", 100))
    right, bottom = LOW_BOX["w"] - LOW_BOX["r"], LOW_BOX["h"] - LOW_BOX["b"]
    steps = re.findall(r"-?[0-9.]+", re.search(r'class="line layer" d="([^"]*)"', found).group(1))
    points = np.cumsum(np.array(steps, dtype=float).reshape(-1, 2), axis=0)
    assert points[0] == pytest.approx([LOW_BOX["l"], bottom]) and points[-1][0] == pytest.approx(right, abs=1)
    top = float(re.findall(r">([\d.]+) %<", found)[-2]) / 100
    share = (bottom - points[-1][1]) / (bottom - LOW_BOX["t"])
    assert share == pytest.approx(0.1 / top, abs=0.02)
    assert found.count('class="asof"') == 1 and "simulated past" in found


def test_the_answer_so_far_ends_with_the_answer_and_has_its_interval(runs):
    run = runs["conditioned"]
    series = RecordedSeries(run)
    kept = keep(series, [], 0, 10**6)
    true, state = question_curves(run.headline, series, kept, COUNTING)
    assert (true.cls, true.name) == ("question", "The resistance holds territory: met by then")
    assert (state.cls, state.name) == ("state", "What it asks for, in that very week")
    assert true.weeks[0] == 56 and true.counts[-1] == run.headline.count
    assert true.high[-1] == pytest.approx(run.headline.by_week.true.high[-1], rel=0.01)
    quantity = next(answer for answer in run.answers.values() if answer.quantiles)
    assert question_curves(quantity, series, kept, COUNTING) == []


def test_a_week_in_words_has_every_curve():
    late = rising("question", 50, "Met")._replace(weeks=KEPT.weeks[5:], counts=list(range(15)))
    curves = [rising("layer", 190, "Held"), late]
    assert [row["value"] for row in key_rows(curves, 2, COUNTING)] == [
        "20 of 1,000 histories, 2.0 % (1.4 to 2.9 %)",
        "not asked in that week",
    ]
    assert chance_text(curves, 2, DATES[2], COUNTING) == (
        "Week of 20 Dec 2022: Held: 20 of 1,000 histories, 2.0 % (1.4 to 2.9 %); Met: not asked in that week."
    )

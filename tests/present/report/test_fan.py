"""Fans and their axes: dates in their places, labels inside the drawing and apart."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest

from contested.present.report.axes import BOX, SMALL, week_ticks
from contested.present.report.fan import fan, fan_text
from contested.present.report.svg import anchor, num, ticks


@pytest.mark.parametrize(
    ("low", "high", "marks"),
    [
        (0.0, 0.0, [0, 0.25, 0.5, 0.75, 1]),
        (0.0, 100.0, [0, 25, 50, 75, 100]),
        (0.0, 101.0, [0, 50, 100, 150]),
        (-3.0, 5.0, [-4, -2, 0, 2, 4, 6]),
        (0.0, 8.0, [0, 2, 4, 6, 8]),
        (0.0, 4.0, [0, 1, 2, 3, 4]),
        (0.0, 36.0, [0, 10, 20, 30, 40]),
    ],
)
def test_axes_have_round_marks_that_cover_the_values(low, high, marks):
    assert ticks(low, high) == pytest.approx(marks)


def test_the_outermost_labels_of_an_axis_stay_inside():
    assert [anchor(mark, [0, 5, 10]) for mark in (0, 5, 10)] == ["start", "middle", "end"]


def test_coordinates_have_at_most_one_decimal():
    assert [num(v) for v in (3.0, 3.14, 3.04, -2.5)] == ["3", "3.1", "3", "-2.5"]


def test_a_fan_of_one_week_or_of_zeros_is_drawn_with_plain_numbers():
    for quantiles in (np.ones((1, 7)), np.zeros((3, 7))):
        weeks = list(range(len(quantiles)))
        drawn = fan(quantiles, weeks, ["2022-12-06", "2022-12-13", "2022-12-20"][: len(quantiles)], "label")
        assert not re.search("nan|inf|e-", drawn)
        assert drawn.count("<path") >= 5


def test_the_bands_and_the_median_of_a_fan_are_where_the_quantiles_are():
    quantiles = np.array([[0, 10, 25, 50, 75, 90, 100.0]] * 2)
    drawn = str(fan(quantiles, [0, 1], ["2022-12-06", "2022-12-13"], "label", cursor=1))
    inner = BOX["h"] - BOX["t"] - BOX["b"]
    left, right = BOX["l"], BOX["w"] - BOX["r"]

    def y(value: float) -> float:
        return BOX["t"] + inner * (1 - value / 100)

    def points(cls: str) -> np.ndarray:
        steps = re.findall(r"-?[0-9.]+", re.search(rf'class="{cls}" d="([^"]*)"', drawn).group(1))
        return np.cumsum(np.array(steps, dtype=float).reshape(-1, 2), axis=0)

    for cls, low, high in (("b90", 0, 100), ("b80", 10, 90), ("b50", 25, 75)):
        corners = [[left, y(high)], [right, y(high)], [right, y(low)], [left, y(low)]]
        np.testing.assert_allclose(points(cls), corners, atol=0.051)
    np.testing.assert_allclose(points("median"), [[left, y(50)], [right, y(50)]], atol=0.051)
    assert f'class="cursor" d="M{right} 36V268"' in drawn


def test_a_week_of_a_fan_in_words():
    quantiles = np.array([[0, 1, 2, 3, 4, 5, 6], [10, 20, 30, 44, 50, 60, 123]], dtype=float)
    dates = ["2022-12-06", "2022-12-13"]
    assert fan_text(quantiles, dates) == "Week of 13 Dec 2022: median 44, 90 % of histories between 10 and 120."
    assert fan_text(quantiles, dates, 0) == "Week of 6 Dec 2022: median 3, 90 % of histories between 0 and 6."


def test_months_are_marked_at_their_first_day():
    dates = [(date(2022, 12, 6) + timedelta(weeks=k)).isoformat() for k in range(10)]
    assert week_ticks(dates) == [
        (pytest.approx(26 / 7, abs=0.01), "Jan 2023"),
        (pytest.approx(57 / 7, abs=0.01), "Feb 2023"),
    ]
    assert week_ticks(dates[:2]) == [(0.0, "6 Dec 2022")]


def test_a_month_whose_label_would_be_cut_at_the_end_is_left_out_unless_it_is_the_only_one():
    dates = [(date(2022, 12, 3) + timedelta(weeks=k)).isoformat() for k in range(10)]
    assert [label for _, label in week_ticks(dates)] == ["Jan 2023"]
    assert [label for _, label in week_ticks([*dates[:4], "2022-12-31", "2023-01-01"])] == ["Jan 2023"]


def test_month_marks_keep_their_dates_when_weeks_are_thinned():
    dates = [f"2022-{m:02d}-01" for m in range(1, 13)]
    at = {label: x for x, label in week_ticks(dates[::3] + dates[-1:], 12)}
    assert at["Jul 2022"] == pytest.approx(181 / 7, abs=0.01)
    assert at["Feb 2022"] == pytest.approx(31 / 7, abs=0.01)


@pytest.mark.parametrize("weeks", [5, 12, 26, 56, 104, 160, 200])
@pytest.mark.parametrize("most", [3, 4])
def test_an_axis_has_at_most_so_many_months(weeks, most):
    dates = [(date(2022, 12, 6) + timedelta(weeks=k)).isoformat() for k in range(weeks)]
    assert 1 <= len(week_ticks(dates, most)) <= most


def spans(drawn: str, letter: float) -> list[tuple[float, float, float]]:
    """Left, right and baseline of every text of a chart whose letters are so wide."""
    found = re.findall(r'<text x="([\d.]+)" y="([\d.]+)" text-anchor="(\w+)">([^<]*)', drawn)
    out = []
    for x, y, align, text in found:
        width = letter * len(text)
        left = float(x) - {"start": 0.0, "middle": width / 2, "end": width}[align]
        out.append((left, left + width, float(y)))
    return out


@pytest.mark.parametrize(("small", "letter"), [(True, 10.5), (False, 8.7)], ids=["small", "large"])
@pytest.mark.parametrize("weeks", [1, 5, 12, 26, 30, 38, 56, 80, 104, 160])
@pytest.mark.parametrize("start", ["2022-12-06", "2023-03-28", "2022-07-05"])
def test_labels_of_a_chart_stay_inside_it_and_apart_on_a_narrow_screen(small, letter, weeks, start):
    dates = [(date.fromisoformat(start) + timedelta(weeks=k)).isoformat() for k in range(weeks)]
    quantiles = np.linspace(0, 290_000, weeks * 7).reshape(weeks, 7)
    box = SMALL if small else BOX
    found = spans(str(fan(quantiles, list(range(len(dates))), dates, "label", small=small)), letter)
    below = sorted(span for span in found if span[2] == box["h"] - 8)
    assert len(below) >= 1
    assert all(left >= 0 and right <= box["w"] for left, right, _ in found)
    assert min(y for _, _, y in found) >= 18 * small
    assert all(one[1] <= other[0] for one, other in pairwise(below))


def test_a_small_chart_has_fewer_lines_and_dates():
    dates = [(date(2022, 12, 6) + timedelta(weeks=k)).isoformat() for k in range(21)]
    quantiles = np.full((21, 7), 100.0)
    for small, lines, months in ((True, 3, 2), (False, 5, 4)):
        drawn = str(fan(quantiles, list(range(len(dates))), dates, "label", small=small))
        assert drawn.count('class="grid"') == lines
        assert len(re.findall(r">[A-Z][a-z]{2}(?: \d{4})?<", drawn)) == months


def test_a_small_chart_leaves_room_for_its_longest_value():
    dates = ["2022-12-06", "2022-12-13"]
    for high, left in ((4.0, 58), (0.00012, 82)):
        drawn = str(fan(np.full((2, 7), high), [0, 1], dates, "label", small=True))
        assert f'class="median" d="M{left} ' in drawn


def test_a_small_chart_writes_each_year_once():
    dates = [(date(2022, 12, 6) + timedelta(weeks=k)).isoformat() for k in range(56)]
    drawn = str(fan(np.ones((56, 7)), list(range(56)), dates, "label", small=True))
    assert re.findall(r">(\w{3}(?: \d{4})?)<", drawn) == ["Jan 2023", "Jul"]


@pytest.mark.parametrize("small", [False, True])
def test_the_date_of_the_evidence_is_a_line_where_there_is_a_past(small: bool):
    quantiles = np.arange(21.0).reshape(3, 7)
    dates = ["2022-12-06", "2022-12-13", "2022-12-20"]
    box = SMALL if small else BOX
    assert 'class="asof"' not in str(fan(quantiles, list(range(len(dates))), dates, "label", small=small))
    drawn = str(fan(quantiles, [0, 1, 2], dates, "label", small=small, as_of=2))
    (at,) = re.findall(r'class="asof" d="M([0-9.]+) ', drawn)
    assert float(at) == box["w"] - box["r"]


def test_words_on_both_sides_of_the_date_of_the_evidence_stand_where_there_is_room():
    dates = [(date(2022, 1, 4) + timedelta(weeks=k)).isoformat() for k in range(100)]
    quantiles, weeks = np.ones((100, 7)), list(range(100))
    drawn = str(fan(quantiles, weeks, dates, "label", as_of=50))
    assert ">simulated past<" in drawn and ">simulated future<" in drawn
    early = str(fan(quantiles, weeks, dates, "label", as_of=3))
    assert ">simulated past<" not in early and ">simulated future<" in early
    assert ">simulated past<" not in str(fan(quantiles, weeks, dates, "label", as_of=50, small=True))


def test_weeks_that_are_left_out_leave_room_on_the_axis():
    dates = ["2022-12-06", "2022-12-13", "2023-01-03"]
    drawn = str(fan(np.ones((3, 7)), [0, 1, 4], dates, "label"))
    steps = re.findall(r"-?[0-9.]+", re.search(r'class="median" d="([^"]*)"', drawn).group(1))
    assert [float(x) for x in steps[2::2]] == pytest.approx([88, 264], abs=0.1)

"""An answer as marks on a scale."""

from __future__ import annotations

import re

import pytest

from contested.present.report import line
from contested.present.report.line import chance_line, quantity_line, shared_ticks, single_line
from contested.present.report.scale import position
from contested.present.views.three import OneAnswer
from contested.results.values import Quantiles


def one(kind, low, middle, high):
    return OneAnswer(kind, kind, "", low, middle, high)


def marks(drawn: str) -> dict[str, float]:
    """Where each mark stands, in percent of the width, by its class."""
    return {cls: float(x) for x, cls in re.findall(r'<svg class="at" x="([\d.-]+)%"><\w+ class="(\w+)"', drawn)}


def test_a_chance_stands_on_the_bent_scale_with_its_range_and_the_others_as_marks():
    rows = [one("reference", 0.01, 0.02, 0.5), one("prior", 0.2, 0.3, 0.4), one("answer", 0.007, 0.012, 0.02)]
    drawn = str(chance_line(rows, "A label"))
    found = marks(drawn)
    assert found["dt"] == pytest.approx(100 * position(0.012), abs=0.05) == pytest.approx(6.3, abs=0.05)
    assert found["rf"] == pytest.approx(10.5, abs=0.05) and found["pr"] == pytest.approx(100 * 75 / 190, abs=0.05)
    x, width = map(float, re.search(r'<rect class="rg" x="([\d.]+)%" width="([\d.]+)%"', drawn).groups())
    assert (x, x + width) == pytest.approx((3.7, 10.5), abs=0.1)
    assert drawn.count('class="rg') == 1  # only the range of the answer with all evidence
    assert 'role="img" aria-label="A label"' in drawn


@pytest.mark.parametrize(("share", "at"), [(0.0, 0.0), (1.0, 100.0)])
def test_none_and_all_stand_at_the_ends(share, at):
    assert marks(str(chance_line([one("answer", 0.001, share, 0.999)], "x")))["dt"] == at


def test_an_answer_that_is_not_known_has_no_mark():
    drawn = str(chance_line([one("reference", None, None, None), one("answer", 0.1, 0.2, 0.3)], "x"))
    assert list(marks(drawn)) == ["dt"]


def test_a_quantity_stands_on_its_own_scale_from_zero():
    quantiles = Quantiles(q05=120.0, q25=400.0, q50=800.0, q75=1400.0, q95=3100.0)
    rows = [one("prior", 60.0, 900.0, 9000.0), one("answer", 120.0, 800.0, 3100.0)]
    drawn = str(quantity_line(rows, quantiles, "x"))
    assert re.findall(r"<text[^>]*>([^<]+)", drawn) == ["0", "2,000", "4,000"]
    assert marks(drawn) == {"pr": 22.5, "dt": 20.0}
    boxes = re.findall(r'<rect class="(wk|rg)" x="([\d.]+)%" width="([\d.]+)%"', drawn)
    assert boxes == [("wk", "3", "74.5"), ("rg", "10", "25")]


def test_a_change_below_zero_stands_left_of_zero():
    quantiles = Quantiles(q05=-900.0, q25=-100.0, q50=100.0, q75=400.0, q95=800.0)
    drawn = str(quantity_line([one("answer", -900.0, 100.0, 800.0)], quantiles, "x"))
    assert re.findall(r"<text[^>]*>([^<]+)", drawn) == ["\N{MINUS SIGN}1,000", "0", "1,000"]


@pytest.mark.parametrize(
    ("rows", "ticks"),
    [
        ([one("prior", 0.02, 0.03, 0.041), one("answer", 0.007, 0.012, 0.02)], [0, 0.02, 0.04, 0.06]),
        ([one("answer", 0.941, 0.96, 0.97)], [0.94, 0.96, 0.98, 1]),
        ([one("prior", 0.1, 0.3, 0.4), one("answer", 0.9, 0.96, 0.97)], [0, 0.25, 0.5, 0.75, 1]),
        ([one("reference", None, None, None), one("answer", 0.1, 0.2, 0.3)], [0, 0.1, 0.2, 0.3]),
    ],
)
def test_three_answers_share_a_scale_that_holds_their_ranges_and_ends_at_100_percent(rows, ticks):
    assert shared_ticks(rows, percent=True) == pytest.approx(ticks)


def test_one_of_three_answers_shows_its_range_where_it_has_one():
    ticks = [0.0, 0.25, 0.5]
    assert 'class="rg thin" x="20%" width="40%"' in single_line(one("prior", 0.1, 0.2, 0.3), ticks)
    assert 'class="rg" x="20%"' in single_line(one("answer", 0.1, 0.2, 0.3), ticks)
    assert "rg" not in single_line(one("reference", None, None, None), ticks)
    assert line.shared_axis(ticks, percent=True).endswith("50\N{NARROW NO-BREAK SPACE}%</text></svg>")

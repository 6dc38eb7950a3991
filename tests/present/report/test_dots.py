"""Dots that a reader can count."""

from __future__ import annotations

import math
import re

import pytest

from contested.present.report.dots import Dots, dots, quantile_dots, thousand, twenty
from contested.results.values import Quantiles

QUANTILES = Quantiles(q05=10.0, q25=20.0, q50=40.0, q75=50.0, q95=90.0)


def drawn(found: Dots) -> dict[tuple[str, float], int]:
    """How many dots each disc of the drawing has, by class and width: a line a column, broken every nine units."""
    out: dict[tuple[str, float], int] = {}
    for cls, width, path in re.findall(
        r'<path class="(\w+)" stroke-width="([\d.]+)" d="([^"]+)"', thousand(found, "x")
    ):
        count = sum(int((float(length) - 1) // 9) + 1 for length in re.findall(r"v([\d.]+)", path))
        out[cls, float(width)] = out.get((cls, float(width)), 0) + count
    return out


def test_a_dot_is_a_history_and_the_range_is_ringed():
    found = dots(12, 1000, 0.007, 0.0205)
    assert found == (12, 7, 20, 1000)
    # Seven are sure; five filled in a ring; eight rings; the rest small.
    assert drawn(found) == {
        ("on", 7.2): 7 + 8,
        ("on", 7.6): 5,
        ("hole", 5.2): 5,
        ("on", 3.4): 5,
        ("hole", 4.8): 8,
        ("off", 5.2): 980,
    }


def test_none_of_1000_fills_none_and_all_of_1000_fills_all():
    assert dots(0, 1000, 0.0, 0.004) == (0, 0, 4, 1000)
    assert dots(1000, 1000, 0.996, 1.0) == (1000, 996, 1000, 1000)
    assert drawn(dots(0, 1000, 0.0, 0.004)) == {("on", 7.2): 4, ("hole", 4.8): 4, ("off", 5.2): 996}
    assert drawn(dots(1000, 1000, 0.996, 1.0)) == {("on", 7.2): 996, ("on", 7.6): 4, ("hole", 5.2): 4, ("on", 3.4): 4}


@pytest.mark.parametrize(("count", "filled"), [(0, 0), (1, 1), (19_999, 999), (20_000, 1000), (60, 3), (19_940, 997)])
def test_of_more_than_a_thousand_a_chance_between_never_shows_none_or_all(count, filled):
    assert dots(count, 20_000, 0.0, 1.0).filled == filled
    assert dots(count, 20_000, 0.0, 1.0).total == 1000


def test_of_fewer_than_a_thousand_each_history_has_its_dot():
    found = dots(7, 45, 0.08, 0.28)
    assert found == (7, 4, 13, 45)
    # Nine columns of five dots: as flat as fifty of twenty.
    assert 'viewBox="0 0 81 45" role="img" aria-label="A label"' in thousand(found, "A label")
    assert drawn(found)["off", 5.2] == 45 - 13


def test_the_range_never_ends_before_the_count():
    assert dots(3, 1000, 0.0034, 0.0036) == (3, 3, 4, 1000)
    assert dots(3, 1000, 0.002, 0.0026) == (3, 2, 3, 1000)


def test_twenty_values_follow_the_quantiles():
    values = twenty(QUANTILES)
    assert len(values) == 20
    assert values == sorted(values)
    assert [sum(v < bound for v in values) for bound in (20, 40, 50)] == [5, 10, 15]
    # Straight between the median and the upper quartile: the 12th of 20 is at 0.575.
    assert values[11] == pytest.approx(40 + 10 * (0.575 - 0.5) / 0.25)


def test_a_quantity_that_is_never_negative_has_no_negative_dot():
    steep = {"q05": 1.0, "q25": 100.0, "q50": 110.0, "q75": 120.0, "q95": 130.0}
    assert twenty(Quantiles(**steep))[0] == 0.0
    assert twenty(Quantiles(**(steep | {"q05": -1.0})))[0] < -1.0


def test_a_plot_of_a_quantity_has_twenty_dots_on_a_labelled_axis():
    drawn = str(quantile_dots(QUANTILES, "persons"))
    assert drawn.count('class="dot on"') == 20
    assert re.findall(r'text-anchor="(\w+)">([^<]+)', drawn) == [
        ("start", "0"),
        ("middle", "25"),
        ("middle", "50"),
        ("middle", "75"),
        ("end", "100"),
    ]
    assert "Twenty equally likely outcomes from 8.75 to 95 persons." in drawn


def test_the_dots_of_a_plot_lie_near_their_values():
    drawn = str(quantile_dots(QUANTILES, "persons"))
    xs = [float(x) for x in re.findall(r'cx="([\d.]+)"', drawn)]
    scale = (380 - 28) / 100
    assert all(abs(x - (14 + v * scale)) <= 7 for x, v in zip(xs, twenty(QUANTILES), strict=True))


def test_the_axis_of_a_plot_holds_the_largest_value():
    drawn = str(quantile_dots(QUANTILES.model_copy(update={"q95": 98.0}), "persons"))
    assert max(float(x) for x in re.findall(r'cx="([\d.]+)"', drawn)) <= 380 - 14
    assert re.findall(r'text-anchor="end">([^<]+)', drawn) == ["150"]


def test_quantiles_that_are_all_zero_are_drawn():
    drawn = str(quantile_dots(Quantiles(q05=0.0, q25=0.0, q50=0.0, q75=0.0, q95=0.0), "persons"))
    assert drawn.count("<circle") == 20
    assert math.isfinite(float(re.search(r'cx="([^"]+)"', drawn).group(1)))

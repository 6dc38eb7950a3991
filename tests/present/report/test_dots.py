"""Dots that a reader can count."""

from __future__ import annotations

import math
import re

import pytest

from contested.present.report.dots import icons, quantile_dots, twenty
from contested.results.values import Quantiles

QUANTILES = Quantiles(q05=10.0, q25=20.0, q50=40.0, q75=50.0, q95=90.0)


def filled(drawn: str) -> float:
    """Filled area in dots: whole dots, and parts of one by their radius."""
    whole = drawn.count('class="dot on"')
    parts = [float(r) for r in re.findall(r'class="part-filled"[^>]* r="([\d.]+)"', drawn)]
    return whole + sum((r / 5) ** 2 for r in parts)


@pytest.mark.parametrize("total", [20, 100])
def test_as_many_dots_are_filled_as_the_probability_says(total):
    for share in (0.0, 0.1, 0.25, 0.5, 0.75, 1.0):
        drawn = str(icons(share, "label", total, 20))
        assert drawn.count('class="dot on"') == round(share * total)
        assert drawn.count('class="dot"') == total - round(share * total)


@pytest.mark.parametrize("probability", [0.012, 0.239, 0.485, 0.613, 0.921])
@pytest.mark.parametrize("total", [20, 100])
def test_the_last_dot_is_filled_in_part_by_area(probability, total):
    # A radius has one decimal, so that its area is within 0.04 of a dot.
    assert filled(str(icons(probability, "label", total, 20))) == pytest.approx(probability * total, abs=0.04)


@pytest.mark.parametrize("probability", [1e-9, 0.001, 0.012])
def test_a_chance_near_0_shows_more_than_none(probability):
    drawn = str(icons(probability, "label", 20, 20))
    assert drawn.count('class="part-filled"') == 1
    assert 'class="dot on"' not in drawn
    assert float(re.search(r'part-filled"[^>]* r="([\d.]+)"', drawn).group(1)) >= 1.8


@pytest.mark.parametrize("probability", [0.988, 0.999, 1 - 1e-9])
def test_a_chance_near_1_shows_less_than_all(probability):
    drawn = str(icons(probability, "label", 20, 20))
    assert drawn.count('class="dot on"') == 19
    assert float(re.search(r'part-filled"[^>]* r="([\d.]+)"', drawn).group(1)) <= 5 - 1.8


def test_dots_stand_in_rows():
    drawn = str(icons(0.5, "A label", 100, 10))
    assert 'viewBox="0 0 140 140"' in drawn
    assert 'aria-label="A label"' in drawn
    assert '<circle class="dot" cx="133" cy="133" r="5"/>' in drawn


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

"""A claim's value and a reference value on what is expected."""

from __future__ import annotations

import math
import re

import pytest

from contested.present.report import svg
from contested.present.report.strip import check_strip, claim_strip, observation_strip
from contested.results.conditioning import Band
from contested.results.values import Quantiles
from helpers.small_conditioning import observation


@pytest.fixture
def check(runs):
    """A claim of 600 with a bias of 2.5, on 120 to 1,800 with the median at 600."""
    found = runs["plain"].claims.claims[5]
    assert (found.value, found.bias.median, found.quantiles.q50) == (600.0, 2.5, 600.0)
    return found


def x(value: float, high: float, low: float = 0.0) -> float:
    return 14 + 352 * (value - low) / (high - low)


def test_the_labels_of_the_axis_are_aligned_so_that_they_stay_inside(check):
    labels = re.findall(r'<text x="([\d.]+)" y="61" text-anchor="(\w+)">([^<]+)', str(claim_strip(check)))
    assert labels == [
        ("14", "start", "0"),
        ("102", "middle", "500"),
        ("190", "middle", "1k"),
        ("278", "middle", "1.5k"),
        ("366", "end", "2k"),
    ]


def test_bands_median_and_marks_are_at_their_values(check):
    drawn = str(claim_strip(check))
    assert f'class="b90" x="{x(120, 2000):.1f}" y="19" width="{x(1800, 2000) - x(120, 2000):.1f}"' in drawn
    assert f'class="b50" x="{x(360, 2000):.1f}" y="19" width="{x(960, 2000) - x(360, 2000):.1f}"' in drawn
    assert f'class="median" d="M{x(600, 2000):.1f} 17v18"' in drawn
    assert f'class="mark" d="M{x(600, 2000):.1f} 19' in drawn
    assert f'class="mark hollow" d="M{x(240, 2000):.1f} 19' in drawn
    assert "whisker" not in drawn
    assert "Stated 600; expected 120 to 1,800, median 600; true number if inflated 240." in drawn


def test_the_range_that_a_speaker_gives_is_a_line_and_without_a_bias_there_is_no_hollow_mark(runs):
    drawn = str(claim_strip(runs["plain"].claims.claims[4]))
    assert f'class="whisker" d="M{x(250, 1000):.0f} 8H{x(1000, 1000):.0f}"' in drawn
    assert "hollow" not in drawn and "if inflated" not in drawn


def test_one_end_of_a_range_is_no_range(runs):
    check = runs["plain"].claims.claims[4]
    for missing in ("low", "high"):
        assert "whisker" not in str(claim_strip(check.model_copy(update={missing: None})))


def test_an_axis_reaches_below_zero_where_values_do(check):
    below = Quantiles(q05=-900.0, q25=-100.0, q50=0.0, q75=100.0, q95=900.0)
    drawn = str(claim_strip(check.model_copy(update={"quantiles": below})))
    assert f'class="b90" x="{x(-900, 1000, -1000):.1f}"' in drawn


def test_a_reference_value_is_drawn_on_its_band(runs):
    drawn = str(check_strip(runs["plain"].manifest.prior_check[1]))
    assert f'class="b90" x="{x(5, 100):.1f}" y="19" width="{x(60, 100) - x(5, 100):.1f}"' in drawn
    assert f'class="mark" d="M{x(90, 100):.1f} 19' in drawn
    assert "Reference 90; 90 % band 5 to 60." in drawn


def test_an_observation_has_a_bar_for_before_without_and_after_on_a_logarithmic_axis():
    drawn = str(observation_strip(observation()))  # 10 stated; 1 to 60, 2 to 30, 4 to 20 expected
    at = {value: 2 + 96 * math.log(value) / math.log(60) for value in (1, 2, 4, 10, 20, 30, 60)}
    for cls, low, high, y in (("b90", 1, 60, 2), ("b80", 2, 30, 13), ("b50", 4, 20, 24)):
        start = svg.num(at[low])
        assert f'class="{cls}" x="{start}" y="{y}" width="{svg.num(at[high] - at[low])}"' in drawn
    assert f'class="stated" d="M{svg.num(at[10])} 0V36"' in drawn


def test_an_axis_is_straight_where_the_law_is_not_logarithmic_or_a_value_is_none():
    for changes in ({"scale": "root"}, {"before": Band(low=0.0, median=8.0, high=60.0)}):
        drawn = str(observation_strip(observation(**changes)))
        low = 0 if "before" in changes else 1
        assert f'class="stated" d="M{svg.num(2 + 96 * (10 - low) / (60 - low))} 0V36"' in drawn


def test_a_yes_or_no_has_no_drawing():
    bare = {"before": None, "after": None, "without": None}
    assert observation_strip(observation(scale="yes or no", **bare)) == ""

"""Differences of few pairs, worked out by hand: intervals, cells, signs, and what leaves out zero."""

from __future__ import annotations

import numpy as np
import pytest

from contested.analysis.compare_pairs import apart, cells, chance_difference, mean_difference, side, signs
from contested.results.comparisons import Cells, Difference, Range, Side
from helpers.unchecked import unchecked

NINETY_FIVE = 1.6448536269514722
"""The normal quantile."""


def test_a_count_of_an_arm_is_a_whole_number(monkeypatch):
    unchecked(monkeypatch, "contested.analysis.compare_pairs", Side)
    found = side(np.array([1.0, 0.0, 0.0, 1.0, 0.0]), True)
    assert (type(found.count), found.count, found.probability) == (int, 2, 0.4)


def test_an_arm_has_the_chance_and_count_of_a_proposition_or_the_quantiles_of_a_number():
    chance = side(np.array([1.0, 0.0, 0.0, 0.0]), True)
    assert (chance.count, chance.probability, chance.quantiles) == (1, 0.25, None)
    number = side(np.array([2.0, 3.0, 7.0]), False)
    assert number.count is number.probability is None and number.quantiles is not None
    assert (number.quantiles.q05, number.quantiles.q50, number.quantiles.q95) == pytest.approx((2.1, 3.0, 6.6))


def test_the_mean_of_two_rows_has_an_interval_of_one_degree_of_freedom():
    """Pairs fall by 1 and 3, and by 5, 7 and 9 in the other row: 25 / 5. The rows' sums about it are 6 and -6."""
    base, other = np.array([9.0, 9.0, 9.0, 9.0, 9.0]), np.array([8.0, 6.0, 4.0, 2.0, 0.0])
    found = mean_difference(base, other, np.array([4, 4, 7, 7, 7]))
    half = 6.313751514675043 * np.sqrt(2 * 72) / 5
    assert (found.value, found.low, found.high) == pytest.approx((-5.0, -5.0 - half, -5.0 + half))
    assert found.level == 0.9 and found.pairs is not None
    assert (found.pairs.low, found.pairs.high) == pytest.approx((-8.6, -1.4))


def test_ends_are_computed_in_their_order(monkeypatch):
    for record in (Range, Difference):
        unchecked(monkeypatch, "contested.analysis.compare_pairs", record)
    base, other = np.zeros(4), np.array([1.0, 2.0, 4.0, 9.0])
    found = mean_difference(base, other, np.arange(4))
    half = 2.3533634348 * np.sqrt(38 / 3) / 2
    assert (found.value, found.low, found.high) == pytest.approx((4.0, 4.0 - half, 4.0 + half))
    assert (found.pairs.low, found.pairs.high) == pytest.approx((1.15, 8.25))
    one = chance_difference(base, np.array([1.0, 0.0, 0.0, 0.0]), np.arange(4))
    assert one.value == 0.25 and one.low < 0.0 < 0.25 < one.high < 1.0


def test_pairs_of_one_row_have_a_mean_without_a_width():
    found = mean_difference(np.zeros(3), np.array([1.0, 2.0, 6.0]), np.zeros(3, int))
    assert (found.value, found.low, found.high) == (3.0, 3.0, 3.0)


def bonett_price(up: float, down: float, number: float) -> tuple[float, float]:
    """The interval where `number` pairs count, of which so many are gained and lost."""
    gained, lost = (up + 1) / (number + 2), (down + 1) / (number + 2)
    half = NINETY_FIVE * np.sqrt((gained + lost - (gained - lost) ** 2) / (number + 2))
    return gained - lost - half, gained - lost + half


@pytest.mark.parametrize(("up", "down"), [(1, 0), (0, 1), (3, 2), (0, 4)])
def test_the_interval_of_a_chance_adds_one_pair_to_each_cell(up: int, down: int):
    base, other = np.zeros(10), np.zeros(10)
    other[:up], base[up : up + down] = 1.0, 1.0
    found = chance_difference(base, other, np.arange(10))
    assert found.value == pytest.approx((up - down) / 10) and found.level == 0.9 and found.pairs is None
    assert (found.low, found.high) == pytest.approx(bonett_price(up, down, 10))


def test_pairs_that_are_alike_within_a_row_count_once():
    """Twelve rows of two, of which three gain and none loses: as 12 pairs."""
    other = np.repeat([1.0, 0.0], [6, 18])
    found = chance_difference(np.zeros(24), other, np.arange(24) // 2)
    assert found.value == 0.25 and (found.low, found.high) == pytest.approx(bonett_price(3, 0, 12))


def test_pairs_that_are_all_the_same_count_each():
    found = chance_difference(np.ones(10), np.ones(10), np.arange(10) // 2)
    assert found.value == 0.0 and (found.low, found.high) == pytest.approx(bonett_price(0, 0, 10))


def test_a_difference_of_chances_is_at_most_one():
    none, both = np.zeros(2), np.ones(2)
    for base, other, sign in ((none, both, 1.0), (both, none, -1.0)):
        found = chance_difference(base, other, np.arange(2))
        inner = sign * bonett_price(2, 0, 2)[0]
        assert found.value == sign and sorted((found.low, found.high)) == pytest.approx(sorted((inner, sign)))


def test_the_four_cells_of_ten_pairs():
    base, other = np.repeat([1.0, 1.0, 0.0, 0.0], [1, 2, 3, 4]), np.repeat([1.0, 0.0, 1.0, 0.0], [1, 2, 3, 4])
    assert cells(base, other) == Cells(both=1, base_only=2, other_only=3, neither=4)


def test_signs_count_pairs_with_more_as_much_and_less():
    found = signs(np.zeros(9), np.array([5.0, 5.0, 0.0, 0.0, 0.0, -1.0, -2.0, -3.0, -4.0]))
    assert found == (2, 3, 4) and [type(one) for one in found] == [int, int, int]


@pytest.mark.parametrize(
    ("low", "high", "leaves_out"),
    [(0.5, 0.9, True), (0.0, 0.9, False), (-0.9, -0.5, True), (-0.9, 0.0, False), (-0.5, 0.5, False), (2.0, 3.0, True)],
)
def test_arms_are_apart_where_the_interval_leaves_out_zero(low: float, high: float, leaves_out: bool):
    assert apart(Difference(value=(low + high) / 2, low=low, high=high, level=0.9)) is leaves_out

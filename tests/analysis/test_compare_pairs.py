"""Paired differences against oracles by hand, and what they must never say."""

import numpy as np
import pytest
from scipy import stats

from contested.analysis.compare_levers import Extremes, _beyond
from contested.analysis.compare_pairs import apart, cells, chance_difference, mean_difference, side, signs

ROWS = np.repeat(np.arange(50), 2)


def pairs(seed=3, effect=1.0):
    generator = np.random.default_rng(seed)
    base = generator.poisson(20.0, 100).astype(float)
    return base, base + generator.poisson(3.0, 100) * effect


def test_the_interval_of_a_mean_is_the_t_interval_over_sets_of_parameters():
    base, other = pairs()
    found = mean_difference(base, other, ROWS)
    rows = (other - base).reshape(50, 2).mean(axis=1)
    half = stats.t.ppf(0.95, 49) * rows.std(ddof=1) / np.sqrt(50)
    assert found.value == pytest.approx(rows.mean())
    assert (found.low, found.high) == pytest.approx((rows.mean() - half, rows.mean() + half))
    assert found.pairs is not None
    assert (found.pairs.low, found.pairs.high) == pytest.approx(tuple(np.quantile(other - base, [0.05, 0.95])))
    assert apart(found)


def test_the_interval_of_a_mean_holds_the_truth_as_often_as_it_says_for_rows_of_any_sizes():
    """Pairs spread over a run: most rows have one, some have two, and those of a row are alike."""
    generator, held = np.random.default_rng(5), 0
    row = np.concatenate([np.arange(30), np.repeat(np.arange(30, 45), 2)])
    for _ in range(400):
        other = generator.normal(1.0, 2.0, 45)[row] + generator.normal(0.0, 1.0, len(row))
        found = mean_difference(np.zeros(len(row)), other, row)
        held += found.low <= 1.0 <= found.high
    assert 0.86 < held / 400 < 0.94


def test_what_only_the_second_pair_of_a_row_has_leaves_a_width():
    row = np.concatenate([np.arange(30), np.arange(5)])
    found = mean_difference(np.zeros(35), np.repeat([0.0, 1.0], [30, 5]), row)
    assert found.low < found.value < found.high


def test_pairs_that_share_parameters_and_agree_leave_a_wider_interval_than_independent_ones():
    generator = np.random.default_rng(1)
    base, moved = np.zeros(100), np.repeat(generator.normal(1.0, 2.0, 50), 2)
    together = mean_difference(base, moved, ROWS)
    alone = mean_difference(base, moved, np.arange(100))
    assert together.high - together.low > 1.3 * (alone.high - alone.low)


def test_the_interval_of_a_chance_is_that_of_bonett_and_price_where_pairs_are_independent():
    """n12 = 5 and n21 = 14 of 100: (n12 + 1) / 102 and (n21 + 1) / 102 in a Wald interval."""
    base, other = np.zeros(100), np.zeros(100)
    other[:5], base[5:19] = 1.0, 1.0
    found = chance_difference(base, other, np.arange(100))
    up, down = 6 / 102, 15 / 102
    half = stats.norm.ppf(0.95) * np.sqrt((up + down - (up - down) ** 2) / 102)
    assert found.value == pytest.approx(-0.09)
    assert (found.low, found.high) == pytest.approx((up - down - half, up - down + half))
    assert cells(base, other).model_dump() == {"both": 0, "base_only": 14, "other_only": 5, "neither": 81}


def test_arms_that_are_the_same_have_no_difference_and_a_chance_that_is_still_not_certain():
    base, _ = pairs()
    number = mean_difference(base, base, ROWS)
    assert (number.value, number.low, number.high) == (0.0, 0.0, 0.0) and not apart(number)
    assert signs(base, base) == (0, 100, 0)
    yes = np.ones(100)
    chance = chance_difference(yes, yes, ROWS)
    assert chance.value == 0.0 and chance.low < 0.0 < chance.high and not apart(chance)
    assert side(yes, True).probability == pytest.approx(1.0 - 0.5 / 100)


@pytest.mark.parametrize("difference", [mean_difference, chance_difference])
def test_swapping_the_arms_mirrors_the_difference(difference):
    generator = np.random.default_rng(7)
    base, other = ((generator.random(100) < chance).astype(float) for chance in (0.3, 0.6))
    there, back = difference(base, other, ROWS), difference(other, base, ROWS)
    assert (back.value, back.low, back.high) == pytest.approx((-there.value, -there.high, -there.low))
    assert signs(other, base) == signs(base, other)[::-1]


def test_the_interval_of_a_chance_holds_the_truth_as_often_as_it_says():
    """Pairs with chances 0.1 (only with it) and 0.04 (only without it), in rows of two that are alike in part."""
    generator, held = np.random.default_rng(11), 0
    for _ in range(400):
        shared = np.repeat(generator.random(60), 2)
        draw = np.where(generator.random(120) < 0.5, shared, generator.random(120))
        base, other = ((draw >= low) & (draw < high) for low, high in ((0.1, 0.14), (0.0, 0.1)))
        found = chance_difference(base.astype(float), other.astype(float), np.repeat(np.arange(60), 2))
        held += found.low <= 0.06 <= found.high
    assert 0.85 < held / 400 < 0.97


def test_a_range_is_outside_only_where_it_leaves_what_is_covered():
    low, high = np.array([[0.5, 0.7], [0.6, 0.4]]), np.array([[1.0, 1.5], [1.2, 0.9]])
    assert Extremes(low, high).range() == (0.4, 1.5)
    assert Extremes(low, high).range(slice(1, 2)) == (0.4, 1.2)
    assert Extremes(low, high).range(slice(2, 2)) is None
    assert not _beyond((0.4, 1.5), (0.4, 1.5)) and _beyond((0.39, 1.0), (0.4, 1.5)) and _beyond((0.5, 1.51), (0.4, 1.5))

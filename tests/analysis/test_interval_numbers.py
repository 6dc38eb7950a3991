"""Monte Carlo errors of a handful of histories, worked out by hand: rows of one, two and three members."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from scipy.stats import beta

from analysis.pairs import pairs_row
from contested.analysis.intervals import (
    bounded_chance,
    chance_error,
    chance_interval,
    design_effect,
    median_error,
    quantiles,
)


def rows(*members: list[float]) -> tuple[np.ndarray, np.ndarray]:
    """Values, and the row of each: one list of members for each row."""
    return np.concatenate(members).astype(float), np.repeat(np.arange(len(members)), [len(one) for one in members])


@pytest.mark.parametrize(
    ("proportion", "members", "shown"),
    [(0.0, 10, 0.05), (0.03, 10, 0.05), (0.05, 10, 0.05), (0.3, 10, 0.3), (0.97, 10, 0.95), (1.0, 4, 0.875)],
)
def test_a_chance_is_half_a_history_away_from_none_and_all(proportion: float, members: int, shown: float):
    assert bounded_chance(proportion, members) == shown


@pytest.mark.parametrize(
    ("members", "effect"),
    [
        ([[0, 0], [1, 1]], 2.0),
        ([[0, 1], [1, 0]], 1.0),
        # means of 0, 1 and 1/2 vary by 1/4, of which 1/12 is noise of members that vary by 1/6: half is of the row
        ([[0, 0], [1, 1], [0, 1]], 1.5),
        ([[0, 0], [0, 0]], 2.0),
        # a member has 14/8 in its row on average
        ([[0], [1], [0, 0], [1, 1], [0, 1]], 1.375),
        ([[0], [0], [0, 0], [0, 0], [0, 0]], 1.75),
        # 14/6 on average; what is compared is the first two of each row
        ([[0], [0, 0], [1, 1, 0]], 7 / 3),
        # 19/7 on average, but rows of three count three times
        ([[0], [0, 0, 0], [1, 1, 1]], 3.0),
        ([[0], [1], [0, 0], [1, 1, 1]], 1.0),
        # 28/12 on average; of the first two of each row a seventh of the variance is of the row: 1/24 beside 1/4
        ([[0], [1], [0, 1], [0, 1], [0, 0, 0], [1, 1, 1]], 1 + 4 / 3 / 7),
        ([[0], [1], [1]], 1.0),
        ([[0, 1, 1]], 1.0),
    ],
)
def test_members_of_a_row_count_apart_as_far_as_they_differ(members: list[list[float]], effect: float):
    assert design_effect(*rows(*members)) == pytest.approx(effect, rel=1e-12)


def test_an_interval_counts_rows_whose_members_agree_once():
    """Three of ten rows."""
    values, row = np.repeat([1.0, 0.0], [6, 14]), pairs_row(20)
    found = chance_interval(values, row)
    law = beta(3.5, 7.5)
    assert (found.low, found.high) == pytest.approx((law.ppf(0.025), law.ppf(0.975)), rel=1e-9)


def test_one_of_ten_histories_is_one_and_a_half_of_eleven():
    found = chance_interval(np.repeat([1.0, 0.0], [1, 9]), np.arange(10))
    assert (found.low, found.high) == pytest.approx((beta(1.5, 9.5).ppf(0.025), beta(1.5, 9.5).ppf(0.975)), rel=1e-9)


def test_an_interval_holds_the_chance_that_is_shown_even_of_two_rows():
    """Two rows that agree have an interval from 0.0002 on, and ten thousand histories show a chance of 0.00005."""
    row = np.arange(10_000) % 2
    none, every = (chance_interval(np.full(10_000, value), row) for value in (0.0, 1.0))
    assert (none.low, every.high) == (0.00005, 0.99995)
    assert (none.high, 1 - every.low) == pytest.approx((beta(0.5, 2.5).ppf(0.975),) * 2, rel=1e-9)


def test_the_error_of_a_proportion_is_that_of_the_means_of_rows():
    """Squares around the mean of 0, 1/2, 1 and 0 add to 11/16, over 3 · 4 rows 11/192."""
    assert chance_error(*rows([0, 0], [0, 1], [1, 1], [0, 0])) == pytest.approx(sqrt(11 / 192), rel=1e-12)


def test_one_of_a_hundred_rows_is_one_percent_give_or_take_one():
    assert chance_error(np.repeat([1.0, 0.0], [2, 198]), pairs_row(200)) == pytest.approx(0.01, rel=1e-12)


def test_an_error_is_at_least_that_of_independent_histories():
    """Five of eight are true, 5.5 in 9 with half a history more."""
    found = chance_error(*rows([0, 1], [0, 1], [0, 1], [1, 1]))
    assert found == pytest.approx(sqrt(5.5 / 9 * (3.5 / 9) / 9), rel=1e-12)


@pytest.mark.parametrize(("one", "share"), [([0, 0], 0.5 / 9), ([0, 1], 0.5), ([1, 1], 8.5 / 9)])
def test_rows_that_are_all_the_same_count_once_each(one: list[float], share: float):
    assert chance_error(*rows(one, one, one, one)) == pytest.approx(sqrt(share * (1 - share) / 5), rel=1e-12)


@pytest.mark.parametrize(
    ("members", "medians"), [([[0], [1]], [0, 0.5, 1]), ([[0, 2], [4, 6]], [1, 3, 5]), ([[0, 9]], [0, 4.5, 9])]
)
def test_the_error_of_a_median_is_the_spread_of_two_hundred_samples_of_rows(members, medians):
    """Of two rows, or of two members where there is one row only, a sample has the second not at all, once or twice."""
    second = np.random.default_rng(0).integers(2, size=(200, 2)).sum(axis=1)
    assert median_error(*rows(*members)) == pytest.approx(np.std(np.array(medians)[second], ddof=1), rel=1e-12)


def test_quantiles_of_a_hundred_and_one_numbers_are_every_fifth_part_they_name():
    found = quantiles(np.arange(101.0))
    assert (found.q05, found.q25, found.q50, found.q75, found.q95) == pytest.approx((5, 25, 50, 75, 95))

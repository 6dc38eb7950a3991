"""Measures of clustering of tables so small that they are worked out by hand, and of members in any dimensions."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from contested.analysis.clustering import (
    MEASURES,
    Band,
    after_neighbours,
    bands,
    by_window,
    clustering,
    fano_by_place,
    lag_one,
    monthly_logs,
    spread,
)

PAIR = np.array([[False, True], [True, False]])


def cube(dimensions: int, size: int = 2, seed: int = 6) -> np.ndarray:
    """Counts from 0 to 3, as many in every dimension."""
    return np.random.default_rng(seed).integers(0, 4, (size,) * dimensions).astype(float)


def one_by_one(measure, values: np.ndarray, kept: int) -> np.ndarray:
    """A number of each of the tables that the last dimensions make, so many of them."""
    tables = values.reshape(-1, *values.shape[values.ndim - kept :])
    return np.array([measure(table.tolist()) for table in tables]).reshape(values.shape[: values.ndim - kept])


def mean(values) -> float:
    return sum(values) / len(values)


def variance(values) -> float:
    return mean([(one - mean(values)) ** 2 for one in values])


def plain_spread(months: list[float]) -> float:
    return variance(months) ** 0.5


def plain_lag(months: list[float]) -> float:
    away = [one - mean(months) for one in months]
    squares = sum(one * one for one in away)
    return sum(one * after for one, after in pairwise(away)) / squares if squares else np.nan


def plain_fano(table: list[list[float]]) -> float:
    total = sum(mean(row) for row in table)
    return sum(variance(row) for row in table) / total if total else np.nan


def plain_fano_country(table: list[list[float]]) -> float:
    return plain_fano([[sum(week) for week in zip(*table, strict=True)]])


def plain_active(table: list[list[float]]) -> float:
    return mean([one > 0 for row in table for one in row])


def plain_after(table: list[list[float]]) -> float:
    """Of two neighbours."""
    seen, expected = 0, 0.0
    for own, beside in (table, table[::-1]):
        seen += sum(then > 0 and one > 0 for then, one in zip(beside[:-1], own[1:], strict=True))
        expected += sum(one > 0 for one in beside[:-1]) * mean([one > 0 for one in own[1:]])
    return seen / expected if expected else np.nan


def test_activity_after_a_neighbour_is_that_of_three_weeks_by_hand():
    """Two neighbours, A in weeks 1 and 2, B in weeks 2 and 3, so their averages of the last two weeks are 1/2 and 1.

    After B, A could be active in week 3 and is not; after A, B could be in weeks 2 and 3 and is: 2 of 1/2 + 2.
    """
    active = np.array([[True, True, False], [False, True, True]])
    assert after_neighbours(active, PAIR) == 2 / 2.5


def test_the_mean_persistence_and_excess_of_a_small_table_are_those_by_hand():
    """Active in 3 of 4 weeks and in 1 of 4: again in 1 of 3; place alone gives (9 + 1) / 16 over 1."""
    found = clustering(np.array([[2, 1, 0, 1], [0, 0, 5, 0]]))
    assert (found["active"], found["persistence"], found["place_alone"]) == (0.5, 1 / 3, 0.625)
    assert found["excess"] == pytest.approx((1 / 3 - 0.625) / 0.375)
    assert np.isnan(found["neighbours"]) and found["neighbours"].shape == ()


def test_fano_factors_are_of_weeks_not_of_places():
    """Weekly counts 3, 0, 6 and 1, 1, 1: variances 6 and 0 over means 3 and 1; together 4, 1, 7 vary by 6 around 4."""
    found = clustering(np.array([[3, 0, 6], [1, 1, 1]]))
    assert found["fano_place"] == 6 / 4 and found["fano_country"] == 6 / 4
    assert fano_by_place(np.array([[3.0, 0.0, 6.0], [0.0, 3.0, 3.0]])) == (6 + 2) / (3 + 2)


def test_counts_in_single_precision_are_added_as_doubles():
    """In single precision 2**24 + 1 is 2**24."""
    counts = np.array([[2.0**24, 2.0**24], [1.0, 3.0]], np.float32)
    found = clustering(counts)
    assert found["fano_country"] == 1 / (2**24 + 2)
    assert clustering(np.array([[2.0**24, 2.0**24 + 2]], np.float32))["fano_place"] == 1 / (2**24 + 1)


def test_months_are_four_weeks_each_and_what_is_left_over_is_not_counted():
    country = np.array([1.0, 0.0, 2.0, 4.0, 3.0, 0.0, 0.0, 0.0, 5.0])
    assert monthly_logs(country).tolist() == [np.log(8.0), np.log(4.0)]
    assert monthly_logs(np.zeros(4)).tolist() == [0.0] and monthly_logs(country[:3]).shape == (0,)


def test_months_of_several_members_are_their_own():
    both = monthly_logs(np.stack([np.full(6, 3.0), np.arange(6.0)]))
    assert both.tolist() == [[np.log(13.0)], [np.log(7.0)]]
    assert monthly_logs(np.ones((1, 12))).tolist() == [[np.log(5.0)] * 3]
    weeks = np.arange(16.0)
    assert monthly_logs(np.stack([weeks, weeks[::-1], weeks])).shape == (3, 4)


def test_months_of_members_in_two_dimensions_are_their_own():
    assert monthly_logs(np.ones((3, 2, 9))).tolist() == [[[np.log(5.0)] * 2] * 2] * 3


def test_months_have_a_spread_from_two_of_them_on():
    assert spread(np.array([1.0, 4.0])) == 1.5
    assert np.isnan(spread(np.array([5.0])))


def test_the_spread_of_a_member_is_of_its_own_months():
    assert spread(np.array([[1.0, 4.0, 4.0]])).tolist() == [pytest.approx(np.sqrt(2.0))]
    assert spread(np.array([[1.0, 4.0], [2.0, 2.0], [0.0, 8.0]])).tolist() == [1.5, 0.0, 4.0]


@pytest.mark.parametrize("members", [(3,), (1,), (2, 3), (3, 2), (1, 1)])
@pytest.mark.parametrize("measure", [spread, lag_one])
def test_one_month_of_any_member_tells_nothing(measure, members: tuple[int, ...]):
    found = measure(np.ones((*members, 1)))
    assert found.shape == members and np.isnan(found).all()


@pytest.mark.parametrize("members", [(2, 1), (3, 2), (1, 1)])
def test_three_months_of_members_in_two_dimensions_tell_something(members: tuple[int, ...]):
    months = np.broadcast_to([1.0, 2.0, 6.0], (*members, 3))
    assert spread(months) == pytest.approx(np.full(members, np.sqrt(14 / 3)))
    assert lag_one(months) == pytest.approx(np.full(members, -1 / 14))


def test_the_correlation_of_months_is_of_neighbouring_deviations():
    """1, 2 and 6 are -2, -1 and 3 from their mean: (2 - 3) / 14."""
    assert lag_one(np.array([1.0, 2.0, 6.0])) == -1 / 14
    assert lag_one(np.array([3.0, 9.0])) == -0.5
    assert np.isnan(lag_one(np.array([3.0]))) and np.isnan(lag_one(np.array([3.0, 3.0])))


def test_the_correlation_of_a_member_is_of_its_own_months():
    assert lag_one(np.array([[1.0, 2.0, 6.0]])).tolist() == [-1 / 14]
    assert lag_one(np.array([[3.0, 9.0, 9.0], [1.0, 2.0, 6.0], [5.0, 5.0, 5.0]])) == pytest.approx(
        np.array([-1 / 6, -1 / 14, np.nan]), nan_ok=True
    )


@pytest.mark.parametrize("size", [2, 3])
def test_months_of_members_in_two_dimensions_are_measured_one_by_one(size: int):
    values = cube(3, size)
    assert spread(values) == pytest.approx(one_by_one(plain_spread, values, 1))
    assert lag_one(values) == pytest.approx(one_by_one(plain_lag, values, 1), nan_ok=True)


@pytest.mark.parametrize("size", [2, 3])
def test_the_correlation_of_members_in_two_dimensions_is_measured_one_by_one(size: int):
    values = cube(3, size, seed=9)
    assert lag_one(values) == pytest.approx(one_by_one(plain_lag, values, 1), nan_ok=True)


@pytest.mark.parametrize("dimensions", [3, 5])
def test_fano_factors_of_members_in_any_dimensions_are_measured_one_by_one(dimensions: int):
    counts = cube(dimensions)
    assert fano_by_place(counts) == pytest.approx(one_by_one(plain_fano, counts, 2), nan_ok=True)


@pytest.mark.parametrize("dimensions", [3, 5])
def test_activity_after_neighbours_of_members_in_any_dimensions_is_measured_one_by_one(dimensions: int):
    counts = np.maximum(cube(dimensions) - 1.0, 0.0)
    expected = one_by_one(plain_after, counts, 2)
    found = after_neighbours(counts > 0, PAIR)
    assert found.shape == expected.shape and found == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize("dimensions", [3, 5])
def test_tables_of_members_in_any_dimensions_are_measured_one_by_one(dimensions: int):
    counts = np.maximum(cube(dimensions) - 1.0, 0.0)
    found = clustering(counts, PAIR)
    for name, plain in (("active", plain_active), ("fano_country", plain_fano_country), ("neighbours", plain_after)):
        expected = one_by_one(plain, counts, 2)
        assert found[name].shape == expected.shape and found[name] == pytest.approx(expected, nan_ok=True)


def test_a_table_without_neighbours_has_none_of_any_member():
    found = clustering(cube(3))["neighbours"]
    assert found.shape == (2,) and np.isnan(found).all()


@pytest.mark.parametrize(
    ("number", "weeks", "active"),
    [
        (11, 4, 3 / 8),
        (11, 5, 5 / 10),
        (8, 5, 2 / 5),
        (11, 11, 6 / 11),
        (11, 12, 6 / 11),
        (11, 52, 6 / 11),
        (8, 4, 3 / 8),
    ],
)
def test_a_window_is_of_so_many_weeks_and_the_last_weeks_make_none(number: int, weeks: int, active: float):
    """Active in 2 of the first 4 weeks, in 1 of the next 4, and in all that follow."""
    counts = np.array([[1, 0, 0, 2, 0, 1, 0, 0, 4, 4, 4]])[:, :number]
    assert by_window(counts, weeks=weeks)["active"] == active


def test_windows_of_members_are_averaged_over_those_that_define_a_measure():
    """Two windows of two weeks; in the second window of the first member nothing is active, so nothing can last."""
    counts = np.array([[[1, 1, 0, 0], [1, 0, 0, 0]], [[0, 1, 1, 1], [1, 1, 1, 0]]])
    found = by_window(counts, PAIR, weeks=2)
    assert found["active"].tolist() == [3 / 8, 6 / 8]
    # Of the first member 1 of 2; of the second 1 of 1, then 1 of 2.
    assert found["persistence"].tolist() == [0.5, 0.75]


def test_a_band_holds_the_middle_nine_tenths_of_the_histories_that_define_a_measure():
    values = np.tile(np.arange(101.0), (len(MEASURES), 1))
    assert set(bands(values)) == {measure.id for measure in MEASURES}
    assert all(found == Band(5.0, 50.0, 95.0, 101) for found in bands(values).values())
    values[2, 51:], values[0] = np.nan, np.nan
    found = bands(values)
    assert found["active"] is None and found["place_alone"] == Band(2.5, 25.0, 47.5, 51)

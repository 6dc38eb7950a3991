"""Members are grouped by the row of parameters that they use, in whatever order and number they come."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.pairs import pairs_row
from contested.analysis.rows import by_row, grouped, independent, mean_error, row_means


def test_members_of_a_row_are_grouped_in_their_order():
    table = by_row(np.array([5.0, 1.0, 6.0, 2.0, 7.0, 3.0]), np.array([4, 9, 4, 9, 4, 9]))
    assert table.values.tolist() == [[5, 6, 7], [1, 2, 3]] and table.rows.tolist() == [4, 9]


def test_many_members_of_many_rows_stay_in_their_order():
    """Members of five rows in turn, and then of the same rows from the last to the first."""
    row = np.concatenate([np.tile(np.arange(5), 30), np.tile(np.arange(5)[::-1], 30)])
    table = by_row(np.arange(300.0), row)
    assert table.values.tolist() == [np.flatnonzero(row == one).tolist() for one in range(5)]


def test_members_are_counted_by_row():
    found = grouped(np.array([7, 3, 7, 3, 7, 9]))
    assert (found.rows.tolist(), found.counts.tolist()) == ([3, 7, 9], [2, 3, 1])
    assert (found.taken.tolist(), found.complete.tolist()) == ([[1, 3], [0, 2]], [3, 7])


def test_of_two_rows_of_unequal_size_the_larger_is_complete():
    table = by_row(np.array([4.0, 5.0, 6.0]), np.array([0, 0, 1]))
    assert table.values.tolist() == [[4, 5]] and table.rows.tolist() == [0]


def test_means_are_of_all_members_of_each_row_and_of_each_member_where_there_is_one_row():
    means, counts = row_means(np.array([1.0, 3.0, 2.0, 8.0, 5.0]), np.array([6, 6, 2, 2, 2]))
    assert (means.tolist(), counts.tolist()) == ([5.0, 2.0], [3, 2])
    alone, ones = row_means(np.array([1.0, 3.0], np.float32), np.array([4, 4]))
    assert (alone.tolist(), ones.tolist(), alone.dtype) == ([1.0, 3.0], [1, 1], np.float64)


def test_two_rows_or_two_members_have_an_error():
    assert mean_error(np.array([1.0, 3.0, 2.0, 8.0]), np.array([0, 0, 1, 1])) == pytest.approx(1.5)
    assert mean_error(np.array([2.0, 5.0]), np.array([3, 3])) == pytest.approx(1.5)


def test_single_numbers_are_read_as_double_ones():
    some, row = np.array([1.0, 2.0, 3.0], np.float32), np.array([0, 0, 1])
    assert by_row(some, row).values.dtype == independent(some, row).dtype == np.float64


def test_an_incomplete_row_is_left_out():
    table = by_row(np.arange(5.0), np.array([0, 0, 1, 1, 2]))
    assert table.values.tolist() == [[0, 1], [2, 3]] and table.rows.tolist() == [0, 1]


def test_one_member_to_a_row_is_a_table_of_one_column():
    table = by_row(np.array([3.0, 4.0]), np.array([1, 0]))
    assert table.values.tolist() == [[4], [3]] and table.rows.tolist() == [0, 1]


def test_too_few_rows_leave_each_member_by_itself():
    assert independent(np.array([1.0, 2.0, 3.0]), np.array([0, 0, 1])).tolist() == [[1], [2], [3]]
    assert independent(np.arange(4.0), np.array([0, 0, 1, 1])).tolist() == [[0, 1], [2, 3]]


def test_of_rows_with_more_members_the_first_count():
    values, row = np.arange(11.0), np.array([0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3])
    table = by_row(values, row)
    assert table.values.tolist() == [[0, 1], [2, 3], [6, 7]] and table.rows.tolist() == [0, 1, 2]


def test_the_error_of_a_mean_counts_all_members_of_rows_of_any_size():
    """Drawn 4,000 times, with a mean of its own in each row of one to five members."""
    generator = np.random.default_rng(8)
    row = np.repeat(np.arange(60), np.resize([1, 2, 5, 3], 60))
    values = [generator.normal(0.0, 1.0, 60)[row] + generator.normal(0.0, 2.0, len(row)) for _ in range(4000)]
    errors = np.sqrt(np.mean([mean_error(one, row) ** 2 for one in values]))
    assert errors == pytest.approx(np.std([one.mean() for one in values]), rel=0.03)


def test_with_equal_rows_it_is_the_error_of_the_mean_over_rows_and_one_row_is_its_members():
    values = np.array([1.0, 3.0, 2.0, 8.0, 5.0, 5.0])
    assert mean_error(values, pairs_row(6)) == pytest.approx(np.std([2.0, 5.0, 5.0], ddof=1) / np.sqrt(3))
    assert mean_error(values, np.zeros(6, int)) == pytest.approx(values.std(ddof=1) / np.sqrt(6))
    assert mean_error(np.ones(1), np.zeros(1, int)) == 0.0

"""Which places share a border: corners that are the same, and how many there must be."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from contested.observations.events.beside import neighbours, sharing
from contested.observations.events.table import EventTable


def square(west: float, south: float = 0.0) -> list[list[float]]:
    return [[west, south], [west + 1, south], [west + 1, south + 1], [west, south + 1], [west, south]]


def shape(*corners: tuple[float, float]) -> list[np.ndarray]:
    return [np.array(corners, dtype=float)]


def table(*rings: list[list[float]]) -> EventTable:
    """A table of which only the outlines are known."""
    features = [{"geometry": {"type": "Polygon", "coordinates": [ring]}} for ring in rings]
    made: Any = EventTable.__new__(EventTable)
    made.__dict__["outlines"] = {"features": features}
    return made


def test_squares_in_a_row_are_neighbours_of_the_next_and_not_of_themselves():
    found = sharing([[np.array(square(x))] for x in range(4)])
    expected = np.eye(4, k=1, dtype=bool) | np.eye(4, k=-1, dtype=bool)
    np.testing.assert_array_equal(found, expected)
    assert found.dtype == bool


def test_one_corner_in_common_is_no_border_and_two_are():
    one = shape((0, 0), (5, 1), (5, 2))
    assert not sharing([one, shape((5, 1), (9, 9), (9, 8))]).any()
    np.testing.assert_array_equal(sharing([one, shape((0, 3), (5, 1), (5, 2))]), [[False, True], [True, False]])


def test_a_corner_that_a_ring_names_twice_is_one_corner():
    assert not sharing([shape((0, 0), (1, 0), (0, 0)), shape((0, 0), (0, 1), (0, 0))]).any()


def test_longitude_and_latitude_of_a_corner_are_not_exchanged():
    # the corners of both begin with one whose smaller degree is another of the two
    one, other = shape((5, 1), (5, 2), (6, 0)), shape((0, 3), (5, 1), (5, 2))
    assert sharing([one, other])[0, 1]
    assert not sharing([one, shape((1, 5), (2, 5), (0, 3))]).any()


def test_corners_are_the_same_to_the_fifth_digit_of_a_degree():
    def beside(off: float) -> bool:
        return bool(sharing([shape((0, 0), (0, 1), (2, 2)), shape((off, 0), (off, 1), (3, 3))])[0, 1])

    assert beside(0.000004)
    assert not beside(0.000006)


def test_every_ring_of_a_place_counts():
    islands = [np.array(square(0)), np.array(square(9))]
    found = sharing([islands, [np.array(square(10))]])
    np.testing.assert_array_equal(found, [[False, True], [True, False]])


def test_the_neighbours_of_a_table_are_those_of_its_outlines():
    np.testing.assert_array_equal(neighbours(table(square(0), square(1))), [[False, True], [True, False]])


@pytest.mark.parametrize("rings", [(square(0), square(5)), (square(0),), (square(0), square(1, 1))])
def test_without_a_pair_that_shares_a_border_there_are_no_neighbours(rings):
    assert neighbours(table(*rings)) is None


def test_without_outlines_there_are_no_neighbours():
    made = table()
    made.__dict__["outlines"] = None
    assert neighbours(made) is None

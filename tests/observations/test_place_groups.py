"""Groups of places: who stands alone, who joins whom, what is left, and when there are too many."""

from __future__ import annotations

import numpy as np

from contested.observations.place_groups import place_groups


def near(places: int, *pairs: tuple[int, int]) -> np.ndarray:
    found = np.zeros((places, places), dtype=bool)
    for one, other in pairs:
        found[one, other] = found[other, one] = True
    return found


def test_ten_events_are_enough_and_less_are_not():
    assert place_groups(np.array([10.0, 10.0, 9.9, 12.0]), near(4, (0, 1), (1, 2), (2, 3))) == ((0,), (1,), (2,), (3,))
    assert place_groups(np.array([10.0, 9.9, 9.9]), near(3, (0, 1), (1, 2))) == ((0,), (1, 2))


def test_two_pairs_of_neighbours_with_ten_events_each_are_two_groups():
    assert place_groups(np.array([4.0, 6.0, 5.0, 5.0]), near(4, (0, 1), (2, 3))) == ((0, 1), (2, 3))


def test_quiet_places_that_are_no_neighbours_are_one_rest_whatever_they_have_together():
    assert place_groups(np.array([6.0, 6.0, 5.0, 5.0]), near(4)) == ((0, 1, 2, 3),)


def test_the_groups_stand_in_the_order_of_their_first_places():
    # 0 and 2 join, which is made after 1 and 3 stand alone
    assert place_groups(np.array([6.0, 30.0, 5.0, 30.0]), near(4, (0, 2))) == ((0, 2), (1,), (3,))


def test_the_quietest_joins_the_quietest_of_its_neighbours():
    # 3 has the fewest; of its neighbours 0, 1 and 2 the last has the fewest, so 0 and 1 are left for each other
    pairs = near(4, (3, 0), (3, 1), (3, 2), (0, 1), (1, 2))
    assert place_groups(np.array([9.0, 8.0, 7.0, 3.0]), pairs) == ((0, 1), (2, 3))


def test_where_two_have_as_many_events_the_first_comes_first():
    # 1 begins, since it has as many as 2 and 3; of 0 and 2 it joins 0
    assert place_groups(np.array([5.0, 5.0, 5.0, 5.0]), near(4, (0, 1), (1, 2), (2, 3))) == ((0, 1), (2, 3))


def test_a_group_has_the_neighbours_of_any_of_its_places():
    # 0 (1) joins 1 (2), not enough; 2 (9) is a neighbour of 1 only
    assert place_groups(np.array([1.0, 2.0, 9.0, 1.0]), near(4, (0, 1), (1, 2))) == ((0, 1, 2), (3,))


def test_the_rest_is_in_the_order_of_places_though_the_quietest_came_first():
    assert place_groups(np.array([3.0, 40.0, 2.0, 40.0, 1.0]), near(5)) == ((0, 2, 4), (1,), (3,))


def test_a_group_is_in_the_order_of_places_though_the_quietest_came_first():
    assert place_groups(np.array([8.0, 4.0]), near(2, (0, 1))) == ((0, 1),)


def test_places_without_any_event_are_a_group_of_their_own():
    assert place_groups(np.array([0.0, 20.0, 0.0]), near(3, (0, 1), (1, 2))) == ((0, 2), (1,))


def test_twenty_groups_are_not_too_many():
    assert place_groups(np.full(20, 10.0), near(20)) == tuple((place,) for place in range(20))


def test_with_more_than_twenty_groups_each_must_have_a_quarter_more():
    # two neighbours with 12 events have not the 12.5 that are wanted then, and are one of twenty groups
    events = np.array([12.0, 12.0, *np.full(19, 15.0)])
    assert place_groups(events, near(21, (0, 1))) == ((0, 1), *((place,) for place in range(2, 21)))


def test_with_many_more_groups_each_must_have_a_quarter_more_again():
    # 14 are more than 12.5 and less than 15.625: then 24 places are twelve pairs of neighbours with 28 events each
    events, pairs = np.full(24, 14.0), near(24, *((2 * pair, 2 * pair + 1) for pair in range(12)))
    assert place_groups(events, pairs) == tuple((2 * pair, 2 * pair + 1) for pair in range(12))

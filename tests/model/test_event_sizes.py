"""Units that events took together are divided among the events in proportion to their sizes."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from contested.model.event_sizes import EventSizes, _running_sums, _safe


def cells(*groups: float) -> jnp.ndarray:
    """One value for each group, in one place for one member."""
    return jnp.asarray(groups, dtype=float)[:, None, None]


def sizes(whole: bool | jnp.ndarray) -> EventSizes:
    """Two single events of 7 and 4 units, and three together of 9."""
    return EventSizes(cells(1, 1, 3), cells(7, 4, 9), ("killed",), whole)


def flat(groups: object) -> list[list[float]]:
    """Number, units each and size of every group."""
    return [np.asarray(part)[:, 0, 0].tolist() for part in groups]


def test_sizes_have_no_losses_and_are_no_whole_numbers_unless_it_is_said():
    bare = EventSizes(cells(1), cells(2))
    assert bare.losses == () and bare.whole is False


def test_names_of_losses_are_no_part_of_the_numbers():
    leaves = jax.tree.leaves(sizes(True))
    assert len(leaves) == 3 and leaves[2] is True


def test_the_total_is_summed_over_groups_for_each_place_and_member():
    units = jnp.arange(12.0).reshape(3, 2, 2)
    found = EventSizes(jnp.ones((3, 2, 2)), units).total
    np.testing.assert_array_equal(found, [[12.0, 15.0], [18.0, 21.0]])


def test_sizes_with_other_losses_are_otherwise_the_same():
    for whole in (True, False):
        found = sizes(whole).taken_by("a", "b")
        assert found.losses == ("a", "b") and found.whole is whole
        np.testing.assert_array_equal(found.number, cells(1, 1, 3))
        np.testing.assert_array_equal(found.units, cells(7, 4, 9))
    assert sizes(True).taken_by().losses == ()


@pytest.mark.parametrize("whole", [True, jnp.asarray(True)])
def test_half_of_whole_units_are_divided_into_whole_units(whole):
    """Of 20, 10 are counted: up to the groups 3.5, 5.5 and 10, in whole numbers 4, 6 and 10, so 4, 2 and 4."""
    assert flat(sizes(whole).divide(jnp.full((1, 1), 10.0))) == [[1, 1, 2, 1], [4, 2, 1, 2], [7, 4, 3, 3]]


def test_where_all_units_are_counted_each_event_gets_its_size():
    assert flat(sizes(True).divide(jnp.full((1, 1), 20.0))) == [[1, 1, 3, 0], [7, 4, 3, 4], [7, 4, 3, 3]]


def test_events_drawn_together_get_one_size_or_the_next_larger():
    """Three events of 11 units: one of 3 and two of 4."""
    found = EventSizes(cells(3), cells(11), whole=True).divide(jnp.full((1, 1), 11.0))
    assert flat(found)[:2] == [[1, 2], [3, 4]]
    np.testing.assert_allclose(found.size[:, 0, 0], [11 / 3, 11 / 3], rtol=1e-6)


@pytest.mark.parametrize("whole", [False, jnp.asarray(False)])
def test_in_the_mean_field_units_are_divided_without_rounding(whole):
    found = sizes(whole).divide(jnp.full((1, 1), 10.0))
    assert flat(found) == [[1, 1, 3, 0], [3.5, 2, 1.5, 2.5], [7, 4, 3, 3]]


def test_a_class_of_less_than_one_event_has_the_size_of_its_events():
    found = EventSizes(cells(0.25, 0.5), cells(0.5, 4.0)).divide(jnp.full((1, 1), 2.25))
    assert flat(found) == [[0.25, 0.5, 0.0], [1.0, 4.0, 5.0], [2.0, 8.0, 8.0]]


def test_where_nothing_happened_nothing_is_divided():
    found = EventSizes(cells(0, 0), cells(0, 0), whole=True).divide(jnp.zeros((1, 1)))
    assert flat(found) == [[0, 0, 0], [0, 0, 1], [0, 0, 0]]


def test_every_place_and_member_is_divided_by_itself():
    number = jnp.asarray([[[1.0, 1.0], [0.0, 1.0]]] * 2)
    units = jnp.asarray([[[6.0, 8.0], [0.0, 1.0]], [[2.0, 8.0], [0.0, 3.0]]])
    found = EventSizes(number, units, whole=True).divide(jnp.asarray([[4.0, 8.0], [0.0, 2.0]]))
    np.testing.assert_array_equal(found.each[:2], [[[3, 4], [0, 0]], [[1, 4], [0, 2]]])
    np.testing.assert_array_equal(found.number, [number[0], number[1], 0 * number[0]])
    np.testing.assert_array_equal(found.size, [units[0], units[1], units[1]])


def test_running_sums_are_those_of_the_first_groups():
    np.testing.assert_array_equal(_running_sums(cells(2, 3, 5, 7)), cells(2, 5, 10, 17))
    np.testing.assert_array_equal(_running_sums(cells(2)), cells(2))


def test_a_divisor_of_nothing_is_1():
    np.testing.assert_array_equal(_safe(jnp.asarray([0.0, -1.0, 0.25, 1.0, 3.0])), [1.0, 1.0, 0.25, 1.0, 3.0])

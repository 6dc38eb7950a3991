"""Classes of the map: the bound is in the class above; small chances have a scale of their own."""

from __future__ import annotations

import pytest

from contested.present.report.classes import LARGE, SMALL, class_of, legend, steps


@pytest.mark.parametrize(
    ("count", "cls"),
    [(-1, "nodata"), (0, "none"), (1, "l1"), (4, "l1"), (5, "l2"), (9, "l2"), (10, "l3"), (20, "l4"), (49, "l4")],
)
def test_small_chances_have_five_classes(count, cls):
    assert class_of(count, 1000, SMALL) == cls


@pytest.mark.parametrize(
    ("count", "cls"),
    [(0, "none"), (1, "c1"), (49, "c1"), (50, "c2"), (200, "c3"), (399, "c3"), (600, "c5"), (800, "c6"), (1000, "c6")],
)
def test_a_chance_on_the_bound_of_two_classes_is_in_the_one_above(count, cls):
    assert class_of(count, 1000, LARGE) == cls


def test_the_map_has_small_classes_until_some_place_reaches_5_percent():
    assert steps([0, 49, -1], 1000) is SMALL
    assert steps([0, 50, -1], 1000) is LARGE
    assert steps([], 1000) is SMALL


def test_both_legends_begin_with_no_history_and_name_every_class():
    small, large = legend(1000)
    assert [step.name for step in small["steps"]] == ["none of 1,000", "under 0.5 %", "0.5 to 1", "1 to 2", "2 to 5 %"]
    assert [step.cls for step in large["steps"]] == ["none", "c1", "c2", "c3", "c4", "c5", "c6"]

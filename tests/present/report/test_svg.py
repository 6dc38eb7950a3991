"""Coordinates of charts are short."""

from __future__ import annotations

import re

import numpy as np
import pytest

from contested.present.report.svg import num, polyline


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (-0.0, "0"), (-0.04, "0"), (-0.06, "-0.1"), (3.0, "3"), (2.46, "2.5"), (10.04, "10")],
)
def test_a_coordinate_has_at_most_one_decimal_and_no_minus_zero(value, text):
    assert num(value) == text


def test_a_line_is_its_first_point_and_steps_that_add_up_to_its_points():
    xs, ys = [58.04, 62.36, 66.68, 71.0], [100.26, 99.94, 99.9, 130.0]
    path = polyline(xs, ys)
    assert path == "M58 100.3l4.4-0.4 4.3 0 4.3 30.1"
    steps = np.array(re.findall(r"-?[0-9.]+", path), dtype=float).reshape(-1, 2)
    np.testing.assert_allclose(np.cumsum(steps, axis=0), np.transpose([xs, ys]), atol=0.0501)


def test_a_line_through_one_point_is_that_point():
    assert polyline([3.0], [4.25]) == "M3 4.2"

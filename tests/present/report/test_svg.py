"""Coordinates of charts are short."""

from __future__ import annotations

import pytest

from contested.present.report.svg import num


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (-0.0, "0"), (-0.04, "0"), (-0.06, "-0.1"), (3.0, "3"), (2.46, "2.5"), (10.04, "10")],
)
def test_a_coordinate_has_at_most_one_decimal_and_no_minus_zero(value, text):
    assert num(value) == text

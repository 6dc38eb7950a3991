"""Thin bars beside a number."""

from __future__ import annotations

import re

import pytest

from contested.present.report.bars import signed_bar


def boxes(drawn: str) -> dict[str, tuple[float, float, float, float]]:
    """x, y, width and height of each rectangle by class."""
    pattern = r'<rect class="([\w ]+)" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/>'
    return {cls: tuple(map(float, numbers)) for cls, *numbers in re.findall(pattern, str(drawn))}


@pytest.mark.parametrize(
    ("value", "cls", "x", "width"),
    [(8.0, "in", 50, 50), (2.0, "in", 50, 12.5), (-2.0, "out", 37.5, 12.5), (-8.0, "out", 0, 50), (0.0, "in", 50, 0)],
)
def test_what_fills_a_stock_goes_right_and_what_empties_it_goes_left(value, cls, x, width):
    assert boxes(signed_bar(value, 8.0)) == {cls: (x, 1, width, 8)}


def test_an_account_without_any_flow_has_empty_bars():
    assert boxes(signed_bar(0.0, 0.0))["in"] == (50, 1, 0, 8)


def test_bars_are_hidden_from_readers_who_hear_the_page():
    drawn = signed_bar(1.0, 1.0)
    assert 'aria-hidden="true"' in drawn and "role" not in drawn

"""Thin bars beside a number."""

from __future__ import annotations

import pytest

from contested.present.report.bars import signed_bar


@pytest.mark.parametrize(
    ("value", "bar"),
    [
        (8.0, 'x="50%" width="50%"'),
        (2.0, 'x="50%" width="12.5%"'),
        (-2.0, 'class="out" x="37.5%" width="12.5%"'),
        (-8.0, 'class="out" x="0%" width="50%"'),
        (0.0, 'x="50%" width="0%"'),
    ],
)
def test_what_fills_a_stock_goes_right_and_what_empties_it_goes_left(value, bar):
    assert signed_bar(value, 8.0) == f"<svg><rect {bar}/></svg>"


def test_an_account_without_any_flow_has_an_empty_bar():
    assert signed_bar(0.0, 0.0) == '<svg><rect x="50%" width="0%"/></svg>'

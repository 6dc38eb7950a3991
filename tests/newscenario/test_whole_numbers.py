"""A whole number as people type it; what is no whole number is no other one."""

from __future__ import annotations

import pytest

from contested.newscenario.whole_numbers import whole_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("12000", 12_000),
        ("12000.0", 12_000),
        ("12,000", 12_000),
        ("1 234 567", 1_234_567),
        ("1'234'567", 1_234_567),
        ("1\u202f234.0", 1_234),
        ("1\u00a0234", 1_234),
    ],
)
def test_a_whole_number_is_read_with_its_separators(text, number):
    assert whole_number(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12.5",
        "12.000",
        "1.234.567",
        "10, 15",
        "10,15",
        "1,234 567",
        "1,2345",
        "-3",
        "1e3",
        "12k",
        "9" * 5000,
        "\u0661",
    ],
)
def test_what_is_no_whole_number_or_could_be_two_is_none(text):
    assert whole_number(text) is None

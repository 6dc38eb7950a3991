"""Amounts, dates and units as text."""

from __future__ import annotations

import pytest

from contested.present.views import wording as words
from contested.results.band import Band

MINUS = "\N{MINUS SIGN}"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (0.0030001, "0.003"),
        (12.345, "12.3"),
        (99.96, "100"),
        (123.4, "123"),
        (1234, "1,230"),
        (34_567_890, "34,600,000"),
        (-1500, f"{MINUS}1,500"),
        (-0.0, "0"),
        (999.9, "1,000"),
        (1.5e-12, "1.50e-12"),
        (None, "-"),
        (float("nan"), "-"),
        (float("inf"), "-"),
    ],
)
def test_numbers_have_three_figures_and_thousands_commas(value, text):
    assert words.number(value) == text


def test_more_figures_can_be_asked_for():
    assert words.number(4000, 12) == "4,000"
    assert words.number(1234.5, 6) == "1,234.5"
    assert words.number(1234.5, 2) == "1,200"


def test_a_signed_number_carries_its_sign():
    assert [words.signed(v) for v in (12.0, -12.0, 0.0)] == ["+12", f"{MINUS}12", "0"]


def test_a_stated_value_keeps_every_figure():
    assert [words.exact(v) for v in (1422.0, 0.25, -3.0, 1_234_567_890.0, 70.0, None)] == [
        "1,422",
        "0.25",
        f"{MINUS}3",
        "1,234,567,890",
        "70",
        "-",
    ]


@pytest.mark.parametrize(
    ("value", "label"),
    [
        (0.0, "0"),
        (0.25, "0.25"),
        (999.0, "999"),
        (1_000.0, "1k"),
        (1_500.0, "1.5k"),
        (999_000.0, "999k"),
        (1_000_000.0, "1M"),
        (2_500_000.0, "2.5M"),
        (1e9, "1bn"),
        (-1_000.0, f"{MINUS}1k"),
        (-0.5, f"{MINUS}0.5"),
    ],
)
def test_an_axis_label_is_short_and_changes_its_letter_at_the_full_thousand(value, label):
    assert words.axis_label(value) == label


def test_the_margin_of_a_quantity_is_half_its_95_percent_range():
    assert words.margin(100.0) == "200"
    assert words.margin(0.5) == "0.98"


def test_the_ends_of_an_account_show_the_change_between_them():
    assert words.start_end_change(40_400_000.0, 40_337_700.0) == ("40,400,000", "40,337,700", f"{MINUS}62,300")
    assert words.start_end_change(0.0, 0.107) == ("0", "0.107", "0.107")
    assert words.start_end_change(3.2, 3.2) == ("3.2", "3.2", "0")


@pytest.mark.parametrize(
    ("amount", "unit", "one", "text"),
    [
        ("1", "provinces", True, "1 province"),
        ("7", "provinces", False, "7 provinces"),
        ("1", "mass", True, "1 mass"),
        ("1", "billion USD", True, "1 billion USD"),
        ("1", "persons killed", True, "1 persons killed"),
        ("3", "", False, "3"),
    ],
)
def test_one_of_a_unit_is_singular(amount, unit, one, text):
    assert words.with_unit(amount, unit, one) == text


def test_a_date_is_written_as_people_write_it():
    assert words.day("2022-12-06") == "6 Dec 2022"
    assert words.day("2022-12-06T00:00:00") == "6 Dec 2022"
    assert words.day("the summer") == "the summer"


def test_an_end_of_a_band_that_is_next_to_nothing_beside_the_other_is_0():
    assert words.band(Band(low=2.7e-8, median=1.0, high=11.1)) == "0 to 11.1 (median 1)"
    assert words.band(Band(low=2.7e-8, median=3e-8, high=4e-8)) == "2.70e-08 to 4.00e-08 (median 3.00e-08)"

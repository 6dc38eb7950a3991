"""Chances in words and numbers: one table, bounds in the band above, never 0 % and never 100 %."""

from __future__ import annotations

import re

import pytest

from contested.present.views import chances

NAMES = [
    "almost no chance",
    "very unlikely",
    "unlikely",
    "roughly even",
    "likely",
    "very likely",
    "almost certain",
]


BOUNDS = (0.05, 0.2, 0.45, 0.55, 0.8, 0.95)


@pytest.mark.parametrize(("bound", "below", "above"), list(zip(BOUNDS, NAMES[:-1], NAMES[1:], strict=True)))
def test_a_chance_on_the_bound_of_two_bands_has_the_words_of_the_band_above(bound, below, above):
    assert chances.likelihood(bound) == above
    assert chances.likelihood(bound - 1e-9) == below


def test_the_ends_of_the_scale_have_words_too():
    assert chances.likelihood(0.0) == "almost no chance"
    assert chances.likelihood(1.0) == "almost certain"


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (0.21, 0.44, "unlikely"),
        (0.19, 0.21, "very unlikely or unlikely"),
        (0.19, 0.2, "very unlikely or unlikely"),
        (0.04, 0.44, "anything from almost no chance to unlikely"),
        (0.0, 1.0, "anything from almost no chance to almost certain"),
    ],
)
def test_an_interval_has_the_words_of_the_bands_that_it_reaches(low, high, words):
    assert chances.likelihood_range(low, high) == words


def test_the_table_for_readers_covers_the_scale_without_a_gap():
    assert chances.likelihood_table() == [
        ("almost no chance", "below 5 %"),
        ("very unlikely", "5 to 20 %"),
        ("unlikely", "20 to 45 %"),
        ("roughly even", "45 to 55 %"),
        ("likely", "55 to 80 %"),
        ("very likely", "80 to 95 %"),
        ("almost certain", "95 % and more"),
    ]


@pytest.mark.parametrize(
    ("count", "members", "text"),
    [
        (12, 1000, "12 of 1,000 histories"),
        (0, 1000, "none of 1,000 histories"),
        (40, 40, "all 40 histories"),
        (1, 12_000, "1 of 12,000 histories"),
        (11_999, 12_000, "11,999 of 12,000 histories"),
    ],
)
def test_a_chance_is_a_count_of_histories(count, members, text):
    assert chances.histories(count, members) == text


@pytest.mark.parametrize(
    ("probability", "whole", "fine"),
    [
        (0.0, "<1 %", "<0.1 %"),
        (0.0004, "<1 %", "<0.1 %"),
        (0.0005, "<1 %", "0.1 %"),
        (0.0049, "<1 %", "0.5 %"),
        (0.005, "1 %", "0.5 %"),
        (0.0121, "1 %", "1.2 %"),
        (0.0494, "5 %", "4.9 %"),
        (0.0496, "5 %", "5 %"),
        (0.02, "2 %", "2.0 %"),
        (0.084, "8 %", "8 %"),
        (0.625, "63 %", "63 %"),
        (0.9, "90 %", "90 %"),
        (0.9499, "95 %", "95 %"),
        (0.9511, "95 %", "95.1 %"),
        (0.9949, "99 %", "99.5 %"),
        (0.9951, ">99 %", "99.5 %"),
        (0.9994, ">99 %", "99.9 %"),
        (0.9996, ">99 %", ">99.9 %"),
        (1.0, ">99 %", ">99.9 %"),
    ],
)
def test_percent_rounds_halves_up_and_stops_before_both_ends(probability, whole, fine):
    assert chances.percent(probability) == whole
    assert chances.fine_percent(probability) == fine


@pytest.mark.parametrize("probability", [0.0, 1e-12, 0.5, 1 - 1e-12, 1.0])
def test_no_chance_is_ever_0_or_100_percent(probability):
    for text in (chances.percent(probability), chances.fine_percent(probability), chances.share(probability)):
        assert not re.fullmatch(r"(0|100)(\.0)? %", text)


def test_an_interval_names_both_ends():
    assert chances.chance_interval(0.0066, 0.0213) == "0.7 to 2.1 %"
    assert chances.chance_interval(0.0, 0.0038) == "<0.1 to 0.4 %"


def test_shares_come_with_half_their_range_in_points():
    assert [chances.share(s) for s in (None, float("nan"), 0.0, 0.004, 0.5, 0.996, 1.0)] == [
        "not known",
        "not known",
        "<1 %",
        "<1 %",
        "50 %",
        ">99 %",
        ">99 %",
    ]
    assert chances.share_with_error(0.58, 0.1) == "58 % ±20"
    assert chances.share_with_error(0.0, 0.001) == "<1 % ±1"
    assert chances.share_with_error(0.5, None) == "50 %"
    assert chances.share_with_error(None, 0.1) == "not known"


@pytest.mark.parametrize(
    ("difference", "text"),
    [(0.0, "<0.1"), (0.00049, "<0.1"), (0.0005, "0.1"), (0.0059, "0.6"), (0.01, "1"), (0.0151, "1.5"), (0.0494, "4.9"),
     (0.0496, "5"), (0.123, "12"), (0.127, "13")],
)  # fmt: skip
def test_a_difference_of_chances_has_a_decimal_below_five_points_and_is_never_0(difference, text):
    assert chances.points(difference) == text

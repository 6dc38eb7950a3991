"""How numbers are said."""

from __future__ import annotations

import pytest

from contested.present.views import wording as words
from contested.present.views.attribution import told_apart


@pytest.mark.parametrize("probability", [0.0, 1e-9, 0.0049, 0.9951, 1 - 1e-9, 1.0])
@pytest.mark.parametrize("members", [10, 1000, 100_000])
def test_no_chance_is_ever_nought_or_a_hundred(probability, members):
    for text in (words.percent(probability, 0.0, members), words.of_hundred(probability, 0.0, members)):
        assert text[0] in "<>fm"
        assert not text.startswith(("<0", ">100", "fewer than 0", "more than 100"))


def test_what_never_happened_in_few_histories_may_still_happen_in_a_tenth():
    # Rule of three: with no success in n trials the 95 % upper bound is about 3/n.
    assert words.of_hundred(0.0, 0.0, 30) == "fewer than 10 of 100"
    assert words.of_hundred(1.0, 0.0, 30) == "more than 90 of 100"
    assert words.percent(0.0, 0.0, 1000) == "<1 %"


def test_a_chance_in_between_is_counted_in_whole_histories():
    assert words.of_hundred(0.072) == "7 of 100"
    assert words.percent(0.625) == "63 %"


def test_words_follow_one_table_and_a_wide_error_takes_two_neighbours():
    assert [words.likelihood(p) for p in (0.01, 0.07, 0.3, 0.5, 0.7, 0.9, 0.99)] == [w for _, w in words.LIKELIHOOD]
    assert words.likelihood_with_error(0.2, 0.001) == "very unlikely or unlikely"
    assert words.likelihood_with_error(0.3, 0.001) == "unlikely"
    assert words.likelihood(1.0) == "almost certain"
    assert words.likelihood_with_error(0.3, 0.11) == "anything from very unlikely to roughly even"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (0.0030001, "0.003"),
        (12.345, "12.3"),
        (123.4, "123"),
        (1234, "1,230"),
        (34_567_890, "34,600,000"),
        (-1500, "\N{MINUS SIGN}1,500"),
        (999.9, "1,000"),
        (None, "-"),
        (float("nan"), "-"),
    ],
)
def test_numbers_have_three_figures_and_no_exponent(value, text):
    assert words.number(value) == text


def test_more_figures_keep_their_commas():
    assert words.number(4000, 12) == "4,000"
    assert words.number(1234.5, 6) == "1,234.5"


def test_percentiles_are_ordinals_with_open_ends():
    assert words.ordinal(0.9995) == "above the 99th percentile"
    assert words.ordinal(0.002) == "below the 1st percentile"
    assert [words.ordinal(p) for p in (0.01, 0.02, 0.11, 0.23)] == [
        "1st percentile",
        "2nd percentile",
        "11th percentile",
        "23rd percentile",
    ]


def test_what_no_history_shows_is_not_counted_as_one_though_the_stored_chance_is_smoothed():
    answer = {"probability": 0.0125, "count": 0, "members": 40}
    assert words.of_hundred(words.observed(answer), 0.017, 40) == "fewer than 8 of 100"
    assert words.observed({"probability": 0.3, "count": 12, "members": 40}) == 0.3


def test_the_ends_of_an_account_show_the_change_between_them():
    assert words.stretch(40_400_000.0, 40_337_700.0) == ("40,400,000", "40,337,700", "\N{MINUS SIGN}62,300")
    assert words.stretch(0.0, 0.107) == ("0", "0.107", "0.107")
    assert words.stretch(3.2, 3.2) == ("3.2", "3.2", "0")


def test_one_is_singular_and_a_day_reads_as_people_write_it():
    assert words.counted(1, "provinces") == "1 province"
    assert words.counted(7, "billion USD") == "7 billion USD"
    assert words.counted(1000, "persons") == "1,000 persons"
    assert words.day("2022-12-06") == "6 Dec 2022"
    assert words.day("the summer") == "the summer"


def test_mechanisms_that_share_a_prior_are_not_told_apart():
    row = {"says": "?", "share": 0.02}
    rows = [
        {**row, "label": "ambush", "through": ["rate", "own"], "share": 0.05},
        {**row, "label": "control", "through": ["alone"], "share": 0.03},
        {**row, "label": "phases", "through": ["rate", "review"]},
        {**row, "label": "supply", "through": ["rate"]},
        {**row, "label": "momentum", "through": ["review"], "share": 0.01},
    ]
    found = told_apart(rows)
    assert [one["labels"] for one in found] == [["ambush", "phases", "supply", "momentum"], ["control"]]
    assert [one["share"] for one in found] == pytest.approx([0.1, 0.03])
    assert found[0]["says"] == "They share rate and review; how much each of them carries cannot be told."
    assert found[1]["says"] == rows[0]["says"] == "?"


def test_numbers_set_by_hand_are_counted_as_such():
    counts = {"measured_parameters": 7, "judged_parameters": 92}
    assert words.measured_of(counts) == "7 of 99 parameters are measured, the rest judgement"
    assert words.measured_of(counts | {"set_by_hand_parameters": 1}) == (
        "7 of 100 parameters are measured, 1 is set by hand, the rest judgement"
    )


def test_shares_round_to_neither_end():
    assert [words.share(s) for s in (None, 0.0, 0.004, 0.5, 0.996, 1.0)] == [
        "not known",
        "<1 %",
        "<1 %",
        "50 %",
        ">99 %",
        ">99 %",
    ]
    assert words.share_with_error(0.58, 0.1) == "58 % ±20" and words.share_with_error(0.0, 0.001) == "<1 % ±1"
    assert words.share_with_error(0.5, None) == "50 %" and words.share_with_error(None, None) == "not known"

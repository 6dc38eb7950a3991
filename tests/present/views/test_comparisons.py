"""What-ifs in words."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contested.present.views.comparisons import comparison_lines, lever_text, of_hundred, outcome_row, outside_text
from contested.results.comparisons import Comparisons, Difference, Outside, Range, Side
from contested.results.values import Quantiles
from present.sample_comparisons import outcome, what_if


def share(value: float):
    """An outcome that is a share, with a difference."""
    side = Side(quantiles=Quantiles(q05=0.01, q25=0.02, q50=0.05, q75=0.1, q95=0.14))
    found = Difference(value=value, low=value / 2, high=2 * value, level=0.9)
    changes = {"unit": "share", "base": side, "other": side, "difference": found}
    return outcome("hunger", "civilians", "Earnings that are missing", 1.0, 0.5).model_copy(update=changes)


@pytest.mark.parametrize(
    ("value", "difference", "interval"),
    [(0.043, "+4.3 points", "+2.1 to +8.6"), (0.00004, "+0.004 points", "+0.002 to +0.008")],
)  # fmt: skip
def test_a_difference_of_shares_is_in_points_and_never_rounded_to_none(value, difference, interval):
    row = outcome_row(share(value))
    assert (row.difference, row.interval) == (difference, interval)
    assert row.base == "5 % (1 to 14 %)"


def test_a_lever_says_what_it_multiplies_by_how_much_and_when():
    (lever,) = what_if().levers
    assert lever_text(lever) == "Half of the usual aid comes (aid times 0.5, from 1 Jan 2023 to 31 Dec 2023)."


def test_a_lever_that_outlasts_the_run_says_where_the_run_ends():
    (lever,) = what_if().levers
    assert lever_text(lever, date(2023, 12, 31)) == lever_text(lever)
    assert lever_text(lever, date(2023, 6, 30)).endswith("to 31 Dec 2023, of which the run has those to 30 Jun 2023).")


def test_a_range_of_one_number_is_that_number():
    found = Outside(name="aid", title="Aid", under=Range(low=0.5, high=0.5), covered=Range(low=1, high=1))
    assert outside_text(found) == (
        "Outside what priors and evidence cover: Aid [aid] is 0.5 under this lever; in no history without it, and in "
        "none of the priors, is it anything but 1."
    )


def test_a_chance_of_no_pair_and_of_all_is_told_as_a_count():
    sides = {"base": Side(count=1, probability=0.05), "other": Side(count=0, probability=0.025)}
    counts = {"kind": "probability", "more": 0, "same": 19, "fewer": 1}
    row = outcome_row(outcome("q", "questions", "A side holds", -0.05, 0.1).model_copy(update={**sides, **counts}))
    assert (row.base, row.other) == ("5 %", "none of 20")


def test_the_terminal_says_what_its_numbers_are_and_that_only_means_cannot_be_told_apart():
    found = Comparisons(
        run="0" * 64,
        digest="0" * 64,
        scenario="s",
        title="A war",
        as_of=date(2022, 12, 6),
        last=date(2023, 12, 31),
        mean_method="",
        chance_method="",
        comparisons=(what_if(),),
    )
    text = "\n".join(comparison_lines(found, 400))
    assert "Numbers are medians with 90 % of histories, then the mean of the paired differences" in text
    assert "On average the arms cannot be told apart: +2 (90 % interval −8 to +12); more in 60 of 100" in text


@pytest.mark.parametrize(
    ("counts", "parts"),
    [
        ((101, 0, 99), ["51", "<1", "49"]),
        ((63, 2, 35), ["63", "2", "35"]),
        ((199, 1, 0), [">99", "<1", "<1"]),
        ((1, 1, 1), ["34", "33", "33"]),
        ((0, 997, 3), ["<1", ">99", "<1"]),
    ],
)
def test_the_parts_of_a_hundred_pairs_are_a_hundred_in_all(counts, parts):
    assert of_hundred(counts) == parts


@given(st.lists(st.integers(0, 5000), min_size=3, max_size=3).filter(any))
def test_a_part_of_a_hundred_is_within_one_of_its_share(counts):
    for part, count in zip(of_hundred(counts), counts, strict=True):
        number = {"<1": 0, ">99": 100}[part] if part in ("<1", ">99") else int(part)
        assert abs(number - 100 * count / sum(counts)) < 1

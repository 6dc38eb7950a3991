"""The numbers that explain most of an answer's spread, and what would change the answer."""

from __future__ import annotations

import pytest

from contested.present.views.numbers import ends, missing_numbers, number_rows
from helpers.small_run import probability_answer, quantity_answer


@pytest.fixture
def run(runs):
    return runs["plain"]


def test_a_number_has_its_share_its_basis_and_the_answer_at_both_ends(run):
    first, second = number_rows(run.headline, run)
    assert (first.share, first.prior, first.names) == ("18 %", "prior-16", ("desert-resistance.rate_16",))
    assert first.text == "Attacks a fighter takes part in per week when supplied (measured)"
    assert first.ends == "4 % (2 % to 6 %) where it is in its lowest tenth, 11 % (9 % to 11 %) in its highest"
    assert second.text == "Attacks a fighter takes part in per week when supplied (judgement)"


RANGES = {"at_low_range": (900.0, 1500.0), "at_high_range": (50000.0, 60000.0)}


def test_the_ends_of_a_quantity_are_amounts_and_too_few_draws_have_none():
    quantity = quantity_answer()
    (number,) = quantity.attribution.parameters
    wide = number.model_copy(update={"at_low": 1234.0, "at_high": 56789.0, **RANGES})
    assert (
        ends(wide, quantity)
        == "1,230 (900 to 1,500) where it is in its lowest tenth, 56,800 (50,000 to 60,000) in its highest"
    )
    assert ends(number.model_copy(update={"at_low": None, "at_high": None}), quantity) is None


def test_where_fewer_than_three_numbers_are_shown_the_reason_is_given():
    answer = probability_answer()
    shares = answer.attribution
    (number,) = shares.parameters
    assert missing_numbers(answer) == "The shares of the other numbers are too small to separate from noise."
    none = shares.model_copy(update={"parameters": (), "note": "Nothing stands out."})
    assert missing_numbers(answer.model_copy(update={"attribution": none})) == "Nothing stands out."
    three = shares.model_copy(update={"parameters": (number,) * 3})
    assert missing_numbers(answer.model_copy(update={"attribution": three})) is None

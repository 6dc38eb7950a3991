"""Hints and plurals in messages."""

import pytest

from contested.errors import InputError, nearest
from contested.ledger.plural import plural


def test_an_input_error_puts_the_location_in_front():
    error = InputError("expected a date", "a.toml: field said")
    assert (str(error), error.message, error.where) == (
        "a.toml: field said: expected a date",
        "expected a date",
        "a.toml: field said",
    )
    assert str(InputError("expected a date")) == "expected a date"


def test_the_hint_names_the_closest_word():
    assert nearest("weks", ["months", "weeks", "days"]) == "did you mean 'weeks'?"


@pytest.mark.parametrize(
    ("count", "hint"),
    [
        (0, "none is known."),
        (1, "known: 'w0'."),
        (8, "known: 'w0', 'w1', 'w2', 'w3', 'w4', 'w5', 'w6', 'w7'."),
        (9, "known: 'w0', 'w1', 'w2', 'w3', 'w4', 'w5', 'w6', 'w7' ..."),
    ],
)
def test_without_a_close_word_the_hint_lists_up_to_eight(count, hint):
    words = [f"w{n}" for n in range(count)]
    assert nearest("quite different", [*reversed(words), *words]) == hint


def test_a_word_that_shares_less_than_six_tenths_is_not_close():
    # The similarity is 2 * matching letters / all letters: 6 / 10 for three of five letters, 4 / 10 for two.
    assert nearest("abcxy", ["abcde"]) == "did you mean 'abcde'?"
    assert nearest("abvxy", ["abcde"]) == "known: 'abcde'."


@pytest.mark.parametrize(
    ("noun", "expected"),
    [
        ("claim", "claims"),
        ("county", "counties"),
        ("valley", "valleys"),
        ("parish", "parishes"),
        ("province", "provinces"),
        ("branch", "branches"),
        ("bus", "buses"),
        ("box", "boxes"),
    ],
)
def test_plurals_are_regular(noun, expected):
    assert plural(noun) == expected

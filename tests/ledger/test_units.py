"""Units: what can be compared with what."""

from __future__ import annotations

import pytest

from contested.ledger.units import comparable, misspelt


@pytest.mark.parametrize(
    ("claimed", "simulated"),
    [
        ("persons", "persons"),
        ("Fatalities", "persons"),
        ("clashes", "events"),
        ("clashes", "reported"),
        ("Clashes", "attacks reported"),
        ("persons", "deaths stated"),
        ("deaths admitted", "casualties"),
        ("share", "share"),
    ],
)
def test_units_of_one_kind_can_be_compared(claimed: str, simulated: str):
    assert comparable(claimed, simulated)


@pytest.mark.parametrize(
    ("claimed", "simulated"),
    [
        ("percent", "persons"),
        ("clashes", "persons"),
        ("persons", "events"),
        ("persons", "districts"),
        ("percent", "reported"),
        ("clashes", "deaths reported"),
        ("casualties", "attacks confirmed"),
        ("percent", "share"),
        ("billion USD", "persons"),
    ],
)
def test_units_of_different_kinds_cannot_be_compared(claimed: str, simulated: str):
    assert not comparable(claimed, simulated)


@pytest.mark.parametrize(
    ("word", "meant"), [("casuaties", "casualties"), ("fighers", "fighters"), ("aid", ""), ("death", "")]
)
def test_a_misspelt_word_is_told_from_an_unusual_one(word: str, meant: str):
    assert misspelt(word) == meant


@pytest.mark.parametrize("word", ["arrests", "recruit", "returns", "hectares", "opium harvest", "killing"])
def test_unusual_words_are_no_misspellings(word: str):
    assert misspelt(word) == ""

"""Texts from files of others lose what hides or reorders other text, wherever they stand."""

from __future__ import annotations

import pytest

from contested.results.text import plain

HIDDEN = "a\u202eb\u2066\x1bc\u200f"


def test_a_text_keeps_its_letters_its_tabs_and_its_lines():
    assert plain(HIDDEN) == "abc"
    assert plain("tab\tand\nbreak\x00\x08\x0b\x1f, and \u0645 ü") == "tab\tand\nbreak, and \u0645 ü"


def test_a_list_of_texts_is_made_plain_and_stays_a_list():
    assert plain([HIDDEN, "b"]) == ["abc", "b"]
    assert plain([[HIDDEN], []]) == [["abc"], []]


def test_keys_and_items_of_a_table_are_made_plain():
    assert plain({HIDDEN: HIDDEN, "k": {"n": HIDDEN}}) == {"abc": "abc", "k": {"n": "abc"}}


@pytest.mark.parametrize("value", [0, 1.5, True, None])
def test_what_is_no_text_stays_as_it_is(value):
    assert plain(value) is value

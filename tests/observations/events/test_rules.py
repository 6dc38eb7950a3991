"""Rules for doubtful rows: what holds without a choice, what is chosen, and what a wrong choice is told."""

from __future__ import annotations

import pytest

from contested.errors import InputError
from contested.observations.events.rules import choose

DEFAULTS = {
    "thousands": "read",
    "negative": "set-aside",
    "missing-count": "set-aside",
    "bounds": "widen",
    "short-years": "set-aside",
    "slash-dates": "set-aside",
    "serial-dates": "set-aside",
    "end-before-start": "set-aside",
    "missing-ids": "keep",
    "same-ids": "first",
    "gone": "set-aside",
    "after-coverage": "keep",
    "near-names": "accept",
    "point-or-name": "point",
    "province-only": "spread",
    "line-or-area": "name",
    "long-events": "spread",
    "unplaced": "spread",
    "unknown-place": "set-aside",
}


def test_the_first_choice_of_each_rule_holds_unless_another_is_made():
    assert choose() == DEFAULTS
    chosen = choose(iter(["gone=keep", "same-ids=all", "gone=set-aside"]))
    assert chosen == {**DEFAULTS, "same-ids": "all"}
    assert list(chosen) == list(DEFAULTS)
    assert choose(["slash-dates=month-first"]) == {**DEFAULTS, "slash-dates": "month-first"}


@pytest.mark.parametrize("text", ["abcdefghijklmnopqrstuvwxyz-0123456789-0123456789=x", "0123456789" * 5])
def test_a_rule_that_is_not_known_is_named_to_its_fortieth_sign(text):
    with pytest.raises(InputError) as error:
        choose([text])
    known = "'after-coverage', 'bounds', 'end-before-start', 'gone', 'line-or-area', 'long-events', 'missing-count', "
    assert str(error.value) == f"rule: there is no rule '{text[:40]}'; known: {known}'missing-ids' ..."


def test_a_choice_that_is_not_known_is_named_to_its_fortieth_sign_with_those_that_are():
    choice = "abcdefghijklmnopqrstuvwxyz-0123456789-0123456789"
    with pytest.raises(InputError) as error:
        choose(["gone=keep", f"same-ids={choice}"])
    expected = "rule same-ids: expected first or last or all or set-aside, found "
    assert str(error.value) == f"{expected}'abcdefghijklmnopqrstuvwxyz-0123456789-01'"


def test_a_rule_without_a_choice_finds_none():
    with pytest.raises(InputError) as error:
        choose(["unplaced"])
    assert str(error.value) == "rule unplaced: expected spread or set-aside, found ''"

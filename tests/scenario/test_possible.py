"""What no history can do is refused, with the limit."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenario.example import copy_example, load_error, load_example

UNITS = 'measure = "units_held", actor = "lanterns", at_least = 4'
PLACES = 'measure = "places_held", actor = "lanterns", at_least = 1'


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (UNITS, UNITS.replace("4", "15"), ["field at_least", "at_least = 15", "there are 14 control units"]),
        (PLACES, PLACES.replace("1", "5"), ["at_least = 5", "there are 4 places"]),
        (PLACES, f'{PLACES.replace("1", "2")}, places = ["brackmere"]', ["there is 1 place"]),
        (PLACES, PLACES.replace("at_least = 1", "more_than = 4"), ["more_than = 4"]),
        (PLACES, PLACES.replace("at_least = 1", "less_than = 0"), ["less_than = 0"]),
        (PLACES, PLACES.replace("at_least = 1", "at_most = -1"), ["at_most = -1"]),
    ],
)
def test_a_condition_that_is_never_true_is_refused(tmp_path: Path, old: str, new: str, words: list[str]):
    load_error(copy_example(tmp_path, (old, new)), "question 'lanterns_hold_a_valley'", *words)


def test_a_condition_at_the_limit_is_allowed(tmp_path: Path):
    copy = copy_example(tmp_path, (UNITS, UNITS.replace("4", "14")), (PLACES, PLACES.replace("1", "4")))
    assert not load_example(copy).warnings


def test_more_fighters_than_people_are_refused(tmp_path: Path):
    home = copy_example(tmp_path)
    load_error(home, "actor 'lanterns', field fighters", "at most 160,000", set_=["actor.lanterns.fighters=160001"])


@pytest.mark.parametrize("claim", ["lantern-strength", "lantern-losses-claimed"])
def test_a_claim_that_is_compared_has_a_side_of_the_scenario(tmp_path: Path, claim: str):
    home = copy_example(tmp_path)
    path = home / "ledger/reports.toml"
    before, _, after = path.read_text().partition(f'id = "{claim}"')
    for field in ('side = "lanterns"', 'side = "none"'):
        head, found, rest = after.partition(field)
        if found and "[[claim]]" not in head:
            path.write_text(f'{before}id = "{claim}"{head}side = "lanternes"{rest}')
    load_error(home, f"claim '{claim}'", "field side", "did you mean 'lanterns'?")


def test_one_member_is_refused_by_the_check(tmp_path: Path):
    load_error(copy_example(tmp_path), "a number of at least 2", set_=["members=1"])

"""Windows and thresholds: which weeks count, and how a claim becomes a number to compare with."""

from __future__ import annotations

import datetime

import pytest

from contested.errors import InputError
from contested.scenario.calendar import Calendar
from contested.scenario.window import threshold, threshold_text, window
from scenario.made_up import claim, ledger, question

YEAR = Calendar(datetime.date(2022, 12, 6), 56)
HELD = {"measure": "places_held", "actor": "reds"}


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("keys", "first", "last"),
    [
        ({}, 0, 55),
        ({"by": day("2023-12-06")}, 0, 51),
        ({"by": day("2023-12-04")}, 0, 51),
        ({"by": day("2023-12-03")}, 0, 50),
        ({"from": day("2022-12-06")}, 0, 55),
        ({"from": day("2022-12-07")}, 1, 55),
        ({"from": day("2020-01-01"), "by": day("2022-12-12")}, 0, 0),
        ({"by": day("2024-01-07")}, 0, 55),
    ],
)
def test_only_whole_weeks_within_both_dates_count(keys: dict, first: int, last: int):
    assert window(question(**HELD, **keys), YEAR) == slice(first, last + 1)


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        (
            {"by": day("2024-01-08")},
            ["after the end of the run (2024-01-01, weeks = 56)", "needs weeks = 57", "field by"],
        ),
        ({"by": day("2030-01-01")}, ["a run has at most 156 weeks"]),
        ({"by": day("2022-12-11")}, ["no whole week", "2022-12-06 and 2022-12-11"]),
        ({"from": day("2023-12-29")}, ["no whole week", "2023-12-29 and 2024-01-01"]),
        ({"from": day("2022-12-07"), "by": day("2022-12-18")}, ["no whole week"]),
        ({"by": day("2023-01-05"), "at_least": 1, "for_weeks": 5}, ["for_weeks = 5", "within the 4 whole weeks"]),
    ],
)
def test_a_window_that_does_not_fit_the_run_is_refused(keys: dict, words: list[str]):
    with pytest.raises(InputError) as caught:
        window(question(**HELD, **keys), YEAR)
    for word in ["question 'q'", *words]:
        assert word in str(caught.value)


def test_the_weeks_said_to_be_needed_are_enough_and_one_less_is_not():
    late = question(**HELD, by=day("2025-03-01"))
    assert window(late, Calendar(YEAR.start, 116)) == slice(0, 116)
    with pytest.raises(InputError, match="it needs weeks = 116"):
        window(late, Calendar(YEAR.start, 115))


@pytest.mark.parametrize(
    ("over", "days", "expected"),
    [("sum", 340, 1000 * 364 / 340), ("sum", None, 1000), ("last", 340, 1000), ("mean", 340, 1000)],
)
def test_only_sums_are_brought_to_the_windows_length(over: str, days: int | None, expected: float):
    asked = question(measure="series", series=["x"], over=over, more_than="claim:c")
    assert threshold(asked, 52, ledger(claim(best=1000, days=days))) == pytest.approx(expected)


def test_a_number_stays_what_it_is():
    assert threshold(question(**HELD, at_least=3), 52, None) == 3


def test_the_text_tells_number_claim_and_both_lengths():
    asked = question(measure="series", series=["x"], more_than="claim:c", by=day("2023-12-06"))
    text = threshold_text(asked, ledger(claim(best=1000, days=340)), YEAR)
    assert text == "more than about 1,071 over 364 days (claim 'c': 1,000 persons over 340 days)"
    last = question(measure="series", series=["x"], over="last", at_most="claim:c")
    assert threshold_text(last, ledger(claim(best=1000, days=340)), YEAR) == "at most 1,000 (claim 'c': 1,000 persons)"


def test_the_text_of_alternatives_and_running_weeks():
    options = [HELD | {"at_least": 1}, {"measure": "units_held", "actor": "reds", "more_than": 2.5}]
    text = threshold_text(question(any_of=options, for_weeks=8), ledger(claim()), YEAR)
    assert text == "places held at least 1 or control units held more than 2.5 for 8 weeks running"
    assert threshold_text(question(**HELD), ledger(claim()), YEAR) is None


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({}, "either the key 'measure' or the key 'any_of'"),
        (HELD | {"any_of": [HELD | {"at_least": 1}]}, "either the key 'measure' or the key 'any_of'"),
        ({"any_of": []}, "at least 1"),
        ({"any_of": [HELD]}, "an alternative needs a comparison"),
        ({"any_of": [{"actor": "reds", "at_least": 1}]}, "expected the key 'measure'"),
        ({"any_of": [HELD | {"at_least": 1}], "at_least": 1}, "'at_least' belongs inside an alternative"),
        ({"any_of": [HELD | {"at_leats": 1}]}, "did you mean 'at_least'?"),
        ({"measure": "places_held"}, "needs the key 'actor'"),
        (HELD | {"series": ["x"]}, "takes no key 'series'"),
        ({"measure": "series"}, "needs the key 'series'"),
        ({"measure": "series", "series": ["x"], "actor": "reds"}, "takes no key 'actor'"),
        ({"measure": "series", "series": []}, "at least 1"),
        ({"measure": "series", "series": "x"}, "a list"),
        ({"measure": "place_held", "actor": "reds"}, "did you mean 'places_held'?"),
        (HELD | {"at_least": 1, "less_than": 3}, "one comparison, found at_least and less_than"),
        (HELD | {"at_least": "many"}, "expected a number or a ledger claim 'claim:ID', found 'many'"),
        (HELD | {"at_least": "prior:x"}, "expected a number or a ledger claim"),
        (HELD | {"at_least": True}, "expected a number or a ledger claim"),
        (HELD | {"at_least": float("nan")}, "expected a number or a ledger claim"),
        (HELD | {"for_weeks": 3}, "for_weeks needs a comparison"),
        (HELD | {"for_weeks": 0, "at_least": 1}, "at least 1"),
        (HELD | {"over": "week"}, "over = 'week' needs a comparison"),
        (HELD | {"over": "last", "at_least": 1, "for_weeks": 3}, "compared week by week"),
        ({"measure": "series", "series": ["x"], "at_least": 1, "for_weeks": 3}, "write over = 'week'"),
        (HELD | {"from": day("2023-02-01"), "by": day("2023-01-01")}, "is before from"),
    ],
)
def test_a_question_that_says_nothing_clear_is_refused(keys: dict, words: str):
    with pytest.raises(InputError) as caught:
        question(**keys)
    assert words in str(caught.value)


def test_a_quantity_has_no_comparison():
    assert question(**HELD).kind == "quantity" and question(**HELD).reduction == "last"
    assert question(measure="series", series=["x"]).reduction == "sum"
    assert question(**HELD, at_least=1).kind == "probability" and question(**HELD, at_least=1).running_weeks == 1

"""The weeks of a question, and the threshold that a claim gives."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contested.errors import InputError
from contested.ledger.ledger import Ledger
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
        ({"from": day("2022-12-06"), "by": day("2022-12-12")}, 0, 0),
        ({"by": day("2024-01-07")}, 0, 55),
    ],
)
def test_a_question_covers_the_whole_weeks_between_its_dates(keys: dict, first: int, last: int):
    assert window(question(**HELD, **keys), YEAR) == slice(first, last + 1)


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        (
            {"by": day("2024-01-08")},
            ["after the end of the run (2024-01-01, weeks = 56)", "set weeks = 57", "field by"],
        ),
        ({"by": day("2030-01-01")}, ["a run has at most 156 weeks"]),
        ({"from": day("2022-12-05")}, ["expected a day from 2022-12-06, when the run begins", "field from"]),
        ({"by": day("2022-12-11")}, ["no whole week", "2022-12-06 and 2022-12-11"]),
        ({"from": day("2023-12-29")}, ["no whole week", "2023-12-29 and 2024-01-01"]),
        ({"from": day("2022-12-07"), "by": day("2022-12-18")}, ["no whole week"]),
        (
            {"by": day("2023-01-05"), "at_least": 1, "for_weeks": 5},
            ["for_weeks = 5 is longer than the question's period of 4 whole weeks", "field for_weeks"],
        ),
    ],
)
def test_dates_that_do_not_fit_the_run_are_an_error(keys: dict, words: list[str]):
    with pytest.raises(InputError) as caught:
        window(question(**HELD, **keys), YEAR)
    for word in ["question 'q'", *words]:
        assert word in str(caught.value)


def test_the_weeks_in_the_error_are_the_fewest_that_are_enough():
    late = question(**HELD, by=day("2025-03-01"))
    assert window(late, Calendar(YEAR.start, 116)) == slice(0, 116)
    with pytest.raises(InputError, match="set weeks = 116"):
        window(late, Calendar(YEAR.start, 115))


@pytest.mark.parametrize(
    ("over", "days", "expected"),
    [("sum", 340, 1000 * 364 / 340), ("sum", None, 1000), ("last", 340, 1000), ("mean", 340, 1000)],
)
def test_only_a_sum_is_compared_with_the_rate_of_a_claim(over: str, days: int | None, expected: float):
    total = question(measure="series", series=["x"], over=over, more_than="claim:c")
    assert threshold(total, 52, ledger(claim(best=1000, days=days))) == pytest.approx(expected)


def test_a_threshold_that_is_a_number_is_used_as_it_is():
    assert threshold(question(**HELD, at_least=3), 52, None) == 3


def test_the_text_of_a_threshold_gives_the_claim_and_both_periods():
    total = question(measure="series", series=["x"], more_than="claim:c", by=day("2023-12-06"))
    text = threshold_text(total, ledger(claim(best=1000, days=340)), YEAR)
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
        (
            {"any_of": [HELD | {"at_least": 1}], "at_least": 1},
            "with 'any_of', put the key 'at_least' into an alternative",
        ),
        ({"any_of": [HELD | {"at_leats": 1}]}, "did you mean 'at_least'?"),
        ({"measure": "places_held"}, "needs the key 'actor'"),
        (HELD | {"series": ["x"]}, "does not use the key 'series'"),
        ({"measure": "series"}, "needs the key 'series'"),
        ({"measure": "series", "series": ["x"], "actor": "reds"}, "does not use the key 'actor'"),
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
        ({"measure": "series", "series": ["x"], "at_least": 1, "for_weeks": 3}, "set over = 'week'"),
        (HELD | {"from": day("2023-02-01"), "by": day("2023-01-01")}, "is before from"),
    ],
)
def test_a_question_whose_keys_do_not_fit_is_an_error(keys: dict, words: str):
    with pytest.raises(InputError) as caught:
        question(**keys)
    assert words in str(caught.value)


def test_a_quantity_has_no_comparison():
    assert question(**HELD).kind == "quantity" and question(**HELD).reduction == "last"
    with pytest.raises(InputError, match="expected the key 'over' for the series x"):
        question(measure="series", series=["x"], over=None).reduction  # noqa: B018
    assert question(**HELD, at_least=1).kind == "probability" and question(**HELD, at_least=1).running_weeks == 1


def test_for_weeks_can_be_the_whole_period_and_not_longer():
    period = {"by": day("2023-01-05"), "at_least": 1}
    assert window(question(**HELD, **period, for_weeks=4), YEAR) == slice(0, 4)
    with pytest.raises(InputError, match="for_weeks = 5 is longer than the question's period of 4 whole weeks"):
        window(question(**HELD, **period, for_weeks=5), YEAR)


def test_a_period_can_end_on_the_last_day_of_the_run_or_within_the_week_after():
    assert window(question(**HELD, by=YEAR.last_day), YEAR) == slice(0, 56)
    assert window(question(**HELD, by=YEAR.last_day + datetime.timedelta(days=6)), YEAR) == slice(0, 56)
    with pytest.raises(InputError, match="is after the end of the run"):
        window(question(**HELD, by=YEAR.last_day + datetime.timedelta(days=7)), YEAR)


def test_the_longest_possible_run_is_suggested_and_a_longer_one_is_not():
    last = YEAR.start + datetime.timedelta(days=7 * 156 - 1)
    with pytest.raises(InputError, match="set weeks = 156, or give an earlier date"):
        window(question(**HELD, by=last), YEAR)
    with pytest.raises(InputError, match="a run has at most 156 weeks from as_of on, or give an earlier date"):
        window(question(**HELD, by=last + datetime.timedelta(days=7)), YEAR)


def test_the_rate_of_a_claim_over_its_own_period_is_the_claim():
    total = question(measure="series", series=["x"], more_than="claim:c")
    assert threshold(total, 2, ledger(claim(best=30, days=14))) == 30
    assert threshold(total, 1, ledger(claim(best=30, days=14))) == 15
    assert threshold(total, 4, ledger(claim(best=30, days=7))) == 120


def test_a_threshold_without_a_claim_to_look_up_is_an_error_with_its_location():
    total = question(measure="series", series=["x"], more_than="claim:c")
    with pytest.raises(ValueError, match="a quantity has no threshold"):
        threshold(question(**HELD), 4, None)
    for entries, message in [
        (None, "here: no ledger to look up 'claim:c'"),
        (ledger(claim(best=None)), "here: expected a claim with a quantity; 'claim:c' has none"),
        (Ledger(), "here: no claim 'c' in the ledger; none is known."),
    ]:
        with pytest.raises(InputError) as caught:
            threshold(total, 4, entries, "here")
        assert str(caught.value) == message


@pytest.mark.parametrize(
    ("best", "text"),
    [
        (1400, "more than 200 over 7 days"),
        (701, "more than about 100 over 7 days"),
        (699, "more than about 99.9 over 7 days"),
    ],
)
def test_a_rate_that_is_not_a_whole_number_is_rounded(best: float, text: str):
    total = question(measure="series", series=["x"], more_than="claim:c", by=YEAR.start + datetime.timedelta(days=6))
    assert threshold_text(total, ledger(claim(best=best, days=49)), YEAR) == (
        f"{text} (claim 'c': {best:,} persons over 49 days)"
    )


@pytest.mark.parametrize(
    ("key", "words"),
    [("at_least", "at least"), ("more_than", "more than"), ("at_most", "at most"), ("less_than", "less than")],
)
def test_the_text_names_the_comparison(key: str, words: str):
    for measure, subject in [("places_held", "places held"), ("units_held", "control units held")]:
        proposition = question(measure=measure, actor="reds", **{key: 2})
        assert threshold_text(proposition, ledger(claim()), YEAR) == f"{subject} {words} 2"
    assert threshold_text(question(measure="series", series=["x"], **{key: 2}), ledger(claim()), YEAR) == f"{words} 2"


def test_one_week_is_not_called_running():
    for weeks in (None, 1):
        keys = HELD | {"at_least": 1} | ({"for_weeks": weeks} if weeks else {})
        assert threshold_text(question(**keys), ledger(claim()), YEAR) == "places held at least 1"
    assert threshold_text(question(**HELD, at_least=1, for_weeks=2), ledger(claim()), YEAR) == (
        "places held at least 1 for 2 weeks running"
    )


def test_a_question_can_begin_and_end_on_the_same_day():
    one_day = question(**HELD, **{"from": day("2023-01-01"), "by": day("2023-01-01")})
    assert one_day.from_ == one_day.by


PAST = Calendar(datetime.date(2021, 9, 7), 121, 65)


@pytest.mark.parametrize(
    ("keys", "first", "last"),
    [
        ({}, 65, 120),
        ({"by": day("2023-12-06")}, 65, 116),
        ({"from": day("2022-12-05")}, 65, 120),
        ({"from": day("2022-11-29")}, 64, 120),
        ({"from": day("2021-09-07")}, 0, 120),
        ({"from": day("2022-01-01"), "by": day("2022-06-30")}, 17, 41),
        ({"by": day("2024-01-07")}, 65, 120),
    ],
)
def test_a_question_is_about_the_future_unless_it_begins_in_the_past(keys: dict, first: int, last: int):
    assert window(question(**HELD, **keys), PAST) == slice(first, last + 1)


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"from": day("2021-09-06")}, ["field from", "expected a day from 2021-09-07", "found 2021-09-06"]),
        ({"by": day("2022-06-30")}, ["between 2022-12-06 and 2022-06-30", "without the key 'from' it begins on as_of"]),
        ({"by": day("2024-01-08")}, ["(2024-01-01, weeks = 56)", "set weeks = 57"]),
        ({"by": day("2025-12-09")}, ["a run has at most 156 weeks from as_of on"]),
    ],
)
def test_a_period_outside_a_run_with_a_past_is_an_error(keys: dict, words: list[str]):
    with pytest.raises(InputError) as caught:
        window(question(**HELD, **keys), PAST)
    for word in words:
        assert word in str(caught.value)


DAYS = st.dates(datetime.date(2019, 1, 1), datetime.date(2027, 12, 31))


@settings(deadline=None)
@given(
    start=DAYS,
    past=st.integers(0, 120),
    future=st.integers(1, 156),
    first=st.none() | DAYS,
    length=st.none() | st.integers(0, 900),
    running=st.integers(1, 60),
)
def test_a_period_never_reads_outside_the_run_or_outside_its_dates(start, past, future, first, length, running):
    calendar = Calendar(start, past + future, past)
    last = None if length is None else (first or calendar.as_of) + datetime.timedelta(days=length)
    dates = {key: value for key, value in (("from", first), ("by", last)) if value}
    try:
        weeks = window(question(**HELD, at_least=1, for_weeks=running, **dates), calendar)
    except InputError:
        return
    assert 0 <= weeks.start < weeks.stop <= calendar.weeks and weeks.stop - weeks.start >= running
    assert calendar.date(weeks.start) >= (first or calendar.as_of) >= start
    assert last is None or calendar.date(weeks.stop) <= last + datetime.timedelta(days=1)

"""Which answers, ranges and weeks answers.json accepts, and how others are refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from contested.results.answers import (
    Answer,
    Answers,
    ByWeek,
    ParameterShare,
    PriorAnswer,
    Reference,
    SideAnswer,
    SignSplit,
    Uncertainty,
    WeeklyShare,
)
from helpers.faults import fault

DAY = date(2022, 12, 6)
INTERVAL = {"low": 0.1, "high": 0.5, "level": 0.95, "method": "Wilson"}
QUANTILES = {"q05": 1.0, "q25": 2.0, "q50": 3.0, "q75": 4.0, "q95": 5.0}
BOUND = {"subject": "fighters", "direction": "at_least", "number": 100.0, "unit": "persons", "claim": None}
CHANCE: dict[str, Any] = {
    "id": "wins", "text": "Does it win?", "kind": "probability", "members": 20, "count": 5, "probability": 0.25,
    "interval": INTERVAL, "quantiles": None, "unit": "", "monte_carlo_error": 0.1, "series": (), "counted": "in a week",
    "threshold": {"text": "at least 100", "alternatives": (BOUND,), "for_weeks": 1},
    "uncertainty": {"base": "b", "parameters": None, "process": None, "standard_error": None, "reason": "too few"},
    "attribution": {"parameters": (), "mechanisms": (), "unexplained": None, "method": "m", "note": None},
    "basis": {"word": "judged", "measured": 0, "judged": 1, "set_by_hand": 0, "circular": ()},
}  # fmt: skip
QUANTITY = CHANCE | {
    "id": "number", "kind": "quantity", "count": None, "probability": None, "interval": None, "threshold": None,
    "quantiles": QUANTILES,
}  # fmt: skip


def weeks(*counts: int, chance: float = 0.5) -> dict[str, Any]:
    return {"counts": counts, "low": (chance,) * len(counts), "high": (0.5,) * len(counts)}


def by_week(*counts: int, **more: Any) -> dict[str, Any]:
    return {"first": DAY, "reads": "met by then", "true": weeks(*counts), **more}


@pytest.mark.parametrize("sum_", [1.0, 1.0 + 9e-10, 1.0 - 9e-10])
def test_shares_add_up_to_1_but_for_what_is_lost_in_adding(sum_):
    assert fault(Uncertainty, base="b", parameters=0.25, process=sum_ - 0.25, standard_error=None, reason=None) == ""


@pytest.mark.parametrize("sum_", [1.0 + 1.5e-9, 1.0 - 1.5e-9])
def test_shares_that_miss_1_by_more_are_refused(sum_):
    found = fault(Uncertainty, base="b", parameters=0.25, process=sum_ - 0.25, standard_error=None, reason=None)
    assert found == "expected shares that add up to 1, found 1"


def share(**ends: Any) -> str:
    return fault(ParameterShare, prior="rate", names=("raid.rate",), basis="judged", share=0.5, **ends)


RANGES = {"at_low_range": (0.1, 0.3), "at_high_range": (0.6, 0.9)}


@pytest.mark.parametrize(("low", "high"), [(0.2, 0.7), (0.1, 0.6), (0.3, 0.9)])
def test_the_answer_at_either_end_of_a_number_lies_in_its_range_or_on_the_edge_of_it(low, high):
    assert share(at_low=low, at_high=high, **RANGES) == ""


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (0.09, 0.7, "a range that contains 0.09, found 0.1 to 0.3"),
        (0.31, 0.7, "a range that contains 0.31, found 0.1 to 0.3"),
        (0.2, 0.59, "a range that contains 0.59, found 0.6 to 0.9"),
        (0.2, 0.91, "a range that contains 0.91, found 0.6 to 0.9"),
    ],
)
def test_an_answer_outside_its_range_is_refused_with_both(low, high, words):
    assert share(at_low=low, at_high=high, **RANGES) == f"expected {words}"


def test_a_number_has_both_answers_and_both_ranges_or_answers_alone_or_nothing():
    assert share() == share(at_low=0.2, at_high=0.7) == ""
    together = "expected at_low and at_high together, and their ranges together"
    for lacking in ("at_low", "at_high", "at_low_range", "at_high_range"):
        assert share(**{"at_low": 0.2, "at_high": 0.7, **RANGES, lacking: None}) == together
    assert share(**RANGES) == "expected at_low and at_high with their ranges, found ranges alone"


def side(value: float, low: float, high: float) -> str:
    return fault(SideAnswer, value=value, low=low, high=high)


def test_the_answer_of_some_histories_lies_in_its_range_or_on_the_edge_of_it():
    assert [side(value, 2.0, 4.0) for value in (2.0, 3.0, 4.0)] == [""] * 3
    assert side(1.5, 2.0, 4.0) == "expected a range that contains 1.5, found 2 to 4"
    assert side(4.5, 2.0, 4.0) == "expected a range that contains 4.5, found 2 to 4"


def differs(below: tuple[float, float] | None, above: tuple[float, float] | None) -> bool:
    """Whether a sign makes a difference, by the ranges of the answer on either side of 0."""
    answers = [range_ and {"value": range_[0], "low": range_[0], "high": range_[1]} for range_ in (below, above)]
    fields = {"prior": "trend", "names": ("a",), "below_before": 0.5, "below": 0.4}
    return SignSplit.model_validate({**fields, "answer_below": answers[0], "answer_above": answers[1]}).differs


@pytest.mark.parametrize(
    ("below", "above", "expected"),
    [
        ((0.1, 0.2), (0.3, 0.4), True),
        ((0.3, 0.4), (0.1, 0.2), True),
        ((0.1, 0.3), (0.3, 0.4), False),
        ((0.3, 0.4), (0.1, 0.3), False),
        ((0.1, 0.4), (0.2, 0.3), False),
        (None, (0.3, 0.4), False),
        ((0.1, 0.2), None, False),
        (None, None, False),
    ],
)
def test_a_sign_makes_a_difference_where_the_ranges_of_both_answers_have_nothing_in_common(below, above, expected):
    assert differs(below, above) is expected


@pytest.mark.parametrize("model", [PriorAnswer, Reference])
def test_an_answer_without_evidence_or_change_is_a_chance_or_a_quantity(model):
    about = {"members": 20} | ({"how": "held", "first": DAY, "last": DAY} if model is Reference else {})
    chance = {"count": 5, "probability": 0.25, "interval": INTERVAL, "quantiles": None}
    quantity = {"count": None, "probability": None, "interval": None, "quantiles": QUANTILES}
    reason = ", or quantiles, or a reason alone" if model is Reference else ", or quantiles alone"
    assert fault(model, **about, **chance) == fault(model, **about, **quantity) == ""
    assert fault(model, **about, **chance | quantity | {"count": 5}) == (
        f"expected count, probability and interval{reason}"
    )


def test_weeks_have_a_count_and_an_interval_each_which_may_be_a_point():
    assert fault(WeeklyShare, **weeks(3, 5)) == fault(WeeklyShare, **weeks(3, 5, chance=0.4)) == ""
    for name in ("counts", "low", "high"):
        assert fault(WeeklyShare, **weeks(3, 5) | {name: weeks(1)[name]}) == (
            "expected counts, low and high of as many weeks"
        )


@pytest.mark.parametrize("low", [(0.6, 0.4), (0.4, 0.6), (0.6, 0.6)])
def test_an_interval_of_a_week_that_is_out_of_order_is_refused(low):
    assert fault(WeeklyShare, **weeks(3, 5) | {"low": low}) == "expected low at or below high in every week"


def test_a_state_is_told_for_every_week_or_for_none():
    assert fault(ByWeek, **by_week(3, 5)) == fault(ByWeek, **by_week(3, 5), in_week=weeks(2, 4)) == ""
    for other in (weeks(2), weeks(2, 3, 4)):
        assert fault(ByWeek, **by_week(3, 5), in_week=other) == "expected as many weeks of in_week as of true"


def test_an_answer_is_a_chance_or_a_quantity():
    assert fault(Answer, **CHANCE) == fault(Answer, **QUANTITY) == ""


@pytest.mark.parametrize("lacking", ["count", "probability", "interval", "threshold"])
def test_a_chance_has_all_its_fields(lacking):
    names = ["count", "interval", "probability", "threshold"]
    left = ", ".join(name for name in names if name != lacking)
    assert fault(Answer, **CHANCE | {lacking: None}) == (
        f"expected count, interval, probability, threshold for kind = 'probability', found {left}"
    )


def test_no_answer_has_the_fields_of_both_kinds():
    every = "count, interval, probability, quantiles, threshold"
    assert fault(Answer, **CHANCE | {"quantiles": QUANTILES}) == (
        f"expected count, interval, probability, threshold for kind = 'probability', found {every}"
    )
    assert fault(Answer, **QUANTITY | {"count": 5, "probability": 0.25, "interval": INTERVAL}) == (
        "expected quantiles for kind = 'quantity', found count, interval, probability, quantiles"
    )


def test_a_yes_may_be_true_in_every_history_and_in_no_more():
    assert fault(Answer, **CHANCE | {"count": 20}) == fault(Answer, **CHANCE | {"count": 0}) == ""
    assert fault(Answer, **CHANCE | {"count": 21}) == "expected count at most members (20), found 21"


def test_a_chance_may_lie_on_the_edge_of_its_interval_and_not_beyond():
    assert fault(Answer, **CHANCE | {"probability": 0.1}) == fault(Answer, **CHANCE | {"probability": 0.5}) == ""
    for beyond in (0.09, 0.51):
        assert fault(Answer, **CHANCE | {"probability": beyond}) == "expected an interval that contains the probability"


def test_the_last_week_of_a_yes_is_its_answer():
    assert fault(Answer, **CHANCE, by_week=by_week(1, 2, 5)) == fault(Answer, **CHANCE, by_week=by_week(5)) == ""
    assert fault(Answer, **CHANCE, by_week=by_week(1, 5, 4, 6)) == (
        "expected by_week to end with the count of the answer (5), found 6"
    )


def test_an_answer_without_title_and_note_has_its_own_words_for_them():
    assert fault(Answer, **CHANCE) == ""
    bare, named = Answer(**CHANCE), Answer(**CHANCE, title="It wins", note="once")
    assert (bare.title, bare.note, named.title, named.note) == ("Does it win?", "in a week", "It wins", "once")


def answers(headline: str, *rows: dict[str, Any]) -> str:
    counts = {"measured": 0, "judged": 1, "set_by_hand": 0}
    return fault(Answers, scenario="small", as_of=DAY, headline=headline, parameters=counts, answers=rows)


def test_the_headline_is_an_answer_and_every_answer_is_there_once():
    assert answers("number", CHANCE, QUANTITY) == answers("wins", CHANCE) == ""
    assert answers("loses", CHANCE, QUANTITY) == "expected a headline among the answers, found 'loses'"
    assert answers("wins", CHANCE, QUANTITY, CHANCE) == "expected every answer once"

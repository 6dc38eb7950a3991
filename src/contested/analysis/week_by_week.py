"""A proposition week by week: in which histories it is true if its period ends there, and in which state they are."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

import numpy as np
from jaxtyping import Bool, Int

from contested.analysis.intervals import chance_interval
from contested.analysis.questions import answered, weekly_values
from contested.analysis.series import COMPARE, History, control_stock, matching
from contested.ledger.ledger import Ledger
from contested.results.answers import ByWeek, WeeklyShare
from contested.scenario.calendar import Calendar
from contested.scenario.questions import Measure, Question
from contested.scenario.window import threshold, window

IN_SOME_WEEK = ("week", "max", "min")
"""Reductions that ask for a state in some week, in several or in all of them."""
DIGITS = 4
"""Significant digits of the ends of an interval: they are drawn, and the answer has its own."""


def true_by_week(
    question: Question, history: History, ledger: Ledger | None = None
) -> Bool[np.ndarray, "kind week member"]:
    """Whether a proposition is true in every history, for each week of its period.

    The first kind is the answer if the period ended with that week. The second one, which only a question about the
    state in some weeks has, is whether the history is in that state in that very week.
    """
    span = window(question, history.calendar)
    weekly = weekly_values(question, history)
    ends = range(span.start + 1, span.stop + 1)
    true = np.array([answered(question, weekly, slice(span.start, stop), ledger) for stop in ends], dtype=bool)
    if not _asks_for_a_state(question):
        return true[None]
    states = []
    for option, values in zip(question.alternatives, weekly, strict=True):
        assert option.comparison is not None
        states.append(COMPARE[option.comparison[0]](values[span], threshold(option, len(true), ledger)))
    return np.stack([true, np.any(states, axis=0)])


def _asks_for_a_state(question: Question) -> bool:
    return all(option.reduction in IN_SOME_WEEK for option in question.alternatives)


def reads(
    question: Question, names: Collection[str], growing: Collection[str], ledger: Ledger
) -> Literal["met by then", "true then", "true so far"]:
    """What the answer at a week means; `growing` are the stocks among the series that nothing leaves."""
    if all(option.reduction == "last" for option in question.alternatives):
        return "true then"
    kept = all(_never_lost(option, names, growing, ledger) for option in question.alternatives)
    return "met by then" if kept else "true so far"


def _never_lost(option: Measure, names: Collection[str], growing: Collection[str], ledger: Ledger) -> bool:
    """Whether an alternative that is true stays so, however the next weeks are."""
    assert option.comparison is not None
    word, number = option.comparison
    more = word in ("at_least", "more_than")
    if option.reduction in ("sum", "change"):
        rate = isinstance(number, str) and ledger.get_claim(number).meant is not None and option.reduction == "sum"
        series = [control_stock(str(option.actor))] if option.series is None else matching(option.series, names)
        grows = option.reduction == "sum" or all(name in growing for name in series)
        return more and grows and not option.minus and not rate
    return {"week": True, "first": True, "max": more, "min": not more}.get(option.reduction, False)


def by_week(
    question: Question,
    found: Bool[np.ndarray, "kind week member"],
    row: Int[np.ndarray, " member"],
    calendar: Calendar,
    meaning: Literal["met by then", "true then", "true so far"],
) -> ByWeek:
    """The record of what `true_by_week` gives, with the interval of every share."""
    shares = [_shares(kind, row) for kind in found]
    return ByWeek(
        first=calendar.date(window(question, calendar).start),
        reads=meaning,
        true=shares[0],
        in_week=shares[1] if len(shares) > 1 else None,
    )


def _shares(true: Bool[np.ndarray, "week member"], row: Int[np.ndarray, " member"]) -> WeeklyShare:
    intervals = [chance_interval(week.astype(np.float64), row) for week in true]
    return WeeklyShare(
        counts=tuple(int(count) for count in true.sum(axis=1)),
        low=tuple(_rounded(one.low) for one in intervals),
        high=tuple(_rounded(one.high) for one in intervals),
    )


def _rounded(chance: float) -> float:
    """A chance with few digits of its distance from 0 or 1, whichever is nearer."""
    return float(f"{chance:.{DIGITS}g}") if chance <= 0.5 else 1.0 - float(f"{1.0 - chance:.{DIGITS}g}")

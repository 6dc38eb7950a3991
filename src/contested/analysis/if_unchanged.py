"""The answer if nothing changes: a state stays as it is on the scenario's date, and what happens, happens again.

It happens as in the same weeks a year before, so that the season is the same (the seasonal naive forecast of Hyndman
and Athanasopoulos 2021); where the past does not reach back so far, as in the weeks just before the date.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from math import ceil

import numpy as np
from jaxtyping import Float, Int

from contested.analysis.comparison import AT_THE_END
from contested.analysis.intervals import bounded_chance, chance_interval, quantiles
from contested.analysis.questions import answered, weekly_values
from contested.analysis.series import History, matching
from contested.ledger.ledger import Ledger
from contested.results.answers import Reference
from contested.scenario.calendar import Calendar
from contested.scenario.questions import Measure, Question
from contested.scenario.window import window

YEAR = 52
"""Weeks in a year."""


def held_alternatives(question: Question, kinds: Mapping[str, str]) -> tuple[bool, ...]:
    """Which alternatives are about a state, which can stay as it is; `kinds` are those of series by name.

    Ground, stocks and levels are states. What flows, and a change of a stock, can only happen again.
    """
    return tuple(_is_state(option, kinds) for option in question.alternatives)


def _is_state(option: Measure, kinds: Mapping[str, str]) -> bool:
    series = matching(option.series or (), kinds)
    return option.reduction != "change" and all(kinds[name] in AT_THE_END for name in series)


def has_reference(question: Question, calendar: Calendar) -> bool:
    """Whether the run has a past, and the question is about a week after it."""
    return 0 < calendar.past_weeks < window(question, calendar).stop


def too_short(question: Question, held: Sequence[bool], calendar: Calendar) -> str | None:
    """Why the past is too short for what happened in it to happen again; None if it is not."""
    changes = _changes(question)
    if all(held) or _first_repeated(question, calendar) >= changes:
        return None
    asked = window(question, calendar)
    wanted = asked.stop - max(asked.start, calendar.past_weeks)
    before = " and the week before them" if changes else ""
    weeks = f"{calendar.past_weeks} week{'s' * (calendar.past_weeks != 1)}"
    return f"the run has {weeks} before {calendar.as_of}, too few for the {wanted} that are asked about{before}"


def value_if_unchanged(
    question: Question, held: Sequence[bool], history: History, ledger: Ledger | None = None
) -> Float[np.ndarray, " member"]:
    """The answer of every history if nothing changes; 1 or 0 for a proposition.

    Weeks of the question before the scenario's date are as simulated. In those from it on, a state is as at the end of
    the last week before it, and what happens, happens as it did `_back` weeks before.
    """
    span, back = window(question, history.calendar), _back(question, history.calendar)
    weekly = weekly_values(question, history)
    weeks = [
        _unchanged(values, option.reduction, span, history.calendar.past_weeks, None if state else back)
        for values, option, state in zip(weekly, question.alternatives, held, strict=True)
    ]
    return answered(question, weeks, slice(1, 1 + span.stop - span.start), ledger)


def _unchanged(
    values: Float[np.ndarray, "week member"], how: str, span: slice, past: int, back: int | None
) -> Float[np.ndarray, "chosen member"]:
    """Weekly values of the week before a period and of its weeks; `back` is None for a state."""
    weeks = np.arange(span.start, span.stop)
    rows = np.minimum(weeks, past - 1) if back is None else np.where(weeks < past, weeks, weeks - back)
    if how != "change":
        return np.concatenate([values[rows[:1]], values[rows]])
    steps = np.diff(values, axis=0, prepend=values[:1])[rows]
    return np.concatenate([np.zeros_like(steps[:1]), np.cumsum(steps, axis=0)])


def _changes(question: Question) -> bool:
    """Whether it asks for a change, which needs the week before its first."""
    return any(option.reduction == "change" for option in question.alternatives)


def _back(question: Question, calendar: Calendar) -> int:
    """How many weeks before a week that is asked about the one lies that happens again."""
    span, past = window(question, calendar), calendar.past_weeks
    weeks = span.stop - past
    years = YEAR * ceil(weeks / YEAR)
    return years if max(span.start, past) - years >= _changes(question) else weeks


def _first_repeated(question: Question, calendar: Calendar) -> int:
    """The first week of the past that happens again."""
    return max(window(question, calendar).start, calendar.past_weeks) - _back(question, calendar)


def reference(
    question: Question,
    held: Sequence[bool],
    values: Float[np.ndarray, " member"] | None,
    row: Int[np.ndarray, " member"],
    calendar: Calendar,
) -> Reference | None:
    """The record of the values of `value_if_unchanged`, which is not called where the past is too short.

    None where nothing of the question lies in the future, or nothing in the past.
    """
    if not has_reference(question, calendar):
        return None
    first = calendar.past_weeks - 1 if all(held) else _first_repeated(question, calendar)
    after = calendar.past_weeks if all(held) else window(question, calendar).stop - _back(question, calendar)
    return Reference.model_validate(
        {
            "how": "held" if all(held) else "repeated",
            "first": calendar.date(first),
            "last": calendar.date(after) - timedelta(days=1),
            "members": len(row),
            "reason": too_short(question, held, calendar),
            **({} if values is None else _answer(question, values, row)),
        }
    )


def _answer(
    question: Question, values: Float[np.ndarray, " member"], row: Int[np.ndarray, " member"]
) -> dict[str, object]:
    if question.kind == "quantity":
        return {"quantiles": quantiles(values)}
    chance = bounded_chance(float(values.mean()), len(values))
    return {"count": int(values.sum()), "probability": chance, "interval": chance_interval(values, row)}

"""Questions and map layers in simulated histories, as a few operations on arrays [week, place, member]."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Bool, Float, Integer
from numpy.lib.stride_tricks import sliding_window_view

from contested.analysis.series import (
    COMPARE,
    History,
    check_series,
    control_stock,
    place_rows,
    reduce_weeks,
    series_total,
)
from contested.ledger.ledger import Ledger
from contested.scenario.questions import Layer, Measure, Question
from contested.scenario.window import threshold, window


def evaluate(question: Question, history: History, ledger: Ledger | None = None) -> Float[np.ndarray, " member"]:
    """The answer of every history: 1 or 0 for a proposition, a number for a quantity.

    Args:
        question: the question.
        history: the simulated weeks.
        ledger: where thresholds given as ``claim:ID`` are looked up.

    Raises:
        InputError: if a series, place or claim is unknown or the window does not fit the run.
    """
    check_series(question, history.names)
    return answered(question, weekly_values(question, history), window(question, history.calendar), ledger)


def weekly_values(question: Question, history: History) -> list[Float[np.ndarray, "week member"]]:
    """What each alternative of a question measures in every week of the run."""
    return [_weekly(question, option, history) for option in question.alternatives]


def answered(
    question: Question, weekly: Sequence[Float[np.ndarray, "week member"]], span: slice, ledger: Ledger | None
) -> Float[np.ndarray, " member"]:
    """The answer of every history in some weeks, from the values of `weekly_values`."""
    if question.kind == "quantity":
        return _reduced(weekly[0], span, question.reduction)
    options = zip(question.alternatives, weekly, strict=True)
    answers = [_holds(question, option, values, span, ledger) for option, values in options]
    return np.any(answers, axis=0).astype(np.float64)


def _holds(
    question: Question,
    option: Measure,
    weekly: Float[np.ndarray, "week member"],
    span: slice,
    ledger: Ledger | None,
) -> Bool[np.ndarray, " member"]:
    """Whether one alternative is true."""
    assert option.comparison is not None
    word = option.comparison[0]
    number = threshold(option, span.stop - span.start, ledger)
    if option.reduction == "week":
        return holds_running(COMPARE[word](weekly[span], number), question.running_weeks)
    return COMPARE[word](_reduced(weekly, span, option.reduction), number)


def _reduced(weekly: Float[np.ndarray, "week member"], span: slice, how: str) -> Float[np.ndarray, " member"]:
    """One value from the weeks of a question's period; `weekly` are those of the whole run."""
    return reduce_weeks(weekly[span], how, weekly[span.start - 1] if span.start else None)


def nearness(question: Question, history: History) -> Float[np.ndarray, "alternative member"]:
    """How near every history comes to a yes, by alternative: larger is nearer.

    An alternative is true in exactly the histories whose nearness reaches (or passes) its number; both change sign
    where the comparison asks for less. Only the order of histories has a meaning.
    """
    span = window(question, history.calendar)
    found = []
    for option in question.alternatives:
        assert option.comparison is not None
        less = option.comparison[0] in ("at_most", "less_than")
        weekly = _weekly(question, option, history)
        values = -weekly if less else weekly
        if option.reduction == "week":
            running = sliding_window_view(values[span], question.running_weeks, axis=0)
            found.append(running.min(axis=-1).max(axis=0))
        elif option.reduction in ("max", "min") and less:
            found.append(_reduced(values, span, "min" if option.reduction == "max" else "max"))
        else:
            found.append(_reduced(values, span, option.reduction))
    return np.stack(found)


def _weekly(question: Question, option: Measure, history: History) -> Float[np.ndarray, "week member"]:
    """The measured value of every week."""
    where = place_rows(option.places or question.places, history, f"question '{question.id}'")
    if option.measure == "series":
        value = series_total(option.series or (), history)[:, where]
        if option.minus:
            value = value - series_total(option.minus, history)[:, where]
        return value.sum(axis=1)
    held = np.asarray(history.series(control_stock(str(option.actor))), dtype=np.float64)[:, where]
    if option.measure == "units_held":
        return held.sum(axis=1)
    units = history.units[where]
    return (2 * held > units[None, :, None]).sum(axis=1).astype(np.float64)


def holds_running(true: Bool[np.ndarray, "week member"], weeks: int) -> Bool[np.ndarray, " member"]:
    """Whether a condition is true for this number of consecutive weeks."""
    if weeks > len(true):
        return np.zeros(true.shape[1:], dtype=bool)
    count = np.concatenate([np.zeros((1, *true.shape[1:])), np.cumsum(true, axis=0)])
    return np.any(count[weeks:] - count[:-weeks] == weeks, axis=0)


def layer_counts(layer: Layer, history: History) -> Integer[np.ndarray, "row week"]:
    """The number of members in which a map layer's condition holds, by place and week; the last row is the total."""
    word, number = layer.comparison
    values = series_total(layer.series, history)
    by_place = COMPARE[word](values, number).sum(axis=2)
    country = COMPARE[word](values.sum(axis=1), number).sum(axis=1)
    return np.concatenate([by_place, country[:, None]], axis=1).T

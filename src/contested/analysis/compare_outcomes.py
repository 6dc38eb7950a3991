"""What two arms are compared by: civilians first, then the questions, then fighters and ground."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Literal, NamedTuple

import numpy as np
from jaxtyping import Float, Int

from contested.analysis.compare_pairs import apart, cells, chance_difference, mean_difference, side, signs
from contested.analysis.questions import answered, weekly_values
from contested.analysis.series import control_stock
from contested.analysis.thresholds import question_unit
from contested.ensemble.history import BlockHistory
from contested.model.introspect import ModelInfo
from contested.results.comparisons import GROUPS, Outcome
from contested.results.manifest import Manifest
from contested.scenario.load import LoadedScenario
from contested.scenario.questions import Question
from contested.scenario.window import window

Weekly = Callable[[BlockHistory], Float[np.ndarray, "... week member"]]
Values = Mapping[str, Float[np.ndarray, "... week member"]]
WAGE = "wage"
"""The quantity whose fall is hunger in the model."""
FACTOR = "factor "
Group = Literal["civilians", "questions", "fighters", "control"]


class Counted(NamedTuple):
    """An outcome that is no question: a series of the whole area, and how its weeks from as_of on become a number."""

    id: str
    group: Group
    title: str
    text: str
    unit: str
    series: str
    how: Literal["since", "last", "mean"]


def counted_outcomes(loaded: LoadedScenario, info: ModelInfo) -> Iterator[Counted]:
    """The outcomes of every scenario, those that its model has, in the order of their groups."""
    names, units = set(info.names()), loaded.control_units
    if "dead.civilian" in names:
        yield Counted("civilians-killed", "civilians", "Civilians killed", DEATHS, "persons", "dead.civilian", "since")
    yield Counted("displaced", "civilians", "People displaced within the country", END, "persons", "displaced", "last")
    yield Counted("abroad", "civilians", "Refugees abroad", END, "persons", "abroad", "last")
    if WAGE in info.quantities:
        yield Counted("hunger", "civilians", "Earnings that are missing", HUNGER, "share", FACTOR + WAGE, "mean")
    for actor in loaded.scenario.actor:
        title = f"Fighters: {actor.name}"
        yield Counted(f"fighters-{actor.id}", "fighters", title, END, "persons", f"fighters.{actor.id}", "last")
    for actor in loaded.scenario.actor:
        title, name = f"{units.capitalize()} held: {actor.name}", control_stock(actor.id)
        yield Counted(f"control-{actor.id}", "control", title, END, units, name, "last")


DEATHS = "from the date of the evidence to the end of the run"
END = "at the end of the run"
HUNGER = "how far what people earn from legal work is below that of the start, the mean over people and weeks"


def weekly_functions(
    questions: Sequence[Question], outcomes: Sequence[Counted], people: np.ndarray
) -> dict[str, Weekly]:
    """What is kept of every week of a member: what questions measure, and the series of the outcomes."""
    asked: dict[str, Weekly] = {f"question {one.id}": partial(_measured, one) for one in questions}
    return asked | {f"outcome {one.id}": partial(_series, one.series, people) for one in outcomes}


def _measured(question: Question, history: BlockHistory) -> Float[np.ndarray, "alternative week member"]:
    return np.stack(weekly_values(question, history))


def _series(name: str, people: np.ndarray, history: BlockHistory) -> Float[np.ndarray, "week member"]:
    """The total over places; of earnings, what is missing on average over people."""
    values = np.asarray(history.raw(name), dtype=np.float64)
    if name != FACTOR + WAGE:
        return values.sum(axis=1)
    return np.einsum("p,wpm->wm", people / people.sum(), np.maximum(1.0 - values, 0.0))


def question_values(question: Question, weekly: Values, loaded: LoadedScenario) -> Float[np.ndarray, " member"]:
    """The answer of every member, from all weeks of what the question measures."""
    span = window(question, loaded.calendar)
    return answered(question, list(weekly[f"question {question.id}"]), span, loaded.ledger)


def outcome_values(one: Counted, weekly: Values, loaded: LoadedScenario) -> Float[np.ndarray, " member"]:
    """The outcome of every member, from all weeks of its series."""
    values, past = weekly[f"outcome {one.id}"], loaded.calendar.past_weeks
    if one.how == "mean":
        return values[past:].mean(axis=0)
    before = values[past - 1] if one.how == "since" and past else 0.0
    return values[-1] - before


class _Words(NamedTuple):
    """How an outcome is called."""

    id: str
    group: Group
    title: str
    text: str
    unit: str


def compared(
    loaded: LoadedScenario,
    manifest: Manifest,
    outcomes: Sequence[Counted],
    arms: tuple[Values, Values],
    row: Int[np.ndarray, " member"],
) -> tuple[Outcome, ...]:
    """All outcomes of two arms, civilians first.

    Args:
        loaded: the scenario, whose questions are asked in both arms.
        manifest: of its run, with units.
        outcomes: those that both arms have.
        arms: every week of the base arm and of the other one, as `weekly_functions` keep them.
        row: the row of parameters of each pair.
    """
    counted = [
        _outcome(
            _Words(one.id, one.group, one.title, one.text, one.unit),
            False,
            [outcome_values(one, arm, loaded) for arm in arms],
            row,
        )
        for one in outcomes
    ]
    asked = [
        _outcome(
            _Words(one.id, "questions", one.title or one.text, one.text, question_unit(one, manifest)),
            one.kind == "probability",
            [question_values(one, arm, loaded) for arm in arms],
            row,
        )
        for one in loaded.scenario.question
    ]
    return tuple(sorted([*counted, *asked], key=lambda one: GROUPS.index(one.group)))


def _outcome(words: _Words, proposition: bool, arms: Sequence[np.ndarray], row: np.ndarray) -> Outcome:
    base, other = arms
    more, same, fewer = signs(base, other)
    difference = (chance_difference if proposition else mean_difference)(base, other, row)
    return Outcome(
        id=words.id,
        group=words.group,
        title=words.title,
        text=words.text,
        unit=words.unit,
        kind="probability" if proposition else "quantity",
        base=side(base, proposition),
        other=side(other, proposition),
        difference=difference,
        cells=cells(base, other) if proposition else None,
        apart=apart(difference),
        more=more,
        same=same,
        fewer=fewer,
    )

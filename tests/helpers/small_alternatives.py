"""Other sets of mechanisms for a run in memory: what they answer, and how they differ."""

from __future__ import annotations

from typing import Any

from contested.results.alternatives import (
    AlternativeAnswer,
    AlternativeInfo,
    Difference,
    Fitted,
    LeftOutEntry,
    OtherMechanism,
)
from contested.results.answers import Answer
from contested.results.run import Run
from contested.results.values import Interval
from contested.results.write import sealed

TITLE = "Core mechanisms only"
WHY = "it has no mechanism that moves 'People abroad'"


def difference(value: float, low: float, high: float) -> Difference:
    """A difference with its 95 % range."""
    return Difference(value=value, low=low, high=high, level=0.95)


def other_chance(answer: Answer, **changes: Any) -> AlternativeAnswer:
    """A chance of 12 of 100, 5 points less than the answer's, with some fields replaced (not checked again)."""
    return AlternativeAnswer(
        id="core",
        title=TITLE,
        members=answer.members,
        count=round(0.12 * answer.members),
        probability=0.12,
        interval=Interval(low=0.08, high=0.18, level=0.95, method="Jeffreys"),
        monte_carlo_error=0.03,
        difference=difference(-0.05, -0.09, -0.01),
    ).model_copy(update=changes)


def other_quantity(answer: Answer, **changes: Any) -> AlternativeAnswer:
    """Twice the quantity, with some fields replaced (not checked again)."""
    assert answer.quantiles is not None
    values = {name: 2.0 * value for name, value in answer.quantiles.model_dump().items()}
    middle = answer.quantiles.q50
    return AlternativeAnswer(
        id="core",
        title=TITLE,
        members=answer.members,
        quantiles=type(answer.quantiles)(**values),
        monte_carlo_error=0.1,
        difference=difference(middle, 0.5 * middle, 1.5 * middle),
    ).model_copy(update=changes)


def cannot_say() -> AlternativeAnswer:
    """A set that has nothing for the question."""
    return AlternativeAnswer(id="core", title=TITLE, reason=WHY)


def info(run: Run, **changes: Any) -> AlternativeInfo:
    """A set without the run's first mechanism, with some fields replaced (not checked again)."""
    return AlternativeInfo(
        id="core",
        title=TITLE,
        preset="irregular-war-core",
        hash="3" * 64,
        mechanisms=9,
        parameters=30,
        lacks=(run.manifest.mechanisms[0].label,),
        adds=(OtherMechanism(label="feud", kind="feud", summary="Two clans fight on."),),
        changed=(),
        left_out=(
            LeftOutEntry(table="event", id="flood", text="The river floods.", why="it has no 'Wages' to act on"),
            LeftOutEntry(table="question", id="abroad", text="People abroad", why=WHY),
        ),
        fit=None,
    ).model_copy(update=changes)


def fitted(**changes: Any) -> Fitted:
    """A fit to one statement, with some fields replaced (not checked again)."""
    found = Fitted(observations=1, rows=16, effective=12.5, misfit_before=0.6, misfit=0.3, cached=True)
    return found.model_copy(update=changes)


def with_alternative(run: Run, **changes: Any) -> Run:
    """The run with another set of mechanisms: it cannot be told apart on the second question, nor speak of the last."""
    answers = list(run.answer_file.answers)
    found = [other_chance(one) if one.count is not None else other_quantity(one) for one in answers]
    if len(found) > 1:
        found[1] = found[1].model_copy(update={"difference": difference(0.0, -0.02, 0.02)})
    if len(found) > 2:
        found[-1] = cannot_say()
    told = tuple(one.model_copy(update={"alternatives": (other,)}) for one, other in zip(answers, found, strict=True))
    manifest = sealed(run.manifest.model_copy(update={"alternatives": (info(run, **changes),)}), {})
    file = run.answer_file.model_copy(update={"answers": told})
    return Run(manifest, file, run.claims, run.evidence, run.source)

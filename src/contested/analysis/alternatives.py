"""The answers of another set of mechanisms beside the scenario's own, and in what the two sets differ."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np
from jaxtyping import Float, Int

from contested.analysis.answers import WithoutEvidence, prior_answer
from contested.analysis.assemble import Prepared
from contested.analysis.intervals import LEVEL, chance_error, median_error
from contested.analysis.lacking import LeftOut
from contested.model.mechanism import claim_of
from contested.results.alternatives import (
    AlternativeAnswer,
    AlternativeInfo,
    Difference,
    Fitted,
    LeftOutEntry,
    OtherMechanism,
)
from contested.results.answers import Answer
from contested.results.critical_values import CRITICAL_95
from contested.scenario.alternatives import LoadedAlternative
from contested.scenario.questions import Question
from contested.scenario.schema import Alternative


def alternative_answer(
    one: Alternative,
    question: Question,
    values: Float[np.ndarray, " member"],
    row: Int[np.ndarray, " member"],
    answer: Answer,
) -> AlternativeAnswer:
    """The answer of another set of mechanisms to a question.

    Args:
        one: the set.
        question: the question.
        values: what it is in every history of this set.
        row: the row of parameters of each history.
        answer: the scenario's own answer.
    """
    found = prior_answer(question, WithoutEvidence({question.id: values}, row))
    proposition = question.kind == "probability"
    error = chance_error(values, row) if proposition else median_error(values, row)
    other = AlternativeAnswer.model_construct(id=one.id, title=one.title, **dict(found), monte_carlo_error=error)
    return AlternativeAnswer.model_validate({**dict(other), "difference": difference(other, answer)})


def difference(other: AlternativeAnswer, answer: Answer) -> Difference:
    """Another set's answer less the scenario's own, with the 95 % range that counting leaves of it.

    The histories of two sets of mechanisms are independent. For chances it is the range of Newcombe (1998, method 10),
    from the intervals of both; for medians it comes from their standard errors.
    """
    if answer.probability is not None:
        assert answer.interval is not None
        assert other.probability is not None and other.interval is not None  # an answer of the same kind
        p, q = other.probability, answer.probability
        value = p - q
        low = value - math.hypot(p - other.interval.low, answer.interval.high - q)
        high = value + math.hypot(other.interval.high - p, q - answer.interval.low)
        return Difference(value=value, low=low, high=high, level=LEVEL)
    assert other.quantiles is not None and answer.quantiles is not None and other.monte_carlo_error is not None
    value = other.quantiles.q50 - answer.quantiles.q50
    margin = CRITICAL_95 * math.hypot(other.monte_carlo_error, answer.monte_carlo_error)
    return Difference(value=value, low=value - margin, high=value + margin, level=LEVEL)


def cannot_say(one: Alternative, why: str) -> AlternativeAnswer:
    """The answer of a set of mechanisms that has nothing for a question."""
    return AlternativeAnswer(id=one.id, title=one.title, reason=why)


def alternative_info(
    one: LoadedAlternative, other: Prepared, main: Prepared, left_out: Iterable[LeftOut], fit: Fitted | None
) -> AlternativeInfo:
    """What the manifest says of another set of mechanisms.

    Args:
        one: the set, as it stands in the scenario.
        other: its model.
        main: the scenario's own.
        left_out: entries of the scenario that it has nothing for.
        fit: how well it fits the evidence; None for a run of the priors alone.
    """
    own, its = (prepared.loaded.scenario.mechanism for prepared in (main, other))
    kinds = {instance.label: instance for instance in other.built.model.instances}
    preset = one.table.preset
    return AlternativeInfo(
        id=one.table.id,
        title=one.table.title,
        preset=preset.name,
        only=tuple(preset.only or ()),
        without=tuple(preset.without or ()),
        hash=one.scenario.hash,
        mechanisms=len(its),
        parameters=len(other.built.parameters),
        lacks=tuple(label for label in own if label not in its),
        adds=tuple(_mechanism(kinds[label]) for label in its if label not in own),
        changed=tuple(label for label in its if label in own and its[label] != own[label]),
        left_out=tuple(LeftOutEntry.model_validate(row._asdict()) for row in left_out),
        fit=fit,
    )


def _mechanism(instance: Any) -> OtherMechanism:
    return OtherMechanism(label=instance.label, kind=instance.kind, summary=claim_of(instance.mechanism))

"""Answers to questions: value, Monte Carlo error, uncertainty, attribution and basis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Float, Int

from contested.analysis.attribution import Ordered, attribute
from contested.analysis.basis import answer_basis, basis_counts
from contested.analysis.counted import counted
from contested.analysis.if_unchanged import held_alternatives, reference
from contested.analysis.intervals import bounded_chance, chance_error, chance_interval, median_error, quantiles
from contested.analysis.series import matching, only_growing, series_patterns
from contested.analysis.signs import sign_splits
from contested.analysis.thresholds import question_threshold, question_unit
from contested.analysis.uncertainty import uncertainty
from contested.analysis.variance_shares import ranks
from contested.analysis.week_by_week import by_week, reads
from contested.results.answers import Answer, Answers, ByWeek, Influence, PriorAnswer, Reference
from contested.results.manifest import Manifest
from contested.scenario.load import LoadedScenario
from contested.scenario.questions import Question
from contested.scenario.window import window

NEARNESS_BASE = "the variance of single histories, ranked by how near each comes to yes"
QUANTITY_BASE = "the variance of single histories, ranked by the quantity"


class Ensemble(NamedTuple):
    """What answers are computed from: the scenario, what was run, and the parameter draws that members use.

    `parameters` are draws of each prior by id; `row` is the row of them that each member uses.
    """

    loaded: LoadedScenario
    manifest: Manifest
    parameters: Mapping[str, Float[np.ndarray, " row"]]
    row: Int[np.ndarray, " member"]


class OverTime(NamedTuple):
    """What is known of questions over time, by their ids.

    Attributes:
        unchanged: values if nothing changes.
        true: propositions, week by week.
    """

    unchanged: Mapping[str, Float[np.ndarray, " member"]] = {}
    true: Mapping[str, Bool[np.ndarray, "kind week member"]] = {}


class WithoutEvidence(NamedTuple):
    """The same questions without evidence: values [member] by question id, and the row of each member."""

    values: Mapping[str, Float[np.ndarray, " member"]]
    row: Int[np.ndarray, " member"]


def answer_all(
    ensemble: Ensemble,
    values: Mapping[str, Float[np.ndarray, " member"]],
    nearness: Mapping[str, Float[np.ndarray, "alternative member"]],
    over_time: OverTime,
    without_evidence: WithoutEvidence | None = None,
    influence: Mapping[str, tuple[Influence, ...]] = {},
) -> Answers:
    """The content of answers.json, from values by question id, nearness of the propositions, and both over time.

    A run that is conditioned on evidence has its questions answered `without_evidence` too, and the `influence` of
    claims by question id.
    """
    scenario = ensemble.loaded.scenario
    found: Sequence[Answer] = [
        _with_evidence(
            answer(
                question, values[question.id], nearness.get(question.id, values[question.id][None]), over_time, ensemble
            ),
            prior_answer(question, without_evidence) if without_evidence else None,
            influence.get(question.id, ()),
        )
        for question in scenario.question
    ]
    return Answers(
        scenario=scenario.name,
        as_of=scenario.as_of,
        headline=scenario.headline_question.id,
        parameters=basis_counts(ensemble.manifest.parameters),
        answers=tuple(found),
    )


def answer(
    question: Question,
    values: Float[np.ndarray, " member"],
    near: Float[np.ndarray, "alternative member"],
    over_time: OverTime,
    ensemble: Ensemble,
) -> Answer:
    """One answer from the values of a question in each history.

    `near` orders histories by how near they come to yes, or by the quantity.
    """
    members, row, manifest = len(values), ensemble.row, ensemble.manifest
    calendar = ensemble.loaded.calendar
    span = window(question, calendar)
    proposition = question.kind == "probability"
    ordered = order_by_nearness(near)
    split = uncertainty(ordered, row, NEARNESS_BASE if proposition else QUANTITY_BASE)
    by_member = Ordered(values, ordered, proposition)
    shares = attribute(by_member, row, ensemble.parameters, manifest, split)
    threshold = question_threshold(question, ensemble.loaded.ledger, ensemble.loaded.calendar, manifest)
    claims = [one.claim for one in threshold.alternatives if one.claim] if threshold else []
    how = counted(question, ensemble.loaded.calendar, manifest)
    return Answer(
        id=question.id,
        text=question.text,
        title=question.title or question.text,
        note=question.note or how,
        kind=question.kind,
        members=members,
        count=int(values.sum()) if proposition else None,
        probability=bounded_chance(float(values.mean()), members) if proposition else None,
        interval=chance_interval(values, row) if proposition else None,
        quantiles=None if proposition else quantiles(values),
        unit=question_unit(question, manifest),
        monte_carlo_error=chance_error(values, row) if proposition else median_error(values, row),
        threshold=threshold,
        first=calendar.date(span.start),
        last=calendar.date(span.stop) - timedelta(days=1),
        counted=how,
        series=tuple(matching(series_patterns(question), [info.name for info in manifest.series])),
        uncertainty=split,
        attribution=shares,
        basis=answer_basis(claims, shares.parameters, split.parameters, manifest.parameters),
        reference=_reference(question, over_time, ensemble),
        by_week=_by_week(question, over_time, ensemble),
        signs=sign_splits(by_member, row, ensemble.parameters, manifest.parameters, ensemble.loaded.ledger.priors),
    )


def _reference(question: Question, over_time: OverTime, ensemble: Ensemble) -> Reference | None:
    held = held_alternatives(question, {info.name: info.kind for info in ensemble.manifest.series})
    return reference(question, held, over_time.unchanged.get(question.id), ensemble.row, ensemble.loaded.calendar)


def _by_week(question: Question, over_time: OverTime, ensemble: Ensemble) -> ByWeek | None:
    found = over_time.true.get(question.id)
    if found is None:
        return None
    names = [info.name for info in ensemble.manifest.series]
    growing = only_growing((flow.source, flow.target) for one in ensemble.manifest.mechanisms for flow in one.flows)
    meaning = reads(question, names, growing, ensemble.loaded.ledger)
    return by_week(question, found, ensemble.row, ensemble.loaded.calendar, meaning)


def _with_evidence(found: Answer, prior: PriorAnswer | None, influence: tuple[Influence, ...]) -> Answer:
    """An answer beside the one without evidence, and what leaving out claims makes of it.

    The changes come from fewer histories than the answer, so they are added to the answer itself.
    """
    if found.probability is not None:
        low, high, value = 0.5 / found.members, 1.0 - 0.5 / found.members, found.probability
    else:
        assert found.quantiles is not None
        low, high, value = -np.inf, np.inf, found.quantiles.q50
    told = [one.model_copy(update={"without": float(np.clip(value + one.change, low, high))}) for one in influence]
    return found.model_copy(update={"prior_answer": prior, "influence": tuple(told)})


def prior_answer(question: Question, found: WithoutEvidence) -> PriorAnswer:
    """The answer of an ensemble of draws from the priors."""
    values, members = found.values[question.id], len(found.row)
    proposition = question.kind == "probability"
    return PriorAnswer(
        members=members,
        count=int(values.sum()) if proposition else None,
        probability=bounded_chance(float(values.mean()), members) if proposition else None,
        interval=chance_interval(values, found.row) if proposition else None,
        quantiles=None if proposition else quantiles(values),
    )


def order_by_nearness(nearness: Float[np.ndarray, "alternative member"]) -> Float[np.ndarray, " member"]:
    """Ranks of histories by how near each comes to yes, in the alternative that brings it nearest."""
    return ranks(np.max([ranks(option) for option in nearness], axis=0))

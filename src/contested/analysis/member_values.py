"""Values of every member: functions that compute them for a block, and the arrays of the run folder from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Float, Int, Integer, Shaped

from contested.analysis.claim_values import claim_value
from contested.analysis.if_unchanged import has_reference, held_alternatives, too_short, value_if_unchanged
from contested.analysis.prior_check import reference_levels
from contested.analysis.questions import evaluate, layer_counts, nearness
from contested.analysis.series import History
from contested.analysis.thresholds import measure_unit, question_unit
from contested.analysis.week_by_week import true_by_week
from contested.ensemble.block import BlockSummary
from contested.ensemble.design import Design
from contested.ledger.ledger import Ledger
from contested.model.build import Built
from contested.results.arrays import Labelled, MemberValues
from contested.results.layout import LEVELS
from contested.results.manifest import Manifest
from contested.scenario.load import LoadedScenario
from contested.scenario.questions import Question

PerMember = Callable[[History], Float[np.ndarray, "*alternative member"]]


class ValuesByKind(NamedTuple):
    """Per-member values by the id of a question, claim or reference value: [member], nearness [alternative, member].

    `unchanged` are answers if nothing changes, `true` propositions week by week.
    """

    answers: dict[str, Float[np.ndarray, " member"]]
    nearness: dict[str, Float[np.ndarray, "alternative member"]]
    claims: dict[str, Float[np.ndarray, " member"]]
    reference_values: dict[str, Float[np.ndarray, " member"]]
    unchanged: dict[str, Float[np.ndarray, " member"]]
    true: dict[str, Bool[np.ndarray, "kind week member"]]


def per_member(loaded: LoadedScenario) -> dict[str, PerMember]:
    """Functions of a block of histories for a plan: questions, claims and reference values. All can be pickled."""
    scenario, ledger = loaded.scenario, loaded.ledger
    found: dict[str, PerMember] = {}
    for question in scenario.question:
        found[f"answer {question.id}"] = partial(evaluate, question, ledger=_thresholds(question, ledger))
        if question.kind == "probability":
            found[f"nearness {question.id}"] = partial(nearness, question)
    for check in scenario.claim_check:
        if check.series:
            found[f"claim {check.claim}"] = partial(claim_value, check, claim=ledger.get_claim(f"claim:{check.claim}"))
    found |= reference_values_per_member(loaded)
    return found


def over_time_per_member(
    loaded: LoadedScenario, kinds: Mapping[str, str]
) -> dict[str, Callable[[History], Shaped[np.ndarray, "*any member"]]]:
    """Functions for a plan that show questions over time; `kinds` are those of the model's series by name."""
    found: dict[str, Callable[[History], np.ndarray]] = {}
    for question in loaded.scenario.question:
        held, known = held_alternatives(question, kinds), _thresholds(question, loaded.ledger)
        if has_reference(question, loaded.calendar) and not too_short(question, held, loaded.calendar):
            found[f"unchanged {question.id}"] = partial(value_if_unchanged, question, held, ledger=known)
        if question.kind == "probability":
            found[f"true {question.id}"] = partial(true_by_week, question, ledger=known)
    return found


def reference_values_per_member(loaded: LoadedScenario) -> dict[str, PerMember]:
    """The functions of the reference values alone, for a prior check."""
    scenario, ledger = loaded.scenario, loaded.ledger
    return {
        f"reference {reference.id}": partial(
            reference_levels, reference, claim=ledger.get_claim(f"claim:{reference.claim}")
        )
        for reference in scenario.reference_value
    }


def layer_plan(loaded: LoadedScenario) -> dict[str, Callable[[History], Integer[np.ndarray, "row week"]]]:
    """Counts of members for a plan: map layers by id."""
    return {layer.id: partial(layer_counts, layer) for layer in loaded.scenario.layer}


def _thresholds(question: Question, ledger: Ledger) -> Ledger:
    """A ledger of only the claims that a question is compared with: little to send to a worker."""
    words = [option.comparison[1] for option in question.alternatives if option.comparison]
    return Ledger(claims={name: claim for name, claim in ledger.claims.items() if f"claim:{name}" in words})


def values_by_kind(summary: BlockSummary) -> ValuesByKind:
    """The per-member values of a summary, by kind."""
    kinds = ("answer", "nearness", "claim", "reference", "unchanged", "true")
    found: dict[str, dict[str, np.ndarray]] = {kind: {} for kind in kinds}
    for name, values in summary.per_member.items():
        kind, _, key = name.partition(" ")
        if kind in found:
            found[kind][key] = np.asarray(values, dtype=bool if kind == "true" else np.float64)
    return ValuesByKind(*found.values())


def prior_draws(built: Built, design: Design) -> dict[str, Float[np.ndarray, " row"]]:
    """The columns of a design by the prior that they are drawn from."""
    bound = {one.prior.id: one.name for one in built.parameters if one.prior is not None}
    return {prior: np.asarray(design.params[name], np.float64) for prior, name in sorted(bound.items())}


def member_values(
    kept: ValuesByKind,
    draws: Mapping[str, Float[np.ndarray, " row"]],
    design: Design,
    loaded: LoadedScenario,
    manifest: Manifest,
) -> MemberValues:
    """The arrays of draws.zarr other than the series."""
    scenario, ledger = loaded.scenario, loaded.ledger
    members, rows = len(design.row), manifest.parameter_rows
    units = {info.prior: info.unit for info in manifest.parameters if info.prior}
    options = [
        (question, number, option, kept.nearness[question.id][number])
        for question in scenario.question
        if question.kind == "probability"
        for number, option in enumerate(question.alternatives)
    ]
    claim_units = {name: quantity.unit for name, claim in ledger.claims.items() if (quantity := claim.quantity)}
    return MemberValues(
        parameters=Labelled(list(draws), [units[name] for name in draws], _stack(draws.values(), rows)),
        row=design.row,
        noise=design.noise,
        later_noise=design.later_noise,
        answers=Labelled(
            [question.id for question in scenario.question],
            [question_unit(question, manifest) for question in scenario.question],
            _stack((kept.answers[question.id] for question in scenario.question), members),
        ),
        nearness=Labelled(
            [f"{question.id} {number + 1}" for question, number, _, _ in options],
            [measure_unit(option, manifest) for _, _, option, _ in options],
            _stack((values for *_, values in options), members),
            of=[question.id for question, *_ in options],
        ),
        claim_values=Labelled(
            list(kept.claims),
            [claim_units.get(name, "") for name in kept.claims],
            _stack(kept.claims.values(), members),
        ),
        reference_levels=Labelled(
            list(kept.reference_values),
            [f"per {reference.per}" for reference in scenario.reference_value],
            _stack(kept.reference_values.values(), members),
        ),
    )


def _stack(columns: Iterable[np.ndarray], length: int) -> Float[np.ndarray, "label length"]:
    return np.array(list(columns)).reshape(-1, length)


def statistics(
    summary: BlockSummary, names: Iterable[str], places: int
) -> dict[str, Float[np.ndarray, "row week statistic"]]:
    """Mean and quantiles over members by series, the whole area last; NaN where a series has no places."""
    ranks = np.arange(len(summary.members))
    observed = np.quantile(ranks, LEVELS, method="closest_observation").astype(int)
    return {name: _statistics(summary, name, places, observed) for name in names}


def _statistics(
    summary: BlockSummary, name: str, places: int, observed: Int[np.ndarray, " level"]
) -> Float[np.ndarray, "row week statistic"]:
    country = summary.country[name].astype(np.float64)
    found = np.full((places + 1, len(country), 1 + len(LEVELS)), np.nan, dtype=np.float32)
    found[places, :, 0] = country.mean(axis=1)
    found[places, :, 1:] = np.sort(summary.country[name])[:, observed]
    if name in summary.sketches:
        found[:places, :, 0] = summary.sums[name].mean.T
        found[:places, :, 1:] = summary.sketches[name].quantiles(LEVELS).transpose(2, 1, 0)
    return found


def layer_chances(summary: BlockSummary, members: int) -> dict[str, Float[np.ndarray, "row week"]]:
    """The share of members in which each map layer's condition holds."""
    return {name: np.asarray(count) / members for name, count in summary.counts.items()}

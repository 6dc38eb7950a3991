"""From the summary of an ensemble to a run in memory: every step of the analysis, in order."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from contested.analysis.answers import Ensemble, OverTime, WithoutEvidence, answer_all
from contested.analysis.claim_checks import check_claims
from contested.analysis.evidence import used_evidence
from contested.analysis.manifest import Simulated, make_manifest, parameter_table
from contested.analysis.member_values import (
    layer_chances,
    member_values,
    prior_draws,
    statistics,
    values_by_kind,
)
from contested.analysis.prior_check import prior_check
from contested.analysis.step_audit import Totals, audit_step
from contested.ensemble.block import BlockSummary
from contested.ensemble.design import Design
from contested.model.build import Built
from contested.model.introspect import ModelInfo
from contested.results.answers import Influence
from contested.results.arrays import MemberValues, draws_arrays, series_arrays
from contested.results.claims import ClaimCheck, Claims
from contested.results.conditioning import Conditioning
from contested.results.flows import flow_columns
from contested.results.run import Run
from contested.results.sources import Content, Stored
from contested.scenario.load import LoadedScenario


class Prepared(NamedTuple):
    """A scenario, its model, and the names in it."""

    loaded: LoadedScenario
    built: Built
    info: ModelInfo


class EvidenceEffects(NamedTuple):
    """What the evidence did to a run.

    Attributes:
        conditioning: its observations, and what was learned from them.
        without: the answers of the priors alone.
        reference_values: levels in the priors' histories, by id: others were conditioned on the same claims.
        influence: what leaving out claims changes, by question id.
        placed: claims on the simulated past.
    """

    conditioning: Conditioning
    without: WithoutEvidence
    reference_values: Mapping[str, Float[np.ndarray, " member"]]
    influence: Mapping[str, tuple[Influence, ...]]
    placed: tuple[ClaimCheck, ...]


def assemble(
    prepared: Prepared,
    design: Design,
    summary: BlockSummary,
    timings: dict[str, float],
    mechanism_text: str | None = None,
    effects: EvidenceEffects | None = None,
) -> Run:
    """Answer, attribute, check and describe an ensemble.

    Args:
        prepared: what was simulated.
        design: the parameters and noise of its members.
        summary: all its blocks, merged.
        timings: seconds and sizes, for the manifest.
        mechanism_text: the user's file of mechanisms, kept with the run.
        effects: what the evidence did; None for a run of the priors alone.
    """
    loaded, built, info = prepared
    kept, draws, rows = values_by_kind(summary), prior_draws(built, design), max(design.row) + 1
    totals = [
        Totals(one.at_step, one.at_half_step, np.asarray(design.row)[one.members])
        for one in (summary.halved, summary.expected)
    ]
    audit = audit_step(loaded.scenario.step_days, *totals)
    checks = prior_check(loaded, parameter_table(built), effects.reference_values if effects else kept.reference_values)
    simulated = Simulated(loaded, built, info, design.seed, len(design.row), int(rows), set(summary.sketches))
    manifest = make_manifest(simulated, checks, audit, timings, effects.conditioning if effects else None)
    evidence = used_evidence(loaded, built)
    ensemble = Ensemble(loaded, manifest, draws, design.row)
    with ThreadPoolExecutor(1) as pool:
        stored = pool.submit(_stored, ensemble, summary, member_values(kept, draws, design, loaded, manifest))
        answers = answer_all(
            ensemble,
            kept.answers,
            kept.nearness,
            OverTime(kept.unchanged, kept.true),
            effects.without if effects else None,
            effects.influence if effects else {},
        )
        checks_of_claims = check_claims(ensemble, kept.claims)
        content = Content(stored.result(), loaded.places.outlines, mechanism_text)
    if effects:
        checks_of_claims = Claims(claims=(*effects.placed, *checks_of_claims.claims))
    return Run(manifest, answers, checks_of_claims, evidence, content)


def _stored(ensemble: Ensemble, summary: BlockSummary, members: MemberValues) -> Stored:
    """The large parts of a run."""
    manifest = ensemble.manifest
    found = statistics(summary, [one.name for one in manifest.series], len(manifest.places))
    return Stored(
        series_arrays(manifest, found, layer_chances(summary, manifest.members)),
        draws_arrays(manifest, members, summary.country),
        flow_columns(manifest, found),
    )

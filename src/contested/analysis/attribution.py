"""Attribution of an answer's variance to priors, claims and mechanisms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from jaxtyping import Float, Int

from contested.analysis.variance_shares import first_order
from contested.results.answers import Attribution, ClaimShare, MechanismShare, ParameterShare, Uncertainty
from contested.results.evidence import Evidence
from contested.results.manifest import Manifest, ParameterInfo

METHOD = (
    "First-order variance shares over the parameter draws: epsilon squared over up to eight equal bins of each ledger "
    "entry (Kelley 1935), as a share of the variance between the ranks of single histories: ranked by the quantity or, "
    "where the answer is yes or no, by how near each history comes to yes. An entry is left out unless its share beats "
    "the largest that any entry reaches in 19 of 20 reshuffles of the answers among the draws. "
    "A ledger entry's share is divided equally among the claims it rests on and among the mechanisms that use it."
)
NONE_STANDS_OUT = (
    "No single ledger entry stands out from noise in {histories:,} histories ({rows:,} parameter draws): the answer "
    "depends on many numbers a little, on several together, or on nothing that so few histories can show."
)
MORE_THAN_ALL = (
    "The shares are estimates: together they come to {named:.0%} of the variance, more than the {all:.0%} that all "
    "parameters have."
)
NO_TOTAL = "How much is left unexplained is unknown, since parameter and process uncertainty cannot be told apart."
OUTSIDE = "Initial forces and exogenous shocks."
"""The summary shown for parameters that belong to no mechanism."""


def attribute(
    ordered: Float[np.ndarray, " member"],
    row: Int[np.ndarray, " member"],
    parameters: Mapping[str, Float[np.ndarray, " row"]],
    manifest: Manifest,
    evidence: Evidence,
    uncertainty: Uncertainty,
) -> Attribution:
    """Shares of the variance of `ordered`, by prior, claim and mechanism.

    Args:
        ordered: ranks of the histories by an answer.
        row: row of parameters that each member uses.
        parameters: draws of each prior, by id.
        manifest: parameters and mechanisms of the model.
        evidence: claims by id.
        uncertainty: the split of the same variance.
    """
    shares = first_order(ordered, row, parameters)
    users = {name: [one for one in manifest.parameters if one.prior == name] for name in shares}
    named, total = sum(shares.values()), uncertainty.parameters
    note = None
    if not shares:
        note = NONE_STANDS_OUT.format(histories=len(ordered), rows=len(np.unique(row)))
    elif total is None:
        note = NO_TOTAL
    elif named > total:
        note = MORE_THAN_ALL.format(named=named, all=total)
    found = [
        ParameterShare(prior=name, names=tuple(u.name for u in users[name]), basis=users[name][0].basis, share=share)
        for name, share in shares.items()
    ]
    return Attribution(
        parameters=tuple(sorted(found, key=lambda one: (-one.share, one.prior))),
        claims=_by_claim(shares, users, evidence),
        mechanisms=_by_mechanism(shares, users, manifest),
        unexplained=None if total is None or named > total else total - named,
        method=METHOD,
        note=note,
    )


def _by_claim(
    shares: Mapping[str, float], users: Mapping[str, list[ParameterInfo]], evidence: Evidence
) -> tuple[ClaimShare, ...]:
    found: dict[str, dict[str, Any]] = {}
    for name, share in shares.items():
        rests_on = users[name][0].rests_on
        for claim in rests_on:
            entry = found.setdefault(claim, {"share": 0.0, "through": []})
            entry["share"] += share / len(rests_on)
            entry["through"].append(name)
    rows = [
        ClaimShare(id=claim, says=evidence.claims[claim].says, share=entry["share"], through=tuple(entry["through"]))
        for claim, entry in found.items()
    ]
    return tuple(sorted(rows, key=lambda one: (-one.share, one.id)))


def _by_mechanism(
    shares: Mapping[str, float], users: Mapping[str, list[ParameterInfo]], manifest: Manifest
) -> tuple[MechanismShare, ...]:
    known = {one.label: one for one in manifest.mechanisms}
    found: dict[str, dict[str, Any]] = {}
    for name, share in shares.items():
        for user in users[name]:
            entry = found.setdefault(user.mechanism, {"share": 0.0, "parameters": [], "through": []})
            entry["share"] += share / len(users[name])
            entry["parameters"].append(user.name)
            if name not in entry["through"]:
                entry["through"].append(name)
    rows = []
    for label, entry in found.items():
        mechanism = known.get(label)
        rows.append(
            MechanismShare(
                label=label,
                kind=mechanism.kind if mechanism else label,
                summary=mechanism.summary if mechanism else OUTSIDE,
                share=entry["share"],
                parameters=tuple(entry["parameters"]),
                through=tuple(entry["through"]),
            )
        )
    return tuple(sorted(rows, key=lambda one: (-one.share, one.label)))
